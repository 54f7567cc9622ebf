"""What an operator or editor asks of the SQLite store: dead letters, gaps, thumbs, status."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from melayani_bot.storage.rows import dead_letter_of, feedback_of, stamp
from melayani_bot.storage.values import Box, ChannelStatus, DeadLetter, Feedback, Unanswered
from melayani_bot.storage.waiting import Waiting

_REPLAY: Mapping[Box, str] = {
    Box.INBOX: "UPDATE inbox SET state = 'waiting', attempts = 0, deaths = 0, sent_at = ?"
    " WHERE seq = ? AND state = 'dead'",
    Box.OUTBOX: "UPDATE outbox SET state = 'waiting', attempts = 0, deaths = 0, asked_at = ?"
    " WHERE seq = ? AND state = 'dead'",
}
# Each count looks at little: channels are skipped through, and what waits or is dead has an index.
_STATUS = """
WITH RECURSIVE known (channel) AS (
    SELECT min(channel) FROM inbox
    UNION ALL
    SELECT (SELECT min(channel) FROM inbox WHERE inbox.channel > known.channel)
    FROM known WHERE channel IS NOT NULL
),
asked AS (SELECT channel, received_at FROM inbox WHERE state = 'waiting'),
told AS (
    SELECT channel, created_at FROM outbox INDEXED BY outbox_waiting
    WHERE state IN ('waiting', 'sending')
)
SELECT channel,
    (SELECT count(*) FROM asked WHERE asked.channel = known.channel) AS questions,
    (SELECT count(*) FROM told WHERE told.channel = known.channel) AS parts,
    (SELECT count(*) FROM inbox WHERE inbox.channel = known.channel AND state = 'dead')
        + (SELECT count(*) FROM outbox WHERE outbox.channel = known.channel AND state = 'dead')
        AS dead,
    (SELECT min(received_at) FROM asked WHERE asked.channel = known.channel) AS first_asked,
    (SELECT min(created_at) FROM told WHERE told.channel = known.channel) AS first_told,
    (SELECT sent_at FROM outbox NOT INDEXED
     WHERE outbox.channel = known.channel AND sent_at IS NOT NULL ORDER BY seq DESC LIMIT 1)
        AS last_sent
FROM known WHERE channel IS NOT NULL
"""


class Reports(Waiting):
    """Reads by anyone; replaying is safe while a server runs on the same file."""

    def dead_letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """See `MessageStore.dead_letters`."""
        rows = self._rows("SELECT * FROM dead_letters ORDER BY since, box, seq LIMIT ?", (limit,))
        return [dead_letter_of(row) for row in rows]

    def replay(self, letters: Sequence[DeadLetter]) -> int:
        """See `MessageStore.replay`."""
        now = stamp(self._now())
        self._begin_anew()
        with self._writing("replay") as db:
            return sum(
                db.execute(_REPLAY[letter.box], (now, letter.seq)).rowcount for letter in letters
            )

    def status(self) -> Mapping[str, ChannelStatus]:
        """See `MessageStore.status`."""
        return {
            row["channel"]: ChannelStatus(
                questions=row["questions"],
                parts=row["parts"],
                dead=row["dead"],
                oldest=_moment(
                    min(filter(None, (row["first_asked"], row["first_told"])), default=None)
                ),
                last_sent=_moment(row["last_sent"]),
            )
            for row in self._rows(_STATUS)
        }

    def unanswered(self, limit: int = 1000) -> Sequence[Unanswered]:
        """See `MessageStore.unanswered`."""
        rows = self._rows("SELECT * FROM unanswered ORDER BY seq DESC LIMIT ?", (limit,))
        return [
            Unanswered(
                text=row["text"],
                outcome=row["outcome"],
                nearest=tuple(json.loads(row["nearest"])),
                version=row["version"],
            )
            for row in rows
        ]

    def feedback(self, limit: int = 1000) -> Sequence[Feedback]:
        """See `MessageStore.feedback`."""
        rows = self._rows("SELECT * FROM feedback ORDER BY seq DESC LIMIT ?", (limit,))
        return [feedback_of(row) for row in rows]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
