"""Decides which sites may post: our own page, and the sites that may embed the widget."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

Headers = Mapping[str, str]


def is_welcome(headers: Headers, embedders: Collection[str]) -> bool:
    """Whether a request that changes something comes from a page that may send it.

    A browser names the page in Origin; where it names none, Sec-Fetch-Site tells. A program that is
    no browser sends neither, holds no citizen's cookie, and is welcome.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    return origin in embedders or is_own(headers)


def is_own(headers: Headers) -> bool:
    """Whether Origin is the very host that was asked."""
    origin = headers.get("origin", "")
    return "://" in origin and urlsplit(origin).netloc == headers.get("host")


def sharing(headers: Headers, embedders: Collection[str]) -> dict[str, str]:
    """The CORS headers for a site that may embed the widget; none for others."""
    origin = headers.get("origin", "")
    if origin not in embedders:
        return {"vary": "origin"}
    return {
        "vary": "origin",
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "content-type, authorization",
        "access-control-max-age": "600",
    }
