"""Options as tappable choices: buttons, else rows of a list, else only the numbers in the text.

The text always holds the numbered options in full, so a label may be cut without loss.
"""

from __future__ import annotations

from collections.abc import Sequence

from melayani_bot.answering.values import Answer, Outcome
from melayani_bot.channel import Choice, ChoiceLimits, Unit
from melayani_bot.render.document import Paragraph, literal, readable
from melayani_bot.render.measure import cut, size

NONE_OF_THEM = "Bukan semua itu"
"""Label of option 0, which every question back offers; an offer behind an answer has none."""


def numbered(answer: Answer) -> list[Paragraph]:
    """The options as numbered lines, whatever the channel can tap."""
    lines = tuple(literal(f"{number}. {label}") for number, _, label in _options(answer))
    return [Paragraph(lines)] if lines else []


def ladder(answer: Answer, limits: ChoiceLimits | None, unit: Unit) -> tuple[Choice, ...]:
    """The choices, at most ``buttons`` of them as buttons, more as rows; none where too many."""
    if limits is None:
        return ()
    most = max(limits.buttons, limits.list_rows)
    options = _options(answer)
    if len(options) == most + 1 and options[-1][0] == 0:
        options = options[:-1]  # the text offers 0 all the same
    if len(options) > most:
        return ()
    rows = len(options) > limits.buttons
    width = limits.list_label if rows else limits.button_label
    labels = _labels(options, width, unit)
    room = limits.list_description if rows else 0
    return tuple(
        Choice(
            _id(number, target, limits),
            short,
            cut(label, room, unit) if room and short != label else "",
        )
        for (number, target, label), short in zip(options, labels, strict=True)
    )


def _options(answer: Answer) -> list[tuple[int, str, str]]:
    """(number, target, label) in the order shown; 0 comes last and has no target."""
    found = [
        (number, option.target, " ".join(readable(option.label).split()) or str(number))
        for number, option in enumerate(answer.options, 1)
    ]
    if found and answer.outcome is Outcome.CHOOSE:
        found.append((0, "", NONE_OF_THEM))
    return found


def _labels(options: Sequence[tuple[int, str, str]], width: int, unit: Unit) -> list[str]:
    """The labels as they are, or all with their number where one is too long or stands twice."""
    plain = [label for _, _, label in options]
    if len(set(plain)) == len(plain) and all(size(label, unit) <= width for label in plain):
        return plain
    return [cut(f"{number}. {label}", width, unit) for number, _, label in options]


def _id(number: int, target: str, limits: ChoiceLimits) -> str:
    """The target, which is right however late it is tapped; else the number."""
    return target if target and len(target.encode()) <= limits.id_bytes else str(number)
