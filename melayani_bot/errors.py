"""Every exception this project raises on purpose.

    MelayaniError
    ├── KnowledgeError      the knowledge cannot be loaded       exit status 3
    ├── SettingsError       a setting is missing or wrong        exit status 4
    ├── PluginError         a channel plugin is absent or broken
    ├── StorageError        a store is damaged, newer than this version, or in use
    ├── MatcherError        a saved matcher is damaged or of another format
    └── ChannelError        a platform did not take a message
        ├── RateLimited     too fast; `retry_after` says how long to wait
        ├── Unauthorized    the token or secret is no longer accepted
        ├── PeerGone        this conversation can never be reached again
        └── Rejected        this message will never be accepted

The text of each is one plain sentence that says what to do. What reaches citizens, editors or
operators are Indonesian; no message carries a secret, a phone number or a NIK.
"""

from __future__ import annotations

from datetime import timedelta

__all__ = [
    "ChannelError",
    "KnowledgeError",
    "MatcherError",
    "MelayaniError",
    "PeerGone",
    "PluginError",
    "RateLimited",
    "Rejected",
    "SettingsError",
    "StorageError",
    "Unauthorized",
]


class MelayaniError(Exception):
    """Base of all errors raised on purpose."""


class KnowledgeError(MelayaniError):
    """The knowledge cannot be loaded; the text names file, line and column where they are known."""


class SettingsError(MelayaniError):
    """A setting is missing or has a value that cannot be used."""


class PluginError(MelayaniError):
    """A channel plugin is not installed, cannot be imported, or speaks another contract."""


class StorageError(MelayaniError):
    """A store is damaged, was written by a newer version, or is held by another process."""


class MatcherError(MelayaniError):
    """A saved matcher is damaged, foreign, or of another format version."""


class ChannelError(MelayaniError):
    """A platform did not take a message.

    Args:
        message: what happened, without secrets and without personal data.
        retry_after: how long the platform asked to wait; ``None`` when it did not say.
        permanent: ``True`` when trying the same again can never succeed.
        unclear: ``True`` when the message may have arrived all the same, as where the answer to a
            send got lost: each further try may show it once more.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after: timedelta | None = None,
        permanent: bool = False,
        unclear: bool = False,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.permanent = permanent
        self.unclear = unclear


class RateLimited(ChannelError):
    """Sent too fast; try again after ``retry_after``."""


class Unauthorized(ChannelError):
    """The credentials are not accepted any more; nothing will be sent until they are renewed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class PeerGone(ChannelError):
    """The conversation is closed for good: blocked, deleted, or never existed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class Rejected(ChannelError):
    """The platform refuses this very message; the next one may pass."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)
