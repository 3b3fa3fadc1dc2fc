"""A trace: named matrices, the rule of each, and the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.rules import Masked, Product, Rule, Scale, Softmax


class Trace(Protocol):
    """What every trace has: its matrices by name, how each is computed, and its words.

    `words` holds the words of the queries under "query", those of the keys under "key", and those
    of X under "word".
    """

    @property
    def matrices(self) -> Mapping[str, Array]: ...

    @property
    def rules(self) -> Mapping[str, Rule]: ...

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]: ...


@dataclass(frozen=True, eq=False)
class PlainTrace:
    """A trace assembled from parts; a matrix without a rule has no explanation."""

    matrices: Mapping[str, Array]
    words: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, Rule] = field(default_factory=dict)


def self_attention_words(tokens: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The words of a trace in which a sentence attends to itself."""
    return MappingProxyType(dict.fromkeys(("word", "query", "key"), tokens))


def cross_attention_words(
    target: tuple[str, ...], source: tuple[str, ...]
) -> Mapping[str, tuple[str, ...]]:
    """The words of a trace in which a target attends to a source; X belongs to the source."""
    return MappingProxyType({"query": target, "key": source, "word": source})


def attention_rules(
    d_k: int | None,
    mask: Array | NDArray[np.bool_] | None,
    query: str = "Q",
    key: str = "K",
    value: str = "V",
    suffix: str = "",
) -> dict[str, Rule]:
    """The rules of dot-product attention, from its scores to its output.

    Args:
        d_k: the width of queries and keys; None for scores that are not divided by its root.
        mask: added to the scores; None without one.
        query: the name of the queries.
        key: the name of the keys.
        value: the name of the values.
        suffix: appended to each matrix name, such as ".2" for the second of several heads.
    """
    last = f"scores{suffix}"
    rules: dict[str, Rule] = {last: Product(query, key, is_transposed=True)}
    if d_k is not None:
        rules[f"scaled{suffix}"] = Scale(last, d_k)
        last = f"scaled{suffix}"
    if mask is not None:
        rules[f"masked{suffix}"] = Masked(last, mask)
        last = f"masked{suffix}"
    rules[f"weights{suffix}"] = Softmax(last)
    rules[f"output{suffix}"] = Product(f"weights{suffix}", value)
    return rules
