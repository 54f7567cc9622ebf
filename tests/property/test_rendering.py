"""On random answers no limit of a channel is broken, nothing is lost, nothing torn that is one."""

import html
import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from melayani_bot.answering import Answer, Conversation, Outcome
from melayani_bot.answering.values import Door, FactLine, Option, Reach
from melayani_bot.channel import Capabilities, ChoiceLimits, Markup, Unit
from melayani_bot.render import plan
from melayani_bot.render.document import Line, Paragraph, Span
from melayani_bot.render.measure import size
from melayani_bot.render.split import split

texts = st.text(
    st.one_of(st.characters(), st.sampled_from(" .!?\n*_<>&👩‍👧🇮🇩\u0301\u200d")), max_size=120
)
links = st.integers(1, 10**12).map(lambda number: f"https://palsu.invalid/{number}_a-b")
lines = st.lists(st.one_of(texts, links), max_size=6).map(" ".join)
limits = st.builds(
    ChoiceLimits,
    buttons=st.integers(1, 5),
    button_label=st.integers(10, 30),
    list_rows=st.integers(0, 10),
    list_label=st.integers(10, 30),
    list_description=st.sampled_from([0, 72]),
    id_bytes=st.integers(8, 64),
    max_text=st.sampled_from([0, 200]),
)
channels = st.builds(
    Capabilities,
    max_text=st.integers(100, 1_500),
    unit=st.sampled_from(list(Unit)),
    markup=st.sampled_from(list(Markup)),
    choices=st.none() | limits,
    contact_card=st.booleans(),
)
doors = st.builds(
    Door,
    body=st.just("palsu"),
    name=texts.filter(str.strip),
    reach=st.tuples(st.builds(Reach, st.just("telepon"), st.sampled_from(["112", "0800-PALSU"]))),
    address=st.none() | lines,
)
answers = st.builds(
    Answer,
    outcome=st.sampled_from(list(Outcome)),
    conversation=st.just(Conversation()),
    topic=texts,
    lead=st.lists(lines, min_size=1, max_size=3).map(tuple),
    door=st.none() | doors,
    facts=st.lists(st.builds(FactLine, st.sampled_from(["syarat", "biaya"]),
                             st.lists(lines, min_size=1, max_size=3).map(tuple)), max_size=2).map(tuple),
    question=st.none() | lines,
    options=st.lists(st.builds(Option, st.text("abc:/-0", min_size=1, max_size=90), lines), max_size=12).map(tuple),
    notes=st.lists(lines, max_size=2).map(tuple),
)  # fmt: skip


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=150, deadline=None)
@given(answers, channels)
def test_no_limit_is_broken(answer: Answer, channel: Capabilities) -> None:
    for part in plan(answer, channel):
        assert size(part.text, channel.unit) <= channel.max_text
        assert bool(part.text.strip()) != bool(part.contact)
        assert channel.contact_card or part.contact is None
        if not part.choices:
            continue
        found = channel.choices
        assert found is not None
        rows = len(part.choices) > found.buttons
        assert len(part.choices) <= max(found.buttons, found.list_rows)
        assert not found.max_text or size(part.text, channel.unit) <= found.max_text
        labels = [choice.label for choice in part.choices]
        assert len(set(labels)) == len(labels)
        width = found.list_label if rows else found.button_label
        assert all(0 < size(label, channel.unit) <= width for label in labels)
        assert all(size(choice.description, channel.unit) <= found.list_description
                   for choice in part.choices if rows)  # fmt: skip
        assert all(0 < len(choice.id.encode()) <= found.id_bytes for choice in part.choices)


@settings(max_examples=150, deadline=None)
@given(answers, channels)
def test_nothing_is_lost_and_order_is_kept(answer: Answer, channel: Capabilities) -> None:
    whole = plan(answer, Capabilities(max_text=10**6))
    parts = plan(answer, channel)
    assert squeezed("".join(p.plain for p in parts)) == squeezed("".join(p.plain for p in whole))


@settings(max_examples=150, deadline=None)
@given(answers, channels)
def test_links_stay_whole(answer: Answer, channel: Capabilities) -> None:
    parts = plan(answer, channel)
    for link in set(re.findall(r"https://palsu\.invalid/\d+_a-b", " ".join(answer.lead))):
        assert any(link in part.plain for part in parts)
        assert any(link in part.text for part in parts)


class Tags(HTMLParser):
    """Depth of open tags; below zero or above one is broken markup."""

    depth = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert (tag, attrs, self.depth) == ("b", [], 0)
        self.depth = 1

    def handle_endtag(self, tag: str) -> None:
        assert (tag, self.depth) == ("b", 1)
        self.depth = 0


@settings(max_examples=150, deadline=None)
@given(answers, channels)
def test_html_is_whole_in_every_part(answer: Answer, channel: Capabilities) -> None:
    found = Capabilities(max_text=channel.max_text, unit=channel.unit, markup=Markup.HTML)
    for part in plan(answer, found):
        tags = Tags()
        tags.feed(part.text)
        tags.close()
        assert tags.depth == 0
        assert html.unescape(re.sub("</?b>", "", part.text)) == part.plain


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ka👩‍👧🏽🇮🇩e\u0301ꦲꦺ\ufe0f&<"), min_size=1, max_size=300),
       st.sampled_from(list(Unit)))  # fmt: skip
def test_one_endless_word_is_torn_between_graphemes(word: str, unit: Unit) -> None:
    channel = Capabilities(max_text=300, unit=unit, markup=Markup.HTML)
    pieces = split([Paragraph((Line((Span(word),)),))], channel)
    assert "".join(plain for _, plain in pieces) == word
    clusters = list(iter_graphemes(word))
    if max(size(cluster, unit) for cluster in clusters) <= 300 // 8:
        assert [c for _, plain in pieces for c in iter_graphemes(plain)] == clusters
