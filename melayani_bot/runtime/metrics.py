"""Counts what a server does, for Prometheus; labels are names of channels, never of people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from melayani_bot.channel import HttpResponse
from melayani_bot.runtime.observer import Observer
from melayani_bot.storage.values import Box, ChannelStatus

_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)
_CHANNEL = ("channel",)


class _Matches(Collector):
    def __init__(self, counts: Callable[[], tuple[int, int]]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        told = CounterMetricFamily("melayani_matches", "Matches of questions", labels=("source",))
        for source, count in zip(("remembered", "made"), self._counts(), strict=True):
            told.add_metric((source,), count)
        yield told


class Metrics(Observer):
    """A registry of its own, so that two servers in one process do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._accepted = self._counter("messages_accepted", "Messages stored", "channel", "new")
        self._refused = self._counter("messages_refused", "Messages turned away", "channel")
        self._retried = self._counter("sends_retried", "Sends tried again", "channel")
        self._resent = self._counter("sends_repeated", "Sends that may show twice", "channel")
        self._buried = self._counter("dead_letters", "Messages given up", "channel", "box")
        self._undelivered = self._counter("undelivered", "Taken, never arrived", "channel")
        self._failed = self._counter("failures", "Parts of the server started again", "name")
        self._answered = self._histogram("answer_seconds", "From acceptance to the outbox")
        self._sent = self._histogram("delivery_seconds", "From the question to the citizen")
        self._open = self._gauge("circuit_open", "1 while a channel does not send")
        self._waiting = self._gauge("waiting", "Questions and parts that wait")
        self._dead = self._gauge("dead", "Dead letters now")
        self._lag = self._gauge("lag_seconds", "Age of the oldest that waits")
        self._last = self._gauge("last_sent_timestamp_seconds", "Moment of the last success")
        self._knowledge = Info("melayani_knowledge", "Version in use", registry=self.registry)

    def accepted(self, channel: str, *, new: bool) -> None:
        """See `Observer.accepted`."""
        self._accepted.labels(channel, str(new).lower()).inc()

    def refused(self, channel: str) -> None:
        """See `Observer.refused`."""
        self._refused.labels(channel).inc()

    def answered(self, channel: str, waited: float) -> None:
        """See `Observer.answered`."""
        self._answered.labels(channel).observe(max(0.0, waited))

    def sent(self, channel: str, waited: float) -> None:
        """See `Observer.sent`."""
        self._sent.labels(channel).observe(max(0.0, waited))

    def retried(self, channel: str, error: str) -> None:
        """See `Observer.retried`."""
        self._retried.labels(channel).inc()

    def resent(self, channel: str) -> None:
        """See `Observer.resent`."""
        self._resent.labels(channel).inc()

    def buried(self, box: Box, channel: str, error: str) -> None:
        """See `Observer.buried`."""
        self._buried.labels(channel, box.value).inc()

    def undelivered(self, channel: str, error: str) -> None:
        """See `Observer.undelivered`."""
        self._undelivered.labels(channel).inc()

    def circuit(self, channel: str, is_open: bool, error: str) -> None:
        """See `Observer.circuit`."""
        self._open.labels(channel).set(is_open)

    def failed(self, name: str, error: str) -> None:
        """See `Observer.failed`."""
        self._failed.labels(name).inc()

    def knowledge(self, version: str) -> None:
        """Answers come from this version from now on."""
        self._knowledge.info({"version": version})

    def matches(self, counts: Callable[[], tuple[int, int]]) -> None:
        """Count matches: ``counts`` tells how many were remembered and how many made.

        Both begin anew with each version of the knowledge, as a Prometheus counter may.
        """
        self.registry.register(_Matches(counts))

    def report(self, status: Mapping[str, ChannelStatus], now: datetime) -> HttpResponse:
        """Everything in Prometheus' text format."""
        for channel, found in status.items():
            self._waiting.labels(channel).set(found.questions + found.parts)
            self._dead.labels(channel).set(found.dead)
            lag = (now - found.oldest).total_seconds() if found.oldest else 0.0
            self._lag.labels(channel).set(max(0.0, lag))
            if found.last_sent:
                self._last.labels(channel).set(found.last_sent.timestamp())
        headers = {"content-type": CONTENT_TYPE_LATEST}
        return HttpResponse(200, generate_latest(self.registry), headers)

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"melayani_{name}", told, labels, registry=self.registry)

    def _gauge(self, name: str, told: str) -> Gauge:
        return Gauge(f"melayani_{name}", told, _CHANNEL, registry=self.registry)

    def _histogram(self, name: str, told: str) -> Histogram:
        return Histogram(
            f"melayani_{name}", told, _CHANNEL, registry=self.registry, buckets=_SECONDS
        )
