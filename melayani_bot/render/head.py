"""The head of an answer: next step, who decides and why, the door; within its limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from melayani_bot.answering.values import Answer, Door, Jurisdiction, Party
from melayani_bot.render.document import Line, Paragraph, bold, literal, paragraph
from melayani_bot.render.words import LEVELS, REACH, open_words

HEAD_LIMIT = 450
"""Characters of the head of an answer (product rule 1)."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How much the head tells: sentences of the reason, the deciders' tasks, ways to reach."""

    reasons: int
    tasks: bool = True
    reach: bool = True


def head_of(answer: Answer) -> tuple[list[Paragraph], list[Paragraph]]:
    """The head with as much as the limit allows, and what moved out of it into the details.

    The next step, who decides and the name of the office always stay in the head.
    """
    count = len(_reasons(answer.jurisdiction))
    shapes = [_Shape(number) for number in range(count, -1, -1)]
    shapes += [_Shape(0, tasks=False), _Shape(0, tasks=False, reach=False)]
    for shape in shapes:
        head = _head(answer, shape)
        if sum(len(part.plain) + 2 for part in head) <= HEAD_LIMIT:
            break
    return head, [part for part in _moved(answer, shape) if part]


def who(shared: Jurisdiction | None) -> Iterator[Paragraph]:
    """Who decides and why, in full."""
    if shared is not None:
        yield from _who(shared, _Shape(len(_reasons(shared))))


def door_of(answer: Answer) -> Paragraph | None:
    """The door in full."""
    return paragraph(_door(answer.door, reach=True), head=True) if answer.door else None


def _head(answer: Answer, shape: _Shape) -> list[Paragraph]:
    parts = [paragraph(_lead(answer), head=True)]
    if answer.jurisdiction:
        parts += _who(answer.jurisdiction, shape)
    if answer.door:
        parts.append(paragraph(_door(answer.door, reach=shape.reach), head=True))
    return [part for part in parts if part]


def _moved(answer: Answer, shape: _Shape) -> Iterator[Paragraph | None]:
    shared = answer.jurisdiction
    if shared and not shape.tasks and len(shared.deciders) > 1:
        yield paragraph(_numbered(shared.deciders, tasks=True))
    if answer.door and not shape.reach:
        yield paragraph(_reach(answer.door))


def _reasons(shared: Jurisdiction | None) -> list[str]:
    text = " ".join(shared.why if shared else ())
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text.strip()) if sentence]


def _lead(answer: Answer) -> Iterator[Line]:
    first, *rest = answer.lead or ("",)
    yield literal(bold(f"{answer.topic or ''}:"), " ", first)
    yield from (literal(line) for line in rest)


def _who(shared: Jurisdiction, shape: _Shape) -> list[Paragraph]:
    why = " ".join(_reasons(shared)[: shape.reasons])
    if len(shared.deciders) == 1:
        found = [paragraph([_decider(shared, why)], head=True)]
    else:
        first = literal("Beberapa kantor memutuskan, berurutan:")
        lines = [first, *_numbered(shared.deciders, tasks=shape.tasks)]
        found = [paragraph(lines, head=True), paragraph([literal(why)], head=True)]
    return [part for part in found if part]


def _decider(shared: Jurisdiction, why: str) -> Line:
    party = shared.deciders[0]
    known = {"kabupaten": " (kabupaten)", "desa": "", "pihak-ketiga": ", bukan pemkab"}
    if shared.level in known:
        return literal(
            "Yang mengurus: ", bold(party.role_name), f"{known[shared.level]}. {why}".rstrip()
        )
    level, name = bold(LEVELS[shared.level]), bold(party.role_name)
    return literal("Ini urusan ", level, ", bukan kabupaten. Pintunya: ", name, f". {why}".rstrip())


def _numbered(parties: tuple[Party, ...], *, tasks: bool) -> Iterator[Line]:
    for number, party in enumerate(parties, 1):
        task = f" ({LEVELS[party.level]}): {party.task}" if tasks and party.task else ""
        yield literal(f"{number}. ", bold(party.role_name), task)


def _door(door: Door, *, reach: bool) -> Iterator[Line]:
    where = f", {door.address}" if door.address else ""
    unsure = "" if door.address_sure or not door.address else " (pastikan alamatnya)"
    yield literal("Kantor: ", bold(door.name), f"{where}{unsure}.")
    if door.hours:
        yield literal(open_words(door.hours))
    if reach:
        yield from _reach(door)


def _reach(door: Door) -> Iterator[Line]:
    function = f" ({door.function})" if door.function else ""
    for kind in dict.fromkeys(reach.kind for reach in door.reach):
        values = [_link(kind, reach.value) for reach in door.reach if reach.kind == kind]
        yield literal(f"{REACH[kind]}{function}: {' atau '.join(values)}")


def _link(kind: str, value: str) -> str:
    if kind != "whatsapp":
        return value
    digits = "".join(char for char in value if char.isdigit())
    return f"https://wa.me/{'62' + digits[1:] if digits.startswith('0') else digits} ({value})"
