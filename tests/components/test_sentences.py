"""The sentence of a cell: every text is rendered, and only what applies to the cell fills it."""

import numpy as np
import pytest

from attention import (
    MultiHeadConfig,
    Overrides,
    SelfAttentionConfig,
    causal_mask,
    compare_positions,
    cross_attention,
    explain,
    load_encoder,
    multi_head_attention,
    self_attention,
    seq2seq_attention,
)
from attention.sources import Cell
from pages.components.explanation.sentences import _placeholders, sentence_of
from pages.state.texts import LANGUAGES, Texts, texts_in
from tests.tiny_model import write_model

WORDS = ("<b>", "{x}", "나는", "home")
CONFIG = SelfAttentionConfig(5, 3, 2, positions="sinusoidal")


@pytest.fixture(scope="module")
def traces(tmp_path_factory):
    """A trace of every kind; together they need every sentence of `explanation`."""
    folder = write_model(tmp_path_factory.mktemp("model"))
    encoder = load_encoder(folder).trace("the cat sats 나는 dog")
    halves = np.full((5, 2), 0.5)
    loaded = Overrides({"W_V": halves}, {Cell("W_K", 0, 1): 2.0})
    by_hand = Overrides({"W_V": halves}, origin="by hand")
    plain = SelfAttentionConfig(5, 3, 2)
    return [
        self_attention(WORDS, CONFIG, mask=causal_mask(4, 4)),
        self_attention(WORDS, plain, mask=causal_mask(4, 4, -1)),
        self_attention(WORDS, plain, overrides=loaded),
        self_attention(WORDS, plain, overrides=by_hand),
        self_attention(WORDS, plain, overrides=Overrides({"W_V": halves}, origin="rounded")),
        cross_attention(WORDS[:2], WORDS, CONFIG),
        seq2seq_attention(WORDS[:2], WORDS, 5, 3),
        multi_head_attention(WORDS, MultiHeadConfig(5, 3, 2, 2, 1)),
        compare_positions(4, 5),
        encoder.head(1, 1),
        encoder.head(2, 3),
    ]


def cells(traces):
    for trace in traces:
        for name, numbers in trace.matrices.items():
            for row in range(numbers.shape[0]):
                for column in range(numbers.shape[1]):
                    yield trace, explain(trace, name, row, column)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_rendered_with_what_applies_to_its_cell(traces, language):
    used = set()

    class Recorded(Texts):
        def __call__(self, place, **values):
            used.add(place)
            return super().__call__(place, **values)

    texts = Recorded(texts_in(language).entries)
    for trace, found in cells(traces):
        assert sentence_of(found, trace, texts)
    wanted = {
        f"{place}.{name}"
        for place in ("explanation", "explanation.seq2seq", "explanation.trained")
        for name, text in texts.at(place).items()
        if isinstance(text, str)
    }
    notes = {f"explanation.{name}" for name in ("no_cell", "elsewhere", "outside")}
    assert used == wanted - notes


def test_no_placeholder_is_blank(traces):
    for trace, found in cells(traces):
        values = _placeholders(found, trace)
        assert not [name for name, value in values.items() if value == ""], found.cell


def test_a_sentence_that_names_what_its_cell_has_not_raises(traces):
    texts = Texts({"explanation": {"E": "{seed}", "X": "{d_k}"}})
    found = explain(traces[0], "E", 0, 0)
    assert sentence_of(found, traces[0], texts) == "0"
    with pytest.raises(KeyError, match="d_k"):
        sentence_of(explain(traces[1], "X", 0, 0), traces[1], texts)
