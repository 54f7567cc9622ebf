"""Which kecamatan a question is about: a village or kecamatan named in any usual spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from melayani_bot.knowledge.model import Place

_PREFIXES = {"kecamatan", "kec", "kcmtn", "camat"}
_VILLAGE = {"desa", "ds", "kelurahan", "kel", "deso", "dhisa"}
_ORDINARY = {"licin", "giri", "genteng", "karangan", "sempu", "kandangan", "gambiran", "kampung"}
"""Names that are also everyday words: they count only behind "kecamatan" or "desa"."""

_LONGEST = 3


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Names of one regency's kecamatan and villages, squeezed to how they sound."""

    districts: Mapping[str, str] = field(default_factory=dict)
    villages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    region: str = ""

    @classmethod
    def of(cls, places: Iterable[Place], region: str) -> PlaceIndex:
        """Index the places; ``region`` is the regency's name, which alone names no kecamatan."""
        districts: dict[str, str] = {}
        villages: dict[str, set[str]] = {}
        for place in places:
            districts[squeeze(place.district)] = place.district
            villages.setdefault(squeeze(place.name), set()).add(place.district)
        frozen = {name: frozenset(found) for name, found in villages.items()}
        return cls(districts, frozen, squeeze(region))

    def district_in(self, words: Sequence[str]) -> str | None:
        """The kecamatan that ``words`` name, ``None`` where none or more than one fits."""
        named = self._behind(words, _PREFIXES, self._district)
        village = self._behind(words, _VILLAGE, self._village)
        return named or village or self._anywhere(words)

    def without_places(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words that are no part of a place's name."""
        known = {*self.districts, *self.villages}
        inside: set[int] = set()
        for start in range(len(words)):
            for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                if squeeze("".join(words[start:end])) in known:
                    inside.update(range(start, end))
        return tuple(word for place, word in enumerate(words) if place not in inside)

    def _behind(self, words: Sequence[str], prefixes: set[str], look: object) -> str | None:
        assert callable(look)
        starts = [place + 1 for place, word in enumerate(words) if word in prefixes]
        found = (look(name) for start in starts for name in _spans(words, start))
        return next((district for district in found if district), None)

    def _anywhere(self, words: Sequence[str]) -> str | None:
        names = [name for start in range(len(words)) for name in _spans(words, start)]
        taken = _ORDINARY | self._region_words
        free = [name for name in names if name not in taken]
        found = (self._district(name) or self._village(name) for name in free)
        return next((district for district in found if district), None)

    @property
    def _region_words(self) -> set[str]:
        return {name for name in self.districts if name and name in self.region}

    def _district(self, name: str) -> str | None:
        return self.districts.get(name)

    def _village(self, name: str) -> str | None:
        found = self.villages.get(name, frozenset())
        return next(iter(found)) if len(found) == 1 else None


@lru_cache(maxsize=8192)
def squeeze(name: str) -> str:
    """A name without blanks, doubled letters and the Javanese h in dh and th."""
    plain = re.sub(r"[^a-z]", "", name.lower())
    return re.sub(r"(.)\1+", r"\1", re.sub(r"(?<=[dt])h", "", plain))


def _spans(words: Sequence[str], start: int) -> list[str]:
    """Names of up to three words from ``start``, longest first; too short ones are left out."""
    ends = range(min(start + _LONGEST, len(words)), start, -1)
    names = (squeeze("".join(words[start:end])) for end in ends)
    return [name for name in names if len(name) >= 4]
