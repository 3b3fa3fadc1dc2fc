"""/layer without a browser: what it says in its own numbers, and what its controls change."""

import pytest

from attention import EncoderLayerConfig, encoder
from attention.experiments.layer_findings import mean_similarity
from pages.state.texts import LANGUAGES
from tests.visits import opened, told

THIRTY = " ".join(f"w{i}" for i in range(30))


def said(app):
    assert not app.exception
    return "\n".join(text.value for text in app.text).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "sentence", ["the cat sat on the mat", "나는 집에 간다", "one", "", THIRTY]
)
@pytest.mark.parametrize("norm", ["post", "pre"])
def test_it_opens(language, sentence, norm):
    app = opened("layer", {"lang": language, "sentence": sentence, "norm": norm,
                           "activation": "gelu"})  # fmt: skip
    assert bool(app.info) == (not sentence)
    assert said(app)


def test_attention_changes_every_row_and_the_feed_forward_network_one():
    assert "all 6 rows change" in said(opened("layer", {"lang": "en"}))
    causal = said(opened("layer", {"lang": "en", "mask": "causal"}))
    assert "replace “cat”, and 5 of 6 rows change" in causal
    assert "one changed row changes 1." in causal


def test_it_says_how_long_the_vectors_leave():
    post = said(opened("layer", {"lang": "en"}))
    assert "about the length √d_model = 2.83, here 2.83 each" in post
    assert "Nothing normalizes the sums" in said(opened("layer", {"lang": "en", "norm": "pre"}))


def test_what_is_alike_in_all_rows_is_said_once():
    app = said(opened("layer", {"lang": "ko", "sentence": "나는 집에 간다"}))
    assert "3행 모두가" in app
    assert "모두 2.83입니다" in app
    assert "2.83에서" not in app


def test_d_ff_is_at_most_four_times_d_model():
    app = opened("layer", {"lang": "en", "d_model": "4", "d_ff": "40"})
    assert not app.exception
    assert app.slider(key="d_ff").value == 16
    assert "(d_ff = 16)" in said(app)


def test_several_layers_say_how_similar_the_words_become():
    two = said(opened("layer", {"lang": "en", "n_layers": "2"}))
    states = encoder(["the", "cat", "sat", "on", "the", "mat"], EncoderLayerConfig(n_heads=4), 2)
    means = [f"{mean_similarity(one.output):.2f}" for one in states]
    assert f"after each layer: {means[0]} → {means[1]}. Each" in two
    assert "Post-norm sets it again" in two
    lengths = said(opened("layer", {"lang": "en", "n_layers": "2", "norm": "pre"}))
    assert "every layer adds to it" in lengths


def test_the_curve_has_the_neurons_of_the_pinned_word():
    assert "a neuron for “the (1)”" in said(opened("layer", {"lang": "en"}))
    assert "a neuron for “cat”" in said(opened("layer", {"lang": "en", "cell": "hidden.2.1"}))
    # A word that is no more there leaves the first.
    assert "a neuron for “I”" in said(opened("layer", {"lang": "en", "cell": "hidden.2.1",
                                                       "sentence": "I"}))  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("LayerNorm.1.2.3", "times γ = 1.0000, plus β = 0.0000"),
        ("variance.2.1.1", "divided by this number, not by one less"),
        ("W_1.2.3", "number 2 of the standard normal stream “weight 0 2 W_1”"),
        ("activated.1.1", "Neuron 1"),
        ("residual.1.1.1", "in X and in MultiHead, added"),
        ("b_2.1.1", "before training"),
    ],
)
def test_a_pinned_cell_is_explained(cell, expected):
    app = opened("layer", {"lang": "en", "cell": cell})
    assert not app.exception
    assert expected in str(told(app, "explanation_panel"))
