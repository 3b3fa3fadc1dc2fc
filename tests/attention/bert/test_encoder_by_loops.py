"""A tiny encoder, read from its folder: every number computed again by plain loops."""

import math

import numpy as np
import pytest

from attention import explain, load_encoder
from attention.rules import Constant, Scale, Softmax
from attention.sources import Cell, cells_of
from tests.tiny_model import CONFIG, HEADS, PIECES, WORDS, safetensors, tensors, write_model

TEXT = "the cat sats 나는 dog"


# By hand: the whole computation, one number at a time, in float64.


def normed(x, scale, shift):
    out = np.empty_like(x)
    for i, row in enumerate(x):
        mean = sum(row) / len(row)
        variance = sum((number - mean) ** 2 for number in row) / len(row)
        root = math.sqrt(variance + CONFIG["layer_norm_eps"])
        out[i] = [(n - mean) / root * a + b for n, a, b in zip(row, scale, shift, strict=True)]
    return out


def by_loops(ids):
    w = {name: numbers.astype(float) for name, numbers in tensors().items()}

    def linear(name, x):
        columns = list(zip(w[f"{name}.weight"], w[f"{name}.bias"], strict=True))
        return np.array([[row @ column + b for column, b in columns] for row in x])

    def norm(name, x):
        return normed(x, w[f"{name}.weight"], w[f"{name}.bias"])

    x = np.array([
        w[WORDS][piece]
        + w["embeddings.position_embeddings.weight"][t]
        + w["embeddings.token_type_embeddings.weight"][0]
        for t, piece in enumerate(ids)
    ])  # fmt: skip
    x = norm("embeddings.LayerNorm", x)
    maps = []
    for i in range(CONFIG["num_hidden_layers"]):
        layer = f"encoder.layer.{i}"
        q, k, v = (linear(f"{layer}.attention.self.{n}", x) for n in ("query", "key", "value"))
        d_k = q.shape[1] // HEADS
        joined = np.zeros_like(x)
        for h in range(HEADS):
            at = slice(h * d_k, (h + 1) * d_k)
            powers = np.exp(q[:, at] @ k[:, at].T / math.sqrt(d_k))
            weights = powers / powers.sum(axis=1, keepdims=True)
            joined[:, at] = weights @ v[:, at]
            maps.append(weights)
        a = norm(f"{layer}.attention.output.LayerNorm",
                 x + linear(f"{layer}.attention.output.dense", joined))  # fmt: skip
        wide = linear(f"{layer}.intermediate.dense", a)
        gelu = np.vectorize(lambda z: z * (1 + math.erf(z / math.sqrt(2))) / 2)(wide)
        x = norm(f"{layer}.output.LayerNorm", a + linear(f"{layer}.output.dense", gelu))
    return np.array(maps), x


def close_to_loops(encoder):
    trace = encoder.trace(TEXT)
    assert trace.pieces == ("[CLS]", "the", "cat", "sat", "##s", "나", "##는", "[UNK]", "[SEP]")
    maps, hidden = by_loops([PIECES.index(piece) for piece in trace.pieces])
    found = np.concatenate([layer.weights for layer in trace.layers])
    np.testing.assert_allclose(found, maps, rtol=0, atol=2e-6)
    np.testing.assert_allclose(trace.hidden_states[-1], hidden, rtol=0, atol=2e-5)
    return True


@pytest.fixture
def cased(tmp_path):
    """Hangul stays whole, as the tokenizer of a Korean model has it."""
    (tmp_path / "tokenizer_config.json").write_text('{"do_lower_case": false}', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("prefix", ["", "bert."])
@pytest.mark.parametrize("dtype", ["F32", "F16", "BF16"])
def test_an_encoder_computes_what_three_plain_loops_compute(cased, prefix, dtype):
    named = {prefix + name: numbers for name, numbers in tensors().items()}
    assert close_to_loops(load_encoder(write_model(cased, safetensors(named, dtype))))


@pytest.mark.parametrize("padding", range(4))
def test_numbers_at_any_place_in_the_file_are_read(cased, padding):
    weights = safetensors(tensors(), padding=padding)
    assert close_to_loops(load_encoder(write_model(cased, weights)))


def test_no_more_pieces_take_part_than_there_are_positions(tmp_path):
    trace = load_encoder(write_model(tmp_path)).trace("cat " * 40)
    assert (len(trace.pieces), trace.left_out) == (17, 25)


def test_a_tokenizer_lowers_case_unless_its_settings_say_otherwise(tmp_path):
    write_model(tmp_path)
    assert load_encoder(tmp_path).trace("CAT").pieces[1] == "cat"
    (tmp_path / "tokenizer_config.json").write_text('{"do_lower_case": false}', encoding="utf-8")
    assert load_encoder(tmp_path).trace("CAT").pieces[1] == "[UNK]"


# Every cell of a head explains itself.


def test_every_number_of_a_head_can_be_rebuilt_from_what_it_names(cased):
    head = load_encoder(write_model(cased)).trace(TEXT).head(2, 3)
    for name, numbers in head.matrices.items():
        for row, column in np.ndindex(numbers.shape):
            found = explain(head, name, row, column)
            size = max([1.0, *(abs(term.product) for term in found.terms)])
            assert abs(rebuilt(found) - numbers[row, column]) <= 2e-6 * size, (name, row, column)
            for term in found.terms:
                for factor in term.factors:
                    at = factor.cell
                    assert head.matrices[at.matrix][at.row, at.column] == factor.value


def rebuilt(found):
    match found.rule:
        case Constant():
            return found.value
        case Scale():
            return found.total / found.divisor
        case Softmax():
            return found.terms[found.cell.column].product / found.divisor
    return found.total


def test_the_cells_that_a_query_names_are_exactly_those_used(cased):
    # A cell is used if NaN in it makes the result NaN.
    head = load_encoder(write_model(cased)).trace(TEXT).head(1, 2)
    before = {name: numbers.astype(float) for name, numbers in head.matrices.items()}
    shapes = {name: numbers.shape for name, numbers in before.items()}
    for name in "QKV":
        used = {cell: set() for cell in np.ndindex(shapes[name])}
        for source, numbers in before.items():
            for cell in np.ndindex(numbers.shape):
                spoilt = {**before, source: numbers.copy()}
                spoilt[source][cell] = np.nan
                result = spoilt["X"] @ spoilt[f"W_{name}"] + spoilt[f"b_{name}"]
                for at in zip(*np.nonzero(np.isnan(result)), strict=True):
                    used[tuple(map(int, at))].add(Cell(source, *cell))
        for (row, column), expected in used.items():
            terms = explain(head, name, row, column).terms
            named = {factor.cell for term in terms for factor in term.factors}
            outlined = {
                cell
                for source in head.rules[name].sources
                for cell in cells_of(source, Cell(name, row, column), shapes)
            }
            assert named == outlined == expected, (name, row, column)
