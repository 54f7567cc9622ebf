"""Says whose request it is, also behind a proxy, and refuses who asks too often."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from melayani_bot.channel import HttpResponse
from melayani_bot.runtime.host import Guard

_TOO_MANY = HttpResponse(429, b"terlalu sering, coba lagi sebentar", {"retry-after": "60"})
_BUSY = HttpResponse(503, b"coba lagi sebentar", {"retry-after": "5"})


def caller(address: str, headers: Mapping[str, str], trusted: Collection[str]) -> str:
    """The address of whoever called first, as far as trusted proxies tell it.

    Read from the right: each proxy appends whom it was called by, and what stands left of an
    address that is not trusted can have been made up.
    """
    hops = [hop.strip() for hop in headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    while address in trusted and hops:
        address = hops.pop()
    return address


def guard(
    admit: Callable[[str | None], int | None], personal: Collection[str], trusted: Collection[str]
) -> Guard:
    """A guard over `Limiter.admit_request`.

    Args:
        admit: the status of a refusal, or ``None``.
        personal: first steps of paths that people call themselves; platforms call the others, and
            carry the messages of many from one address.
        trusted: addresses of our own proxies.
    """

    def check(address: str, path: str, headers: Mapping[str, str]) -> HttpResponse | None:
        own = path.lstrip("/").partition("/")[0] in personal
        status = admit(caller(address, headers, trusted) if own else None)
        if status is None:
            return None
        return _TOO_MANY if status == _TOO_MANY.status else _BUSY

    return check
