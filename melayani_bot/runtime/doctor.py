"""Finds what can go wrong on a server before it does, each finding with how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from melayani_bot.channel import WebhookChannel
from melayani_bot.errors import PluginError, SettingsError
from melayani_bot.knowledge.cache import Cache
from melayani_bot.knowledge.coverage import is_reachable
from melayani_bot.knowledge.load import Inspection, inspect
from melayani_bot.knowledge.model import Knowledge
from melayani_bot.knowledge.packs import search_roots
from melayani_bot.knowledge.rules.trust import INTERVAL
from melayani_bot.runtime.channels import WEB, build_channel
from melayani_bot.runtime.doubts import LEAP, Belief, belief_in
from melayani_bot.settings import Settings
from melayani_bot.storage.inspection import NEWEST, FolderState, inspect_folder

FIRST_RELEASE = datetime.fromisoformat("2026-11-01T00:00:00+00:00")
"""A clock that shows less than this is wrong."""

_CLOCK = "nyalakan NTP: timedatectl set-ntp true"
_TOLERANCE = timedelta(minutes=5)
_NAMED = 3
_MEGABYTE = 1_000_000
_COPIED = ("token", "secret", "key", "kunci", "password", "sandi", "_id")
"""In the name of an option whose value is copied from elsewhere, letter by letter."""

_PLACEHOLDERS = ("isi", "ganti", "contoh", "token", "xxx", "changeme", "rahasia", "<", "…", "...")


class Level(StrEnum):
    """How bad a finding is; only ``galat`` keeps a server from doing its work."""

    GOOD = "baik"
    NOTE = "catatan"
    WARNING = "peringatan"
    ERROR = "galat"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and how to mend it where that is needed."""

    level: Level
    subject: str
    said: str
    mend: str = ""


Reach = Callable[[str], str]
"""Calls a public address; an empty text where it answers, else why it does not."""


def examine(settings: Settings, now: datetime, reach: Reach) -> Iterator[Finding]:
    """Everything that can be looked at from here, the gravest subjects first."""
    state = inspect_folder(settings.data)
    yield from storage(settings.data, state)
    yield from disk(settings)
    yield from clock(state, belief_in(settings.data), now)
    yield from channels(settings, reach)
    yield from cache(Cache())
    roots = search_roots(list(settings.knowledge))
    yield from knowledge(inspect(roots, settings.pack, now.date()), now)


def storage(folder: Path, state: FolderState) -> Iterator[Finding]:
    """Whether the data folder can be used, and of which version it is."""
    subject = f"penyimpanan {folder}"
    if state.problem:
        mend = "perbaiki izinnya atau setelan data; bila rusak: melayani restore CADANGAN"
        yield Finding(Level.ERROR, subject, state.problem, mend)
        return
    used = f"dipakai proses {state.holder}" if state.holder else "tidak sedang dipakai"
    version = f"skema {state.version}" if state.version else "belum berisi"
    yield Finding(Level.GOOD, subject, f"dapat ditulis, {version}, {used}")
    if 0 < state.version < NEWEST:
        said = f"skema {state.version} akan dinaikkan ke {NEWEST} saat bot dimulai"
        yield Finding(Level.NOTE, subject, said, "buat cadangan dulu: melayani backup FOLDER")


def disk(settings: Settings) -> Iterator[Finding]:
    """Whether there is room for what will be stored."""
    home = settings.data
    while not home.exists() and home != home.parent:
        home = home.parent
    free = shutil.disk_usage(home).free // _MEGABYTE
    if free < settings.free_disk_mb:
        mend = "hapus berkas lain atau perbesar disk; bot menolak pesan bila disk penuh"
        yield Finding(Level.ERROR, "disk", f"tinggal {free} MB", mend)
    else:
        yield Finding(Level.GOOD, "disk", f"{free} MB kosong")


def clock(state: FolderState, belief: Belief, now: datetime) -> Iterator[Finding]:
    """Whether the clock can be right: not before the last message, not leapt ahead."""
    earliest = max(FIRST_RELEASE, state.latest - _TOLERANCE if state.latest else FIRST_RELEASE)
    if now < earliest:
        said = f"menunjuk {now:%Y-%m-%d %H:%M} UTC, lebih awal dari yang mungkin"
        yield Finding(Level.ERROR, "jam", said, _CLOCK)
    elif belief.after(now).doubted:
        said = f"menunjuk {now:%Y-%m-%d %H:%M} UTC, melompat lebih dari {LEAP.days} hari"
        mend = f"bila salah, {_CLOCK}; bila bot memang lama mati, abaikan"
        yield Finding(Level.WARNING, "jam", said, mend)
    else:
        yield Finding(Level.GOOD, "jam", f"{now:%Y-%m-%d %H:%M} UTC")


def channels(settings: Settings, reach: Reach) -> Iterator[Finding]:
    """Whether each channel can be built from its settings, and be called where it must be."""
    if not settings.channels:
        yield Finding(Level.NOTE, "kanal", "hanya obrolan web", "lihat docs/settings.md, Kanal")
    for name in settings.channels:
        subject = f"kanal {name}"
        try:
            channel = build_channel(name, settings.options(name))
        except (SettingsError, PluginError) as error:
            yield Finding(Level.ERROR, subject, str(error), "perbaiki lalu ulangi melayani doctor")
            continue
        yield Finding(Level.GOOD, subject, "setelannya terbaca")
        yield from _suspicious(name, settings)
        if isinstance(channel, WebhookChannel) and name != WEB:
            yield from _callable(name, settings, reach)


def _suspicious(name: str, settings: Settings) -> Iterator[Finding]:
    for option, value in settings.options(name).items():
        # A title may well hold spaces, or begin with the word "Contoh".
        if not isinstance(value, str) or not any(word in option for word in _COPIED):
            continue
        if value != value.strip() or any(mark in value for mark in "\"' \t\n"):
            said = f"{option} berisi spasi atau tanda kutip"
            yield Finding(Level.WARNING, f"kanal {name}", said, "salin lagi tanpa keduanya")
        elif value.lower().startswith(_PLACEHOLDERS):
            said = f"{option} tampak seperti contoh yang belum diganti"
            yield Finding(Level.WARNING, f"kanal {name}", said, "isi nilai yang sebenarnya")


def _callable(name: str, settings: Settings, reach: Reach) -> Iterator[Finding]:
    subject = f"webhook {name}"
    if not settings.public_url:
        mend = "isi public_url, lalu daftarkan alamatnya di platform kanal itu"
        yield Finding(Level.WARNING, subject, "alamat luar bot belum diisi", mend)
        return
    address = f"{settings.public_url}/{name}/"
    problem = reach(address)
    if problem:
        mend = "jalankan bot, lalu periksa DNS, sertifikat, dan server TLS di depannya"
        yield Finding(Level.WARNING, subject, f"{address} tidak menjawab: {problem}", mend)
    else:
        yield Finding(Level.GOOD, subject, f"{address} menjawab")


def cache(found: Cache) -> Iterator[Finding]:
    """Whether knowledge that was made ready is kept for the next start."""
    if found.is_writable:
        yield Finding(Level.GOOD, "tembolok", f"{found.folder} dapat ditulis")
    else:
        said = f"{found.folder or 'folder rumah'} tidak dapat ditulis: setiap mulai jadi lama"
        mend = "perbaiki izinnya, atau arahkan XDG_CACHE_HOME ke folder yang dapat ditulis"
        yield Finding(Level.WARNING, "tembolok", said, mend)


def knowledge(found: Inspection, now: datetime) -> Iterator[Finding]:
    """Whether the pack loads, how old it is, whom it cannot reach, whether it is official."""
    if found.knowledge is None:
        said = f"{found.errors[0]}" if found.errors else "tidak dapat dimuat"
        yield Finding(Level.ERROR, "pengetahuan", said, "jalankan melayani check")
        return
    known = found.knowledge
    yield Finding(Level.GOOD, "pengetahuan", f"{known.pack.name}, versi {known.version[:12]}")
    yield from _age(known, now)
    yield from _unreachable(known)
    if not known.pack.official:
        said = "paket ini belum resmi; setiap percakapan baru menyebutkannya"
        yield Finding(Level.NOTE, "resmi", said, "setelah ditetapkan Pemkab: resmi: ya")


def _age(known: Knowledge, now: datetime) -> Iterator[Finding]:
    limit = (now - INTERVAL).date()
    old = [s.id for s in known.services.values() if s.checked is None or s.checked < limit]
    total = len(known.services)
    if old:
        said = f"{len(old)} dari {total} layanan lebih dari 12 bulan tidak diperiksa{_some(old)}"
        mend = "periksa ke sumbernya, lalu perbarui kolom diperiksa"
        yield Finding(Level.WARNING, "umur pengetahuan", said, mend)
    else:
        yield Finding(Level.GOOD, "umur pengetahuan", f"{total} layanan diperiksa setahun ini")


def _unreachable(known: Knowledge) -> Iterator[Finding]:
    silent = [body.id for body in known.bodies.values() if not is_reachable(body)]
    if silent:
        said = f"{len(silent)} dari {len(known.bodies)} instansi tanpa kontak pasti{_some(silent)}"
        mend = "lengkapi kontaknya beserta sumber; sementara itu warga diarahkan ke kanal aduan"
        yield Finding(Level.WARNING, "kontak", said, mend)


def _some(names: list[str]) -> str:
    more = ", ..." if names[_NAMED:] else ""
    return f" ({', '.join(names[:_NAMED])}{more})"
