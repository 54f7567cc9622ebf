"""Health and metrics: what an operator must see, from what the hops tell, without people in it."""

from __future__ import annotations

import inspect
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from melayani_bot.runtime.health import LATE, Health, InUse
from melayani_bot.runtime.metrics import Metrics
from melayani_bot.runtime.observer import Observer
from melayani_bot.runtime.observers import LogObserver, Observers
from melayani_bot.storage.values import Box, ChannelStatus

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CALLS: dict[str, dict[str, Any]] = {
    "accepted": {"channel": "web", "new": True},
    "refused": {"channel": "web"},
    "answered": {"channel": "web", "waited": 0.2},
    "sent": {"channel": "web", "waited": 0.3},
    "retried": {"channel": "web", "error": "galat"},
    "resent": {"channel": "web"},
    "undelivered": {"channel": "web", "error": "kode 1"},
    "buried": {"box": Box.OUTBOX, "channel": "web", "error": "galat"},
    "circuit": {"channel": "web", "is_open": True, "error": "token ditolak"},
    "failed": {"name": "web", "error": "galat"},
}


def status(**more: Any) -> dict[str, ChannelStatus]:
    return {"web": ChannelStatus(**more)}


def report(health: Health, found: dict[str, ChannelStatus]) -> tuple[int, Any]:
    response = health.report(found, NOW)
    return response.status, json.loads(response.body)


def test_a_server_that_answers_is_well_even_with_dead_letters() -> None:
    code, body = report(Health(), status(dead=3, last_sent=NOW, questions=1, oldest=NOW - LATE))
    assert (code, body["status"]) == (200, "ok")
    assert body["channels"]["web"] == {
        "ok": True, "stopped": None, "questions": 1, "parts": 0, "dead": 3,
        "lag_seconds": LATE.total_seconds(), "last_sent": NOW.isoformat(),
    }  # fmt: skip


def test_a_late_channel_is_not_well_and_a_clock_that_went_back_is_no_lag() -> None:
    late = NOW - LATE - timedelta(seconds=1)
    assert report(Health(), status(oldest=late))[0] == 503
    assert report(Health(), status(oldest=NOW + timedelta(hours=1)))[0] == 200


def test_a_server_that_turned_messages_away_is_not_well_for_a_minute() -> None:
    passed = 0.0
    health = Health(clock=lambda: passed)
    assert report(health, status())[0] == 200
    health.refused("web")
    passed = 59.0
    code, body = report(health, status())
    assert (code, body["status"], body["refusing"]) == (503, "degraded", True)
    passed = 61.0
    assert report(health, status())[0] == 200


def test_a_stopped_channel_is_named_with_its_reason_until_it_sends_again() -> None:
    health = Health()
    health.circuit("telegram", True, "token ditolak")
    code, body = report(health, status())
    assert (code, body["channels"]["telegram"]["stopped"]) == (503, "token ditolak")
    health.circuit("telegram", False, "")
    assert report(health, status())[0] == 200


def test_the_knowledge_in_use_is_named_with_why_a_newer_one_is_not() -> None:
    code, body = report(Health(lambda: InUse("abc", "x.yaml:1:1: galat")), status())
    assert code == 200
    assert body["knowledge"] == {"version": "abc", "refused": "x.yaml:1:1: galat", "lost": False}


def test_a_server_without_anybody_who_answers_is_not_well() -> None:
    code, body = report(Health(lambda: InUse("abc", "x.yaml:1:1: galat", lost=True)), status())
    assert (code, body["status"], body["knowledge"]["lost"]) == (503, "degraded", True)


def test_every_event_is_counted() -> None:
    metrics = Metrics()
    for name, values in CALLS.items():
        getattr(metrics, name)(**values)
    metrics.knowledge("abc")
    metrics.matches(lambda: (7, 2))
    found = status(questions=1, parts=2, dead=4, oldest=NOW - LATE, last_sent=NOW)
    text = metrics.report(found, NOW).body.decode()
    for line in (
        'melayani_messages_accepted_total{channel="web",new="true"} 1.0',
        'melayani_messages_refused_total{channel="web"} 1.0',
        'melayani_answer_seconds_count{channel="web"} 1.0',
        'melayani_delivery_seconds_sum{channel="web"} 0.3',
        'melayani_sends_retried_total{channel="web"} 1.0',
        'melayani_sends_repeated_total{channel="web"} 1.0',
        'melayani_dead_letters_total{box="keluar",channel="web"} 1.0',
        'melayani_circuit_open{channel="web"} 1.0',
        'melayani_failures_total{name="web"} 1.0',
        'melayani_waiting{channel="web"} 3.0',
        'melayani_dead{channel="web"} 4.0',
        'melayani_lag_seconds{channel="web"} 300.0',
        'melayani_knowledge_info{version="abc"} 1.0',
        'melayani_matches_total{source="remembered"} 7.0',
        'melayani_matches_total{source="made"} 2.0',
    ):
        assert line in text


def test_no_event_of_an_observer_is_forgotten_here() -> None:
    events = {n for n, _ in inspect.getmembers(Observer, inspect.isfunction) if n[0] != "_"}
    assert events == set(CALLS)
    own = {name for name in vars(Observers) if name[0] != "_"}
    assert own == events


@pytest.mark.parametrize("name", sorted(CALLS))
def test_everything_is_passed_on_in_order(name: str) -> None:
    heard: list[tuple[int, dict[str, Any]]] = []

    def listener(number: int) -> Observer:
        listening = Observer()
        signature = inspect.signature(getattr(listening, name))

        def hear(*args: Any, **kwargs: Any) -> None:
            heard.append((number, dict(signature.bind(*args, **kwargs).arguments)))

        setattr(listening, name, hear)
        return listening

    getattr(Observers(listener(1), listener(2), LogObserver()), name)(**CALLS[name])
    assert heard == [(1, CALLS[name]), (2, CALLS[name])]
