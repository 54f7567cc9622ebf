"""Reads one raw update of Telegram: a citizen's message, or the reason why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from melayani_bot.channel import Inbound, Kind, Location, Peer
from melayani_telegram.address import Address
from melayani_telegram.addressed import Me, Said, said
from melayani_telegram.buttons import Buttons
from melayani_telegram.fields import Malformed, Raw, member, moment, number, object_of, point, text

__all__ = ["ALLOWED_UPDATES", "Reader", "Reading"]

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""Kinds of update that Telegram is asked for."""

_SERVICE: Final = frozenset(
    "new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo "
    "group_chat_created supergroup_chat_created channel_chat_created migrate_to_chat_id "
    "migrate_from_chat_id pinned_message message_auto_delete_timer_changed chat_background_set "
    "forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened boost_added "
    "video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited "
    "write_access_allowed connected_website users_shared chat_shared proximity_alert_triggered "
    "successful_payment refunded_payment".split()
)
_ENVELOPE: Final = frozenset(
    "message_id message_thread_id from sender_chat chat date edit_date reply_to_message quote "
    "external_reply via_bot forward_origin is_topic_message is_automatic_forward reply_markup "
    "has_protected_content is_from_offline author_signature effect_id sender_boost_count "
    "sender_business_bot business_connection_id show_caption_above_media".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one update holds.

    Args:
        inbound: the citizen's message; ``None`` if there is none for us.
        tapped: id of the button press that Telegram wants acknowledged, whatever it holds.
        why: why there is no message; never a citizen's words.
    """

    inbound: Inbound | None = None
    tapped: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns raw updates into readings; pure, and never raises for what an update holds.

    Args:
        channel: name of the channel in every `Peer`.
        me: the bot itself.
        buttons: what button data is checked with.
        edit_window: seconds after sending in which a corrected question counts as a new one.
    """

    channel: str
    me: Me
    buttons: Buttons
    edit_window: int

    def read(self, update: object, now: datetime) -> Reading:
        """The reading of ``update``; ``now`` (with time zone) stands in for a missing time."""
        raw = object_of(update)
        try:
            if "callback_query" in raw:
                return self._tap(raw, now)
            if "edited_message" in raw:
                return self._edit(raw, now)
            if "message" in raw:
                return self._message(raw, member(raw, "message"), now)
        except Malformed as error:
            return Reading(why=f"malformed: {error}")
        return Reading(why="kind of update not used here")

    def _tap(self, raw: Raw, now: datetime) -> Reading:
        query = member(raw, "callback_query")
        tapped, data = text(query, "id"), text(query, "data")
        try:
            address = _address(member(query, "message"))
        except Malformed as error:
            return Reading(tapped=tapped, why=f"malformed: {error}")
        if not data or _is_bot(query):
            return Reading(tapped=tapped, why="button without data, or pressed by a bot")
        choice = self.buttons.choice(str(address), data)
        # A button of before the token changed cannot be trusted; its owner still gets an answer.
        kind = Kind.CHOICE if choice else Kind.UNSUPPORTED
        return Reading(self._inbound(raw, address, now, kind=kind, choice=choice), tapped)

    def _edit(self, raw: Raw, now: datetime) -> Reading:
        message = member(raw, "edited_message")
        sent, edited = moment(message, "date", now), moment(message, "edit_date", now)
        if (edited - sent).total_seconds() > self.edit_window:
            return Reading(why="edited too late")
        if not text(message, "text"):
            return Reading(why="edited, but not its text")
        return self._message(raw, message, now)

    def _message(self, raw: Raw, message: Raw, now: datetime) -> Reading:
        address, at = _address(message), moment(message, "date", now)
        if why := _not_a_question(message):
            return Reading(why=why)
        found = said(message, self.me)
        if found is None:
            return Reading(why="said to somebody else in a group")
        return Reading(self._content(raw, message, found, address, at))

    def _content(
        self, raw: Raw, message: Raw, found: Said, address: Address, at: datetime
    ) -> Inbound:
        if found.payload:
            return self._inbound(raw, address, at, kind=Kind.CHOICE, choice=found.payload)
        if found.text:
            return self._inbound(raw, address, at, text=found.text)
        if (place := point(member(message, "location"))) is not None:
            label = text(member(message, "venue"), "title")
            location = Location(*place, label)
            return self._inbound(raw, address, at, kind=Kind.LOCATION, location=location)
        return self._inbound(raw, address, at, kind=Kind.UNSUPPORTED)

    def _inbound(
        self,
        raw: Raw,
        address: Address,
        at: datetime,
        *,
        kind: Kind = Kind.TEXT,
        text: str = "",
        choice: str | None = None,
        location: Location | None = None,
    ) -> Inbound:
        peer = Peer(self.channel, str(address))
        id_ = str(number(raw, "update_id"))
        return Inbound(
            id=id_, peer=peer, at=at, kind=kind, text=text, choice=choice, location=location
        )


def _address(message: Raw) -> Address:
    chat = member(message, "chat")
    topic = message.get("message_thread_id") if message.get("is_topic_message") is True else None
    known = isinstance(topic, int) and topic > 0
    return Address(number(chat, "id"), topic if known else None)


def _not_a_question(message: Raw) -> str:
    """Why nobody waits for an answer to ``message``; empty if somebody does."""
    if _is_bot(message) or message.get("is_automatic_forward") is True:
        return "written by a bot or forwarded by a machine"
    if text(member(message, "chat"), "type") == "channel":
        return "a channel's post"
    if not _SERVICE.isdisjoint(message):
        return "service message"
    if message.keys() <= _ENVELOPE:
        return "malformed: a message without content"
    return ""


def _is_bot(raw: Raw) -> bool:
    return member(raw, "from").get("is_bot") is True
