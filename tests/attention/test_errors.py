"""The one error of the package, its shared checks, and the names that others rely on."""

import importlib
import inspect
import re
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import attention
from attention import AttentionError
from attention.arrays import read_only, real_array, whole_number

# By hand: the contract of the package.


def test_the_error_is_a_value_error():
    assert issubclass(AttentionError, ValueError)


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (attention.tokenize, "text"),
        (attention.embed, "tokens d_model seed=0"),
        (attention.projection, "name d_in d_out seed=0"),
        (attention.self_attention, "tokens config *mask=None *overrides=None"),
        (
            attention.scaled_dot_product_attention,
            "query key value *mask=None *scale=None *enable_gqa=False *softcap=None",
        ),
        (attention.multi_head_attention, "tokens config *mask=None"),
        (attention.causal_mask, "n_query n_key offset=0"),
        (attention.sliding_window_mask, "n_query n_key left right offset=0"),
        (attention.padding_mask, "lengths n_key"),
    ],
)
def test_every_function_takes_the_parameters_that_other_people_rely_on(function, parameters):
    found = []
    for name, parameter in inspect.signature(function).parameters.items():
        star = "*" if parameter.kind is parameter.KEYWORD_ONLY else ""
        default = "" if parameter.default is parameter.empty else f"={parameter.default}"
        found.append(star + name + default)
    assert " ".join(found) == parameters


def test_every_trace_has_the_fields_that_other_people_rely_on():
    stages = [field.name for field in fields(attention.AttentionTrace)]
    needed = "query key value scores scaled capped masked weights output"
    assert " ".join(stages) == f"{needed} mask softcap", "the last two are optional"
    chain = ("tokens", "config", "X", "W_Q", "W_K", "W_V", "attention", "mask")
    one = attention.self_attention(["a"], attention.SelfAttentionConfig())
    heads = attention.multi_head_attention(["a"], attention.MultiHeadConfig())
    assert all(hasattr(one, name) for name in chain)
    assert all(hasattr(heads, name) for name in (*chain, "W_O", "concatenated", "output"))


@pytest.mark.parametrize(
    "room", [one.parent.name for one in Path(attention.__file__).parent.glob("*/__init__.py")]
)
def test_each_package_names_its_files_once_in_the_order_of_reading(room):
    package = importlib.import_module(f"attention.{room}")
    files = Path(package.__file__).parent.glob("*.py")
    stems = sorted(file.stem for file in files if file.stem != "__init__")
    assert sorted(re.findall(r"`(\w+)`", package.__doc__)) == stems


def test_the_package_names_its_ground_and_its_rooms_once():
    names = attention.__doc__.split("Shapes, everywhere")[0]
    folder = Path(attention.__file__).parent
    stems = sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")
    assert sorted(re.findall(r"`(\w+)`", names)) == stems
    rooms = sorted(file.parent.name for file in folder.glob("*/__init__.py"))
    assert sorted(re.findall(r"^    (\w+)  ", names, re.M)) == rooms


def test_every_public_name_is_there_and_says_what_it_is():
    for name in attention.__all__:
        assert getattr(attention, name).__doc__


# Ranges of the shared checks.


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3)])
def test_a_whole_number_of_any_kind_comes_back_as_an_int(value):
    number = whole_number("d_k", value, least=3)
    assert number == 3
    assert type(number) is int


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (2, "d_k is 2; give a whole number, at least 3"),
        (3.0, "d_k is 3.0, a float; give a whole number, at least 3"),
        (np.float32(3), "d_k is np.float32(3.0), a float32; give a whole number, at least 3"),
        (np.True_, "d_k is np.True_, a bool; give a whole number, at least 3"),
        ([3], "d_k is [3], a list; give a whole number, at least 3"),
    ],
)
def test_a_wrong_number_is_named_with_what_was_received_and_what_is_needed(value, message):
    with pytest.raises(AttentionError) as refused:
        whole_number("d_k", value, least=3)
    assert str(refused.value) == message


def test_a_number_that_may_be_negative_has_no_least_one():
    assert whole_number("offset", -3) == -3
    with pytest.raises(AttentionError, match=r"^offset is 0.5, a float; give a whole number$"):
        whole_number("offset", 0.5)


def test_a_very_long_value_is_cut_in_the_message():
    with pytest.raises(AttentionError) as refused:
        whole_number("d_k", "9" * 1000, least=1)
    assert str(refused.value) == f"d_k is '{'9' * 38}…, a str; give a whole number, at least 1"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_stay_in_their_precision(dtype):
    assert real_array("x", np.ones(3, dtype=dtype)).dtype == dtype


@pytest.mark.parametrize("dtype", [np.int8, np.uint64])
def test_whole_numbers_become_float64(dtype):
    assert real_array("x", np.ones(3, dtype=dtype)).dtype == np.float64


def test_read_only_refuses_writing_and_leaves_the_given_array_writeable():
    array = np.arange(3.0)
    view = read_only(array)
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 7
    array[0] = 7
    assert view[0] == 7
