"""Lines: what they add up to, what a rehearsal must not know of them, and their replacement."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.matching import Matcher
from melayani_bot.matching.columns import Columns, lines_of, sparse_rows, spelled
from melayani_bot.matching.draw import Drawing
from melayani_bot.matching.letters import letter_groups
from melayani_bot.matching.lines import Lines, Weights
from melayani_bot.matching.matcher import words_of
from melayani_bot.matching.reading import read
from tests.unit.matching.conftest import PHRASES


def drawn(matcher: Matcher) -> Lines:
    assert matcher.lines is not None
    return matcher.lines


def scores(matcher: Matcher, text: str) -> dict[str, float]:
    reading = read(words_of(text, matcher.lexicon), matcher.index)
    return dict(zip(matcher.index.owners, drawn(matcher).scores(reading).tolist(), strict=True))


def test_a_phrase_scores_what_its_columns_add_up_to(matcher: Matcher) -> None:
    index = matcher.index
    every = np.arange(len(index.rows.lengths))
    drawing = Drawing(index)
    lines = drawing.draw()
    rows = sparse_rows(index, every, Columns.of(index))
    for row in every.tolist():
        run = slice(rows.starts[row], rows.starts[row + 1])
        plain = rows.values[run] @ drawing.descent.weights[rows.columns[run]] - 1
        told = lines.scores(read(index.words_of(row), index))
        assert told == pytest.approx(plain, abs=0.05)


def test_each_phrase_lies_on_the_side_of_its_owner(matcher: Matcher) -> None:
    for name, phrases in PHRASES.items():
        for phrase in phrases:
            found = scores(matcher, phrase)
            assert max(found, key=lambda owner: found[owner]) == name


def test_lines_drawn_without_a_phrase_know_nothing_of_it(matcher: Matcher) -> None:
    index = matcher.index
    drawing = Drawing(index)
    out = 3
    lines = drawing.draw(np.array([out]))
    columns = Columns.of(index)
    said = index.rows.words[index.rows.starts[out] : index.rows.starts[out + 1]]
    only = [word for word in said.tolist() if index.counts[word] == 1]
    assert only
    assert not np.any(drawing.descent.held[out])
    assert not np.any(drawing.descent.weights[only])
    assert lines.words.scale.shape == (columns.sizes[0],)


def test_a_new_id_is_found_by_its_words(matcher: Matcher) -> None:
    grown = matcher.replace("pohon/tumbang", ["pohon tumbang di gang", "dahan patah"])
    assert grown.match("ada pohon tumbang").candidates[0].id == "pohon/tumbang"
    for phrases in PHRASES.values():
        for phrase in phrases:
            assert grown.match(phrase).candidates[0].id == matcher.match(phrase).candidates[0].id


def test_a_line_drawn_anew_is_not_cut_off_at_the_weights_of_the_others(matcher: Matcher) -> None:
    phrases = ["paspor hilang", "perpanjang paspor"]
    grown = matcher.replace("paspor", phrases)
    for phrase in phrases:
        found = scores(grown, phrase)
        assert found["paspor"] > 0.3
        assert max(found, key=lambda owner: found[owner]) == "paspor"


def test_an_id_that_shares_no_word_is_not_for_every_question(matcher: Matcher) -> None:
    grown = matcher.replace("asing", ["qwz vvjx"])
    assert grown.match("qwz vvjx").candidates[0].id == "asing"
    for text in ("bbbbb ggg hh", "zzzfh kpr"):
        assert scores(grown, text)["asing"] < -0.6
        assert grown.match(text).in_scope < 0.2


def test_a_line_drawn_anew_leaves_the_others_as_they_were(matcher: Matcher) -> None:
    new = ["paspor hilang", "perpanjang paspor", "berlubng", "kehilanagn"]
    grown = matcher.replace("paspor", new)
    for phrase in (*new, *(phrase for phrases in PHRASES.values() for phrase in phrases)):
        before, after = scores(matcher, phrase), scores(grown, phrase)
        assert {name: after[name] for name in before} == pytest.approx(before, abs=0.05)


def test_a_removed_id_is_never_meant(matcher: Matcher) -> None:
    name, phrases = next(iter(PHRASES.items()))
    shrunk = matcher.replace(name, [])
    for phrase in phrases:
        assert name not in [candidate.id for candidate in shrunk.match(phrase, 10).candidates]


def test_replaced_phrases_take_the_place_of_the_old_ones(matcher: Matcher) -> None:
    name = next(iter(PHRASES))
    moved = matcher.replace(name, ["ternak sakit", "sapi mencret"])
    assert moved.match("sapiku mencret").candidates[0].id == name
    back = moved.replace(name, PHRASES[name])
    for phrase in PHRASES[name]:
        assert back.match(phrase).candidates[0].id == name


@given(st.lists(st.floats(-3, 3, width=32), min_size=4, max_size=4))
def test_a_table_is_rounded_by_half_a_step_at_most(row: list[float]) -> None:
    table = np.array([row], np.float32)
    told = Weights.of(table).sum(np.array([0]), np.ones(1))
    assert told == pytest.approx(table[0], abs=float(np.abs(table).max()) / 127 * 0.51 + 1e-9)


def test_an_unchanged_entry_is_no_work(matcher: Matcher) -> None:
    name = next(iter(PHRASES))
    assert matcher.replace(name, PHRASES[name]) is matcher


def test_nothing_for_an_unknown_id_is_no_work(matcher: Matcher) -> None:
    assert matcher.replace("tak/ada", []) is matcher


def test_phrases_written_anew_are_shown_as_written(matcher: Matcher) -> None:
    written = matcher.replace("ktp/hilang", ["KTP hilang!", *PHRASES["ktp/hilang"][1:]])
    assert written.match("ktp hilang").explain()[0].phrases[0] == "KTP hilang!"


def test_lines_have_a_row_for_each_word(matcher: Matcher) -> None:
    index = matcher.index
    drawing = Drawing(index)
    lines = lines_of(drawing.descent.weights, drawing.columns)
    assert len(lines.words.scale) == len(index.vocabulary.words)
    assert np.all(lines.base == -1)


def test_adding_up_letters_takes_little_memory_beside_the_result() -> None:
    words, letters = 2_000, 20
    held = np.random.default_rng(1).standard_normal((500, 60)).astype(np.float32)
    groups = np.arange(words * letters) % len(held)
    tracemalloc.start()
    told = spelled(held, groups, np.arange(words + 1) * letters)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == pytest.approx(held[groups].reshape(words, letters, -1).sum(1), abs=1e-4)
    assert peak < 4 * told.nbytes


def test_groups_of_endless_words_are_not_remembered(matcher: Matcher) -> None:
    before = letter_groups.cache_info().currsize
    matcher.match("".join(chr(97 + n * n % 26) for n in range(2_000)))
    assert letter_groups.cache_info().currsize == before


def test_rivals_are_ranked_however_low_they_score(matcher: Matcher) -> None:
    lines = drawn(matcher)
    low = replace(matcher, lines=replace(lines, base=lines.base - 20))
    ids = [candidate.id for candidate in matcher.match("ktp hilang").candidates]
    assert [candidate.id for candidate in low.match("ktp hilang").candidates] == ids
