from pathlib import Path

import pytest
import yaml

from melayani_bot.matching import Matcher

PAIRS = yaml.safe_load(Path(__file__).with_name("pasangan.yaml").read_text())


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["teks"])
def test_a_pair_never_swaps(matcher: Matcher, pair: dict[str, str]) -> None:
    ids = [candidate.id for candidate in matcher.match(pair["teks"], limit=8).candidates]
    assert ids[0] == pair["id"]
    assert pair["bukan"] not in ids[:1]
