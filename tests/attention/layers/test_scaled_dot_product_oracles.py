"""Scaled dot-product attention against plain loops, and against PyTorch."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import causal_mask
from tests.attention.layers.qkv import (
    INF,
    NO,
    REPEATABLE,
    YES,
    arrays,
    assert_close,
    attend,
    grouped,
    masks,
)

# Three plain loops, no matrix product.


def plain_attention(query, key, value, may_add, softcap=None):
    output = []
    for i, q in enumerate(query):
        row = []
        for j, k in enumerate(key):
            dot = math.fsum(a * b for a, b in zip(q, k, strict=True))
            scaled = dot / math.sqrt(len(q))
            capped = softcap * math.tanh(scaled / softcap) if softcap else scaled
            row.append(capped + may_add[i][j])
        powers = [math.exp(x - max(row)) if x > -INF else 0.0 for x in row]
        total = math.fsum(powers) or 1.0
        columns = zip(*value, strict=True)
        output.append(
            [
                math.fsum(p / total * v for p, v in zip(powers, column, strict=True))
                for column in columns
            ]
        )
    return output


@REPEATABLE
@given(arrays(precisions=(np.float32, np.float64), leading=[()]), st.data())
def test_the_output_is_that_of_plain_loops(given_arrays, data):
    query, key, value = given_arrays
    mask = data.draw(st.none() | masks((query.shape[0], key.shape[0])))
    added = np.zeros(()) if mask is None else mask
    if added.dtype == bool:
        added = np.where(added, 0.0, -INF)
    added = np.broadcast_to(added, (query.shape[0], key.shape[0]))
    expected = plain_attention(query.tolist(), key.tolist(), value.tolist(), added.tolist())
    assert_close(attend(query, key, value, mask=mask).output, expected, query.dtype)


@REPEATABLE
@given(grouped(front=[()]), st.data(), st.none() | st.floats(0.3, 30))
def test_each_head_is_that_of_plain_loops_over_groups_masks_and_softcaps(
    given_arrays, data, softcap
):
    query, key, value = given_arrays
    mask = data.draw(masks((*query.shape[:-1], key.shape[-2])))
    added = np.where(mask, 0.0, -INF) if mask.dtype == bool else mask
    added = np.broadcast_to(added, (*query.shape[:-1], key.shape[-2]))
    output = attend(query, key, value, mask=mask, enable_gqa=True, softcap=softcap).output
    times = len(query) // len(key)
    for h in range(len(query)):
        head = (query[h], key[h // times], value[h // times], added[h])
        expected = plain_attention(*(array.tolist() for array in head), softcap=softcap)
        assert_close(output[h], expected, query.dtype)


# From elsewhere, where it is installed.


TORCH_VARIANTS = {
    "plain": {},
    "bool mask": {"mask": causal_mask(3, 5, offset=1)},
    "bool mask of one head": {"mask": np.arange(5) % 2 == np.arange(6).reshape(6, 1, 1) % 2},
    "float mask": {"mask": np.linspace(-3, 3, 15).reshape(3, 5)},
    "minus infinity": {"mask": np.where(causal_mask(3, 5, offset=1), 0.5, -INF)},
    "a row that may look nowhere": {"mask": causal_mask(3, 5, offset=-1)},
    "one row for all": {"mask": np.array([[YES, YES, NO, YES, NO]])},
    "scale": {"scale": 0.7},
    "groups": {"enable_gqa": True},
    "one group": {"enable_gqa": True, "scale": -0.3, "mask": causal_mask(3, 5)},
}


@pytest.mark.parametrize("variant", TORCH_VARIANTS)
def test_the_output_is_that_of_pytorch(variant):
    torch = pytest.importorskip("torch", reason="compares with PyTorch, which is no requirement")
    options = dict(TORCH_VARIANTS[variant])
    n_kv_heads = {"groups": 2, "one group": 1}.get(variant, 6)
    rng = np.random.default_rng(3)
    shapes = ((11, 6, 3, 7), (11, n_kv_heads, 5, 7), (11, n_kv_heads, 5, 2))
    arrays_ = [rng.normal(size=shape) for shape in shapes]
    ours = attend(*arrays_, **options).output
    mask = options.pop("mask", None)
    theirs = torch.nn.functional.scaled_dot_product_attention(
        *map(torch.from_numpy, arrays_),
        attn_mask=None if mask is None else torch.from_numpy(mask.copy()),
        **options,
    )
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-10, atol=1e-10)
