"""Which file of a pack holds which kind of knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from melayani_bot.knowledge import model

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

    def claims(self, path: str) -> bool:
        """Whether the file at ``path`` below a pack's folder is of this kind."""
        if self.place.endswith("/"):
            return path.startswith(self.place) and path.endswith(".yaml")
        return path == self.place


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


def kind_of(path: str) -> Kind[model.Model] | None:
    """The kind of the file at ``path`` below a pack's folder, ``None`` if no kind claims it."""
    return next((kind for kind in KINDS if kind.claims(path)), None)


def is_ignored(path: str) -> bool:
    """Whether the file at ``path`` is for people or for tools, not for the bot."""
    parts = path.split("/")
    return parts[-1] in IGNORED or any(part.startswith(".") for part in parts)
