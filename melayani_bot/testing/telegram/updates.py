"""Raw updates as Telegram sends them, made from a few words."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

__all__ = ["BOT", "MEDIA", "NOISES", "PHONE", "Updates"]

Raw = dict[str, Any]

BOT: Final[Raw] = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Bot Palsu",
    "username": "palsu_bot",
}
PHONE: Final = "62800000001"
"""A number that nobody has; it comes in with the contact among `MEDIA`."""

_FILE: Final[Raw] = {"file_id": "palsu", "file_unique_id": "palsu"}
MEDIA: Final[Mapping[str, Raw]] = {
    "voice": {"voice": {**_FILE, "duration": 3}},
    "sticker": {
        "sticker": {
            **_FILE,
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
        }
    },
    "photo without caption": {"photo": [{**_FILE, "width": 90, "height": 60}]},
    "document": {"document": dict(_FILE)},
    "contact": {"contact": {"phone_number": PHONE, "first_name": "Palsu"}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "Palsu?",
            "options": [
                {"persistent_id": "1", "text": "ya", "voter_count": 0},
                {"persistent_id": "2", "text": "tidak", "voter_count": 0},
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
    },
    "a medium of the future": {"hologram": {"file_id": "palsu"}},
}
"""Contents of a message that no bot here can read."""

NOISES: Final[Mapping[str, Raw]] = {
    "another bot": {"message": {"from": {**BOT, "id": 999999}, "text": "halo"}},
    "our own message": {"message": {"from": BOT, "text": "halo"}},
    "pinned message": {"message": {"pinned_message": {"message_id": 1}}},
    "no chat": {"message": {"chat": None, "text": "halo"}},
    "a chat of another type": {"message": {"chat": {"id": "x"}, "text": "halo"}},
    "no content": {"message": {}},
    "message is a list": {"message": []},
    "unknown kind": {"dance": {"steps": 3}},
    "bot blocked": {"my_chat_member": {"new_chat_member": {"status": "kicked"}}},
    "group talk": {"message": {"chat": {"id": -100, "type": "supergroup"}, "text": "ktp hilang"}},
    "command for another bot": {"message": {"text": "/start@bot_lain"}},
    "a channel's post": {"message": {"chat": {"id": -200, "type": "channel"}, "text": "halo"}},
    "an edit three days later": {
        "edited_message": {"text": "ktp", "date": 1_790_000_000, "edit_date": 1_790_259_200}
    },
    "tap without message": {"callback_query": {"message": None, "data": "1"}},
    "tap without data": {"callback_query": {"data": None}},
    "tap of another type": {"callback_query": 7},
}
"""Updates that no citizen wrote to this bot, or that nothing can be made of."""


class Updates:
    """Numbers updates and messages, and gives each named person a private chat.

    ``chats`` holds the names of the people by chat id.
    """

    def __init__(self) -> None:
        self._update, self._message = 700_000_000, 100
        self._people: dict[str, int] = {}
        self.chats: dict[int, str] = {}
        self._keys: dict[str, int] = {}

    def message(
        self, person: str, content: Raw, *, key: str | None = None, at: datetime | None = None
    ) -> Raw:
        """A message of ``person``; the same ``key`` gives the same ``update_id``."""
        return self._numbered({"message": self._in_chat(person, content, at)}, key)

    def edit(self, person: str, text: str, *, after: int) -> Raw:
        """A message of ``person`` whose text was changed ``after`` seconds."""
        message = self._in_chat(person, {"text": text})
        message["edit_date"] = message["date"] + after
        return self._numbered({"edited_message": message})

    def tap(self, person: str, data: str) -> Raw:
        """A press of a button that holds ``data``."""
        self._message += 1
        query = {
            "id": f"tap-{self._message}",
            "from": self._user(person),
            "chat_instance": "1",
            "message": self._in_chat(person, {"from": BOT, "text": "Pilih:"}),
            "data": data,
        }
        return self._numbered({"callback_query": query})

    def noise(self, kind: str, person: str) -> Raw:
        """One of `NOISES` or `MEDIA`, otherwise complete."""
        if kind in MEDIA:
            return self.message(person, MEDIA[kind])
        update = copy.deepcopy(NOISES[kind])
        if isinstance(update.get("callback_query"), dict):
            complete = self.tap(person, "x")["callback_query"]
            update["callback_query"] = {**complete, **update["callback_query"]}
        for kind_of_update in ("message", "edited_message"):
            if isinstance(content := update.get(kind_of_update), dict):
                update[kind_of_update] = self._in_chat(person, content)
        return self._numbered(update)

    def _numbered(self, update: Raw, key: str | None = None) -> Raw:
        number = self._keys.get(key) if key else None
        if number is None:
            self._update += 1
            number = self._update
        if key:
            self._keys[key] = number
        return {"update_id": number, **update}

    def _in_chat(self, person: str, content: Raw, at: datetime | None = None) -> Raw:
        self._message += 1
        user = self._user(person)
        return {
            "message_id": self._message,
            "from": user,
            "chat": {"id": user["id"], "type": "private", "first_name": user["first_name"]},
            "date": int((at or datetime.now(UTC)).timestamp()),
            **content,
        }

    def _user(self, person: str) -> Raw:
        chat = self._people.setdefault(person, 5_000_000_001 + len(self._people))
        self.chats[chat] = person
        return {"id": chat, "is_bot": False, "first_name": person, "language_code": "id"}
