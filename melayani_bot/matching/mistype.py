"""Types a text the way hurried thumbs do, reproducibly: for rehearsals and for measuring."""

from __future__ import annotations

from random import Random

_NEAR = (
    "qwa wqes ewrd retf tryg ytuh uyij iuok oipl pol aqsz sawdx dsefc fdrgv gfthb hgyjn jhukm"
    " kjil lkop zasx xzsc cxdv vcfb bvgn nbhm mnjk"
)
NEIGHBOURS = {keys[0]: keys[1:] for keys in _NEAR.split()}
"""The keys beside each key."""
_KINDS = ("neighbour", "drop", "insert", "swap", "vowels", "hold")
_ODDS = (25, 15, 10, 12, 20, 18)


def mistype(text: str, random: Random, share: float = 0.35, joined: float = 0.08) -> str:
    """Spoil a ``share`` of the words and leave out a share ``joined`` of the blanks."""
    words = [spoil(w, random) if random.random() < share else w for w in text.split()]
    typed = words[0] if words else ""
    for word in words[1:]:
        typed += ("" if random.random() < joined else " ") + word
    return typed


def spoil(word: str, random: Random) -> str:
    """Put one typing mistake into ``word``; words of one letter stay."""
    if len(word) < 2:
        return word
    kind = random.choices(_KINDS, _ODDS)[0]
    place = random.randrange(len(word))
    head, letter, tail = word[:place], word[place], word[place + 1 :]
    near = random.choice(NEIGHBOURS.get(letter, letter))
    if kind == "swap":
        return head[:-1] + letter + head[-1:] + tail
    spoiled = {
        "neighbour": head + near + tail,
        "drop": head + tail,
        "insert": head + near + letter + tail,
        "vowels": word[0] + "".join(c for c in word[1:] if c not in "aeiou"),
        "hold": head + letter * random.randint(2, 4) + tail,
    }
    return spoiled[kind]
