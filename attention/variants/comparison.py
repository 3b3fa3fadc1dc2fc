"""Both sides and their difference as one trace, so that every number of it explains itself."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, one_of, whole_number
from attention.errors import AttentionError
from attention.layers.self_attention import SelfAttentionTrace
from attention.rules import Leaf, Rule
from attention.variant_rules import Deviation
from attention.variants.catalogue import VARIANTS, Changes, Paper
from attention.variants.evaluate import evaluate

CHANGED, DIFFERENCE = ".changed", ".difference"
# In the order of computation, what only a variant has included.
ORDER = ("E", "P", "X", "W_Q", "W_K", "W_V", "M", "XM", "Q", "K", "V", "scores", "scaled",
         "capped", "masked", "unmasked", "weights", "output")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Comparison:
    """Attention as in the paper, with one thing changed, and the differences: right minus left.

    The matrices of the paper have their names; those that the change alters are there once more,
    as "weights.changed", and where both have one shape, so is "weights.difference".
    """

    left: SelfAttentionTrace
    matrices: Mapping[str, Array]
    rules: Mapping[str, Rule]
    words: Mapping[str, tuple[str, ...]]

    @property
    def changed(self) -> tuple[str, ...]:
        """The matrices that the changed side computes in another way, or from other numbers."""
        return tuple(name for name in ORDER if f"{name}{CHANGED}" in self.matrices)

    @property
    def shared(self) -> tuple[str, ...]:
        """The matrices that both sides use as they are."""
        used = _used_by(self.right("output"), self.rules)
        return tuple(name for name in self.left.matrices if name in used)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The matrices that only the paper's side uses."""
        known = {*self.shared, *self.changed}
        return tuple(name for name in self.left.matrices if name not in known)

    def right(self, name: str) -> str:
        """The name of a matrix on the changed side: its own where the change leaves it as it is."""
        return f"{name}{CHANGED}" if f"{name}{CHANGED}" in self.matrices else name

    def largest_difference(self, name: str) -> float | None:
        """The largest absolute difference; infinite for NaN; None where shapes differ."""
        found = self.matrices.get(f"{name}{DIFFERENCE}")
        if found is None:
            return None if name in self.changed else 0.0
        return float(np.nan_to_num(abs(found), nan=np.inf).max(initial=0.0))

    def differs(self, name: str) -> bool:
        """Whether a matrix differs by more than rounding, or has no counterpart on the left."""
        if name not in self.left.matrices:
            return name in self.changed
        largest = self.largest_difference(name)
        return largest is None or largest > self.rounding(name)

    def rounding(self, name: str) -> float:
        """The largest difference between numbers of a matrix that counts as rounding."""
        numbers = self.left.matrices[name]
        finite = np.abs(numbers[np.isfinite(numbers)])
        return 1e-10 * max(1e-2, float(finite.max(initial=0.0)))

    @property
    def first(self) -> str | None:
        """The first matrix of both sides that differs; None where none does."""
        named = (name for name in self.changed if name in self.left.matrices)
        return next(filter(self.differs, named), None)


def compare(trace: SelfAttentionTrace, variant: str, *, word: int = 0) -> Comparison:
    """A sentence's attention as in the paper, and with one thing changed.

    Args:
        trace: as in the paper.
        variant: one of `VARIANTS`.
        word: the index, from 0, of the word whose value `silence` sets to 0.

    Returns:
        A `Comparison`, whose `matrices` and `rules` are those of one trace.

    Raises:
        AttentionError: the variant is unknown, there is no such word, or the trace lacks the mask
            or the positions that the variant needs.

    Source: the right side is Vaswani et al., "Attention Is All You Need", 2017, section 3.2.1.
    """
    one_of("variant", variant, VARIANTS)
    if VARIANTS[variant].has_positions and "P" not in trace.matrices:
        raise AttentionError(f"{variant} is about positions; give a trace with positions")
    config, n = trace.config, len(trace.tokens)
    if variant == "silence" and whole_number("word", word, least=0) >= n:
        raise AttentionError(f"word is {word} but there are {n} words; give one from 0 to {n - 1}")
    mask: NDArray[Any] | None = None
    if trace.mask is not None:
        mask = np.broadcast_to(trace.mask, (n, n))
    paper = Paper(trace.rules, n, config.d_model, config.d_k, mask, word)
    changes = followed(trace.rules, VARIANTS[variant].change(paper))
    return assembled(trace, {name: (rule, None) for name, rule in changes.items()})


def compare_traces(left: SelfAttentionTrace, right: SelfAttentionTrace) -> Comparison:
    """Two states side by side, such as those of two seeds; what is equal is there once.

    Of two sentences of as many words, a place has both words: "cat / dog".
    """
    names: dict[str, str] = {}
    found: dict[str, tuple[Rule, Array | None]] = {}
    for name, rule in right.rules.items():
        own = renamed(rule, names)
        is_same = name in left.matrices and np.array_equal(
            left.matrices[name], right.matrices[name]
        )
        if not is_same:
            names[name] = f"{name}{CHANGED}"
            found[names[name]] = (own, right.matrices[name])
    words = {axis: tuple(map(_both, own, right.words[axis])) for axis, own in left.words.items()}
    return replace(assembled(left, found), words=words)


def _both(word: str, other: str) -> str:
    """What a place of two sentences is called."""
    return word if word == other else f"{word} / {other}"


def followed(rules: Mapping[str, Rule], changes: Changes) -> Changes:
    """The changes, and every rule that uses what they change, in the order of computation."""
    found: Changes = {}
    names: dict[str, str] = {}
    for name in ORDER:
        changed = f"{name}{CHANGED}"
        if changed in changes:
            found[changed] = renamed(changes[changed], {})
        elif name in rules and any(source.matrix in names for source in rules[name].sources):
            found[changed] = renamed(rules[name], names)
        else:
            continue
        names[name] = changed
    return found


def renamed(rule: Rule, names: Mapping[str, str]) -> Rule:
    """The rule, computed from matrices of other names."""
    if isinstance(rule, Leaf):
        return rule
    new: dict[str, Any] = {}
    for field in fields(rule):
        value = getattr(rule, field.name)
        if isinstance(value, str) and value in names:
            new[field.name] = names[value]
        elif field.name == "parts":
            new[field.name] = tuple(names.get(part, part) for part in value)
    return replace(rule, **new) if new else rule


def assembled(
    left: SelfAttentionTrace, changed: Mapping[str, tuple[Rule, Array | None]]
) -> Comparison:
    """All matrices of both sides; those of the changed one are computed unless given."""
    matrices: dict[str, Array] = dict(left.matrices)
    rules: dict[str, Rule] = dict(left.rules)
    for name, (rule, given) in changed.items():
        matrices[name] = evaluate(rule, matrices) if given is None else given
        rules[name] = rule
    for name in ORDER:
        right = f"{name}{CHANGED}"
        is_pair = right in changed and name in left.matrices
        if is_pair and matrices[name].shape == matrices[right].shape:
            difference = Deviation(name, right)
            matrices[f"{name}{DIFFERENCE}"] = evaluate(difference, matrices)
            rules[f"{name}{DIFFERENCE}"] = difference
    return Comparison(left, MappingProxyType(matrices), MappingProxyType(rules), left.words)


def _used_by(last: str, rules: Mapping[str, Rule]) -> set[str]:
    """A matrix, and all that it is computed from."""
    found: set[str] = set()
    waiting = [last]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [source.matrix for source in rules[name].sources]
    return found
