"""The doctor names the mistake that was made, and those alone that make the same numbers."""

import importlib.util
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, causal_mask, diagnose, scaled_dot_product_attention
from attention.variants.catalogue import VARIANTS
from attention.variants.comparison import compare
from attention.variants.suspects import BEFORE_THEM
from tests.attention.variants import plain
from tests.attention.variants.states import states

SEEN = [name for name in VARIANTS if name not in BEFORE_THEM]
TYPES = {"float64": (np.float64, 1e-9), "float32": (np.float32, 2e-4), "float16": (np.float16, 0.2)}


def outputs_of_others(name, trace, word):
    """What every mistake makes of this state, in plain loops."""
    rows = {one: matrix.tolist() for one, matrix in trace.matrices.items()}
    mask = None if trace.mask is None else trace.mask.tolist()
    words = range(len(trace.tokens)) if name == "silence" else [word]
    for one in words:
        yield np.array(plain.attend(name, rows, trace.config.d_k, mask, one)["output"])


@pytest.mark.parametrize("name", SEEN)
@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.data())
def test_each_mistake_is_named_and_no_other_one(name, data):
    trace, word = data.draw(states(name))
    kind = data.draw(st.sampled_from(list(TYPES)))
    dtype, near = TYPES[kind]
    comparison = compare(trace, name, word=word)
    attention = trace.attention
    with np.errstate(over="ignore"):
        Q, K, V, output = (
            one.astype(dtype) for one in (attention.query, attention.key, attention.value,
                                          comparison.matrices[comparison.right("output")])
        )  # fmt: skip
    if not all(np.isfinite(one).all() for one in (Q, K, V)):
        with pytest.raises(AttentionError, match="not finite"):
            diagnose(Q, K, V, output, mask=attention.mask)
        return
    found = diagnose(Q, K, V, output, mask=attention.mask)
    if found.is_right:
        difference = np.nan_to_num(abs(output.astype(float) - attention.output), nan=np.inf)
        scale = np.abs(attention.scaled[np.isfinite(attention.scaled)]).max()
        assert difference.max() <= near * max(1, np.abs(V).max()) * max(1, scale)
        return
    is_coarse = name == "plain_division" and kind == "float16"  # a sum may cancel to few digits
    assert name in found.mistakes or (is_coarse and not found.mistakes)
    largest = max(1.0, np.abs(attention.scaled[np.isfinite(attention.scaled)]).max())
    for other in found.mistakes:
        if other == name or other == "softcap":
            continue
        distances = [
            np.nan_to_num(abs(one - output.astype(float)), nan=0).max()
            for one in outputs_of_others(other, trace, word) if one.shape == output.shape
        ]  # fmt: skip
        assert min(distances) <= near * largest * max(1, np.abs(V).max(), np.abs(output).max())


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.data(), st.integers(0, 10_000))
def test_what_is_right_is_called_right_and_noise_is_called_unknown(data, seed):
    trace, _ = data.draw(states("columns"))
    attention = trace.attention
    dtype = data.draw(st.sampled_from([np.float64, np.float32, np.float16]))
    Q, K, V = (one.astype(dtype) for one in (attention.query, attention.key, attention.value))
    own = scaled_dot_product_attention(Q, K, V, mask=attention.mask)
    weights = data.draw(st.sampled_from([None, own.weights.astype(dtype)]))
    found = diagnose(Q, K, V, own.output.astype(dtype), weights=weights, mask=attention.mask)
    assert found.is_right
    assert found.mistakes == ()
    noise = np.random.default_rng(seed).normal(size=attention.output.shape)
    unknown = diagnose(attention.query, attention.key, attention.value, noise, mask=attention.mask)
    assert (unknown.is_right, unknown.mistakes) == (False, ())


def example(seed=0, n=6, d_k=8, d_v=4):
    normal = np.random.default_rng(seed).normal
    return normal(size=(n, d_k)), normal(size=(n, d_k)), normal(size=(n, d_v))


def test_the_first_stage_that_differs_is_named_with_its_worst_cell():
    Q, K, V = example()
    trace = scaled_dot_product_attention(Q, K, V)
    weights, output = trace.weights.copy(), trace.output.copy()
    output[3, 1] += 0.5
    found = diagnose(Q, K, V, output, weights=weights)
    assert (found.stage, found.row, found.column) == ("output", 3, 1)
    assert found.difference == pytest.approx(0.5)
    weights[2, 4] += 0.25
    found = diagnose(Q, K, V, output, weights=weights)
    assert (found.stage, found.row, found.column) == ("weights", 2, 4)


def test_numbers_that_bfloat16_can_hold_are_judged_by_it():
    def rounded(array):
        bits = array.astype(np.float32).view(np.uint32)
        return ((bits + 0x8000) & 0xFFFF0000).astype(np.uint32).view(np.float32)

    Q, K, V = map(rounded, example())
    output = rounded(scaled_dot_product_attention(Q, K, V).output)
    found = diagnose(Q, K, V, output)
    assert (found.is_right, found.precision) == (True, "bfloat16")
    single = diagnose(*(one.astype(np.float32) for one in example()), output)
    assert single.precision == "bfloat16", "the coarsest counts"
    wrong = rounded(scaled_dot_product_attention(Q, K, V, scale=1.0).output)
    assert diagnose(Q, K, V, wrong).mistakes == ("no_scale",)


def test_exact_inputs_and_weights_do_not_make_the_judgement_coarse():
    Q, K, V = (one.astype(np.float32) for one in example())
    V = np.round(2 * V) / 2
    wrong = [scaled_dot_product_attention(Q, K, V, softcap=cap).output for cap in (20.0, 30.0)]
    right = scaled_dot_product_attention(Q, K, V)
    assert diagnose(Q, K, V, right.output).precision == "float32"
    moved = right.output.copy()
    moved[2, 1] += 0.004
    for output in (*wrong, right.output * np.float32(1.004), moved):
        assert not diagnose(Q, K, V, output).is_right
    equal = scaled_dot_product_attention(0 * Q[:4], K[:4], V[:4] + np.float32(0.1))
    found = diagnose(0 * Q[:4], K[:4], V[:4] + np.float32(0.1), equal.output * np.float32(1.001),
                     weights=equal.weights)  # fmt: skip
    assert not found.is_right, "weights of 1/4 fit into bfloat16, too"


def test_a_mask_that_means_the_opposite_and_a_softcap_of_a_known_model():
    Q, K, V = example()
    mask = causal_mask(6, 6)
    inverted = scaled_dot_product_attention(Q, K, V, mask=~mask).output
    assert diagnose(Q, K, V, inverted, mask=mask).mistakes == ("mask_inverted",)
    capped = scaled_dot_product_attention(9 * Q, K, V, softcap=30.0).output
    assert diagnose(9 * Q, K, V, capped).mistakes == ("softcap",)


def test_scores_that_overflow_are_judged():
    found = diagnose(*(np.array([[x]]) for x in (1e300, 1e300, 1.0, 1.0)))
    assert (found.is_right, found.digits) == (False, 0)


def test_digits_are_counted_and_a_diagnosis_is_quick():
    Q, K, V = example(n=64, d_k=64, d_v=64)
    output = scaled_dot_product_attention(Q, K, V, mask=causal_mask(64, 64)).output
    start = time.perf_counter()
    found = diagnose(Q, K, V, output * (1 + 1e-6), mask=causal_mask(64, 64))
    assert time.perf_counter() - start < 5
    assert (found.is_right, found.mistakes, found.digits) == (False, (), 6)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"output": np.ones((5, 4))}, "5 rows"),
        ({"weights": np.ones((6, 5))}, "weights has shape"),
        ({"key": np.ones((6, 7))}, "wide"),
        ({"query": np.ones((2, 6, 8))}, "one head"),
        ({"value": np.full((6, 4), np.nan)}, "not finite"),
        ({"mask": np.zeros((6, 6))}, "give bool"),
    ],
)
def test_what_cannot_be_judged_is_an_error(change, said):
    Q, K, V = example()
    given = {"query": Q, "key": K, "value": V, "output": np.ones((6, 4)), **change}
    with pytest.raises(AttentionError, match=said):
        diagnose(
            given.pop("query"), given.pop("key"), given.pop("value"), given.pop("output"), **given
        )


def test_argmax_that_takes_the_first_of_equal_scores_is_named():
    Q, K, V = example()
    K[4] = K[1]
    first = V[(Q @ K.T).argmax(axis=1)]
    assert diagnose(Q, K, V, first).mistakes == ("one_hot",)


IN_PYTORCH = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed"
)


@IN_PYTORCH
@pytest.mark.parametrize("kind", ["float64", "float32", "float16", "bfloat16"])
def test_attention_of_pytorch_is_called_right_and_its_mistakes_are_named(kind):
    import torch
    from torch.nn import functional

    def judged(output, mask=None):
        arrays = (one.float() if kind == "bfloat16" else one for one in (Q, K, V, output))
        seen = None if mask is None else mask.numpy()
        return diagnose(*(one.numpy() for one in arrays), mask=seen)

    attend = functional.scaled_dot_product_attention
    for seed in range(8):
        Q, K, V = (torch.from_numpy(one).to(getattr(torch, kind)) for one in example(seed, n=7))
        mask = torch.from_numpy(causal_mask(7, 7).copy())
        for seen in (None, mask):
            found = judged(attend(Q[None], K[None], V[None], attn_mask=seen)[0], seen)
            assert (found.is_right, found.precision) == (True, kind)
        assert judged(attend(Q[None], K[None], V[None], scale=1.0)[0]).mistakes == ("no_scale",)
        inverted = attend(Q[None], K[None], V[None], attn_mask=~mask)[0]
        assert judged(inverted, mask).mistakes == ("mask_inverted",)
        over_queries = torch.softmax(Q @ K.T / math.sqrt(8), dim=0) @ V
        assert judged(over_queries).mistakes == ("columns",)


@IN_PYTORCH
@pytest.mark.parametrize("kind", ["float64", "float32"])
def test_multihead_attention_of_pytorch_is_called_right_and_an_inverted_mask_named(kind):
    import torch

    torch.manual_seed(0)
    dtype, d_model = getattr(torch, kind), 11
    head = torch.nn.MultiheadAttention(d_model, 1, bias=False, batch_first=True, dtype=dtype)
    with torch.no_grad():
        head.out_proj.weight.copy_(torch.eye(d_model))
        for n in (3, 7):
            X = torch.randn(n, d_model, dtype=dtype)
            Q, K, V = (X @ head.in_proj_weight.T).chunk(3, dim=1)
            mask = torch.from_numpy(causal_mask(n, n).copy())
            for seen, mistakes in ((~mask, ()), (mask, ("mask_inverted",))):
                output, weights = head(X, X, X, attn_mask=seen)
                arrays = [one.numpy() for one in (Q, K, V, output)]
                found = diagnose(*arrays, weights=weights.numpy(), mask=mask.numpy())
                assert (found.is_right, found.mistakes) == (not mistakes, mistakes)
