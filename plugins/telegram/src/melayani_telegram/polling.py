"""The Telegram adapter that fetches its updates."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from melayani_bot.channel import Deliver, Peer, PollingChannel
from melayani_bot.errors import ChannelError, Unauthorized
from melayani_telegram.backoff import Backoff
from melayani_telegram.channel import TelegramChannel
from melayani_telegram.fields import object_of
from melayani_telegram.inbound import Reading
from melayani_telegram.waves import waves

__all__ = ["PollingTelegram"]

_log: Final = logging.getLogger("melayani_telegram")


class PollingTelegram(TelegramChannel, PollingChannel):
    """Fetches updates, and confirms each only after it was delivered."""

    _offset: int | None = None

    async def run(self, deliver: Deliver) -> None:
        """Fetch and deliver until cancelled; waits longer and longer while Telegram fails.

        Raises:
            Unauthorized: the token is no longer accepted.
            StorageError: from ``deliver``; ``run`` may be called again.
        """
        backoff, prepared = Backoff(), False
        while True:
            try:
                if not prepared:
                    await self._prepare()
                    prepared = True
                updates = await self._client.updates(self._offset, self._settings.wait)
            except Unauthorized:
                raise
            except ChannelError as error:
                _log.warning("polling failed: %s", error)
                await backoff.sleep(error.retry_after)
                continue
            if await self._take_all(updates, deliver):
                backoff.reset()
            else:
                await backoff.sleep()

    async def _prepare(self) -> None:
        await self._ready()
        await self._client.delete_webhook()
        await self._show_commands()

    async def _take_all(self, updates: Sequence[Any], deliver: Deliver) -> bool:
        """Take ``updates`` by their ids; false if some came and none had an id to confirm it by."""
        if not updates:
            # All is confirmed. After a quiet week ids begin anew, perhaps lower than the last one.
            self._offset = None
        reader, now = await self._ready(), datetime.now(UTC)
        read = [(update, reader.read(update, now)) for update in sorted(updates, key=_number)]
        for wave in waves(read, _conversation):
            await self._take_wave(wave, deliver)
        return not updates or any(_number(update) >= 0 for update in updates)

    async def _take_wave(self, wave: Sequence[tuple[Any, Reading]], deliver: Deliver) -> None:
        """Take updates of different conversations side by side, so that one write stores them.

        What comes before the first that was not stored is confirmed; the others come again.
        """
        taking = (self._take(update, reading, deliver) for update, reading in wave)
        for (update, _), error in zip(
            wave, await asyncio.gather(*taking, return_exceptions=True), strict=True
        ):
            if error is not None:
                raise error
            if (number := _number(update)) >= 0:
                self._offset = number + 1


def _number(update: object) -> int:
    """The id of ``update``; -1 if it has none."""
    number = object_of(update).get("update_id")
    return number if isinstance(number, int) else -1


def _conversation(item: tuple[object, Reading]) -> Peer | None:
    inbound = item[1].inbound
    return inbound.peer if inbound else None
