"""The names under which a BERT is published: the same numbers under each, or a refusal."""

import numpy as np
import pytest

from attention import load_encoder
from attention.bert.errors import ModelUnsupportedError, TensorMissingError
from tests.attention.bert.refusals import refusal
from tests.tiny_model import WORDS, numbers_of, renamed, safetensors, tensors, write_model

NORM = "encoder.layer.0.output.LayerNorm"
PREFIXES = ("", "bert.", "model.", "module.", "module.bert.", "0.auto_model.", "encoder.",
            "module.0.auto_model.", "model.bert.")  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return numbers_of(load_encoder(write_model(tmp_path_factory.mktemp("plain"))))


# The same numbers.


@pytest.mark.parametrize("has_gamma", [False, True], ids=["weight", "gamma"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_published_naming_gives_the_same_bits(tmp_path, plain, prefix, has_gamma):
    named = renamed(prefix, has_gamma=has_gamma)
    assert numbers_of(load_encoder(write_model(tmp_path, safetensors(named)))) == plain


def test_each_layer_norm_has_numbers_of_its_own():
    named = tensors()
    for end in ("weight", "bias"):
        norms = [numbers.tobytes() for name, numbers in named.items() if f"LayerNorm.{end}" in name]
        assert len(norms) == len(set(norms)) == 5


# Other names.


@pytest.mark.parametrize("prefix", ["roberta.", "bert.roberta.", "question_encoder.", "x", "bert"])
def test_the_encoder_of_another_kind_of_model_is_refused_by_its_names(tmp_path, prefix):
    refused = refusal(write_model(tmp_path, safetensors(renamed(prefix))), ModelUnsupportedError)
    assert refused.found == repr(prefix + WORDS)
    assert refused.needed == f"'bert.{WORDS}' or '{WORDS}'"


def test_weights_without_vectors_of_words_are_refused_with_what_they_hold(tmp_path):
    named = {f"h.{i}.attn.weight": np.zeros(1, np.float32) for i in range(9)}
    refused = refusal(write_model(tmp_path, safetensors(named)), TensorMissingError)
    assert refused.tensor == WORDS
    assert refused.found == "'h.0.attn.weight', 'h.1.attn.weight', 'h.2.attn.weight' and 6 more"


def test_weights_without_any_tensor_say_so(tmp_path):
    refused = refusal(write_model(tmp_path, safetensors({})), TensorMissingError)
    assert refused.found == "no tensors"


def test_a_layer_that_is_missing_is_named_with_its_prefix(tmp_path):
    named = renamed("0.auto_model.")
    del named[f"0.auto_model.{NORM}.bias"]
    refused = refusal(write_model(tmp_path, safetensors(named)), TensorMissingError)
    assert refused.tensor == f"0.auto_model.{NORM}.bias"


def test_two_encoders_in_one_file_are_refused(tmp_path):
    named = {**renamed(), **renamed("bert.")}
    refused = refusal(write_model(tmp_path, safetensors(named)), ModelUnsupportedError)
    assert (refused.found, refused.needed) == (f"'{WORDS}', 'bert.{WORDS}'", "one encoder")


@pytest.mark.parametrize("prefix", ["", "bert."])
@pytest.mark.parametrize(("name", "alias"), [("weight", "gamma"), ("bias", "beta")])
def test_a_layer_norm_under_both_names_is_refused(tmp_path, prefix, name, alias):
    named = renamed(prefix)
    named[f"{prefix}{NORM}.{alias}"] = named[f"{prefix}{NORM}.{name}"]
    refused = refusal(write_model(tmp_path, safetensors(named)), ModelUnsupportedError)
    assert refused.found == f"'{prefix}{NORM}.{name}', '{prefix}{NORM}.{alias}'"


def test_a_name_of_any_length_is_cut_short(tmp_path):
    for ends, kind in ((WORDS, ModelUnsupportedError), ("", TensorMissingError)):
        named = {f"{i}{'x' * 9000}{ends}": np.zeros(1, np.float32) for i in range(9)}
        refused = refusal(write_model(tmp_path, safetensors(named)), kind)
        assert refused.found.endswith("and 6 more")
        assert len(str(refused)) < 500
