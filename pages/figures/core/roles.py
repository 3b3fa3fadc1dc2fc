"""The part that a matrix, or one of its dimensions, plays in attention.

Each has one colour on every page: `pages/components/shared/palette.css` has the table.
"""

import re
from collections.abc import Mapping
from typing import Literal

from pages.figures.core.matrices import Axis, kind

Role = Literal["query", "key", "value", "weight", "d_k"]

# In seq2seq the decoder's hidden states are the queries, the encoder's the keys (and the values).
_MATRICES: dict[Role, tuple[str, ...]] = {
    "query": ("Q", "W_Q", "b_Q", "S", "U_S", "W_S", "dQ", "dW_Q", "m_Q", "v_Q", "step_Q"),
    "key": (
        "K",
        "K_T",
        "W_K",
        "b_K",
        "H",
        "H_T",
        "U_H",
        "W_H",
        "dK",
        "dW_K",
        "m_K",
        "v_K",
        "step_K",
    ),
    "value": ("V", "W_V", "b_V", "dV", "dW_V", "m_V", "v_V", "step_V"),
    "weight": ("weights", "dweights"),
}
_ROLES = {matrix: role for role, matrices in _MATRICES.items() for matrix in matrices}
# Sizes that must be equal have one colour; words as such, and d_model, have none.
AXIS_ROLES: Mapping[Axis, Role] = {
    "query": "query",
    "key": "key",
    "d_k": "d_k",
    "d_hidden": "d_k",  # both sides of the product of recurrent states have it
    "d_v": "value",
    "heads_d_v": "value",
}
SIZE_ROLES: Mapping[str, Role] = {
    "n_query": "query",
    "n_key": "key",
    "n_value": "key",
    "d_q": "d_k",
    "dₖ": "d_k",
    "d_k": "d_k",
    "d_hidden": "d_k",
    "d_v": "value",
}
_SIZE = re.compile(rf"(?<![A-Za-z_])({'|'.join(SIZE_ROLES)})(?![A-Za-z_])")
# The symbol of a cell, such as W<sub>Q</sub>[3, m].
_SYMBOL = re.compile(r"([A-Za-z]+(?:<sub>[^<]*</sub>)?\[[^\]]*\])")
_NAME = re.compile(r"([A-Za-z]+)(?:<sub>([A-Z])?[^<]*</sub>)?\[")


def role_of(matrix: str) -> Role | None:
    """What the numbers of a matrix are part of: queries, keys, values or weights; else None."""
    return _ROLES.get(kind(matrix))


def colour_of(role: Role | None) -> str:
    """The colour of a role in a chart: a placeholder, which the browser replaces by the theme's."""
    return f"${role or 'text'}"


def split_by_size(text: str) -> list[tuple[str, Role | None]]:
    """A text as pieces: the name of a size is one piece, with its role."""
    return [(piece, SIZE_ROLES.get(piece)) for piece in _SIZE.split(text) if piece]


def split_by_role(formula: str) -> list[tuple[str, Role | None]]:
    """A formula as pieces: the symbol of a cell is one piece, with the role of its matrix."""
    return [(piece, _role_of_symbol(piece)) for piece in _SYMBOL.split(formula) if piece]


def _role_of_symbol(piece: str) -> Role | None:
    found = _NAME.match(piece)
    return role_of("_".join(part for part in found.groups() if part)) if found else None
