"""Which file of a pack holds which kind of knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import exists
from typing import TYPE_CHECKING, Generic, TypeVar

from melayani_bot.knowledge import model

if TYPE_CHECKING:
    from pathlib import Path

M_co = TypeVar("M_co", bound=model.Model, covariant=True)


@dataclass(frozen=True, slots=True)
class Kind(Generic[M_co]):
    """One kind of entity.

    ``place`` is a file or, ending in ``/``, a folder. ``many``: a file is a list of entities.
    ``named``: entities have ids, so that a lower layer can override them; others only add up.
    ``filename``: the id is the name of the file.
    """

    name: str
    place: str
    model: type[M_co]
    many: bool = False
    named: bool = True
    filename: bool = False

    def files(self, folder: Path) -> list[Path]:
        """The files of this kind in a pack's folder, in a stable order."""
        if self.place.endswith("/"):
            return sorted((folder / self.place).rglob("*.yaml"))
        file = folder / self.place
        return [file] if exists(file) else []


PACK = Kind("paket", "paket.yaml", model.Pack)
SERVICE = Kind("layanan", "layanan/", model.Service, filename=True)
BODY = Kind("instansi", "instansi/", model.Body, filename=True)
AFFAIR = Kind("urusan", "urusan/", model.Affair, filename=True)
ROLE = Kind("peran", "peran.yaml", model.Role, many=True)
SOURCE = Kind("sumber", "sumber.yaml", model.Source, many=True)
EMERGENCY = Kind("darurat", "darurat.yaml", model.Emergency, many=True)
SMALL_TALK = Kind("obrolan", "obrolan.yaml", model.SmallTalk, many=True)
OFF_TOPIC = Kind("luar-lingkup", "luar-lingkup.yaml", model.OffTopic, named=False)
VOCABULARY = Kind("istilah", "istilah/", model.Vocabulary, named=False)
GOLDEN = Kind("uji", "uji/", model.Golden, many=True, named=False)
RETIRED = Kind("pensiun", "pensiun.yaml", model.Retired, many=True)
KINDS: tuple[Kind[model.Model], ...] = (
    SERVICE,
    BODY,
    AFFAIR,
    ROLE,
    SOURCE,
    EMERGENCY,
    SMALL_TALK,
    OFF_TOPIC,
    VOCABULARY,
    GOLDEN,
    RETIRED,
)
PLACES_FILE = "wilayah.csv"
EXCEPTIONS_FILE = "pengecualian.yaml"
IGNORED = ("README.md", "LICENSE")


def strangers(folder: Path) -> list[Path]:
    """Files in a pack's folder that no kind claims, and that would be ignored in silence."""
    claimed = {file for kind in (PACK, *KINDS) for file in kind.files(folder)}
    claimed.add(folder / PLACES_FILE)
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file()
        and file not in claimed
        and file.name not in IGNORED
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )
