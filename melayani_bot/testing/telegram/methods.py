"""Answers calls of the Bot API as Telegram does: required fields, limits, known chats."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from melayani_bot.channel import Choice, ContactCard, Location
from melayani_bot.testing.telegram.shown import Unreadable, shown
from melayani_bot.testing.telegram.updates import BOT, Updates
from melayani_bot.testing.wire import Sent

__all__ = ["Methods", "Refusal", "error"]

Raw = dict[str, Any]

_MAX_TEXT: Final = 4096
_MAX_DATA: Final = 64
_MAX_BUTTONS: Final = 100
_MAX_VCARD: Final = 2048
_STRUCTURES: Final = ("reply_markup", "link_preview_options", "commands", "allowed_updates")


@dataclass(frozen=True, slots=True)
class Refusal(Exception):  # Telegram's own word would be "error response"
    """The Bot API does not do what it was asked for."""

    status: int
    description: str
    parameters: Mapping[str, int] | None = None


class Methods:
    """The state that calls change: what was sent, and where updates go."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self.sent: list[Sent] = []
        self.webhook: tuple[str, str] | None = None
        self.commands: list[Raw] = []
        self.acknowledged: list[str] = []
        self.moved: dict[int, int] = {}
        self._last_id = 9_000

    def call(self, method: str, given: Mapping[str, str]) -> object:
        """The ``result`` of one call.

        Raises:
            Refusal: as Telegram would refuse it.
        """
        handler = _METHODS.get(method)
        if handler is None:
            raise Refusal(404, "Not Found")
        return handler(self, _decoded(given))

    def _get_me(self, _: Raw) -> object:
        return {
            **BOT,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def _send_message(self, given: Raw) -> object:
        text = _required(given, "text")
        if given.get("parse_mode") == "HTML":
            text = _entities(text)
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        size = len(text.encode("utf-16-le", "surrogatepass")) // 2
        if size > _MAX_TEXT:
            raise Refusal(400, "Bad Request: message is too long")
        name = self._chat(given)
        choices = _choices(given.get("reply_markup") or {})
        self.sent.append(Sent(conversation=name, text=text, size=size, choices=choices))
        return self._message(given, {"text": text})

    def _send_contact(self, given: Raw) -> object:
        phone, name = _required(given, "phone_number"), _required(given, "first_name")
        if len(given.get("vcard", "").encode()) > _MAX_VCARD:
            raise Refusal(400, "Bad Request: VCARD_TOO_LONG")
        card = ContactCard(name, phone)
        self.sent.append(Sent(conversation=self._chat(given), text="", contact=card))
        return self._message(given, {"contact": {"phone_number": phone, "first_name": name}})

    def _send_location(self, given: Raw) -> object:
        place = Location(_degrees(given, "latitude", 90), _degrees(given, "longitude", 180))
        self.sent.append(Sent(conversation=self._chat(given), text="", location=place))
        point = {"latitude": place.latitude, "longitude": place.longitude}
        return self._message(given, {"location": point})

    def _answer_callback_query(self, given: Raw) -> object:
        tapped = _required(given, "callback_query_id")
        if tapped in self.acknowledged:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired")
        self.acknowledged.append(tapped)
        return True

    def _set_webhook(self, given: Raw) -> object:
        secret = given.get("secret_token", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise Refusal(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = (_required(given, "url"), secret)
        return True

    def _delete_webhook(self, _: Raw) -> object:
        self.webhook = None
        return True

    def _set_my_commands(self, given: Raw) -> object:
        commands = given.get("commands") or []
        for each in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", each["command"]):
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(each["description"]) <= 256:
                raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands = commands
        return True

    def _chat(self, given: Raw) -> str:
        chat = given.get("chat_id")
        if chat in self.moved:
            new = self.moved[chat]
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, text, {"migrate_to_chat_id": new})
        topic = f"/{given['message_thread_id']}" if "message_thread_id" in given else ""
        if not isinstance(chat, int) or (chat > 0 and chat not in self._updates.chats):
            raise Refusal(400, "Bad Request: chat not found")
        return self._updates.chats.get(chat) or f"{chat}{topic}"

    def _message(self, given: Raw, content: Raw) -> Raw:
        self._last_id += 1
        chat = given["chat_id"]
        return {
            "message_id": self._last_id,
            "from": BOT,
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
            "date": int(datetime.now(UTC).timestamp()),
            **content,
        }


_METHODS: Final[Mapping[str, Callable[[Methods, Raw], object]]] = {
    "getMe": Methods._get_me,
    "sendMessage": Methods._send_message,
    "sendContact": Methods._send_contact,
    "sendLocation": Methods._send_location,
    "answerCallbackQuery": Methods._answer_callback_query,
    "setWebhook": Methods._set_webhook,
    "deleteWebhook": Methods._delete_webhook,
    "setMyCommands": Methods._set_my_commands,
}


def error(refusal: Refusal) -> Raw:
    """The body that tells of ``refusal``."""
    body: Raw = {
        "ok": False,
        "error_code": refusal.status,
        "description": refusal.description,
    }
    if refusal.parameters:
        body["parameters"] = dict(refusal.parameters)
    return body


def _decoded(given: Mapping[str, str]) -> Raw:
    decoded: Raw = dict(given)
    for name in (*_STRUCTURES, "chat_id", "message_thread_id"):
        if name in given:
            try:
                decoded[name] = json.loads(given[name])
            except ValueError:
                raise Refusal(400, f"Bad Request: can't parse {name}") from None
    return decoded


def _required(given: Raw, name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str) or not value:
        raise Refusal(400, f'Bad Request: parameter "{name}" is required')
    return value


def _entities(text: str) -> str:
    try:
        return shown(text)
    except Unreadable as error:
        raise Refusal(400, f"Bad Request: can't parse entities: {error}") from None


def _degrees(given: Raw, name: str, limit: int) -> float:
    try:
        value = float(_required(given, name))
    except ValueError:
        raise Refusal(400, f"Bad Request: {name} is no number") from None
    if abs(value) > limit:
        raise Refusal(400, f"Bad Request: {name} is out of range")
    return value


def _choices(markup: Raw) -> tuple[Choice, ...]:
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    if len(buttons) > _MAX_BUTTONS:
        raise Refusal(400, "Bad Request: reply markup is too long")
    for button in buttons:
        if not 1 <= len(button["callback_data"].encode()) <= _MAX_DATA:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if not button["text"].strip():
            raise Refusal(400, "Bad Request: text buttons are unallowed in the inline keyboard")
    return tuple(Choice(button["callback_data"], button["text"]) for button in buttons)
