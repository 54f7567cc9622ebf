"""Reads what is asked beside the synthetic base: public sets in a folder, the shipped knowledge."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TypeAlias

from benchmarks.cases import Case, Phrases, Questions, sample
from melayani_bot.answering.base import lexicon_of, negatives_of, phrases_of
from melayani_bot.answering.scope import OUTSIDE
from melayani_bot.answering.targets import fold
from melayani_bot.knowledge.load import load
from melayani_bot.text.words import split_words

Labelled: TypeAlias = list[list[str]]
PARTS = {"full": "train", "10-shot": "train_10", "5-shot": "train_5"}
"""Parts of a set by how many phrases an id has."""
_APART = ("obrolan:", "darurat:", "tanya-balik", "makian")


def public(folder: Path, name: str, part: str, count: int | None = None) -> Case:
    """``banking77`` or ``clinc150`` from ``folder``, asked by its validation questions.

    Phrases and unlabelled sentences that are validation questions are left out.
    """
    data = _read(folder, name)
    held = [(text, label) for text, label in data.get("valid") or data["val"]]
    asked = {split_words(text) for text, _ in held}
    known = [(text, label) for text, label in data[PARTS[part]] if split_words(text) not in asked]
    texts = [text for text, _ in data["train"] if split_words(text) not in asked]
    return Case(
        title=f"{name}, {part}",
        phrases=_by_label(known),
        questions=sample(held, count),
        strangers=[text for text, _ in data.get("oos_val", [])],
        negatives=[text for text, _ in data.get("oos_train", [])],
        texts=texts if part != "full" else (),
    )


def _read(folder: Path, name: str) -> dict[str, Labelled]:
    data: dict[str, Labelled] = {}
    for file in (folder / f"{name}.json", folder / f"{name}_fewshot.json"):
        if file.exists():
            data |= json.loads(file.read_text(encoding="utf-8"))
    if not data:
        raise SystemExit(f"{folder / name}.json is missing: name the folder of the sets by --sets")
    return data


def _by_label(known: Questions) -> Phrases:
    found: dict[str, list[str]] = defaultdict(list)
    for text, label in known:
        found[label].append(text)
    return dict(found)


def shipped(root: Path, count: int | None = None) -> Case:
    """The phrases of the shipped regency by service or role, asked by its golden questions."""
    knowledge = load([root], "banyuwangi")
    phrases: dict[str, list[str]] = defaultdict(list)
    for target, said in phrases_of(knowledge).items():
        phrases[fold(target)].extend(said)
    golden = knowledge.golden
    ours = [(g.question, fold(g.expect)) for g in golden if not g.expect.startswith(_APART)]
    return Case(
        title="shipped knowledge, golden questions",
        phrases=dict(phrases),
        questions=sample([one for one in ours if one[1] != OUTSIDE], count),
        strangers=[text for text, name in ours if name == OUTSIDE],
        negatives=negatives_of(knowledge),
        lexicon=lexicon_of(knowledge),
    )
