"""The words in the titles of matrices, in the reader's language."""

import pytest

from attention import SelfAttentionConfig
from pages.figures.core.titles import in_language, title_in_language
from pages.figures.seq2seq import attention_figure
from pages.panels.seq2seq.variants import attention_of
from pages.state.texts import texts_in

KOREAN = texts_in("ko").at("figure.titles")


@pytest.mark.parametrize(
    ("title", "translated"),
    [
        ("H, encoder states", "H, 인코더 은닉 상태"),
        ("P<sub>Y</sub>, positions", "P<sub>Y</sub>, 위치 인코딩"),
        ("context = weights H", "컨텍스트 벡터 = weights H"),
        ("output(shuffled X + P)", "output(섞은 X + P)"),
        ("new W<sub>Q</sub>", "새 W<sub>Q</sub>"),
        # Names and formulas stay, and so does a word that is only a part of another one.
        ("softmax(scaled)", "softmax(scaled)"),
        ("target = goal X", "target = goal X"),
        ("argmax(logits)", "argmax(logits)"),
    ],
)
def test_the_words_of_a_title_are_translated_and_its_symbols_stay(title, translated):
    assert title_in_language(title, KOREAN) == translated
    assert title_in_language(title, texts_in("en").at("figure.titles")) == title


def test_a_figure_keeps_the_names_and_numbers_of_its_matrices():
    trace = attention_of("seq2seq", ("u", "v"), ("a", "b", "c"), SelfAttentionConfig(5, 3, 2))
    figure = attention_figure(trace)["figure"]
    korean = in_language(figure, KOREAN)
    assert [one["name"] for one in korean["data"]] == [one["name"] for one in figure["data"]]
    assert [one["z"] for one in korean["data"]] == [one["z"] for one in figure["data"]]
    titles = {one["name"]: one["meta"]["formula"] for one in korean["data"]}
    assert titles["S"] == "S, 디코더 은닉 상태"
    assert in_language(figure, texts_in("en").at("figure.titles")) == figure
