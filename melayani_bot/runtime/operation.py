"""Makes one server from the settings: what it answers from, its limits, reports and chores."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from melayani_bot.channel import Channel
from melayani_bot.knowledge.packs import search_roots
from melayani_bot.runtime.answers import Errand
from melayani_bot.runtime.app import Plan
from melayani_bot.runtime.aside import set_aside
from melayani_bot.runtime.callers import guard
from melayani_bot.runtime.channels import WEB, build_channels, with_secret
from melayani_bot.runtime.chores import Chore
from melayani_bot.runtime.clock import Clock
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.doubts import Doubts
from melayani_bot.runtime.elsewhere import Elsewhere
from melayani_bot.runtime.health import Health, InUse
from melayani_bot.runtime.identity import Pseudonyms
from melayani_bot.runtime.limits import Limiter
from melayani_bot.runtime.living import Change, LivingKnowledge
from melayani_bot.runtime.metrics import Metrics
from melayani_bot.runtime.notices import apology
from melayani_bot.runtime.observers import LogObserver, Observers
from melayani_bot.runtime.policy import Policy
from melayani_bot.runtime.retention import sweep
from melayani_bot.settings import Settings
from melayani_bot.storage.copying import delete_put_aside
from melayani_bot.storage.folder import open_folder
from melayani_bot.storage.messages import MessageStore

SALTS: Final = "garam"
"""Folder below the data folder with the salts of the log."""

_NICE: Final = 10
"""How far fitting stands back behind answering on a server with few cores."""
_SWEEP_SECONDS: Final = 3600.0
_ASIDE: Final = timedelta(days=7)
"""How long what a restore has put aside is kept."""

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[tuple[Plan, MessageStore]]:
    """All that a server needs, opened, and closed in the end.

    Raises:
        MelayaniError: a channel, the knowledge or the data folder cannot be used.
    """
    clock = Clock()
    with closing(open_folder(settings.data, clock.stamp)) as stores:
        options = with_secret(settings.options, settings.data)
        channels = tuple(build_channels(settings.channels, options))
        living = await living_knowledge(settings, channels)
        set_aside()
        try:
            plan = plan_of(settings, channels, living, stores.messages)
            held = replace(plan, age=clock.age, sending=stores.sending.holding)
            yield held, stores.messages
        finally:
            await living.close()


async def living_knowledge(settings: Settings, channels: Sequence[Channel]) -> LivingKnowledge:
    """The pack of the settings, compiled, and watched where its folders are.

    Raises:
        KnowledgeError: it cannot be loaded.
    """
    return await LivingKnowledge.begin(
        search_roots(list(settings.knowledge)),
        lambda first: Elsewhere.open(errand_of(settings, channels, 0 if first else _NICE)),
    )


def errand_of(settings: Settings, channels: Sequence[Channel], nice: int = 0) -> Errand:
    """What an office has to know of the settings; ``nice`` is how far its fitting stands back."""
    policy = _policy(settings)
    return Errand(
        roots=settings.knowledge,
        pack=settings.pack,
        data=settings.data.absolute(),
        capabilities={channel.name: channel.capabilities for channel in channels},
        longest=policy.answer_seconds,
        nice=nice,
        thumbs=settings.feedback,
        retention=settings.retention,
        contact=settings.contact,
    )


def plan_of(
    settings: Settings,
    channels: Sequence[Channel],
    living: LivingKnowledge,
    store: MessageStore,
) -> Plan:
    """The server that the settings describe.

    Args:
        settings: what the operator has set.
        channels: built from the same settings.
        living: what answers come from.
        store: what old records are deleted from.
    """
    metrics, limiter = Metrics(), Limiter(settings.limits, living.urgent)
    health = Health(lambda: InUse(living.version, living.refused, living.lost))
    metrics.knowledge(living.version)
    metrics.matches(lambda: living.matches)
    return Plan(
        channels=channels,
        answer=living.answer,
        host=settings.host,
        port=settings.port,
        max_body=settings.max_body_bytes,
        drain_seconds=settings.drain_seconds,
        observer=Observers(LogObserver(), metrics, health),
        admit=limiter.admit,
        guard=guard(limiter.admit_request, {WEB}, settings.trusted_proxies),
        policy=_policy(settings),
        apology=lambda: apology(living.opened.emergency_number),
        reports={"/health": health.report, "/metrics": metrics.report},
        chores=_chores(settings, living, store, metrics),
    )


def _policy(settings: Settings) -> Policy:
    return replace(Policy(), deaths=settings.limits.deaths_per_message)


def _chores(
    settings: Settings, living: LivingKnowledge, store: MessageStore, metrics: Metrics
) -> tuple[Chore, ...]:
    async def take_in(_: Disk) -> None:
        look = await living.look()
        metrics.knowledge(living.version)  # also of an office that was lost and opened again
        if look.change is Change.REFUSED:
            _log.error("pengetahuan baru ditolak, yang lama tetap dipakai", reason=look.reason)
        elif look.change is Change.TAKEN:
            _log.info("pengetahuan baru dipakai", version=look.version)

    doubts = Doubts(settings.data)

    def delete_old() -> None:
        now = datetime.now(UTC)
        if since := doubts.look(now).doubted:
            _log.warning("jam melompat: data lama belum dihapus, periksa jam", sejak=f"{since}")
            return
        gone = {kind.value: n for kind, n in sweep(store, settings.retention, now).items() if n}
        salts = Pseudonyms(settings.data / SALTS).forget_old(now)
        aside = delete_put_aside(settings.data, now - _ASIDE)
        if gone or salts or aside:
            _log.info("data lama dihapus", **gone, garam=salts, salinan=aside)

    return (
        Chore(name="pengetahuan", every=float(settings.reload_seconds), do=take_in),
        Chore(name="penyimpanan", every=_SWEEP_SECONDS, do=lambda disk: disk.run(delete_old)),
    )
