"""The vectors that attention starts from: those of the words, with or without their positions."""

from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from attention.arrays import Array, read_only
from attention.errors import AttentionError
from attention.inputs.embeddings import embed
from attention.inputs.overrides import NOTHING, Overrides
from attention.inputs.positions import sinusoidal_positions
from attention.rules import Leaf, Rule, SampledVectors, Sinusoid, Sum

Positions = Literal["none", "sinusoidal"]


def known_positions(positions: str) -> None:
    """Raise an `AttentionError` unless there are such positions."""
    if positions not in get_args(Positions):
        names = ", ".join(get_args(Positions))
        raise AttentionError(f"positions is {positions!r}; give one of {names}")


@dataclass(frozen=True, eq=False)
class Inputs:
    """The vectors of words, and where positions are added what they are the sum of."""

    tokens: tuple[str, ...]
    rule: Leaf  # how the vectors of the words came about
    X: Array  # (n, d_model)  E + P, or the vectors of the words alone
    E: Array | None = None  # (n, d_model), the words
    P: Array | None = None  # (n, d_model), the positions

    def of_first(self, count: int) -> "Inputs":
        """The vectors of the first words alone."""
        words = self.tokens[:count]
        rule = (
            replace(self.rule, words=words) if isinstance(self.rule, SampledVectors) else self.rule
        )
        X, E, P = (None if one is None else one[:count] for one in (self.X, self.E, self.P))
        return Inputs(words, rule, cast("Array", X), E, P)

    def matrices(self, name: str = "X", of: str = "") -> dict[str, Array]:
        """Each matrix by its name: X, or another; `of` ends the names of E and P."""
        if self.E is None or self.P is None:
            return {name: self.X}
        return {f"E{of}": self.E, f"P{of}": self.P, name: self.X}

    def rules(self, name: str = "X", of: str = "") -> dict[str, Rule]:
        """How each of the matrices is computed."""
        if self.P is None:
            return {name: self.rule}
        added = Sum(f"E{of}", f"P{of}")
        return {f"E{of}": self.rule, f"P{of}": Sinusoid(self.P.shape[1]), name: added}


def inputs(
    tokens: tuple[str, ...],
    d_model: int,
    seed: int,
    positions: Positions,
    overrides: Overrides = NOTHING,
) -> Inputs:
    """The vectors of words, with the vectors of their positions added where there are some.

        X = E,  or  X = E + P

    Args:
        tokens: the n words.
        d_model: the width of a vector.
        seed: which draw of the words.
        positions: what is added.
        overrides: what takes the place of drawn vectors, by the name X; positions are added to it.

    Raises:
        AttentionError: there are no such positions, or a number is not whole or too small.

    Source: Vaswani et al., "Attention Is All You Need", 2017, sections 3.4 and 3.5.
    """
    known_positions(positions)
    E, rule = overrides.over("X", embed(tokens, d_model, seed), SampledVectors(tokens, seed))
    if positions == "none":
        return Inputs(tokens, rule, E)
    P = sinusoidal_positions(len(tokens), d_model)
    return Inputs(tokens, rule, read_only(E + P), E, P)  # each (n, d_model)
