"""The part that a matrix plays in attention: it has one colour in formulas, tables and lines."""

import re
from typing import Literal

from pages.figures.core.matrices import kind

Role = Literal["query", "key", "value", "weight"]

# In seq2seq the decoder's hidden states are the queries, the encoder's the keys (and the values).
_MATRICES: dict[Role, tuple[str, ...]] = {
    "query": ("Q", "W_Q", "b_Q", "S", "U_S", "W_S"),
    "key": ("K", "K_T", "W_K", "b_K", "H", "H_T", "U_H", "W_H"),
    "value": ("V", "W_V", "b_V"),
    "weight": ("weights",),
}
_ROLES = {matrix: role for role, matrices in _MATRICES.items() for matrix in matrices}
# The symbol of a cell, such as W<sub>Q</sub>[3, m].
_SYMBOL = re.compile(r"([A-Za-z]+(?:<sub>[^<]*</sub>)?\[[^\]]*\])")
_NAME = re.compile(r"([A-Za-z]+)(?:<sub>([A-Z])?[^<]*</sub>)?\[")


def role_of(matrix: str) -> Role | None:
    """What the numbers of a matrix are part of: queries, keys, values or weights; else None."""
    return _ROLES.get(kind(matrix))


def split_by_role(formula: str) -> list[tuple[str, Role | None]]:
    """A formula as pieces: the symbol of a cell is one piece, with the role of its matrix."""
    return [(piece, _role_of_symbol(piece)) for piece in _SYMBOL.split(formula) if piece]


def _role_of_symbol(piece: str) -> Role | None:
    found = _NAME.match(piece)
    return role_of("_".join(part for part in found.groups() if part)) if found else None
