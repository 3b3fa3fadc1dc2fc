"""What the doctor is given: its names, and X and the W's in place of Q, K and V."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from attention.arrays import Array
from attention.variants.diagnosis import PRECISIONS
from pages.imports.printed_array import Printed
from pages.state.texts import Texts

INPUTS = ("X", "W_Q", "W_K", "W_V")
SHORT = {"query": "Q", "key": "K", "value": "V"}
_PROJECTED = {"query": "W_Q", "key": "W_K", "value": "W_V"}


def label_of(name: str, texts: Texts) -> str:
    """What a sentence calls a matrix."""
    if name in INPUTS:
        return name
    return SHORT.get(name) or texts(f"doctor.names.{name}")


def size_of(array: NDArray[Any]) -> str:
    """The rows and columns, as in "6 × 4"."""
    return " × ".join(map(str, array.shape))


def projected(given: Mapping[str, Printed]) -> dict[str, Printed]:
    """Q, K and V from X and the W's, and how exact they can be; the rest as it is.

    A W that fits only transposed is taken as `nn.Linear` stores it.
    """
    rest = {name: one for name, one in given.items() if name not in INPUTS}
    X = given["X"]
    products = {name: _product(X, given[W]) for name, W in _PROJECTED.items()}
    return products | rest


def without_projections(given: Mapping[str, Printed]) -> dict[str, Printed]:
    """X itself as Q, K and V."""
    rest = {name: one for name, one in given.items() if name not in INPUTS}
    return dict.fromkeys(_PROJECTED, given["X"]) | rest


def _product(X: Printed, W: Printed) -> Printed:
    x, w = X.numbers, W.numbers
    if x.shape[1] != w.shape[0]:
        w = w.T
    found: Array = x @ w  # (n, d_model) @ (d_model, d) -> (n, d)
    of_X = X.least * float(abs(w).sum(axis=0).max())
    of_W = W.least * float(abs(x).sum(axis=1).max())
    kinds = {X.kind, W.kind}
    return Printed(found, of_X + of_W, next((kind for kind in PRECISIONS if kind in kinds), None))
