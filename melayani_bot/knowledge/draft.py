"""All merged and typed entities of one pack, each with its place: what the rules look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from melayani_bot.knowledge import walk
from melayani_bot.knowledge.nodes import Mapping, locate, locate_key

if TYPE_CHECKING:
    from datetime import date

    from melayani_bot.knowledge import model
    from melayani_bot.knowledge.nodes import Step
    from melayani_bot.knowledge.packs import PackFolder
    from melayani_bot.knowledge.rule import Position
    from melayani_bot.knowledge.walk import Phrase, Said

V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[V_co]):
    """A typed value and the document it was read from."""

    value: V_co
    node: Mapping

    def at(self, *path: Step) -> Position:
        """The place of the value at ``path``, of the entity where ``path`` is empty."""
        return locate(self.node, path)

    def key(self, *path: Step) -> Position:
        """The place of the key that ``path`` ends in."""
        return locate_key(self.node, path)


@dataclass(frozen=True)
class Draft:
    """A pack as far as it could be typed.

    ``ids`` holds the ids of each kind by its name, and of cases and branches under ``kasus``; also
    those of entities that could not be typed, so that one mistake is told once.
    ``today`` is ``None`` where nobody asks for the age of things.
    """

    layers: tuple[PackFolder, ...]
    pack: Entry[model.Pack]
    today: date | None = None
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    services: tuple[Entry[model.Service], ...] = ()
    bodies: tuple[Entry[model.Body], ...] = ()
    affairs: tuple[Entry[model.Affair], ...] = ()
    roles: tuple[Entry[model.Role], ...] = ()
    sources: tuple[Entry[model.Source], ...] = ()
    emergencies: tuple[Entry[model.Emergency], ...] = ()
    small_talk: tuple[Entry[model.SmallTalk], ...] = ()
    off_topic: tuple[Entry[model.OffTopic], ...] = ()
    vocabularies: tuple[Entry[model.Vocabulary], ...] = ()
    golden: tuple[Entry[model.Golden], ...] = ()
    retired: tuple[Entry[model.Retired], ...] = ()
    places: tuple[model.Place, ...] = ()

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every phrase with the target that it leads to."""
        return tuple(walk.phrases(self))

    @cached_property
    def texts(self) -> tuple[Said, ...]:
        """Every text that the bot may show to a citizen."""
        return tuple(walk.said(self))
