"""Lets a `Volume` see every write and sync of SQLite, by standing before its own file methods.

SQLite calls the disk through two public tables of functions, `sqlite3_vfs` and
`sqlite3_io_methods` (sqlite3.h); the entries that change a file are replaced by ones that tell the
volume and then call the old ones. So it is the SQLite under test that is seen, whatever it is.
"""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any

from tests.faults.volume import Volume

# A name is a pointer here: SQLite keeps it, and more lies behind its end.
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    _fields_ = [
        ("version", c_int), ("file_size", c_int), ("path_length", c_int), ("next", c_void_p),
        ("name", c_char_p), ("data", c_void_p), ("open", c_void_p), ("delete", c_void_p),
    ]  # fmt: skip


class _Methods(Structure):
    _fields_ = [
        ("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p),
        ("truncate", c_void_p), ("sync", c_void_p), ("others", c_void_p * 13),
    ]  # fmt: skip


def available() -> bool:
    """Whether this Python's SQLite is a library of its own, whose functions can be found."""
    file = getattr(_sqlite3, "__file__", None)
    return bool(file) and hasattr(ctypes.CDLL(file), "sqlite3_vfs_find")


class _Watched:
    def __init__(self, volume: Volume, happened: Callable[[], None]) -> None:
        self._volume, self._happened = volume, happened
        find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
        find.restype, find.argtypes = POINTER(_Vfs), (c_char_p,)
        self._vfs = find(None).contents
        self._open, self._delete = _OPEN(self._vfs.open), _DELETE(self._vfs.delete)
        self._names: dict[int, str] = {}
        self._old: dict[int, _Methods] = {}
        # SQLite keeps the addresses: whatever they point to must live as long as a connection.
        self._alive: list[Any] = [_OPEN(self._opening), _DELETE(self._deleting)]

    def start(self) -> None:
        ours = [ctypes.cast(each, c_void_p).value for each in self._alive[:2]]
        self._vfs.open, self._vfs.delete = ours

    def stop(self) -> None:
        old = [ctypes.cast(each, c_void_p).value for each in (self._open, self._delete)]
        self._vfs.open, self._vfs.delete = old

    def _opening(self, vfs: int, name: int, file: int, flags: int, out: int) -> int:
        code = self._open(vfs, name, file, flags, out)
        place = ctypes.cast(file, POINTER(c_void_p))
        if code == 0 and name and place[0]:
            self._names[file] = Path(ctypes.string_at(name).decode()).name
            place[0] = ctypes.addressof(self._standing_before(place[0]))
        return int(code)

    def _standing_before(self, address: int) -> _Methods:
        old = _Methods.from_buffer_copy(ctypes.string_at(address, ctypes.sizeof(_Methods)))
        ours = _Methods.from_buffer_copy(old)
        steps = (
            _WRITE(self._writing(old)),
            _TRUNCATE(self._cutting(old)),
            _SYNC(self._syncing(old)),
        )
        ours.write, ours.truncate, ours.sync = (ctypes.cast(each, c_void_p).value for each in steps)
        self._alive += [ours, *steps]
        return ours

    def _writing(self, old: _Methods) -> Callable[[int, int, int, int], int]:
        real = _WRITE(old.write)

        def write(file: int, data: int, size: int, offset: int) -> int:
            self._volume.write(self._names[file], offset, ctypes.string_at(data, size))
            self._happened()
            return int(real(file, data, size, offset))

        return write

    def _cutting(self, old: _Methods) -> Callable[[int, int], int]:
        real = _TRUNCATE(old.truncate)

        def truncate(file: int, size: int) -> int:
            self._volume.truncate(self._names[file], size)
            self._happened()
            return int(real(file, size))

        return truncate

    def _syncing(self, old: _Methods) -> Callable[[int, int], int]:
        real = _SYNC(old.sync)

        def sync(file: int, flags: int) -> int:
            self._happened()
            self._volume.sync(self._names[file])
            return int(real(file, flags))

        return sync

    def _deleting(self, vfs: int, name: bytes, folder: int) -> int:
        self._volume.delete(Path(name.decode()).name)
        return int(self._delete(vfs, name, folder))


@contextmanager
def watched(volume: Volume, happened: Callable[[], None]) -> Iterator[None]:
    """Inside, whatever SQLite does to a file goes to ``volume`` too; ``happened`` at each step."""
    watching = _Watched(volume, happened)
    watching.start()
    try:
        yield
    finally:
        watching.stop()
