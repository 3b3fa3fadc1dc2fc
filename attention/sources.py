"""Which numbers each number of self-attention is computed from."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from attention.errors import AttentionError


@dataclass(frozen=True)
class Place:
    """One cell of one matrix, counted from 0."""

    matrix: str
    row: int
    column: int


@dataclass(frozen=True)
class Source:
    """Which cells of another matrix a cell is computed from.

    `rows` and `columns` say which index of the cell selects them; None means all.
    """

    matrix: str
    rows: Literal["row", "column"] | None
    columns: Literal["row", "column"] | None


def sources(matrix: str, *, has_mask: bool = False) -> tuple[Source, ...]:
    """What each cell of a matrix is computed from; nothing for X and the W's, which are drawn.

    Args:
        matrix: one of `SelfAttentionTrace.matrices`.
        has_mask: whether the attention has a mask.

    Raises:
        AttentionError: there is no such matrix.
    """
    if matrix not in _SOURCES:
        raise AttentionError(f"there is no matrix {matrix!r}; name one of {', '.join(_SOURCES)}")
    if matrix == "weights" and has_mask:
        return (Source("masked", rows="row", columns=None),)
    return _SOURCES[matrix]


_SOURCES: Mapping[str, tuple[Source, ...]] = MappingProxyType(
    {
        "X": (),
        "W_Q": (),
        "W_K": (),
        "W_V": (),
        "Q": (Source("X", "row", None), Source("W_Q", None, "column")),
        "K": (Source("X", "row", None), Source("W_K", None, "column")),
        "V": (Source("X", "row", None), Source("W_V", None, "column")),
        "scores": (Source("Q", "row", None), Source("K", "column", None)),
        "scaled": (Source("scores", "row", "column"),),
        "masked": (Source("scaled", "row", "column"),),
        "weights": (Source("scaled", "row", None),),
        "output": (Source("weights", "row", None), Source("V", None, "column")),
    }
)


def cells_of(source: Source, place: Place, shape: tuple[int, ...]) -> list[Place]:
    """The cells that a source selects for one cell, in the order of the vector.

    `shape` is that of the source's matrix.
    """
    n_rows, n_columns = shape
    chosen = {"row": [place.row], "column": [place.column]}
    rows = chosen[source.rows] if source.rows else range(n_rows)
    columns = chosen[source.columns] if source.columns else range(n_columns)
    return [Place(source.matrix, i, j) for i in rows for j in columns]
