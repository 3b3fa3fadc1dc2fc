"""X and the W's for the doctor, in place of Q, K and V."""

from collections.abc import Mapping

from attention import AttentionError
from attention.arrays import Array
from attention.variants.diagnosis import PRECISIONS
from pages.imports.printed_array import Printed

INPUTS = ("X", "W_Q", "W_K", "W_V")
_PROJECTED = {"query": "W_Q", "key": "W_K", "value": "W_V"}


def projected(given: Mapping[str, Printed]) -> dict[str, Printed]:
    """Q, K and V from X and the W's, and how exact they can be; the rest as it is.

    A W that fits only transposed is taken as `nn.Linear` stores it.

    Raises:
        AttentionError: a W does not fit X.
    """
    rest = {name: one for name, one in given.items() if name not in INPUTS}
    X = given["X"]
    products = {name: _product(X, W, given[W]) for name, W in _PROJECTED.items()}
    return products | rest


def without_projections(given: Mapping[str, Printed]) -> dict[str, Printed]:
    """X itself as Q, K and V."""
    rest = {name: one for name, one in given.items() if name not in INPUTS}
    return dict.fromkeys(_PROJECTED, given["X"]) | rest


def _product(X: Printed, name: str, W: Printed) -> Printed:
    x, w = X.numbers, W.numbers
    if x.shape[1] not in w.shape:
        raise AttentionError(
            f"X has {x.shape[1]} columns but {name} is {w.shape[0]} x {w.shape[1]}; "
            f"give a {name} with {x.shape[1]} rows"
        )
    if x.shape[1] != w.shape[0]:
        w = w.T
    found: Array = x @ w  # (n, d_model) @ (d_model, d) -> (n, d)
    of_X = X.least * float(abs(w).sum(axis=0).max())
    of_W = W.least * float(abs(x).sum(axis=1).max())
    kinds = {X.kind, W.kind}
    return Printed(found, of_X + of_W, next((kind for kind in PRECISIONS if kind in kinds), None))
