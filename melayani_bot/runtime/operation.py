"""Makes one server from the settings: what it answers from, its limits, reports and chores."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from melayani_bot.answering.emergencies import emergency_number, is_emergency
from melayani_bot.channel import Channel, Peer
from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.packs import search_roots
from melayani_bot.opening import is_fitted, open_pack
from melayani_bot.runtime.announcement import Announcements
from melayani_bot.runtime.app import Plan
from melayani_bot.runtime.callers import guard
from melayani_bot.runtime.channels import WEB
from melayani_bot.runtime.chores import Chore
from melayani_bot.runtime.health import Health, InUse
from melayani_bot.runtime.identity import Pseudonyms
from melayani_bot.runtime.limits import Limiter
from melayani_bot.runtime.living import Change, LivingKnowledge, set_aside
from melayani_bot.runtime.manners import Manners
from melayani_bot.runtime.metrics import Metrics
from melayani_bot.runtime.notices import apology
from melayani_bot.runtime.observers import LogObserver, Observers
from melayani_bot.runtime.policy import Policy
from melayani_bot.runtime.replying import Desk, reply
from melayani_bot.runtime.retention import sweep
from melayani_bot.settings import Settings
from melayani_bot.storage.copying import delete_put_aside
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.values import Holdings, Question, Reply

SALTS: Final = "garam"
"""Folder below the data folder with the salts of the log."""

_NICE: Final = 10
"""How far fitting stands back behind answering on a server with few cores."""
_SWEEP_SECONDS: Final = 3600.0
_ASIDE: Final = timedelta(days=7)
"""How long what a restore has put aside is kept."""

_log = structlog.get_logger(__name__)


def living_knowledge(settings: Settings) -> LivingKnowledge:
    """The pack of the settings, compiled, and watched where its folders are.

    Raises:
        KnowledgeError: it cannot be loaded.
    """
    given, pack = list(settings.knowledge), settings.pack
    if not is_fitted(given, pack):
        _fit_elsewhere(given, pack, nice=0)
    return LivingKnowledge(
        search_roots(given),
        lambda: open_pack(given, pack),
        lambda: _fit_elsewhere(given, pack, nice=_NICE),
    )


def _fit_elsewhere(roots: Sequence[Path], pack: str, *, nice: int) -> None:
    """Fit the matcher in a process of its own, which hands the memory back when it ends.

    It is kept by content, so opening it here is quick; where that fails, opening it tells why.

    Args:
        roots: folders of packs.
        pack: id of the lowest layer.
        nice: how far it stands back, so that answers do not wait for it.

    Raises:
        KnowledgeError: the process was ended by the system, as this one would be.
    """
    code = (
        "import os, sys; from pathlib import Path; from melayani_bot.opening import open_pack;"
        f" os.nice({nice}); open_pack([Path(name) for name in sys.argv[2:]], sys.argv[1])"
    )
    command = [sys.executable, "-c", code, pack, *map(str, roots)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own interpreter
    if done.returncode < 0:
        raise KnowledgeError(
            f"menyiapkan pengetahuan dihentikan sistem (sinyal {-done.returncode}), mungkin karena"
            " memori habis: kembalikan perubahan terakhir atau tambah memori."
        )


def plan_of(
    settings: Settings,
    channels: Sequence[Channel],
    living: LivingKnowledge,
    store: MessageStore,
    holdings: Callable[[Peer], Holdings],
) -> Plan:
    """The server that the settings describe.

    Args:
        settings: what the operator has set.
        channels: built from the same settings.
        living: what answers come from.
        store: what old records are deleted from.
        holdings: counts what is stored of a conversation; called beside the store's one caller.
    """
    metrics, limiter = (
        Metrics(),
        Limiter(settings.limits, lambda text: is_emergency(text, living.base)),
    )
    health = Health(lambda: InUse(living.version, living.refused))
    metrics.knowledge(living.version)
    metrics.matches(lambda: (living.base.recall.hits, living.base.recall.misses))
    return Plan(
        channels=channels,
        answer=_Answerer(settings, channels, living, holdings),
        host=settings.host,
        port=settings.port,
        max_body=settings.max_body_bytes,
        drain_seconds=settings.drain_seconds,
        observer=Observers(LogObserver(), metrics, health),
        admit=limiter.admit,
        guard=guard(limiter.admit_request, {WEB}, settings.trusted_proxies),
        policy=_policy(settings),
        apology=lambda: apology(emergency_number(living.base)),
        reports={"/health": health.report, "/metrics": metrics.report},
        chores=_chores(settings, living, store, metrics),
    )


def _policy(settings: Settings) -> Policy:
    return replace(Policy(), deaths=settings.limits.deaths_per_message)


class _Answerer:
    """Answers from the knowledge and the announcement of the moment, and holds on to neither."""

    def __init__(
        self,
        settings: Settings,
        channels: Sequence[Channel],
        living: LivingKnowledge,
        holdings: Callable[[Peer], Holdings],
    ) -> None:
        self._living, self._announcements = living, Announcements(settings.data)
        self._manners = Manners(
            retention=settings.retention, contact=settings.contact, holdings=holdings
        )
        self._desk = partial(
            Desk,
            capabilities={channel.name: channel.capabilities for channel in channels},
            oldest=Policy().oldest,
            thumbs=settings.feedback,
        )

    def __call__(self, question: Question) -> Reply:
        base, said = self._living.base, self._announcements.current()
        official = base.knowledge.pack.official
        manners = replace(self._manners, announcement=said, official=official)
        return reply(question, self._desk(base=base, manners=manners), datetime.now(UTC))


def _chores(
    settings: Settings, living: LivingKnowledge, store: MessageStore, metrics: Metrics
) -> tuple[Chore, ...]:
    def take_in() -> None:
        look = living.look()
        if look.change is Change.REFUSED:
            _log.error("pengetahuan baru ditolak, yang lama tetap dipakai", reason=look.reason)
        elif look.change is Change.TAKEN:
            set_aside()
            metrics.knowledge(look.version)
            _log.info("pengetahuan baru dipakai", version=look.version)

    def delete_old() -> None:
        now = datetime.now(UTC)
        gone = {kind.value: n for kind, n in sweep(store, settings.retention, now).items() if n}
        salts = Pseudonyms(settings.data / SALTS).forget_old(now)
        aside = delete_put_aside(settings.data, now - _ASIDE)
        if gone or salts or aside:
            _log.info("data lama dihapus", **gone, garam=salts, salinan=aside)

    return (
        Chore(name="pengetahuan", every=float(settings.reload_seconds), do=take_in),
        Chore(name="penyimpanan", every=_SWEEP_SECONDS, do=delete_old, on_store=True),
    )
