"""The tables of the SQLite message store, version by version."""

from __future__ import annotations

import sqlite3
from typing import Final

from melayani_bot.errors import StorageError

APPLICATION: Final = 0x4D454C59
"""Marks a file as ours: "MELY" in SQLite's application id."""

# Comments inside a statement are kept by SQLite: `.schema` shows them to whoever opens the file.
_MESSAGES: Final = """
CREATE TABLE inbox ( -- what citizens wrote; all times are UTC, ISO 8601
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    conversation TEXT NOT NULL,
    message TEXT NOT NULL, -- the platform's id; with the two above it tells a repetition
    kind TEXT NOT NULL,
    text TEXT NOT NULL, -- personal numbers are masked
    choice TEXT, -- the button that was tapped
    notice TEXT NOT NULL, -- what the server answers in place of the core, else empty
    sent_at TEXT NOT NULL, -- as the platform says
    received_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    done_at TEXT,
    UNIQUE (channel, conversation, message)
);
CREATE INDEX inbox_waiting ON inbox (channel, conversation, sent_at, seq) WHERE state = 'waiting';
CREATE TABLE outbox ( -- answers, in parts; "sending" is left by a process that ended meanwhile
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox INTEGER NOT NULL REFERENCES inbox (seq),
    place INTEGER NOT NULL, -- of the part in its answer; -1 is an apology
    channel TEXT NOT NULL,
    conversation TEXT NOT NULL,
    part TEXT NOT NULL, -- JSON
    asked_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    receipt TEXT, -- the platform's id of what was sent
    created_at TEXT NOT NULL,
    sent_at TEXT,
    UNIQUE (inbox, place)
);
CREATE INDEX outbox_waiting ON outbox (channel, conversation, seq)
    WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_history ON outbox (channel, conversation, seq);
CREATE TABLE conversation ( -- what is remembered of the last turns, as JSON
    channel TEXT NOT NULL,
    conversation TEXT NOT NULL,
    state TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (channel, conversation)
) WITHOUT ROWID;
CREATE VIEW dead_letters AS
    SELECT 'masuk' AS box, seq, channel, sent_at AS since, attempts, error, text
    FROM inbox WHERE state = 'dead'
    UNION ALL
    SELECT 'keluar', seq, channel, asked_at, attempts, error, part
    FROM outbox WHERE state = 'dead';
"""

_GAPS: Final = """
CREATE TABLE unanswered ( -- questions without a good answer, for editors
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox INTEGER NOT NULL UNIQUE REFERENCES inbox (seq),
    asked_at TEXT NOT NULL,
    text TEXT NOT NULL,
    outcome TEXT NOT NULL,
    nearest TEXT NOT NULL, -- targets, the best first, as JSON
    version TEXT NOT NULL
);
CREATE TABLE feedback ( -- thumbs; good is 1 or 0
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    conversation TEXT NOT NULL,
    target TEXT NOT NULL,
    good INTEGER NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (channel, conversation, target)
);
"""

_FORGOTTEN: Final = """
ALTER TABLE inbox ADD COLUMN version TEXT;
CREATE TABLE salt (value BLOB NOT NULL); -- of the marks below
INSERT INTO salt VALUES (randomblob(32));
CREATE TABLE forgotten ( -- conversations whose data was deleted at their wish, as salted hashes
    mark TEXT PRIMARY KEY,
    at TEXT NOT NULL
) WITHOUT ROWID;
"""

_DEATHS: Final = """
ALTER TABLE inbox ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
"""

_RECEIPTS: Final = """
CREATE INDEX outbox_receipt ON outbox (channel, receipt) WHERE receipt IS NOT NULL;
"""

_PART_DEATHS: Final = """
ALTER TABLE outbox ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
"""

_DEAD: Final = """
CREATE INDEX inbox_dead ON inbox (channel) WHERE state = 'dead';
CREATE INDEX outbox_dead ON outbox (channel) WHERE state = 'dead';
"""

UPGRADES: Final = (_MESSAGES, _GAPS, _FORGOTTEN, _DEATHS, _RECEIPTS, _PART_DEATHS, _DEAD)
"""Script n brings a file of version n to version n + 1; a new version only adds a script."""


def upgrade(db: sqlite3.Connection, name: str) -> None:
    """Bring the file to the newest version, each step in one transaction.

    Raises:
        StorageError: the file is not ours, or was written by a newer version.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    if version > len(UPGRADES):
        raise StorageError(
            f"{name} ditulis oleh versi yang lebih baru (skema {version}, versi ini mengenal sampai"
            f" {len(UPGRADES)}): pasang versi melayani-bot yang baru, atau pulihkan cadangan lama."
        )
    tables = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION and (version or tables):
        raise StorageError(f"{name} bukan basis data melayani-bot: pilih folder data yang lain.")
    for step in range(version, len(UPGRADES)):
        db.executescript(
            f"BEGIN IMMEDIATE; {UPGRADES[step]}"
            f"PRAGMA user_version = {step + 1}; PRAGMA application_id = {APPLICATION}; COMMIT;"
        )
