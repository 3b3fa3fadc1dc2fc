"""A matrix computed by its rule, from the matrices that the rule names."""

from collections.abc import Mapping

import numpy as np

from attention.arrays import Array, read_only
from attention.errors import AttentionError
from attention.experiments.temperature import softmax_with_temperature
from attention.layers.softmax import softmax
from attention.rules import Concatenation, Masked, Product, Rule, Scale, Softmax, Sum
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked


def evaluate(rule: Rule, matrices: Mapping[str, Array]) -> Array:
    """One matrix, read-only. What overflows, or divides 0 by 0, is infinite or NaN.

    Raises:
        AttentionError: the rule is of another kind than those of attention and its variants.
    """
    with np.errstate(all="ignore"):
        return read_only(_evaluate(rule, matrices))


def _evaluate(rule: Rule, matrices: Mapping[str, Array]) -> Array:
    found: Array
    match rule:
        case Sum(left, right):
            return matrices[left] + matrices[right]
        case Product(left, right, is_transposed):
            found = matrices[left] @ (matrices[right].T if is_transposed else matrices[right])
            return found
        case Scale(of):
            return matrices[of] * (1 / rule.divisor)
        case Softcap(of, cap):
            found = np.tanh(matrices[of] / cap) * cap
            return found
        case Masked(of):
            added = rule.added(matrices[of].shape)
            return np.where(np.isneginf(added), -np.inf, matrices[of] + added)
        case Multiplied(of, mask):
            return matrices[of] * mask
        case Softmax(of):
            return softmax(matrices[of])
        case Normalization(of, kind):
            return _normalized(matrices[of], kind)
        case Concatenation(parts):
            return np.concatenate([matrices[part] for part in parts], axis=1)
        case Stacked(parts):
            return np.concatenate([matrices[part] for part in parts])
        case Deviation(left, right):
            a, b = matrices[left], matrices[right]
            return np.where(a == b, 0.0, b - a)
        case _:
            raise AttentionError(f"{type(rule).__name__} is no rule of a variant")


def _normalized(x: Array, kind: str) -> Array:
    """Weights in another way than by softmax over the keys."""
    match kind:
        case "columns":
            return softmax(x, axis=-2)
        case "one_hot":
            return softmax_with_temperature(x, np.inf)
        case "plain_division":
            kept: Array = np.where(np.isneginf(x), 0.0, x)
            shares = kept / kept.sum(axis=-1, keepdims=True)
            return np.where(np.isneginf(x), 0.0, shares)
        case _:
            largest: Array = x.max(axis=-1, keepdims=True)
            powers: Array = np.exp(x - largest if kind == "naive" else x)
            divided: Array = powers / powers.sum(axis=-1, keepdims=True)
            return divided
