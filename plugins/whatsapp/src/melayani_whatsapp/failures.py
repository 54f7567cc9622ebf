"""Maps what the Cloud API answers to a refused send to one of our errors.

Codes: Meta's reference "Cloud API error codes". The code decides, never the title (titles are being
removed), and no text of Meta's is passed on: it may hold a phone number.
"""

from __future__ import annotations

from datetime import timedelta

from melayani_bot.errors import ChannelError, PeerGone, RateLimited, Rejected, Unauthorized
from melayani_whatsapp.shape import number_at

_TOKEN = frozenset({0, 190})
_PERMISSION = frozenset({3, 10, *range(200, 300)})
_ACCOUNT = {
    368: "akun diblokir sementara karena aturan pemakaian",
    131005: "akses ditolak",
    131031: "akun dikunci",
    131042: "ada masalah pembayaran",
    131045: "nomor belum terdaftar dengan benar",
}
_WAITS = {
    4: timedelta(minutes=1),
    80007: timedelta(minutes=1),
    130429: timedelta(seconds=1),
    131056: timedelta(seconds=6),
    131048: timedelta(hours=1),
}
"""How long to wait first where Meta does not say: the pair limit is about one message in 6 s, the
throughput is counted per second, calls are counted per hour, and the spam limit looks at days."""

_GONE = frozenset({131021, 131026})
_TRANSIENT = frozenset({1, 2, 131000, 131016, 131057, 133004})
_WINDOW = 131047


def failure(status: int, body: object, retry_after: str = "") -> ChannelError:
    """The error for an HTTP answer.

    Args:
        status: HTTP status, not 2xx.
        body: the parsed JSON, or ``None`` where there was none (a proxy answers 502 in HTML).
        retry_after: the header of that name: seconds, or nothing.
    """
    code = _code(body)
    if code is None:
        return _by_status(status, retry_after)
    return _by_code(code, status, retry_after)


def undelivered(code: int | None) -> str:
    """Why a message that Meta had taken did not arrive, from the code of its status."""
    said = "tanpa menyebut sebab." if code is None else f"{_by_code(code, 400, '')}"
    return f"Tidak sampai: {said}"


def _code(body: object) -> int | None:
    code = number_at(body, "error", "code")
    return None if code is None else int(code)


def _by_code(code: int, status: int, retry_after: str) -> ChannelError:
    if code in _TOKEN:
        return Unauthorized(f"Token WhatsApp ditolak (kode {code}): buat token baru, lalu ganti.")
    if code in _PERMISSION:
        return Unauthorized(f"Token WhatsApp kurang izin (kode {code}): beri izin mengirim pesan.")
    if code in _ACCOUNT:
        return Unauthorized(f"WhatsApp: {_ACCOUNT[code]} (kode {code}). Buka WhatsApp Manager.")
    if code in _WAITS:
        wait = _seconds(retry_after) or _WAITS[code]
        return RateLimited(f"WhatsApp meminta jeda (kode {code}).", retry_after=wait)
    if code in _GONE:
        return PeerGone(f"Orang ini tidak dapat dicapai lewat WhatsApp (kode {code}).")
    if code in _TRANSIENT or status >= 500:
        return ChannelError(f"WhatsApp sedang terganggu (kode {code}).")
    if code == _WINDOW:
        return Rejected("Sudah lewat 24 jam sejak pesan terakhir orang ini (kode 131047).")
    return Rejected(f"WhatsApp menolak pesan ini (kode {code}).")


def _by_status(status: int, retry_after: str) -> ChannelError:
    if status in (401, 403):
        return Unauthorized(f"Token WhatsApp ditolak (HTTP {status}): buat token baru, lalu ganti.")
    if status == 429:
        return RateLimited("WhatsApp meminta jeda (HTTP 429).", retry_after=_seconds(retry_after))
    if 400 <= status < 500:
        return Rejected(f"WhatsApp menolak pesan ini (HTTP {status}).")
    return ChannelError(f"WhatsApp sedang terganggu (HTTP {status}).")


def _seconds(header: str) -> timedelta | None:
    return timedelta(seconds=int(header)) if header.isascii() and header.isdigit() else None
