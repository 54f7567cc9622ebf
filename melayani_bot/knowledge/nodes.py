"""A YAML document as plain values that remember where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from melayani_bot.knowledge.rule import Position

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Step: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; numbers, dates and yes/no are texts too."""

    text: str
    at: Position


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order of the file, each with its value; ``keys`` has the place of each key."""

    values: dict[str, Node]
    keys: dict[str, Position]
    at: Position

    def text(self, key: str) -> str | None:
        """The text under ``key``; ``None`` where there is none or it is not a text."""
        value = self.values.get(key)
        return value.text if isinstance(value, Scalar) else None


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> Plain:
    """The bare value of ``node``, without positions."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.values.items()}


def locate(node: Node, path: Iterable[Step]) -> Position:
    """The place of the value at ``path`` below ``node``.

    A step that does not exist is skipped: short forms (a text where the full form is a list or a
    mapping) make paths longer than the document is deep.
    """
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.values:
            node = node.values[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node.at


def locate_key(node: Node, path: tuple[Step, ...]) -> Position:
    """The place of the key that ``path`` ends in; of its mapping where the key is missing."""
    owner = node
    for step in path[:-1]:
        if isinstance(owner, Mapping) and isinstance(step, str) and step in owner.values:
            owner = owner.values[step]
        elif isinstance(owner, Sequence) and isinstance(step, int) and step < len(owner.items):
            owner = owner.items[step]
    if isinstance(owner, Mapping) and path[-1] in owner.keys:
        return owner.keys[str(path[-1])]
    return owner.at
