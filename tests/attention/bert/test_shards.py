"""Weights in several files with an index: the same numbers, and nothing outside the folder."""

import numpy as np
import pytest

from attention import load_encoder
from attention.bert.errors import FileDamagedError, FileMissingError, FileTooLargeError
from attention.bert.files import MAX_JSON
from attention.bert.safetensors import MAX_HEADER
from attention.bert.tensor_files import MAX_SHARDS
from attention.models import files_of
from tests.attention.bert.refusals import refusal
from tests.tiny_model import (
    INDEX,
    SHARDS,
    WORDS,
    numbers_of,
    packed,
    safetensors,
    tensors,
    write_model,
    write_shards,
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return numbers_of(load_encoder(write_model(tmp_path_factory.mktemp("plain"))))


# The same numbers.


@pytest.mark.parametrize("prefix", ["", "bert."])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_several_files_give_the_same_bits(tmp_path, plain, prefix, count):
    shards = tuple(f"model-{i + 1:05}-of-{count:05}.safetensors" for i in range(count))
    named = {prefix + name: numbers for name, numbers in tensors().items()}
    assert numbers_of(load_encoder(write_shards(tmp_path, named, shards=shards))) == plain


def test_one_whole_file_comes_before_an_index(tmp_path, plain):
    write_shards(tmp_path, tensors(seed=1))
    (tmp_path / "model.safetensors").write_bytes(safetensors(tensors()))
    assert numbers_of(load_encoder(tmp_path)) == plain


@pytest.mark.parametrize("metadata", [None, [], {}, {"total_size": 1.5}, {"total_size": None}])
def test_an_index_need_not_say_how_large_its_files_are(tmp_path, plain, metadata):
    write_shards(tmp_path, change=lambda index: index.update(metadata=metadata))
    assert numbers_of(load_encoder(tmp_path)) == plain


def test_the_files_of_a_model_include_the_index_and_what_it_names(tmp_path):
    fixed = {"config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json", INDEX}
    assert {path.name for path in files_of(write_shards(tmp_path))} >= {*fixed, *SHARDS}
    (tmp_path / INDEX).unlink()
    assert {path.name for path in files_of(tmp_path)}.isdisjoint(SHARDS)


# An index that cannot be followed.


@pytest.mark.parametrize(
    "file",
    ["../model-1.safetensors", "..", "", ".", "a/b.safetensors", "a\\b.safetensors", "model-1.bin",
     "/etc/x.safetensors", "C:x.safetensors", "\\\\h\\x.safetensors", "nul\0l.safetensors", ".x",
     "a\n.safetensors", "a.safetensors\n", "../.safetensors", ".safetensors", "나.safetensors",
     "x" * 300 + ".safetensors", None, 3, ["a.safetensors"], {"a": "b"}],
)  # fmt: skip
def test_a_file_that_is_not_beside_the_index_is_not_opened(tmp_path, file):
    folder = tmp_path / "model"
    folder.mkdir()
    for outside in (tmp_path / "model-1.safetensors", folder / "model-1.bin"):
        outside.write_bytes(safetensors(tensors()))
    write_shards(folder, change=lambda index: index["weight_map"].update({WORDS: file}))
    refused = refusal(folder, FileDamagedError)
    assert (refused.file, refused.found[:5]) == (INDEX, "file ")


@pytest.mark.parametrize("places", [None, {}, [], 3, "x"])
def test_an_index_without_a_map(tmp_path, places):
    write_shards(tmp_path, change=lambda index: index.update(weight_map=places))
    assert refusal(tmp_path, FileDamagedError).found == "no weight_map"


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000])
def test_an_index_that_is_no_json_object(tmp_path, content):
    (write_shards(tmp_path) / INDEX).write_bytes(content)
    assert refusal(tmp_path, FileDamagedError).file == INDEX


def test_an_index_that_is_too_large_is_not_read(tmp_path):
    with (write_shards(tmp_path) / INDEX).open("wb") as stream:
        stream.truncate(MAX_JSON + 1)
    assert refusal(tmp_path, FileTooLargeError).file == INDEX


@pytest.mark.parametrize("count", [MAX_SHARDS, MAX_SHARDS + 1])
def test_at_most_64_files_are_opened(tmp_path, count):
    named = {**tensors(), **{f"more.{i}": np.zeros(1, np.float32) for i in range(count)}}
    shards = tuple(f"model-{i}.safetensors" for i in range(count))
    write_shards(tmp_path, named, shards=shards)
    if count <= MAX_SHARDS:
        load_encoder(tmp_path)
    else:
        assert refusal(tmp_path, FileDamagedError).found == f"{count} files"


@pytest.mark.parametrize("shard", SHARDS)
def test_a_file_that_the_index_names_and_that_is_not_there(tmp_path, shard):
    (write_shards(tmp_path) / shard).unlink()
    assert refusal(tmp_path, FileMissingError).file == shard
    (tmp_path / shard).mkdir()
    assert refusal(tmp_path, FileMissingError).file == shard


def test_a_tensor_that_none_of_the_files_holds(tmp_path):
    def add(index):
        index["weight_map"]["bert.pooler.dense.weight"] = SHARDS[0]

    refused = refusal(write_shards(tmp_path, change=add), FileDamagedError)
    assert refused.found == "tensor 'bert.pooler.dense.weight' in none of the files"


def test_a_tensor_in_another_file_than_the_index_says(tmp_path):
    def move(index):
        assert index["weight_map"][WORDS] == SHARDS[0]
        index["weight_map"][WORDS] = SHARDS[1]

    refused = refusal(write_shards(tmp_path, change=move), FileDamagedError)
    assert refused.found == f"tensor '{WORDS}' in {SHARDS[0]}"
    assert refused.needed == f"{SHARDS[1]}, as it says"


def test_a_tensor_in_two_files_is_refused(tmp_path):
    write_shards(tmp_path, change=lambda index: index.pop("metadata"))
    held = {name: numbers for i, (name, numbers) in enumerate(tensors().items()) if i % 2}
    (tmp_path / SHARDS[1]).write_bytes(safetensors({**held, WORDS: tensors(seed=1)[WORDS]}))
    assert refusal(tmp_path, FileDamagedError).needed == f"{SHARDS[0]}, as it says"


@pytest.mark.parametrize("size", [0, -1, 7, 10**30, 10**4000])
def test_files_of_another_size_than_the_index_says(tmp_path, size):
    write_shards(tmp_path, change=lambda index: index.update(metadata={"total_size": size}))
    assert refusal(tmp_path, FileDamagedError).found.startswith(f"total_size {str(size)[:9]}")


def test_the_headers_of_all_files_together_are_bounded(tmp_path):
    write_shards(tmp_path)
    for shard in SHARDS:
        held = {name: numbers for i, (name, numbers) in enumerate(tensors().items())
                if SHARDS[i % 2] == shard}  # fmt: skip
        (tmp_path / shard).write_bytes(safetensors(held, padding=MAX_HEADER // 2))
    assert refusal(tmp_path, FileTooLargeError).file == SHARDS[1]


def test_a_file_of_several_that_is_cut_short(tmp_path):
    write_shards(tmp_path, change=lambda index: index.pop("metadata"))
    path = tmp_path / SHARDS[1]
    path.write_bytes(path.read_bytes()[:-4])
    assert refusal(tmp_path, FileDamagedError).file == SHARDS[1]


def test_a_file_of_several_that_ends_in_its_header(tmp_path):
    (write_shards(tmp_path) / SHARDS[0]).write_bytes(packed(b"{}", b"")[:9])
    assert refusal(tmp_path, FileDamagedError).file == SHARDS[0]


def test_weights_that_are_not_finite_are_said_to_be_where_they_are_listed(tmp_path):
    named = tensors()
    named[WORDS][:] = np.nan
    encoder = load_encoder(write_shards(tmp_path, named))
    with pytest.raises(FileDamagedError, match=INDEX):
        encoder.trace("the cat")
