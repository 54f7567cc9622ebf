"""What a channel can show: lengths and their unit, markup, choices, native cards, pace.

Part of the contract; plugins import it from `melayani_bot.channel`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

__all__ = ["Capabilities", "ChoiceLimits", "Markup", "Unit"]


class Unit(Enum):
    """What a platform counts when it limits the length of a text."""

    CODE_POINT = "code_point"
    UTF16 = "utf16"
    BYTE = "byte"


class Markup(Enum):
    """How bold text and links are written on a platform."""

    PLAIN = "plain"
    HTML = "html"
    WHATSAPP = "whatsapp"
    ANSI = "ansi"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLimits:
    """What a platform allows for tappable choices; lengths in the unit of the capabilities.

    Args:
        buttons: most buttons under a text; up to so many choices are sent as buttons.
        button_label: longest label of a button.
        list_rows: most rows of a list, 0 where there are no lists.
        list_label, list_description: longest first and second line of a row.
        id_bytes: longest `Choice.id`, in bytes of UTF-8.
        max_text: longest text that may carry choices, where it is shorter than that of a text
            alone; 0 where it is not.
    """

    buttons: int
    button_label: int
    list_rows: int = 0
    list_label: int = 0
    list_description: int = 0
    id_bytes: int = 64
    max_text: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can show, as a frozen value that the adapter returns.

    Args:
        max_text: longest text of one part, in ``unit``.
        unit: what ``max_text`` and the label limits count.
        markup: how bold and links are written.
        choices: limits of tappable choices; ``None`` where there are none: the choices are then
            numbered in the text, and "2" is understood.
        contact_card: the platform has a native contact message.
        location: the platform has a native location message.
        reply_window: how long after the citizen's last message an answer may be sent freely.
        idempotent_send: sending a part with the same ``key`` again shows it once.
        volatile: what was sent lives in this process only. The server hands the last hours over
            again when it starts, by `Channel.send` with the same keys: sends must be idempotent.
        sends_per_second: how many parts the platform takes in all; ``None`` for any number.
        conversation_pause: time between two parts to one conversation, on the long run.
        conversation_burst: parts that may go to one conversation at once before the pause counts;
            after such a burst the time that it ran ahead has to pass again.
    """

    max_text: int
    unit: Unit = Unit.CODE_POINT
    markup: Markup = Markup.PLAIN
    choices: ChoiceLimits | None = None
    contact_card: bool = False
    location: bool = False
    reply_window: timedelta | None = None
    idempotent_send: bool = False
    volatile: bool = False
    sends_per_second: float | None = None
    conversation_pause: timedelta | None = None
    conversation_burst: int = 1
