"""The lines of code of each change compute what the page shows, in NumPy and in PyTorch."""

import ast
import importlib.util
import math
from types import SimpleNamespace

import numpy as np
import pytest

from attention.layers.softmax import softmax
from attention.variants.catalogue import VARIANTS
from attention.variants.comparison import compare
from pages.panels.what_if.mistakes import MISTAKES
from tests.attention.variants.states import example

IN_PYTORCH = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed"
)


def in_numpy(comparison):
    """The names that the lines use."""
    trace = comparison.left
    names = {name: one.copy() for name, one in trace.matrices.items()}
    if trace.mask is not None:
        names |= {"may_look": trace.mask.copy(), "is_word": trace.mask.any(axis=0)}
    sizes = {"d_k": trace.config.d_k, "d_model": trace.config.d_model, "n": len(trace.tokens)}
    return {**names, **sizes, "j": 0, "np": np, "math": math, "softmax": softmax}


def in_torch(comparison):
    import torch

    names = {
        name: torch.from_numpy(one) if isinstance(one, np.ndarray) else one
        for name, one in in_numpy(comparison).items()
    }
    W_Q, W_K, W_V = (names[name] for name in ("W_Q", "W_K", "W_V"))
    multihead = pytorchs_own(W_Q, W_K, W_V)
    return {
        **names, "torch": torch, "F": torch.nn.functional, "M": W_Q @ W_K.T,
        "nn": SimpleNamespace(MultiheadAttention=lambda _: multihead),
        "to_q": lambda X: X @ W_Q, "to_k": lambda X: X @ W_K, "to_v": lambda X: X @ W_V,
    }  # fmt: skip


def pytorchs_own(W_Q, W_K, W_V):
    """`nn.MultiheadAttention` of one head with these weights, as wide as the vectors of words."""
    import torch

    d_model, d_k = W_Q.shape
    own = torch.nn.MultiheadAttention(d_model, 1, bias=False, batch_first=True, dtype=W_Q.dtype)
    wide = [torch.zeros(d_model, d_model, dtype=W_Q.dtype) for _ in range(3)]
    root = (d_model / d_k) ** 0.25  # it divides the scores by the root of its own width
    for place, W in zip(wide, (W_Q * root, W_K * root, W_V), strict=True):
        place[:, : W.shape[1]] = W
    with torch.no_grad():
        own.in_proj_weight.copy_(torch.cat([W.T for W in wide]))
        own.out_proj.weight.copy_(torch.eye(d_model))

    def attend(query, key, value, attn_mask):
        with torch.no_grad():
            return own(query, key, value, attn_mask=attn_mask)[0][:, : W_V.shape[1]]

    return attend


def stages(source, names):
    """Every matrix that the lines compute; an expression is an output."""
    before = {name: id(one) for name, one in names.items()}
    before.pop("V" if "V[j]" in source else "", None)
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Expr):
            code = compile(ast.Expression(statement.value), "a line", "eval")
            names["output"] = eval(code, names)  # noqa: S307
        else:
            exec(compile(ast.Module([statement], []), "a line", "exec"), names)  # noqa: S102
    found = {name: np.asarray(one) for name, one in names.items()
             if before.get(name) != id(one) and hasattr(one, "shape")}  # fmt: skip
    if "may_look" in found:
        seen = np.broadcast_to(found.pop("may_look"), names["scaled"].shape)
        found["masked"] = np.where(seen, names["scaled"], -np.inf)
    if "powers" in found:
        powers = found.pop("powers")
        found = {"weights": powers / powers.sum(axis=-1, keepdims=True)} | found
        found.pop("largest", None)
    return found


def check(library, names_of):
    for name in VARIANTS:
        comparison = compare(example(name), name)
        for side, source in vars(MISTAKES[name][library]).items():
            with np.errstate(all="ignore"):
                found = stages(source, names_of(comparison))
            assert found or source == "# V as it is", (name, side)
            for stage, numbers in found.items():
                shown = stage if side == "usual" else comparison.right(stage)
                if shown == "capped":  # in the paper there is none
                    shown = "scaled"
                matrix = comparison.matrices[shown]
                if (name, side) == ("one_hot", "changed"):  # argmax takes the first of equal ones
                    is_single = matrix.max(axis=1) == 1
                    numbers, matrix = numbers[is_single], matrix[is_single]
                if (library, name, side) == (1, "mask_inverted", "changed"):
                    sees_nothing = comparison.left.mask.all(axis=1)
                    assert np.isnan(numbers[sees_nothing]).all()
                    numbers, matrix = numbers[~sees_nothing], matrix[~sees_nothing]
                size = np.abs(matrix[np.isfinite(matrix)]).max(initial=1.0)
                np.testing.assert_allclose(
                    numbers, matrix, rtol=0, atol=1e-12 * size, err_msg=f"{name}: {source}"
                )


def test_the_numpy_lines_compute_both_sides():
    check(0, in_numpy)


@IN_PYTORCH
def test_the_pytorch_lines_compute_both_sides():
    check(1, in_torch)
