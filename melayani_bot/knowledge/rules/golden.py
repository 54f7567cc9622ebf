"""Golden questions: enough of them, and independent of the phrases."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from melayani_bot.knowledge.rule import Hit, Rule, Severity
from melayani_bot.knowledge.rules.phrasings import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from melayani_bot.knowledge.draft import Draft
    from melayani_bot.knowledge.rule import Finding

QUESTIONS = 3


def _few(draft: Draft) -> Iterator[Hit]:
    counts = Counter(entry.value.expect.partition("/")[0] for entry in draft.golden)
    for entry in draft.services if draft.golden else ():
        if (found := counts[entry.value.id]) < QUESTIONS:
            yield Hit(
                entry.at("id"), f'"{entry.value.id}" punya {found} pertanyaan uji dari {QUESTIONS}.'
            )


def _copied(draft: Draft) -> Iterator[Hit]:
    known = {" ".join(words(phrase.text)): phrase for phrase in draft.phrases}
    for entry in draft.golden:
        if found := known.get(" ".join(words(entry.value.question))):
            yield Hit(entry.at("tanya"), f"Pertanyaan uji sama dengan frasa di {found.at}.")


def _self_wrong(draft: Draft) -> Iterator[Hit]:
    for entry in draft.golden:
        if entry.value.expect in entry.value.wrong:
            yield Hit(entry.at("bukan"), f'"{entry.value.expect}" diharapkan dan dilarang.')


def close_calls(
    draft: Draft, rank: Callable[[str], Sequence[tuple[str, float]]], margin: float
) -> Iterator[Finding]:
    """Golden questions that could tip over; for whoever has a matcher at hand.

    Args:
        draft: the pack.
        rank: targets of a question with their confidence, the best first.
        margin: how far apart the best two must be, unless they are parts of one service.
    """
    for entry in draft.golden:
        ranked = rank(entry.value.question)[:2]
        if len({target.partition("/")[0] for target, _ in ranked}) < 2:
            continue
        (first, high), (second, low) = ranked
        if high - low < margin:
            yield MARGIN.at(entry.at("tanya"), f"{first} dan {second} hampir sama kuat.")


def below_limits(draft: Draft, right: float, wrong: float) -> Iterator[Finding]:
    """Limits of the pack that its golden questions did not keep; for whoever has asked them.

    Args:
        draft: the pack.
        right: share (0..1) of the questions that reached their target.
        wrong: share of the questions that were sent to a wrong door.
    """
    limits = draft.pack.value.trial
    at = draft.pack.key("uji")
    if 100 * right < limits.right:
        said = f"{100 * right:.1f}% pertanyaan uji benar, batasnya paling sedikit {limits.right}%."
        yield LIMITS.at(at, said)
    if 100 * wrong > limits.wrong:
        said = f"{100 * wrong:.1f}% pertanyaan uji salah pintu, batasnya {limits.wrong}%."
        yield LIMITS.at(at, said)


MARGIN = Rule(
    "K804",
    Severity.WARNING,
    "Pertanyaan uji hampir salah pintu",
    "Perubahan kecil di frasa bisa memindahkan pertanyaan ini ke pintu lain.",
    "tambah frasa yang membedakan kedua tujuan, atau tulis kalimatnya di bukan",
)
LIMITS = Rule(
    "K805",
    Severity.ERROR,
    "Pertanyaan uji melewati batas paket",
    "Terlalu banyak warga akan tidak terjawab atau dikirim ke pintu yang salah.",
    "lihat yang salah dengan melayani eval, lalu perbaiki frasa; batasnya ada di kolom uji "
    "paket.yaml",
)
RULES = (
    Rule(
        "K801",
        Severity.WARNING,
        "Pertanyaan uji kurang",
        "Layanan tanpa pertanyaan uji bisa rusak tanpa ada yang tahu.",
        "tulis pertanyaan uji dengan kata-kata lain daripada frasa",
        _few,
    ),
    Rule(
        "K802",
        Severity.WARNING,
        "Pertanyaan uji disalin dari frasa",
        "Pertanyaan yang sama dengan frasa selalu berhasil dan tidak menguji apa pun.",
        "tulis dengan kata-kata lain",
        _copied,
    ),
    Rule(
        "K803",
        Severity.ERROR,
        "Pertanyaan uji bertentangan",
        "Tujuan yang sama tidak dapat benar dan salah.",
        "hapus dari bukan",
        _self_wrong,
    ),
    MARGIN,
    LIMITS,
)
