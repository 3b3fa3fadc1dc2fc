"""Attention and every mistake in it as an engineer writes it, in any precision."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attention import causal_mask, sliding_window_mask
from attention.variants.catalogue import VARIANTS

Rounding = Callable[[np.ndarray], np.ndarray]


def bfloat16(x):
    """The nearest numbers that bfloat16 can hold, as float32; ties to even."""
    bits = np.asarray(x, np.float32).view(np.uint32)
    kept = (bits + 0x7FFF + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)
    return np.where(np.isfinite(x), kept.view(np.float32), np.asarray(x, np.float32))


TYPES: dict[str, Rounding] = {
    "float64": lambda x: np.asarray(x, np.float64),
    "float32": lambda x: np.asarray(x, np.float32),
    "float16": lambda x: np.asarray(x, np.float16),
    "bfloat16": bfloat16,
}


@dataclass(frozen=True, eq=False)
class State:
    """Queries, keys and values, a mask, and the word that `silence` is about."""

    Q: np.ndarray
    K: np.ndarray
    V: np.ndarray
    mask: np.ndarray | None
    word: int

    def rounded(self, to: Rounding) -> "State":
        return State(to(self.Q), to(self.K), to(self.V), self.mask, self.word)


def state(name: str, seed: int) -> State:
    """A random state that has what a mistake needs: 1 to 9 words, sizes from 1 to 16."""
    variant, rng = VARIANTS[name], np.random.default_rng([seed, *name.encode()])
    n, d_model, d_k, d_v = (int(rng.integers(1, top)) for top in (10, 17, 17, 17))
    X = rng.normal(size=(n, d_model))
    Q, K, V = (X @ rng.normal(size=(d_model, d)) / math.sqrt(d_model) for d in (d_k, d_k, d_v))
    real = np.arange(n) < max(1, n - int(rng.integers(1, 4)))
    some = [causal_mask(n, n), sliding_window_mask(n, n, 1, 1), np.tile(real, (n, 1))]
    masks = {"any": [None, *some], "some": some, "padding": some[2:],
             "nowhere": [causal_mask(n, n, -1)]}[variant.mask]  # fmt: skip
    large = float(rng.choice([1_000, 10_000, 30_000])) if variant.is_of_large_scores else 1.0
    return State(Q * large, K, V, masks[rng.integers(len(masks))], int(rng.integers(n)))


def computed(name: str, given: State, to: Rounding) -> tuple[np.ndarray, np.ndarray]:
    """Weights and output, rounded after each operation; `name` is "" for the right way."""
    with np.errstate(all="ignore"):
        Q, K, V, mask = given.Q, given.K, given.V, given.mask
        K = Q if name == "same_qk" else K
        V = given.K if name == "v_is_k" else V
        if name == "silence":
            V = np.where(np.arange(len(V))[:, None] == given.word, 0, V).astype(V.dtype)
        scores = to(Q @ K.T)
        divisor = {"no_scale": 1, "d_k_scale": Q.shape[1]}.get(name, math.sqrt(Q.shape[1]))
        scaled = to(scores / to(divisor))
        if name == "softcap":
            scaled = to(2 * np.tanh(scaled / 2))
        weights = _weights(name, _masked(name, scaled, mask, to), to)
        if name == "mask_after_softmax":
            weights = to(weights * mask)
        return weights, to(weights @ V)


def _masked(name, scaled, mask, to):
    if mask is None or name == "mask_after_softmax":
        return scaled
    if name == "mask_times_zero":
        return to(scaled * mask)
    if name == "mask_finite":
        return to(np.where(mask, scaled, scaled - to(10_000)))
    if name == "mask_inverted":
        mask = ~mask
    if name == "pad_rows":
        mask = mask & mask.any(axis=0)[:, None]
    return np.where(mask, scaled, to(-np.inf))


def _weights(name, x, to):
    if name == "one_hot":
        best = (x == x.max(axis=1, keepdims=True)) & ~np.isneginf(x)
        return to(best / np.maximum(1, best.sum(axis=1, keepdims=True)))
    if name == "plain_division":
        kept = np.where(np.isneginf(x), to(0), x)
        return to(kept / to(kept.sum(axis=1, keepdims=True)))
    if to is bfloat16:  # softmax is taken in float32 there
        x, to, after = np.asarray(x, np.float32), TYPES["float32"], bfloat16
    else:
        after = to
    axis = 0 if name == "columns" else 1
    largest = x.max(axis=axis, keepdims=True)
    if name == "no_max":
        largest = np.zeros_like(largest)
    powers = to(np.exp(to(x - largest)))
    weights = to(powers / to(powers.sum(axis=axis, keepdims=True)))
    if name in ("no_max", "naive_softmax"):
        return after(weights)
    return np.where(np.isneginf(largest), to(0), after(weights))
