"""Whatever the core answers, Meta would take it, and the citizen finds every option."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from melayani_bot.answering import Answer, Conversation, Outcome
from melayani_bot.answering.values import Option
from melayani_bot.render import plan
from melayani_bot.testing.whatsapp import problem
from melayani_whatsapp.outbound import CAPABILITIES, message_of
from melayani_whatsapp.peers import Correspondent

ANI = Correspondent("100000000000000", user_id="ID.PALSUANI")
LONG = ["👨‍👩‍👧‍👦" * 9, "*tebal*", "x" * 300, "🙏"]
WORDS = st.text(min_size=1, max_size=60) | st.sampled_from(LONG)
TARGETS = st.from_regex(r"[a-z]{1,250}", fullmatch=True)
OPTIONS = st.lists(st.tuples(TARGETS, WORDS), max_size=14, unique_by=lambda option: option[0])
LEAD = st.lists(WORDS | st.just("kalimat panjang " * 90), min_size=1, max_size=4)


@settings(deadline=None)
@given(st.sampled_from(Outcome), LEAD, OPTIONS)
def test_no_limit_of_meta_is_broken(
    outcome: Outcome, lead: list[str], options: list[tuple[str, str]]
) -> None:
    answer = Answer(
        outcome=outcome,
        conversation=Conversation(),
        lead=tuple(lead),
        options=tuple(Option(target, label) for target, label in options),
    )
    for part in plan(answer, CAPABILITIES):
        assert problem(message_of(ANI, part)) is None
