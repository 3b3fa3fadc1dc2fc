"""Which axes of which matrices are indexed by words, derived from the rules alone."""

from collections.abc import Iterator, Mapping

from attention.rules import Product, Rule, Softmax
from attention.variant_rules import Normalization

Axis = tuple[str, int]  # the name of a matrix, and 0 for its rows or 1 for its columns


def token_axes(rules: Mapping[str, Rule]) -> frozenset[Axis]:
    """The axes that are indexed by words.

    The rows of a softmax, or of another normalization, are queries, its columns keys. All axes
    that a rule identifies with these follow, such as the rows of Q, which are those of the scores
    and those of X.
    """
    ties: dict[Axis, set[Axis]] = {}
    for name, rule in rules.items():
        for one, other in _tied(name, rule):
            ties.setdefault(one, set()).add(other)
            ties.setdefault(other, set()).add(one)
    weights = [n for n, rule in rules.items() if isinstance(rule, Softmax | Normalization)]
    waiting = [(name, axis) for name in weights for axis in (0, 1)]
    found: set[Axis] = set()
    while waiting:
        axis = waiting.pop()
        if axis not in found:
            found.add(axis)
            waiting.extend(ties.get(axis, ()))
    return frozenset(found)


def _tied(name: str, rule: Rule) -> Iterator[tuple[Axis, Axis]]:
    """The pairs of axes that one rule identifies."""
    if isinstance(rule, Product):
        inner, outer = (1, 0) if rule.is_transposed else (0, 1)
        left_outer, left_inner = (1, 0) if rule.is_left_transposed else (0, 1)
        yield (name, 0), (rule.left, left_outer)
        yield (name, 1), (rule.right, outer)
        yield (rule.left, left_inner), (rule.right, inner)
        return
    if isinstance(rule, Softmax | Normalization):
        yield from (((name, axis), (rule.of, axis)) for axis in (0, 1))
        return
    for source in rule.sources:  # cell by cell, or row by row
        if source.rows == "row":
            yield (name, 0), (source.matrix, 0)
        if source.columns == "column":
            yield (name, 1), (source.matrix, 1)
