"""The load tool works: what it pushes is taken, answered and counted. No word about time."""

from __future__ import annotations

from pathlib import Path

import pytest

from melayani_bot import discovery
from tests.load.__main__ import SMOKE, run
from tests.load.crisis import BURST, USUAL, crisis_times
from tests.load.figures import Spread
from tests.load.report import BEGIN, END, write

pytestmark = pytest.mark.skipif(
    not {"web", "whatsapp", "telegram", "telegram-aiogram"} <= set(discovery.names()),
    reason="a plugin is absent",
)


def test_everything_is_measured_and_written_in_its_place(tmp_path: Path) -> None:
    found = run(SMOKE, seed=20261124)
    assert [load.refused for load in found.accepted] == [0] * len(SMOKE.accept)
    for part in (*found.ladder, found.crisis, found.alone, found.beside_slow):
        assert (part.lost, part.refused) == (0, 0)
        assert part.resident
    assert set(found.browsers.polls) == set(found.browsers.webhooks) == {200}
    for carried in found.telegram:
        said = carried.account
        assert (said.lost, said.twice, said.disordered, said.dead) == (0, 0, 0, 0)
        assert len(said.waits) == carried.updates
    document = tmp_path / "load.md"
    document.write_text(f"before\n{BEGIN}old\n{END}after\n")
    write(found, document)
    text = document.read_text()
    assert text.startswith(f"before\n{BEGIN}")
    assert text.endswith(f"{END}after\n")
    assert "old" not in text
    assert all(f"| {way}, " in text for way in ("python-telegram-bot", "aiogram"))
    assert all((tmp_path / name.partition(")")[0]).exists() for name in text.split("](")[1:])


def test_a_crisis_has_its_bursts() -> None:
    times = crisis_times(60)
    assert len(times) == pytest.approx(55 * USUAL + 5 * BURST, rel=0.01)
    busiest = max(sum(second <= time < second + 1 for time in times) for second in range(60))
    assert busiest == pytest.approx(BURST, rel=0.01)


def test_a_spread_is_by_nearest_rank() -> None:
    spread = Spread.of([number / 1000 for number in range(100, 0, -1)])
    assert (spread.p50, spread.p95, spread.p99, spread.longest) == pytest.approx((50, 95, 99, 100))
