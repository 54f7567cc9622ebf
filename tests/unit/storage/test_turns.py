"""Whose turn it is, and that nobody is ever in no line at all."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from melayani_bot.channel import Peer
from melayani_bot.storage.turns import Turns

ANI, BUDI, CICI = (Peer("web", name) for name in ("ani", "budi", "cici"))


def test_a_claim_that_fails_halfway_holds_nobody() -> None:
    turns = Turns()
    turns.meet([(1, ANI), (2, BUDI), (3, CICI)], 3)

    def head(peer: Peer) -> str:
        if peer == BUDI:
            raise OSError("disk")
        return peer.conversation

    with pytest.raises(OSError, match="disk"):
        turns.take(3, head)
    turns.returned(lambda peer: {ANI: 1}[peer])
    assert turns.take(3, lambda peer: peer.conversation) == ["ani", "budi", "cici"]


def test_who_cannot_be_looked_up_comes_back_later() -> None:
    turns = Turns()
    turns.meet([(1, ANI)], 1)
    turns.take(1, lambda peer: peer)
    turns.release([ANI])

    def broken(_: Peer) -> int:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        turns.returned(broken)
    turns.returned(lambda _: 4)
    assert turns.take(1, lambda peer: peer) == [ANI]


def _model(waiting: dict[Peer, list[int]], held: set[Peer], limit: int) -> list[Peer]:
    free = sorted((rows[0], peer) for peer, rows in waiting.items() if rows and peer not in held)
    return [peer for _, peer in free][:limit]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("arrive"), st.sampled_from([ANI, BUDI, CICI])),
        st.tuples(st.just("take"), st.integers(0, 3)),
        st.tuples(st.just("hand back"), st.booleans()),
        st.tuples(st.just("begin anew"), st.none()),
    ),
    max_size=40,
)


@given(STEPS)
@example([("arrive", ANI), ("take", 0), ("begin anew", None), ("take", 1)])
@example([("arrive", ANI), ("take", 1), ("begin anew", None), ("hand back", False), ("take", 1)])
@settings(max_examples=300)
def test_it_is_what_a_look_through_all_would_give(steps: list[tuple[str, Any]]) -> None:
    turns, held, number = Turns(), list[Peer](), 0
    waiting: dict[Peer, list[int]] = {ANI: [], BUDI: [], CICI: []}

    def oldest(peer: Peer) -> int | None:
        return next(iter(waiting[peer]), None)

    for step, what in steps:
        if step == "arrive":
            number += 1
            waiting[what].append(number)
        elif step == "begin anew":
            turns.begin_anew()
        elif step == "hand back" and held:
            peer = held.pop(0)
            if what:  # done with its first row
                waiting[peer].pop(0)
            turns.release([peer])
        elif step == "take":
            turns.returned(oldest)
            known = turns.seen or 0
            rows = sorted((n, peer) for peer, ns in waiting.items() for n in ns if n > known)
            turns.meet(rows, number)
            wanted = _model(waiting, set(held), what)
            taken = turns.take(what, lambda peer: peer if waiting[peer] else None)
            assert taken == wanted
            held += taken
