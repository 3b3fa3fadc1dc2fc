"""/what-if: every change says what it does in its own numbers, and keeps to the address."""

import ast
import re
from itertools import cycle

import numpy as np
import pytest

from attention import SelfAttentionConfig, causal_mask, self_attention, softmax
from attention.variants.catalogue import VARIANTS
from pages.figures.core.formatting import in_powers
from pages.panels.common_mistake import MISTAKES as LINES
from pages.panels.what_if.mistakes import MISTAKES
from pages.state.texts import LANGUAGES, texts_in
from pages.state.what_if import FREE, asked_in
from tests.visits import notes, opened

WORDS = ("the", "cat", "sat", "on", "the", "mat")
SENTENCES = ("the cat sat on the mat", "hello", "home home home", "{n} <b> $x$")
OTHERS = ("seed:7", "d_model:3", "d_k:1", "d_v:9", "positions:sinusoidal", "mask:window", "d_k:4",
          "silence:99", "sentence:one two three")  # fmt: skip


def said(app):
    return [one.value.replace("\N{NO-BREAK SPACE}", " ") for one in app.text]


# Languages take turns: their texts have the same places to fill in (tests/pages/test_texts.py).
@pytest.mark.parametrize(
    ("language", "sentence"), [*zip(cycle(LANGUAGES), SENTENCES, strict=False)]
)
def test_every_change_of_any_sentence_has_its_claim(language, sentence):
    for asked in (*VARIANTS, *OTHERS):
        app = opened("what_if", {"lang": language, "sentence": sentence, "what_if": asked})
        assert not app.exception, asked
        claim = said(app)[0]
        name = asked.partition(":")[0]
        change = texts_in(language)(f"what_if.names.{name}")
        assert ":" in claim
        assert change in claim or name in FREE or name == "silence"
        assert not re.search(r"\{[a-z_]+\}", claim.replace("{n}", ""))


@pytest.mark.parametrize(
    ("numbers", "told"),
    [({}, "honest"), ({"gain": "1000"}, "honest"), ({"weights": "uniform"}, "honest_own"),
     ({"weights": "learned", "learned": "previous-sgd-0.01-60-8-many-off"}, "honest_learned")],
)  # fmt: skip
def test_where_the_numbers_come_from_is_said(numbers, told):
    app = opened("what_if", {"lang": "en", "what_if": "no_max", **numbers})
    sentences = {kind: texts_in("en")(f"reading.{kind}")
                 for kind in ("honest", "honest_own", "honest_learned")}  # fmt: skip
    assert [kind for kind, one in sentences.items() if one in "\n".join(said(app))] == [told]


def test_what_is_said_of_softmax_over_the_queries_is_what_the_numbers_are():
    app = opened("what_if", {"lang": "en", "what_if": "columns"})
    scaled = self_attention(WORDS, SelfAttentionConfig()).attention.scaled
    weights = np.exp(scaled) / np.exp(scaled).sum(axis=0)
    worst = weights.sum(axis=1)[abs(weights.sum(axis=1) - 1).argmax()]
    lines = "\n".join(said(app))
    assert f"sum to {worst:.2f}, not to 1" in lines
    assert "each column sums to 1" in lines
    assert "The first matrix to differ is weights" in said(app)[0]


def test_what_is_said_of_plain_division_and_of_one_matrix_for_both():
    negative = opened("what_if", {"lang": "en", "what_if": "plain_division"})
    scaled = self_attention(WORDS, SelfAttentionConfig()).attention.scaled
    weights = scaled / scaled.sum(axis=1, keepdims=True)
    assert f"negative weights, {(weights < 0).sum()} of them" in said(negative)[0]
    same = opened("what_if", {"lang": "en", "what_if": "same_qk"})
    before = abs(scaled * 2 - scaled.T * 2).max()
    assert f"max |S − Sᵀ| = 0 (before: {in_powers(before)})" in said(same)[0]


@pytest.mark.parametrize("mask", ["none", "causal"])
def test_symmetric_scores_give_weights_that_are_not_and_the_page_says_why(mask):
    app = opened("what_if", {"lang": "en", "what_if": "same_qk", "mask": mask})
    trace = self_attention(WORDS, SelfAttentionConfig())
    scaled = trace.attention.query @ trace.attention.query.T / 2
    weights = softmax(scaled)
    i, j = np.unravel_index((weights - weights.T).argmax(), weights.shape)
    words = ("the (1)", "cat", "sat", "on", "the (5)", "mat")
    line = f"“{words[i]}” gives “{words[j]}” {weights[i, j]:.0%} of its attention and gets"
    assert (f"{line} {weights[j, i]:.0%} back" in "\n".join(said(app))) == (mask == "none")
    # Under the causal mask no two words see each other.
    assert ("not symmetric even so" in "\n".join(said(app))) == (mask == "none")


def test_what_is_said_of_masks():
    app = opened("what_if", {"lang": "en", "what_if": "mask_times_zero"})
    seen = causal_mask(6, 6)
    scaled = self_attention(WORDS, SelfAttentionConfig()).attention.scaled * seen
    weights = np.exp(scaled) / np.exp(scaled).sum(axis=1, keepdims=True)
    share = np.where(seen, 0, weights).sum(axis=1).mean()
    assert f"what the mask hides gets {share:.0%} of the attention" in said(app)[0]
    nan = opened("what_if", {"lang": "en", "what_if": "naive_softmax"})
    assert "NaN in 1 of 6 outputs" in said(nan)[0]
    padded = opened("what_if", {"lang": "en", "what_if": "pad_rows", "mask": "padding",
                                "padding": "2"})  # fmt: skip
    assert "nothing is left of 2 of 6 outputs" in said(padded)[0]


@pytest.mark.parametrize(
    ("asked", "others", "reason"),
    [
        ("no_scale", {"d_k": "1"}, "√1 = 1"),
        ("columns", {"sentence": "hello"}, "more than one word"),
        ("one_hot", {"sentence": "home home home"}, "equal"),
        ("no_max", {}, "709.78"),
        ("mask_times_zero", {"mask": "window", "window": "9"}, "hides nothing"),
        ("pad_rows", {"sentence": "hello"}, "hides nothing"),
        ("mask_finite", {}, "the weight of every hidden word is 0"),
        ("one_matrix", {}, "rounding"),
        ("concatenated", {}, "rounding"),
        ("d_k:4", {}, "more than rounding"),
    ],
)
def test_where_nothing_changes_the_claim_says_why(asked, others, reason):
    app = opened("what_if", {"lang": "en", "what_if": asked, **others})
    claim = said(app)[0]
    assert "output stays the same" in claim or "the output does not" in claim
    assert reason in claim


def test_attention_is_said_to_narrow_or_to_spread_as_it_does():
    before = self_attention(WORDS, SelfAttentionConfig()).attention.weights
    spread = np.exp(-(before * np.log(before)).sum(axis=1)).mean()
    # One of the six rows has its largest weight twice: the two "the" share it.
    narrow = said(opened("what_if", {"lang": "en", "what_if": "one_hot"}))[0]
    assert f"attention narrows, as if to {7 / 6:.2f} equal words (before: {spread:.2f})" in narrow
    wide = said(opened("what_if", {"lang": "ko", "sentence": " ".join(WORDS),
                                   "what_if": "d_k_scale"}))[0]  # fmt: skip
    assert f"퍼집니다(바꾸기 전: {spread:.2f}개)" in wide


@pytest.mark.parametrize("name", ["no_max", "mask_finite"])
def test_large_scores_show_what_small_ones_hide(name):
    app = opened("what_if", {"lang": "en", "what_if": name})
    app.button(key="try_it").click().run()
    assert app.session_state["gain"] == "100000"
    assert "output stays the same" not in said(app)[0]
    assert "does not" not in said(app)[0]


def test_the_buttons_write_the_address_and_the_next_change_is_offered():
    app = opened("what_if", {"lang": "en"})
    app.segmented_control(key="what_if_place").set_value("mask").run()
    assert app.session_state["what_if"] == "mask_times_zero"
    app.pills(key="what_if_change").set_value("pad_rows").run()
    assert app.session_state["what_if"] == "pad_rows"
    app.button(key="try_it").click().run()
    assert app.session_state["what_if"] == "naive_softmax"
    app.segmented_control(key="what_if_place").set_value("free").run()
    assert app.session_state["what_if"] == "seed:1"
    app.number_input(key="what_if_value").set_value(5).run()
    assert app.session_state["what_if"] == "seed:5"
    app.segmented_control(key="what_if_place").set_value("values").run()
    app.pills(key="what_if_word").set_value(3).run()
    assert app.session_state["what_if"] == "silence:3"
    assert "“sat”" in said(app)[0]


def test_another_sentence_stands_beside_the_own_one_with_as_many_words():
    app = opened("what_if", {"lang": "en", "positions": "sinusoidal"})
    app.segmented_control(key="what_if_place").set_value("free").run()
    app.pills(key="what_if_change").set_value("sentence").run()
    assert app.session_state["what_if"] == "sentence:mat the on sat cat the"
    app.text_input(key="what_if_value").set_value("a dog sat").run()
    assert not app.exception
    assert app.session_state["what_if"] == "sentence:a dog sat"
    config = SelfAttentionConfig(positions="sinusoidal")
    other = self_attention(("a", "dog", "sat", "on", "the", "mat"), config)
    moved = abs(other.attention.output - self_attention(WORDS, config).attention.output).max()
    assert in_powers(moved) in said(app)[0]
    assert any("same number of words (6)" in one for one in said(app))
    app.text_input(key="what_if_value").set_value(" ").run()
    assert app.session_state["what_if"] == "sentence:a dog sat"


@pytest.mark.parametrize(
    ("asked", "others", "change", "label"),
    [
        ("seed:7", {}, "시드가 7인 경우:", "오른쪽 시드"),
        ("d_model:3", {}, "d_model이 3인 경우:", "오른쪽 d_model"),
        ("d_k:9", {}, "d_k가 9인 경우:", "오른쪽 d_k"),
        ("mask:causal", {}, "마스크가 인과인 경우:", "오른쪽 마스크"),
        ("mask:none", {"mask": "causal"}, "마스크가 없는 경우:", "오른쪽 마스크"),
        ("positions:sinusoidal", {}, "위치 인코딩이 사인·코사인인 경우:", "오른쪽 위치 인코딩"),
        ("sentence:간다 집에", {}, "문장이 “간다 집에”인 경우:", "오른쪽 문장"),
    ],
)
def test_another_value_is_called_as_its_control_and_its_option_are(asked, others, change, label):
    app = opened("what_if", {"lang": "ko", "what_if": asked, **others})
    assert said(app)[0].startswith(change)
    widgets = (*app.number_input, *app.button_group, *app.text_input)
    assert label in [one.label for one in widgets]


def test_sizes_that_the_weights_bring_are_said_to_change_nothing():
    app = opened("what_if", {"lang": "en", "what_if": "d_k:16", "weights": "previous"})
    assert "bring sizes of their own" in said(app)[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "asked", ["x", "columns:3", "silence:x", "d_k:0", "seed:", "<b>", "d_k", "sentence: "]
)
def test_an_address_that_asks_for_no_change_is_said(language, asked):
    assert asked_in(asked) is None
    app = opened("what_if", {"lang": language, "what_if": asked})
    assert not app.exception
    assert asked in notes(app)
    assert said(app)[0].startswith(texts_in(language)("what_if.names.columns"))


def test_the_lines_of_code_are_code_and_differ():
    assert set(MISTAKES) == set(VARIANTS)
    for pair in MISTAKES.values():
        for lines in pair:
            assert lines.changed != lines.usual
            ast.parse(lines.changed)
            ast.parse(lines.usual)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", LINES)
def test_every_page_of_the_lecture_names_a_common_mistake(language, page):
    app = opened(page, {"lang": language})
    links = [link.proto.label for link in app.get("page_link")]
    assert any(texts_in(language)(f"mistakes.{page}") in label for label in links)
    assert LINES[page] in VARIANTS
