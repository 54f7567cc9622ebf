"""One answer as the JSON object that `melayani ask --json` prints: the contract for machines."""

from __future__ import annotations

from typing import Any

from melayani_bot.answering.values import Answer, Candidate, Door
from melayani_bot.channel import Capabilities
from melayani_bot.render import plan

CONSOLE = Capabilities(max_text=100_000)
"""A terminal: no limit that an answer reaches, no markup, choices as numbers in the text."""


def record(answer: Answer, ms: float) -> dict[str, Any]:
    """The object; ``ms`` is the time the answer took."""
    return {
        "outcome": answer.outcome.value,
        "service": answer.service,
        "case": answer.case,
        "authority": answer.authority,
        "deciders": list(answer.deciders),
        "body": answer.body,
        "level": answer.level,
        "confidence": round(answer.confidence, 4),
        "candidates": [_candidate(found) for found in answer.candidates[:3]],
        "text": text_of(answer),
        "contact": _contact(answer.door),
        "legal_basis": list(answer.legal_basis),
        "sources": list(answer.sources),
        "checked": answer.checked.isoformat() if answer.checked else None,
        "ms": round(ms, 3),
    }


def text_of(answer: Answer, capabilities: Capabilities = CONSOLE) -> str:
    """The rendered answer as one text."""
    return "\n\n".join(part.text for part in plan(answer, capabilities))


def _candidate(found: Candidate) -> dict[str, Any]:
    return {
        "service": found.service,
        "case": found.case,
        "authority": found.authority,
        "level": found.level,
        "confidence": round(found.confidence, 4),
    }


def _contact(door: Door | None) -> dict[str, Any] | None:
    if door is None:
        return None
    return {
        "body": door.body or None,
        "name": door.name,
        "function": door.function,
        "address": door.address,
        "open": door.hours.open if door.hours else None,
        "reach": [{"kind": reach.kind, "value": reach.value} for reach in door.reach],
    }
