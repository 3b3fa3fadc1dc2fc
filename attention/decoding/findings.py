"""What can be said of one step of decoding: each a number that was measured."""

from dataclasses import dataclass

import numpy as np

from attention.arrays import Array
from attention.decoding.generate import DecodingStep
from attention.decoding.model import NextWordModel
from attention.layers.masks import causal_mask
from attention.layers.scaled_dot_product import scaled_dot_product_attention


def is_kept_to_the_last_bit(before: DecodingStep, after: DecodingStep) -> bool:
    """Whether the next step has the keys and values of the step before, every bit of them."""
    n = len(before.tokens)
    pairs = ((before.new.key, after.new.key), (before.new.value, after.new.value))
    return all(old.tobytes() == new[:n].tobytes() for old, new in pairs)


def difference_from_full_pass(model: NextWordModel, step: DecodingStep) -> float:
    """How far the outputs of a step are from those of one causal pass over all its words."""
    n = len(step.tokens)
    whole = _outputs(model, step.X, is_causal=True)
    return float(np.abs(step.new.output - whole[step.n_kept : n]).max())


@dataclass(frozen=True)
class Moved:
    """How far the outputs of the earlier words move when one word is added."""

    causal: float
    without_mask: float


def moved_by_the_newest(model: NextWordModel, step: DecodingStep) -> Moved | None:
    """With and without the causal mask; None for a single word, before which there is none."""
    X = step.X
    if len(X) < 2:
        return None
    causal, without = (
        float(np.abs(_outputs(model, X, mask)[:-1] - _outputs(model, X[:-1], mask)).max())
        for mask in (True, False)
    )
    return Moved(causal, without)


def _outputs(model: NextWordModel, X: Array, is_causal: bool) -> Array:
    n = len(X)
    mask = causal_mask(n, n) if is_causal else None
    return scaled_dot_product_attention(*model.qkv(X), mask=mask).output
