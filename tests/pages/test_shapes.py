"""/shapes without a browser: breaking, reading and mending, in both languages."""

import numpy as np
import pytest

from attention import SelfAttentionConfig, scaled_dot_product_attention, self_attention
from attention.errors import AttentionError
from attention.experiments.shape_mismatch import try_shapes
from attention.experiments.temperature import softmax_with_temperature
from pages.figures.shapes.edges import Change
from pages.figures.shapes.value_plane import Averages
from pages.panels.shapes.average import _sentences
from pages.panels.shapes.sizes import describe_change
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import notes, opened

WORDS = ("the", "cat", "sat", "on", "the", "mat")
DOT_PRODUCT = {"en": "dot product", "ko": "내적"}
WEIGHTED_SUM = {"en": "weighted sum", "ko": "가중합"}


def visit(**parameters):
    return opened("shapes", parameters)


def core_error(d_q=4, n_value=6):
    stages = self_attention(WORDS, SelfAttentionConfig()).attention
    query = self_attention(WORDS, SelfAttentionConfig(d_k=d_q)).attention.query
    with pytest.raises(AttentionError) as raised:
        scaled_dot_product_attention(query, stages.key, stages.value[:n_value])
    return str(raised.value)


def everything(app):
    return " ".join(one.value for one in (*app.text, *app.markdown, *app.error, *app.warning))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_runs_and_nothing_is_broken(language):
    app = visit(lang=language)
    assert not app.exception
    assert not app.error
    assert not app.warning
    switches = {one.key: one.value for one in app.main.toggle}
    assert switches == {
        "large_switch": False,
        "break_d_q": False,
        "break_n_value": False,
        "break_transpose": False,
    }
    assert texts_in(language)("shapes.move_a_slider") in everything(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_broken_queries_are_said_with_both_numbers_and_mended_again(language):
    app = visit(lang=language)
    app.toggle(key="break_d_q").set_value(True).run()
    assert not app.exception
    at_the_top = texts_in(language)("shapes.claim_broken", one="d_q", other="d_k", left=5, right=4)
    assert at_the_top in [one.value for one in app.text]
    (said,) = (one.value for one in app.error)
    assert "d_q = 5" in said
    assert "d_k = 4" in said
    assert DOT_PRODUCT[language] in said
    assert [one.value for one in app.code] == [core_error(d_q=5)]
    app.slider(key="size_d_q").set_value(9).run()
    assert "d_q = 9" in app.error[0].value
    assert app.text_input(key="d_q").value == "9"
    app.toggle(key="break_d_q").set_value(False).run()
    assert not app.error
    assert not app.code
    assert app.text_input(key="d_q").value == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_values_are_said_with_both_numbers_and_mended_by_the_slider(language):
    app = visit(lang=language, n_value="2")
    assert not app.exception
    (said,) = (one.value for one in app.error)
    assert "n_key = 6" in said
    assert "n_value = 2" in said
    assert WEIGHTED_SUM[language] in said
    assert [one.value for one in app.code] == [core_error(n_value=2)]
    app.slider(key="size_n_value").set_value(6).run()
    assert not app.error
    assert texts_in(language)("shapes.fits", name="n_value", size=6) in everything(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_that_are_not_transposed_are_said_with_both_numbers_and_mended_again(language):
    app = visit(lang=language)
    app.toggle(key="break_transpose").set_value(True).run()
    assert not app.exception
    (said,) = (one.value for one in app.error)
    assert "d_q = 4" in said
    assert "n_key = 6" in said
    (raised,) = (one.value for one in app.code)
    assert "matmul" in raised
    assert app.text_input(key="untransposed").value == "1"
    app.toggle(key="break_transpose").set_value(False).run()
    assert not app.error
    assert app.text_input(key="untransposed").value == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_that_only_happen_to_fit_without_the_transpose_are_no_scores(language):
    app = visit(lang=language, untransposed="1", d_k="6")
    assert not app.exception
    (said,) = (one.value for one in app.error)
    assert said == texts_in(language)("shapes.untransposed_fits", n_key=6, d_k=6)
    assert not app.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_may_be_broken_at_once(language):
    app = visit(lang=language, d_q="7", n_value="1")
    assert not app.exception
    assert [one.value for one in app.code] == [core_error(d_q=7), core_error(n_value=1)]
    assert len(app.error) == 2


@pytest.mark.parametrize("d_q", ["1", "4", "64"])
@pytest.mark.parametrize("n_value", ["1", "6", ""])
@pytest.mark.parametrize("d_v", ["1", "2", "64"])
def test_no_sizes_at_all_lead_to_a_traceback(d_q, n_value, d_v):
    app = visit(d_q=d_q, n_value=n_value, d_v=d_v, sharpness="inf", lang="en")
    assert not app.exception
    assert len(app.error) == (d_q != "4") + (n_value == "1")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "value"),
    [("d_q", "0"), ("d_q", "65"), ("d_q", "abc"), ("n_value", "7"), ("n_value", "-1"),
     ("n_value", "<b>3"), ("n_value", "9" * 5000), ("sharpness", "3"), ("sharpness", "nan"),
     ("untransposed", "2"),
     ("query", "77")],
)  # fmt: skip
def test_an_impossible_value_in_the_address_is_said_and_breaks_nothing(language, name, value):
    app = visit(lang=language, **{name: value})
    assert not app.exception
    assert not app.error
    if name != "query":
        assert f"{name}={value}"[:30] in notes(app)
    assert notes(app)


@pytest.mark.parametrize("sentence", ["hello", "<script>alert(1)</script>", "$text $x$", "a " * 64,
                                      "home home home"])  # fmt: skip
def test_any_sentence_can_be_broken(sentence):
    app = visit(sentence=sentence, n_value="1", d_q="3", lang="ko")
    assert not app.exception
    assert not any("<script>" in one.value for one in app.markdown)


def test_a_single_word_has_no_fewer_values_than_one():
    app = visit(sentence="hello", n_value="1", lang="en")
    assert app.toggle(key="break_n_value").disabled
    assert not app.toggle(key="break_n_value").value
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_word_the_page_asks_for_one(language):
    app = visit(sentence="", lang=language, d_q="3")
    assert not app.exception
    assert texts_in(language)("sentence.empty") in notes(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_names_what_a_slider_changed_and_keeps_it_until_the_next(language):
    texts = texts_in(language)
    app = visit(lang=language)
    app.slider(key="d_v").set_value(5).run()
    said = describe_change(
        Change(("W_V", "V", "output"), (), ("X", "W_Q", "W_K", "Q", "K", "scores", "weights")),
        texts,
    )
    assert said in everything(app)
    app.pills(key="asking").set_value(3).run()
    assert said in everything(app)
    app.number_input(key="seed").set_value(3).run()
    assert said not in everything(app)
    assert texts(
        "shapes.renumbered", names="X, W_Q, W_K, W_V, Q, K, V, scores, weights, output"
    ) in (everything(app))


def sentences(words, beta, language="en", d_v=2):
    tried = try_shapes(words, SelfAttentionConfig(d_v=d_v))
    weights = softmax_with_temperature(tried.masked, beta)
    value = tried.matrices["V"]
    return _sentences(Averages(words, value, weights, weights @ value, 0), beta, texts_in(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("beta", [0, 0.5, 1, 20, float("inf")])
def test_the_sentences_hold_the_numbers_of_the_picture(language, beta):
    said = " ".join(sentences(WORDS, beta, language))
    weights = softmax_with_temperature(try_shapes(WORDS, SelfAttentionConfig(d_v=2)).masked, beta)
    assert " + ".join(f"{weight:.3f}" for weight in weights[0]) + " ≈ 1" in said
    assert f"{weights[0].sum():.6f}" in said
    assert f"{weights[0].max():.3f}" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_repeated_words_share_the_look_up_in_the_sentence_too(language):
    texts = texts_in(language)
    said = sentences(("home",) * 3, float("inf"), language)
    names = "“home (1)”, “home (2)”, “home (3)”"
    assert texts("shapes.shared_said", weight="0.333", count=3, key=names) in said


def test_how_much_of_the_values_is_drawn_is_said_where_it_is_not_all():
    texts = texts_in("en")
    assert sentences(WORDS, 1, d_v=1)[-1] == texts("shapes.one_entry")
    assert sentences(WORDS, 1, d_v=5)[-1] == texts("shapes.two_entries", d_v=5)
    without = Averages(WORDS, np.ones((2, 5)), None, None, 0)
    assert _sentences(without, 1, texts)[-1] == texts("shapes.two_entries_of_values", d_v=5)
    assert len(sentences(WORDS, 1, d_v=2)) == len(sentences(WORDS, 1, d_v=5)) - 1
