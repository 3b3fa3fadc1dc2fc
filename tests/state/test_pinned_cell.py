"""The pinned cell: read from the address, explained in both languages, never trusted."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import SelfAttentionConfig, causal_mask, explain, self_attention
from attention.sources import Cell
from pages.components.explanation import _pinned_data
from pages.components.explanation.sentences import sentence_of
from pages.figures.core.weight_stats import query_stats
from pages.panels.one_query import EQUAL_WEIGHT_STEPS, _placeholders, describe_lookup, step_sentence
from pages.state.markdown import word_of
from pages.state.pinned_cell import cell_of, cell_text
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import notes, visit


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("scores.2.5", Cell("scores", 1, 4)),
        ("W_Q.1.10", Cell("W_Q", 0, 9)),
        ("scores.0.1", None),
        ("scores.2", None),
        ("scores.3.2.5", Cell("scores.3", 1, 4)),
        ("W_Q.12.1.10", Cell("W_Q.12", 0, 9)),
        ("scores.2.5.1.1", None),
        ("scores.-1.5", None),
        ("scores.1e3.5", None),
        ("scores.99999.1", None),
        ("scores.२.५", None),
        ("<b>.1.1", None),
        ("", None),
    ],
)
def test_a_cell_is_written_as_matrix_row_and_column(text, cell):
    assert cell_of(text) == cell


@given(name=st.sampled_from(["X", "W_K", "weights"]), row=st.integers(0, 63),
       column=st.integers(0, 63))  # fmt: skip
def test_what_is_written_is_read_back(name, row, column):
    assert cell_of(cell_text(Cell(name, row, column))) == Cell(name, row, column)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "cell", ["foo", "scores.7.1", "Q.1.99", "masked.1.1", "K_T.1.1", "<img src=x>.1.1", "a" * 5000]
)
def test_an_impossible_cell_is_said_and_harms_nothing(language, cell):
    app = visit(lang=language, cell=cell)
    assert not app.exception
    assert f"cell={cell}"[:30] in notes(app)
    assert len(app.slider) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_that_is_there_needs_no_note(language):
    app = visit(lang=language, cell="scores.2.5")
    assert not app.exception
    assert not notes(app)


def test_a_cell_that_a_slider_took_away_is_said_and_comes_back():
    app = visit(lang="en", cell="Q.1.4")
    app.slider(key="d_k").set_value(3).run()
    assert "6 rows and 3 columns" in notes(app)
    app.slider(key="d_k").set_value(4).run()
    assert not notes(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_causal", [False, True])
def test_every_cell_of_every_matrix_has_a_sentence(language, is_causal):
    mask = causal_mask(3, 3) if is_causal else None
    trace = self_attention(["<b>", "{x}", "나는"], SelfAttentionConfig(4, 3, 2), mask=mask)
    texts = texts_in(language)
    for name, numbers in trace.matrices.items():
        for row in range(numbers.shape[0]):
            found = explain(trace, name, row, 1)
            sentence = sentence_of(found, trace, texts)
            assert "{" not in sentence.replace("{x}", "")
            json.dumps(_pinned_data(found, trace, texts), allow_nan=False)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(words=st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=5))
def test_any_word_can_be_explained(words):
    trace = self_attention(words, SelfAttentionConfig(4, 3, 2))
    for name in ("X", "scores", "weights", "output"):
        _pinned_data(explain(trace, name, 0, 0), trace, texts_in("ko"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [["hello"], ["home"] * 3])
def test_where_all_keys_match_equally_no_word_is_called_the_best(language, words):
    trace = self_attention(words, SelfAttentionConfig(4, 3, 2))
    texts = texts_in(language)
    for step in EQUAL_WEIGHT_STEPS:
        said = step_sentence(trace, 0, step, texts)
        assert said == texts(
            f"one_query.step_{step}_equal", **_placeholders(trace, 0, query_stats(trace, 0))
        )
    assert f"{1 / len(words):.1%}" in step_sentence(trace, 0, 6, texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blend_under_a_mask_is_of_the_words_that_may_be_seen(language):
    words, texts = ("one", "two", "three", "four", "five"), texts_in(language)
    trace = self_attention(words, SelfAttentionConfig(4, 3, 2), mask=causal_mask(5, 5))
    for query in range(5):
        blend = describe_lookup(trace, query, texts)
        assert blend.count("· V(") == min(3, query + 1)
        assert not any(f"V({word})" in blend for word in words[query + 1 :])
        assert ("…" in blend) == (query + 1 > 3)


def test_a_word_that_stands_twice_is_named_with_its_number():
    assert word_of(("the", "cat", "the"), 2) == "the (3)"
    assert word_of(("the", "cat", "the"), 1) == "cat"
