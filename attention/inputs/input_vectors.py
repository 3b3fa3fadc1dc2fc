"""The input vectors of attention: those of the words, with or without positions."""

from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from attention.arrays import Array, one_of, read_only
from attention.inputs.embeddings import embed
from attention.inputs.overrides import NOTHING, Overrides
from attention.inputs.positions import sinusoidal_positions
from attention.rules import Leaf, Rule, SampledVectors, Sinusoid, Sum

Positions = Literal["none", "sinusoidal"]


def known_positions(positions: str) -> None:
    """Raise an `AttentionError` if the kind of positions is unknown."""
    one_of("positions", positions, get_args(Positions))


@dataclass(frozen=True, eq=False)
class Inputs:
    """The vectors of words; with positions, also the two summands."""

    tokens: tuple[str, ...]
    rule: Leaf  # how the vectors of the words are obtained
    X: Array  # (n, d_model)  E + P, or the vectors of the words alone
    E: Array | None = None  # (n, d_model), the words
    P: Array | None = None  # (n, d_model), the positions

    def of_first(self, count: int) -> "Inputs":
        """The vectors of the first `count` words."""
        words = self.tokens[:count]
        rule = (
            replace(self.rule, words=words) if isinstance(self.rule, SampledVectors) else self.rule
        )
        X, E, P = (None if one is None else one[:count] for one in (self.X, self.E, self.P))
        return Inputs(words, rule, cast("Array", X), E, P)

    def matrices(self, name: str = "X", suffix: str = "") -> dict[str, Array]:
        """Each matrix by its name: `name`, E and P; `suffix` is appended to E and P."""
        if self.E is None or self.P is None:
            return {name: self.X}
        return {f"E{suffix}": self.E, f"P{suffix}": self.P, name: self.X}

    def rules(self, name: str = "X", suffix: str = "") -> dict[str, Rule]:
        """How each of the matrices is computed."""
        if self.P is None:
            return {name: self.rule}
        E, P = f"E{suffix}", f"P{suffix}"
        return {E: self.rule, P: Sinusoid(self.P.shape[1]), name: Sum(E, P)}


def inputs(
    tokens: tuple[str, ...],
    d_model: int,
    seed: int,
    positions: Positions,
    overrides: Overrides = NOTHING,
) -> Inputs:
    """The vectors of words, plus the vectors of their positions if requested.

        X = E,  or  X = E + P

    Args:
        tokens: the n words.
        d_model: the width of a vector.
        seed: of the random vectors.
        positions: what is added.
        overrides: numbers that replace sampled vectors, under the name X, before positions are
            added.

    Raises:
        AttentionError: the positions are unknown, or a number is not whole or too small.

    Source: Vaswani et al., "Attention Is All You Need", 2017, sections 3.4 and 3.5.
    """
    known_positions(positions)
    E, rule = overrides.over("X", embed(tokens, d_model, seed), SampledVectors(tokens, seed))
    if positions == "none":
        return Inputs(tokens, rule, E)
    P = sinusoidal_positions(len(tokens), d_model)
    return Inputs(tokens, rule, read_only(E + P), E, P)  # each (n, d_model)
