"""Lays an answer out: next step, who decides and why, the door, facts, how to go on."""

from __future__ import annotations

from collections.abc import Iterator

from melayani_bot.answering.values import Answer, FactLine, Jurisdiction, Outcome
from melayani_bot.render.document import Line, Paragraph, bold, literal, own, paragraph
from melayani_bot.render.head import door_of, head_of, who
from melayani_bot.render.words import FACTS, UNSURE, month_year

_MOST_ITEMS = 5
_AT_THE_DOOR = {"tempat", "jam", "kontak", "wewenang"}


def layout(answer: Answer) -> tuple[Paragraph, ...]:
    """The paragraphs of an answer, most important first, without its options."""
    if answer.outcome is Outcome.ANSWER:
        return tuple(_side(answer) if answer.facet else _answer(answer))
    lines = [own(text) for text in answer.lead]
    if answer.question:
        lines.append(own(answer.question))
    found = [paragraph(lines, head=True), door_of(answer), _notes(answer)]
    return tuple(part for part in found if part)


def _answer(answer: Answer) -> Iterator[Paragraph]:
    head, moved = head_of(answer)
    yield from head
    details = (
        *moved,
        paragraph(_facts(answer)),
        paragraph(_others(answer.jurisdiction)),
        _notes(answer),
        paragraph(_closing(answer)),
        paragraph([own(answer.question)]) if answer.question else None,
    )
    yield from (part for part in details if part)


def _side(answer: Answer) -> Iterator[Paragraph]:
    """One side of a topic; the topic is named, so that a wrong carry-over is visible."""
    topic = literal("Untuk ", bold(answer.topic or ""), ":")
    found = (
        paragraph(
            [topic, *(line for fact in answer.facts for line in _fact(fact, full=True))], head=True
        ),
        *(who(answer.jurisdiction) if answer.facet == "wewenang" else ()),
        door_of(answer) if answer.facet in _AT_THE_DOOR or not answer.facts else None,
        _notes(answer),
        paragraph(_closing(answer)),
    )
    yield from (part for part in found if part)


def _facts(answer: Answer) -> Iterator[Line]:
    for fact in answer.facts:
        if fact.facet in ("syarat", "biaya", "waktu"):
            yield from _fact(fact, full=False)


def _fact(fact: FactLine, *, full: bool) -> Iterator[Line]:
    label, tail = FACTS[fact.facet], "" if fact.sure else UNSURE
    if not full or len(fact.lines) == 1:
        shown = fact.lines if full else fact.lines[:_MOST_ITEMS]
        more = "; dan lainnya" if len(shown) < len(fact.lines) else ""
        yield literal(bold(f"{label}: "), "; ".join(shown), more, tail)
        return
    yield literal(bold(f"{label}:"), tail)
    yield from (literal(f"{number}. {line}") for number, line in enumerate(fact.lines, 1))


def _others(shared: Jurisdiction | None) -> Iterator[Line]:
    if shared is None:
        return
    if shared.participants:
        yield literal(bold("Ikut mengerjakan:"))
    for party in shared.participants:
        yield literal(f"- {party.role_name}: {party.task}")
    if shared.regency_help:
        yield literal("Pemkab bisa membantu: ", " ".join(shared.regency_help))


def _notes(answer: Answer) -> Paragraph | None:
    return paragraph([own(note) for note in answer.notes])


def _closing(answer: Answer) -> Iterator[Line]:
    checked = f" Diperiksa {month_year(answer.checked)}." if answer.checked else ""
    if answer.hint:
        yield own(f"{answer.hint}, atau tanya yang lain.{checked}")
    elif checked:
        yield own(checked.strip())
