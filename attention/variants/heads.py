"""Several heads with one thing otherwise, beside the paper's: W_O, a wide W_Q, a silent head."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

from attention.arrays import Array, one_of, read_only, whole_number
from attention.errors import AttentionError
from attention.layers.multi_head import MultiHeadTrace
from attention.rules import Concatenation, Product, Rule
from attention.variant_rules import Deviation, Multiplied

HeadsChange = Literal["without_W_O", "wide_W_Q", "silent_head"]


@dataclass(frozen=True, eq=False)
class HeadsComparison:
    """All matrices of the heads, and those that the change makes, as one trace."""

    left: MultiHeadTrace
    matrices: Mapping[str, Array]
    rules: Mapping[str, Rule]
    shown: tuple[str, ...]  # as in the paper, changed, and their difference if they have one shape

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """As of the heads."""
        return self.left.words

    @property
    def largest_difference(self) -> float | None:
        """Of the two matrices that are compared; None where they differ in shape."""
        if len(self.shown) < 3:
            return None
        return float(abs(self.matrices[self.shown[-1]]).max())


def compare_heads(trace: MultiHeadTrace, change: HeadsChange, head: int = 0) -> HeadsComparison:
    """Heads as in the paper, and with one thing changed.

        without_W_O    the outputs of the heads, side by side, are the output
        wide_W_Q       Q = X [W_Q.1 ... W_Q.H], cut into blocks of d_k columns
        silent_head    the output of one head is 0

    Args:
        trace: as in the paper.
        change: one of these.
        head: the silent one, from 0.

    Raises:
        AttentionError: there is no such change, or no such head.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.2.
    """
    one_of("change", change, get_args(HeadsChange))
    n_heads = trace.config.n_heads
    if change == "silent_head" and whole_number("head", head, least=0) >= n_heads:
        raise AttentionError(
            f"head is {head} but there are {n_heads} heads; give one from 0 to {n_heads - 1}"
        )
    numbers = [one.number for one in trace.heads]
    config, found = trace.config, dict(trace.matrices)
    rules: dict[str, Rule] = dict(trace.rules)
    if change == "wide_W_Q":
        left, right = "Q.heads", "Q.changed"
        W = tuple(f"W_Q.{number}" for number in numbers)
        Q = tuple(f"Q.{number}" for number in numbers)
        rules["W_Q.changed"] = Concatenation(W, config.d_k)
        rules[left] = Concatenation(Q, config.d_k)
        rules[right] = Product("X", "W_Q.changed")
        found["W_Q.changed"] = read_only(np.concatenate([found[name] for name in W], axis=1))
        found[left] = read_only(np.concatenate([found[name] for name in Q], axis=1))
        found[right] = read_only(trace.X @ found["W_Q.changed"])  # -> (n, n_heads * d_k)
    elif change == "silent_head":
        left, right = "MultiHead", "MultiHead.changed"
        columns = np.arange(config.n_heads * config.d_v)[None, :]
        kept = columns // config.d_v != head  # (1, n_heads * d_v)
        rules["concatenated.changed"] = Multiplied("concatenated", kept)
        rules[right] = Product("concatenated.changed", "W_O")
        found["concatenated.changed"] = read_only(trace.concatenated * kept)
        found[right] = read_only(found["concatenated.changed"] @ trace.W_O)
    else:
        left, right = "MultiHead", "concatenated"
    shown = [left, right]
    if found[left].shape == found[right].shape:
        difference = f"{left.split('.')[0]}.difference"
        rules[difference] = Deviation(left, right)
        found[difference] = read_only(found[right] - found[left])
        shown.append(difference)
    return HeadsComparison(trace, MappingProxyType(found), MappingProxyType(rules), tuple(shown))


def effects_of_heads(trace: MultiHeadTrace) -> tuple[float, ...]:
    """How far the output moves at most if a head is silent, for each head."""
    d_v = trace.config.d_v
    blocks = trace.W_O.reshape(trace.config.n_heads, d_v, -1)
    parts = trace.attention.output @ blocks  # (n_heads, n, d_v) @ (n_heads, d_v, d_model)
    return tuple(float(abs(part).max()) for part in parts)


def sum_of_heads(trace: MultiHeadTrace) -> Array:
    """The output as a sum over the heads: head_i W_O[i], with the rows of W_O that are its own."""
    blocks = trace.W_O.reshape(trace.config.n_heads, trace.config.d_v, -1)
    found: Array = (trace.attention.output @ blocks).sum(axis=0)
    return found
