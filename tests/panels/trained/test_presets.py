"""What the presets of the trained model promise, on its real weights."""

import numpy as np
import pytest

from pages.panels.trained.presets import presets_of

PRESETS = presets_of("english")
PRESET = {preset.name: preset for preset in PRESETS}


@pytest.fixture(scope="module")
def traces(encoder):
    return {sentence: encoder.trace(sentence) for sentence in {p.sentence for p in PRESETS}}


def weights_of(traces, name):
    preset = PRESET[name]
    head = traces[preset.sentence].head(preset.layer, preset.head)
    return head.pieces, head.attention.weights


def row_of(traces, name):
    """What the chosen piece gives to each other piece; to the strongest of those that read so."""
    pieces, weights = weights_of(traces, name)
    row = weights[pieces.index(PRESET[name].query)]
    strongest: dict[str, float] = {}
    for piece, weight in zip(pieces, row.tolist(), strict=True):
        strongest[piece] = max(weight, strongest.get(piece, 0.0))
    return strongest


@pytest.mark.parametrize(
    ("name", "key", "weight"),
    [
        ("coreference", "animal", 0.68),
        ("failure", "animal", 0.28),
        ("failure", "street", 0.12),
        ("plural", "students", 0.93),
        ("pronoun", "mary", 0.60),
        ("same_word", "capital", 0.43),
    ],
)
def test_a_preset_shows_the_weight_that_it_is_for(traces, name, key, weight):
    assert round(row_of(traces, name)[key], 2) == weight


@pytest.mark.parametrize("name", ["coreference", "plural", "pronoun"])
def test_a_pronoun_looks_most_at_whom_it_means(traces, name):
    row = row_of(traces, name)
    assert max(row, key=row.__getitem__) in ("animal", "students", "mary")


@pytest.mark.parametrize("name", ["failure", "same_word"])
def test_where_the_head_rests_on_cls_the_link_is_the_strongest_between_words(traces, name):
    row = row_of(traces, name)
    strongest, second, *_ = sorted(row, key=row.__getitem__, reverse=True)
    assert (strongest, second) == ("[CLS]", {"failure": "animal", "same_word": "capital"}[name])


def test_the_same_word_is_the_other_one_of_the_two(traces):
    pieces, weights = weights_of(traces, "same_word")
    first, second = (i for i, piece in enumerate(pieces) if piece == "capital")
    assert round(float(weights[first, second]), 2) == 0.43


def test_one_head_looks_at_the_previous_piece(traces):
    _, weights = weights_of(traces, "previous")
    assert np.diagonal(weights, -1).min() > 0.99


def test_one_head_looks_at_the_next_piece_and_rests_where_it_does_not(traces):
    _, weights = weights_of(traces, "next")
    n = len(weights)
    looks = weights[1:-1].argmax(axis=1)  # [CLS] and [SEP] have no word on both sides
    assert np.isin(looks - np.arange(1, n - 1), [1]).sum() >= 10
    assert ((looks == np.arange(2, n)) | (looks == 0)).all()


def test_one_head_rests_on_cls(traces):
    _, weights = weights_of(traces, "resting")
    assert (weights.argmax(axis=1) == 0).all()
    assert weights[:, 0].mean() > 0.9


def test_one_head_is_nearly_uniform(traces):
    _, weights = weights_of(traces, "uniform")
    entropies = -(weights * np.log(weights)).sum(axis=1)
    assert np.exp(entropies).mean() > 0.8 * len(weights)
