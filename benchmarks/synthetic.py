"""A base of any size with Indonesian words: for speed and growth, not for absolute accuracy."""

from __future__ import annotations

from pathlib import Path
from random import Random

import yaml

from melayani_bot.text.words import split_words

PHRASES_EACH = 15
FRAMES = (
    "cara {}", "syarat {}", "mau {}", "{} di mana", "{} berapa biayanya", "gimana {}", "{}",
    "mengurus {}", "apa syarat {}", "tolong {} ya", "{} lama tidak", "info {}", "saya mau {}",
    "bagaimana cara {}", "{} harus ke mana",
)  # fmt: skip


def vocabulary(knowledge: Path) -> list[str]:
    """The words of the shipped phrases, in a fixed order."""
    words: set[str] = set()
    for file in sorted(knowledge.rglob("layanan/**/*.yaml")):
        for phrase in _phrases(yaml.safe_load(file.read_text(encoding="utf-8"))):
            words.update(word for word in split_words(phrase) if len(word) > 3)
    return sorted(words)


def _phrases(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [phrase for phrase in node.get("frasa") or [] if isinstance(phrase, str)]
        return own + [phrase for value in node.values() for phrase in _phrases(value)]
    if isinstance(node, list):
        return [phrase for value in node for phrase in _phrases(value)]
    return []


def base(words: list[str], services: int, seed: int = 1) -> dict[str, list[str]]:
    """``services`` ids with `PHRASES_EACH` phrases around three key words of their own."""
    random = Random(seed)  # noqa: S311  # repeatable
    found = {}
    for number in range(services):
        keys = random.sample(words, 4)
        found[f"layanan-{number}"] = [_phrase(keys, frame, random) for frame in FRAMES]
    return found


def _phrase(keys: list[str], frame: str, random: Random) -> str:
    return frame.format(" ".join(random.sample(keys, random.randint(2, 3))))


def questions(phrases: dict[str, list[str]], count: int, seed: int = 2) -> list[tuple[str, str]]:
    """``count`` phrases in another frame, as (question, id)."""
    random = Random(seed)  # noqa: S311  # repeatable
    ids = sorted(phrases)
    asked = []
    for _ in range(count):
        name = random.choice(ids)
        asked.append((f"permisi {random.choice(phrases[name])} kalau hari sabtu", name))
    return asked
