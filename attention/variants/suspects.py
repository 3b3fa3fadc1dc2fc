"""What each known mistake makes of given queries, keys and values, and how exactly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.provenance.gamma import DType, Numbers
from attention.provenance.rounding import rounding_bound
from attention.rules import Masked, Rule, Softmax
from attention.traces import attention_rules
from attention.variant_rules import Normalization, Softcap
from attention.variants.catalogue import VARIANTS, Changes, Paper
from attention.variants.comparison import CHANGED, followed
from attention.variants.evaluate import evaluate
from attention.variants.fit import Candidate

STAGES = ("weights", "output")
SOFTCAPS = (2.0, 20.0, 30.0, 50.0)  # that of /what-if, and those of models in use
# What queries, keys and values do not show, since it is done to X and the W's.
BEFORE_THEM = ("no_projections", "one_matrix", "concatenated")


@dataclass(frozen=True)
class Precision:
    """How exact numbers are.

    Attributes:
        unit: the relative error of one number.
        least: the absolute error of one that is nearly 0.
        sums: the type in which sums are taken.
        overflows: the type in which exp is infinite where it is for these numbers.
        is_of_each_step: whether each stage was rounded, and not the results alone.
    """

    unit: float
    least: float
    sums: DType
    overflows: DType
    is_of_each_step: bool = False


@dataclass(frozen=True, eq=False)
class Stages:
    """Matrices by name, and how far rounding can move each of their numbers."""

    matrices: Mapping[str, Numbers]
    errors: Mapping[str, Numbers]


@dataclass(frozen=True, eq=False)
class Given:
    """Queries, keys and values in float64, the mask, and how exact the numbers were."""

    query: Array  # (n_query, d_k)
    key: Array  # (n_key, d_k)
    value: Array  # (n_key, d_v)
    mask: NDArray[np.bool_] | None  # (n_query, n_key)
    precision: Precision

    @cached_property
    def paper(self) -> Stages:
        """Every stage of attention as in the paper."""
        parts = {"Q": self.query, "K": self.key, "V": self.value}
        matrices = {name: array.astype(np.float64) for name, array in parts.items()}
        unit, least = self.precision.unit, self.precision.least
        errors = {name: unit * abs(array) + least for name, array in matrices.items()}
        rules = attention_rules(self.query.shape[1], self.mask)
        return _in_order(rules, Stages(matrices, errors), self.precision)


def right(given: Given) -> Candidate:
    """Attention as in the paper."""
    return _computed(given, {})


def suspects(name: str, given: Given) -> Iterator[Candidate]:
    """A mistake, in each of the ways in which it can be made."""
    variant = VARIANTS[name]
    if name in BEFORE_THEM or (variant.mask != "any" and given.mask is None):
        return
    if name == "same_qk":
        if given.query.shape == given.key.shape:
            yield _computed(replace(given, key=given.query), {})
            yield _computed(replace(given, query=given.key), {})
    elif name == "v_is_k":
        yield _computed(replace(given, value=given.key), {})
    elif name == "silence":
        for word in range(len(given.key)):
            yield _computed(given, variant.change(_paper(given, word)))
    elif name == "one_hot":
        shared = _computed(given, variant.change(_paper(given)))
        yield shared
        yield _first_of_equal(shared, given)
    elif name == "softcap":
        for cap in SOFTCAPS:
            changes = variant.change(_paper(given))
            yield _computed(given, {**changes, "capped.changed": Softcap("scaled", cap)})
    elif name == "no_max":
        for kind in {given.precision.overflows, np.dtype(np.float64)}:
            precision = replace(given.precision, overflows=kind)
            yield _computed(replace(given, precision=precision), variant.change(_paper(given)))
    elif name != "pad_rows" or len(given.query) == len(given.key):
        changes = variant.change(_paper(given))
        yield _computed(given, changes)
        if "masked.changed" in changes:  # where it leaves a row nothing, most softmaxes give NaN
            yield _computed(
                given, {**changes, "weights.changed": Normalization("masked.changed", "naive")}
            )


def _first_of_equal(shared: Candidate, given: Given) -> Candidate:
    """The same as argmax makes it, which takes the first of equally large scores."""
    first = np.eye(len(given.key))[shared.numbers["weights"].argmax(axis=1)]
    numbers = {**shared.numbers, "weights": first, "output": first @ given.value}
    return Candidate(numbers, shared.tolerances)


def _paper(given: Given, word: int = 0) -> Paper:
    d_k = given.query.shape[1]
    return Paper(attention_rules(d_k, given.mask), len(given.key), d_k, d_k, given.mask, word)


def _computed(given: Given, changes: Changes) -> Candidate:
    """All stages with these changes, in the precision that was given."""
    paper = given.paper
    changed = followed(attention_rules(given.query.shape[1], given.mask), changes)
    stages = _in_order(changed, paper, given.precision)
    names = {stage: f"{stage}{CHANGED}" for stage in STAGES}
    names = {stage: name if name in changed else stage for stage, name in names.items()}
    return Candidate(
        {stage: stages.matrices[name] for stage, name in names.items()},
        {stage: stages.errors[name] for stage, name in names.items()},
    )


def _in_order(rules: Mapping[str, Rule], before: Stages, precision: Precision) -> Stages:
    """The stages of these rules, added to those before them."""
    matrices, errors = dict(before.matrices), dict(before.errors)
    for name, rule in rules.items():
        matrices[name] = _evaluated(rule, matrices, precision)
        with np.errstate(over="ignore"):  # a bound may be infinite
            error = _error(rule, matrices, matrices[name], errors, precision)
        errors[name] = error + precision.least
    return Stages(matrices, errors)


def _evaluated(rule: Rule, matrices: Mapping[str, Numbers], precision: Precision) -> Numbers:
    """A matrix by its rule; exp without a maximum taken away overflows where its type does."""
    if isinstance(rule, Normalization) and rule.kind == "no_max":
        matrices = {rule.of: matrices[rule.of].astype(precision.overflows)}
    found = evaluate(rule, matrices).astype(np.float64)
    return _rounded(found, precision.unit) if precision.is_of_each_step else found


def _rounded(x: Numbers, unit: float) -> Numbers:
    """The nearest numbers with a relative error of at most `unit`, a power of two."""
    fraction, exponent = np.frexp(x)
    found: Numbers = np.ldexp(np.rint(fraction / unit) * unit, exponent)
    return found


def _error(
    rule: Rule,
    matrices: Mapping[str, Numbers],
    numbers: Numbers,
    errors: Mapping[str, Numbers],
    precision: Precision,
) -> Numbers:
    """How far each number of a stage can be off, given how far those before it can."""
    rounded: Numbers = 2 * precision.unit * np.where(np.isfinite(numbers), abs(numbers), 0)
    match rule:
        case Softmax(of):
            return _share_error(matrices[of], errors[of], rounded)
        case Normalization(of, "columns"):
            return _share_error(matrices[of].T, errors[of].T, rounded.T).T
        case Normalization(of, "naive" | "no_max"):
            return _share_error(matrices[of], errors[of], rounded)
        case Masked():
            rounded = np.zeros(numbers.shape)  # what is hidden may be as coarse as it likes
    bound = rounding_bound(rule, matrices, numbers, precision.sums, errors)
    found: Numbers = np.nan_to_num(2 * bound + rounded, nan=np.inf)
    return found


def _share_error(x: Numbers, error: Numbers, rounded: Numbers) -> Numbers:
    """How far the softmax of a row can move: its own score low and all others high, or back."""
    finite = np.where(np.isfinite(x), x, 0)
    ends = []
    for sign in (1, -1):
        # (n, 1, k) - (n, k, 1) -> (n, k, k): every other score against the own one
        behind = (finite - sign * error)[:, None, :] - (finite + sign * error)[:, :, None]
        powers = np.where(np.isneginf(x)[:, None, :], 0, np.exp(behind))
        powers[:, np.arange(x.shape[1]), np.arange(x.shape[1])] = 1
        ends.append(np.where(np.isneginf(x), 0, 1 / powers.sum(axis=2)))
    moved: Numbers = ends[0] - ends[1] + (x.shape[1] + 8) * rounded
    return moved
