"""The calls of the Bot API that python-telegram-bot and aiogram spell alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from melayani_telegram.addressed import Me
from melayani_telegram.client import COMMANDS
from melayani_telegram.inbound import ALLOWED_UPDATES
from melayani_telegram.outbound import Card, Outgoing, Point, Words

__all__ = ["BotClient", "Models"]

Found = TypeVar("Found")


class _User(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def username(self) -> str | None: ...


class _Message(Protocol):
    @property
    def message_id(self) -> int: ...


class _Bot(Protocol):
    """What both libraries call ``Bot``, as far as it is needed here."""

    async def get_me(self) -> _User: ...

    async def send_message(
        self,
        chat_id: int,
        text: str,
        *,
        parse_mode: str | None,
        link_preview_options: Any,
        reply_markup: Any,
        message_thread_id: int | None,
    ) -> _Message: ...

    async def send_contact(
        self,
        chat_id: int,
        phone_number: str,
        first_name: str,
        *,
        vcard: str | None,
        message_thread_id: int | None,
    ) -> _Message: ...

    async def send_location(
        self, chat_id: int, latitude: float, longitude: float, *, message_thread_id: int | None
    ) -> _Message: ...

    async def answer_callback_query(self, callback_query_id: str) -> bool: ...

    async def set_my_commands(self, commands: Any) -> bool: ...

    async def set_webhook(
        self, url: str, *, secret_token: str | None, allowed_updates: Any
    ) -> bool: ...

    async def delete_webhook(self, *, drop_pending_updates: bool | None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Models:
    """A library's classes ``BotCommand``, ``InlineKeyboardButton`` and so on."""

    command: Callable[..., Any]
    button: Callable[..., Any]
    keyboard: Callable[..., Any]
    preview: Callable[..., Any]


class BotClient(ABC):
    """A `Client` over a library's bot, but for fetching updates and closing."""

    def __init__(self, bot: _Bot, models: Models) -> None:
        self._bot, self._models = bot, models
        self._no_preview = models.preview(is_disabled=True)

    @abstractmethod
    async def _ask(self, call: Awaitable[Found]) -> Found:
        """What ``call`` returns; its errors as ours."""

    async def me(self) -> Me:
        """See `Client.me`."""
        user = await self._ask(self._bot.get_me())
        return Me(user.id, user.username or "")

    async def send(self, message: Outgoing) -> int:
        """See `Client.send`."""
        return (await self._ask(self._sending(message))).message_id

    def _sending(self, message: Outgoing) -> Awaitable[_Message]:
        chat, topic = message.to.chat, message.to.topic
        match message:
            case Words(text=text):
                return self._bot.send_message(
                    chat,
                    text,
                    parse_mode="HTML" if message.html else None,
                    link_preview_options=self._no_preview,
                    reply_markup=self._keyboard(message),
                    message_thread_id=topic,
                )
            case Card(phone=phone, name=name, vcard=vcard):
                return self._bot.send_contact(
                    chat, phone, name, vcard=vcard or None, message_thread_id=topic
                )
            case Point(latitude=latitude, longitude=longitude):
                return self._bot.send_location(chat, latitude, longitude, message_thread_id=topic)

    def _keyboard(self, message: Words) -> Any:
        if not message.buttons:
            return None
        button = self._models.button
        rows = [[button(text=label, callback_data=data)] for label, data in message.buttons]
        return self._models.keyboard(inline_keyboard=rows)

    async def acknowledge(self, tapped: str) -> None:
        """See `Client.acknowledge`."""
        await self._ask(self._bot.answer_callback_query(tapped))

    async def set_commands(self) -> None:
        """See `Client.set_commands`."""
        command = self._models.command
        shown = [command(command=name, description=words) for name, words in COMMANDS.items()]
        await self._ask(self._bot.set_my_commands(shown))

    async def set_webhook(self, url: str, secret: str) -> None:
        """See `Client.set_webhook`."""
        kinds = list(ALLOWED_UPDATES)
        await self._ask(self._bot.set_webhook(url, secret_token=secret, allowed_updates=kinds))

    async def delete_webhook(self) -> None:
        """See `Client.delete_webhook`."""
        await self._ask(self._bot.delete_webhook(drop_pending_updates=False))
