"""Builds responses with the headers that keep a browser from doing more than it should."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from melayani_bot.channel import HttpResponse
from melayani_web.transcripts import Entry

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ASSETS = {
    "widget.js": "text/javascript; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
}
"""Our files by name, with their media types."""
_ALWAYS = {
    "x-content-type-options": "nosniff",
    # Not "no-referrer": with it a form would name its own origin "null".
    "referrer-policy": "same-origin",
}


def page(body: str) -> HttpResponse:
    """An HTML page that may load only our own script and style."""
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": _POLICY,
        "cache-control": "no-store",
    }
    return HttpResponse(200, body.encode(), {**_ALWAYS, **headers})


def asset(name: str) -> HttpResponse:
    """One of `ASSETS`, the same for everybody and loadable from any site."""
    headers = {
        "content-type": ASSETS[name],
        "cache-control": "public, max-age=600",
        "access-control-allow-origin": "*",
    }
    return HttpResponse(200, _content(name), {**_ALWAYS, **headers})


@cache
def _content(name: str) -> bytes:
    return files("melayani_web").joinpath("static", name).read_bytes()


def data(status: int, value: Mapping[str, Any], headers: Mapping[str, str]) -> HttpResponse:
    """A JSON answer for the widget."""
    own = {"content-type": "application/json", "cache-control": "no-store"}
    return HttpResponse(status, json.dumps(value).encode(), {**_ALWAYS, **own, **headers})


def problem(status: int, text: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A refusal with a sentence for people."""
    return data(status, {"error": text}, headers or {})


def see(address: str, headers: Mapping[str, str]) -> HttpResponse:
    """After a form: fetch ``address``, so that a reload does not post again."""
    return HttpResponse(303, headers={**_ALWAYS, "location": address, **headers})


def told(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Entries as JSON: ``{id, mine, runs: [{text, bold?, href?}], choices: [{id, label}]}``."""
    return [
        {
            "id": entry.id,
            "mine": entry.mine,
            "runs": [
                {"text": run.text}
                | ({"bold": True} if run.bold else {})
                | ({"href": run.href} if run.href else {})
                for run in entry.runs
            ],
            "choices": [{"id": choice.id, "label": choice.label} for choice in entry.choices],
        }
        for entry in entries
    ]
