"""Which arrays are taken, and what to do with those that are not."""

import importlib.util

import numpy as np
import pytest

from attention import AttentionError, entropy, scaled_dot_product_attention, softmax
from attention.arrays import one_of, real_array


class Tensor:
    """What NumPy sees of a PyTorch tensor that it cannot read."""

    def __init__(self, error, dtype="torch.float32", device="cpu", *, requires_grad=False):
        self.error, self.dtype, self.device = error, dtype, device
        self.requires_grad = requires_grad

    def __array__(self, dtype=None, copy=None):
        raise self.error


GRADIENT = RuntimeError("Can't call numpy() on Tensor that requires grad.")
BFLOAT16 = TypeError("Got unsupported ScalarType BFloat16")
CUDA = TypeError("can't convert cuda:0 device type tensor to numpy.")


# float16.


def test_float16_weights_sum_to_one_along_every_axis():
    for shape, axis in (((4096, 2), 0), ((2, 4096), 1), ((4096, 3, 2), 0)):
        weights = softmax(np.zeros(shape, np.float16), axis=axis)
        assert weights.dtype == np.float32
        np.testing.assert_array_equal(weights.sum(axis=axis, dtype=float), 1)


def test_a_score_that_float16_cannot_hold_is_computed_in_float32():
    q = np.full((2, 128), 30, np.float16)
    trace = scaled_dot_product_attention(q, q, np.eye(2, dtype=np.float16))
    stages = [array for array in vars(trace).values() if array is not None]
    assert {array.dtype for array in stages} == {np.dtype(np.float32)}
    assert (trace.scores == 115_200).all()
    assert (trace.weights == 0.5).all()
    assert (trace.output == 0.5).all()


def test_float16_beside_float64_is_computed_in_float64():
    half, double = np.ones((2, 3), np.float16), np.ones((2, 3))
    assert scaled_dot_product_attention(half, double, half).output.dtype == np.float64


def test_entropy_of_float16_weights_is_that_of_their_values():
    weights = np.full((4096, 2), 1 / 4096, np.float16)
    np.testing.assert_allclose(entropy(weights.T), np.log(4096), rtol=1e-6)


def test_a_float16_mask_is_added():
    trace = scaled_dot_product_attention(
        np.ones((1, 2)), np.ones((2, 2)), np.eye(2), mask=np.array([[0, -np.inf]], np.float16)
    )
    assert trace.weights.tolist() == [[1, 0]]


def test_long_columns_of_float32_keep_their_digits():
    x = np.random.default_rng(0).standard_normal((300_000, 2)).astype(np.float32)
    expected = np.exp(x.astype(float)) / np.exp(x.astype(float)).sum(axis=0)
    np.testing.assert_allclose(softmax(x, axis=0), expected, rtol=1e-6)


# Tensors.


@pytest.mark.parametrize(
    ("tensor", "remedy"),
    [
        (Tensor(GRADIENT, requires_grad=True), "query.detach().numpy()"),
        (Tensor(BFLOAT16, "torch.bfloat16"), "query.float().numpy()"),
        (Tensor(BFLOAT16, "torch.bfloat16", requires_grad=True), "query.detach().float().numpy()"),
        (Tensor(CUDA, device="cuda:0"), "query.cpu().numpy()"),
    ],
)
def test_a_tensor_that_numpy_cannot_read_is_refused_with_what_to_do(tensor, remedy):
    with pytest.raises(AttentionError) as refused:
        scaled_dot_product_attention(tensor, np.ones((2, 3)), np.ones((2, 3)))
    assert str(refused.value) == f"query is a Tensor that NumPy cannot read; give {remedy}"


@pytest.mark.skipif(not importlib.util.find_spec("torch"), reason="PyTorch is no requirement")
def test_tensors_of_pytorch_itself():
    import torch

    plain = torch.ones(2, 3)
    assert scaled_dot_product_attention(plain, plain, plain).output.dtype == np.float32
    for tensor, remedy in (
        (torch.ones(2, 3, requires_grad=True), r"query\.detach\(\)\.numpy\(\)$"),
        (torch.ones(2, 3, dtype=torch.bfloat16), r"query\.float\(\)\.numpy\(\)$"),
    ):
        with pytest.raises(AttentionError, match=remedy):
            scaled_dot_product_attention(tensor, plain, plain)


# Masked arrays.


@pytest.mark.parametrize(
    "masked",
    [
        np.ma.masked_equal([[1.0, 2.0]], 2),
        np.ma.array([[1.0, 2.0]]),
        [np.ma.masked_equal([1.0, 2.0], 2)],
        [[1.0, np.ma.masked]],
    ],
    ids=["masked", "nothing masked", "list of rows", "list of numbers"],
)
@pytest.mark.parametrize("name", ["query", "key", "value", "mask"])
def test_a_mask_is_never_dropped(masked, name):
    arrays = {n: np.ones((1, 2)) for n in ("query", "key", "value")}
    with pytest.raises(AttentionError, match=rf"^{name} is a masked array.*np\.ma\.filled"):
        scaled_dot_product_attention(**{**arrays, name: masked})


# Other types.


@pytest.mark.parametrize(
    ("value", "dtype"),
    [([[1, 2]], np.float64), (np.ones(2, np.uint8), np.float64), (np.ones(2, ">f4"), np.float32),
     (np.ones(2, np.float16), np.float32), ([], np.float64)],
)  # fmt: skip
def test_real_numbers_become_float32_or_float64(value, dtype):
    array = real_array("x", value)
    assert type(array) is np.ndarray
    assert array.dtype.newbyteorder("=") == dtype


@pytest.mark.parametrize(
    "value",
    [np.ones(2, bool), np.ones(2, complex), np.array([1, None]), np.array(["1"]), [10**400],
     np.array(["2026-01-01"], "M8[D]"), {"a": 1}, np.zeros(2, [("a", float)])],
    ids=["bool", "complex", "object", "text", "huge", "date", "dict", "fields"],
)  # fmt: skip
def test_anything_else_is_refused(value):
    with pytest.raises(AttentionError, match=r"^x holds .*; give an array of real numbers$"):
        real_array("x", value)


def test_more_precision_than_float64_is_refused_with_what_to_do():
    with pytest.raises(AttentionError, match=r"; give x\.astype\(np\.float64\)$"):
        real_array("x", np.ones(2, np.longdouble))


def test_a_list_that_contains_itself_is_refused():
    nested: list = []
    nested.append(nested)
    with pytest.raises(AttentionError):
        real_array("x", nested)


# Options.


def test_what_is_no_option_is_named_in_few_characters_with_all_options():
    with pytest.raises(AttentionError, match=r"^norm is 'both'; give one of post, pre$"):
        one_of("norm", "both", ("post", "pre"))
    with pytest.raises(AttentionError, match=r"^norm is 'x{38}…; give one of post, pre$"):
        one_of("norm", "x" * 1000, ("post", "pre"))
    one_of("norm", "pre", ("post", "pre"))
