"""How long and how often the server tries, as one value."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Limits of the message path; waits in seconds.

    Args:
        tries: failures after which a question or part becomes a dead letter.
        deaths: ends of the process that answers, after which the question is a dead letter.
        answer_seconds: whole seconds after which that process is ended; answers take milliseconds.
        part_deaths: ends of the process in the middle of sending a part, after which that is a dead
            letter. More than of a question: many parts are under way at the same moment.
        suspect_seconds: how long a process must have lived before it sends a part with which two
            have died; it doubles with each further death.
        unclear_tries: the same for a send of which we cannot know whether it arrived, on a channel
            whose sends are not idempotent; it bounds how many copies a citizen can get.
        first_wait: upper end of the first wait; it doubles with each failure.
        longest_wait: where the doubling ends.
        send_seconds: after this a send counts as unclear.
        still_seconds: how long the event loop may stand still before the process ends itself.
        open_seconds: after this the opening of a channel is given up and tried again.
        oldest: an answer to an older question is not sent but becomes a dead letter.
        shown_again: how far back parts are handed over again at the start to a channel that keeps
            them in its process only.
        in_flight: sends of one channel at the same moment where sends are not idempotent: so many
            parts at most can a citizen see twice after a crash. Where a channel may send more in
            ``in_flight_seconds``, that many: a platform takes about so long to answer.
        claims: conversations of one channel, or waiting for answers, held in memory.
        backlog: questions that may wait before new ones are refused.
        outage_conversations: failing conversations in a row that stop a channel but for probes.
        probe_seconds: how often a stopped channel is probed.
        look_seconds: how often the stores are looked at for work that nobody announced.
    """

    tries: int = 5
    deaths: int = 3
    answer_seconds: int = 20
    part_deaths: int = 5
    suspect_seconds: float = 5.0
    unclear_tries: int = 2
    first_wait: float = 1.0
    longest_wait: float = 16.0
    send_seconds: float = 10.0
    open_seconds: float = 60.0
    still_seconds: float = 60.0
    oldest: timedelta = timedelta(hours=24)
    shown_again: timedelta = timedelta(hours=2)
    in_flight: int = 16
    in_flight_seconds: float = 0.25
    claims: int = 1024
    backlog: int = 10_000
    outage_conversations: int = 3
    probe_seconds: float = 30.0
    look_seconds: float = 2.0


def backoff(failures: int, policy: Policy, chance: random.Random) -> float:
    """Seconds to wait after ``failures``: exponential with full jitter.

    Full jitter (a wait drawn evenly between nothing and the upper end) spreads those who failed
    together; see "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    top = min(policy.longest_wait, policy.first_wait * 2.0 ** max(0, failures - 1))
    return chance.uniform(0.0, top)
