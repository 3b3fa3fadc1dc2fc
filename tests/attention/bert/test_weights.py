"""Reading a model's weights: what is damaged, missing or of another shape is named."""

import json

import numpy as np
import pytest

from attention import load_encoder
from attention.bert.errors import (
    FileDamagedError,
    FileTooLargeError,
    ModelUnsupportedError,
    TensorMismatchError,
    TensorMissingError,
)
from attention.bert.safetensors import MAX_HEADER
from tests.attention.bert.refusals import refusal
from tests.tiny_model import WORDS, packed, safetensors, tensors, write_model

# A tensor.


def test_a_tensor_that_is_not_there(tmp_path):
    named = {name: numbers for name, numbers in tensors().items() if name != WORDS}
    refused = refusal(write_model(tmp_path, safetensors(named)), TensorMissingError)
    assert refused.tensor == WORDS


def test_a_tensor_of_another_shape(tmp_path):
    named = {**tensors(), WORDS: np.zeros((6, 11), np.float32)}
    refused = refusal(write_model(tmp_path, safetensors(named)), TensorMismatchError)
    assert (refused.tensor, refused.found, refused.needed) == (WORDS, (6, 11), (11, 6))


# An entry of the header.


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


# The file.


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
