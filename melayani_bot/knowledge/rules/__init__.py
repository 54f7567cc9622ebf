"""All rules of the knowledge, one module a theme; ``ALL`` in the order of their ids."""

from __future__ import annotations

from melayani_bot.knowledge import contents, exceptions, merge, packs, places, read, typed
from melayani_bot.knowledge.rules import (
    contacts,
    emergencies,
    golden,
    jurisdiction,
    layers,
    phrasings,
    references,
    trust,
    wording,
)

__all__ = ["ALL"]

ALL = tuple(
    sorted(
        (
            *read.RULES,
            *contents.RULES,
            *packs.RULES,
            *merge.RULES,
            *places.RULES,
            *exceptions.RULES,
            *typed.RULES,
            *references.RULES,
            *phrasings.RULES,
            *layers.RULES,
            *jurisdiction.RULES,
            *trust.RULES,
            *contacts.RULES,
            *wording.RULES,
            *golden.RULES,
            *emergencies.RULES,
        ),
        key=lambda rule: rule.id,
    )
)
