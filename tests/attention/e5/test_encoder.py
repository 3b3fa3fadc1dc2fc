"""The multilingual encoder, against the reference: transformers and tokenizers."""

import json
from pathlib import Path

import numpy as np
import pytest

REFERENCE = Path(__file__).parent / "reference"  # made by reference/make.py
READ = np.load(REFERENCE / "encoder.npz", allow_pickle=False)
NUMBERS = sorted({int(name.split(".")[0]) for name in READ})
CUT = json.loads((REFERENCE / "unigram.json").read_text(encoding="ascii"))
CLOSE = 1e-5


def test_the_reference_has_twelve_sentences_of_3_to_112_pieces_and_300_to_cut():
    lengths = [len(READ[f"{i}.ids"]) for i in NUMBERS]
    assert (min(lengths), max(lengths), len(lengths)) == (3, 112, 12)
    assert len(CUT) >= 300


@pytest.mark.parametrize("i", NUMBERS)
def test_a_sentence_has_the_attention_and_the_hidden_state_of_the_reference(multilingual, i):
    trace = multilingual.trace(str(READ[f"{i}.text"]))
    n = len(trace.pieces)
    assert [multilingual.tokenizer.ids[piece] for piece in trace.pieces] == READ[
        f"{i}.ids"
    ].tolist()
    # Each weight counts fully in the sum of its row, whatever its sign.
    signs = np.random.default_rng(n).choice([-1.0, 1.0], n)
    weights = np.stack([layer.weights for layer in trace.layers]).astype(float)
    np.testing.assert_allclose(weights @ signs, READ[f"{i}.signed"], rtol=0, atol=CLOSE)
    rows = np.linspace(0, n - 1, 4).astype(int)
    hidden = trace.hidden_states[-1][rows]
    np.testing.assert_allclose(hidden, READ[f"{i}.hidden"], rtol=0, atol=CLOSE)


def test_every_sentence_is_cut_as_the_reference_cuts_it(multilingual):
    tokenizer = multilingual.tokenizer
    found = [
        [text, [0, *(tokenizer.ids[piece] for piece in tokenizer.pieces(text)), 2]]
        for text, _ in CUT
    ]
    assert found == CUT


def test_pieces_say_where_a_word_begins(multilingual):
    tokenizer = multilingual.tokenizer
    pieces = tokenizer.pieces("그녀는 딸에게 <mask>")
    assert pieces == ("▁그녀", "는", "▁딸", "에게", "<mask>")
    assert [tokenizer.begins_word(piece) for piece in pieces] == [True, False, True, False, False]


def test_a_trace_of_it_keeps_all_144_heads(multilingual):
    trace = multilingual.trace("")
    assert trace.pieces == ("<s>", "</s>")
    assert (trace.n_layers, trace.n_heads, trace.head(12, 12).d_k) == (12, 12, 32)
