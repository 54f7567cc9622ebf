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
_STATUS = """
SELECT channel, sum(questions) AS questions, sum(parts) AS parts, sum(dead) AS dead,
       min(oldest) AS oldest, max(last_sent) AS last_sent
FROM (
    SELECT channel, state = 'waiting' AS questions, 0 AS parts, state = 'dead' AS dead,
           CASE WHEN state = 'waiting' THEN received_at END AS oldest, NULL AS last_sent
    FROM inbox
    UNION ALL
    SELECT channel, 0, state IN ('waiting', 'sending'), state = 'dead',
           CASE WHEN state IN ('waiting', 'sending') THEN created_at END, sent_at
    FROM outbox
) GROUP BY channel
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
                oldest=_moment(row["oldest"]),
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
