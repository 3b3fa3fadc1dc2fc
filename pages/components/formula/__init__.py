"""The formula of attention as the heading of its figure; each part leads to its matrix."""

from collections.abc import Mapping
from typing import Any

from pages.components.component import component, encode, sources
from pages.figures.core.roles import Role, role_of

# What is written, and the matrix that it leads to; a text alone leads nowhere.
_INSIDE = (
    ("Q", "Q"),
    ("·", "scores"),
    ("K<sup>T</sup>", "K_T"),
    ("/ √d<sub>k</sub>", "scaled"),
)
_ROLES: tuple[Role, ...] = ("query", "key", "value")
_PLACES = {"K_T": "K"}  # a cell of the transpose is a cell of the matrix itself

_component = component(
    "formula",
    **vars(sources("formula", "shared/streamlit.js", "shared/page.js", "shared/formula.js")),
)


def formula(texts: Mapping[str, Any], *, has_mask: bool) -> None:
    """Draw the formula, and beside it what a query, a key and a value are.

    Args:
        texts: `label` of the formula; `matrices`, for each matrix what it is; `mask`, the word;
            `roles`, the name of a query, a key and a value, and what each does.
        has_mask: whether the scaled scores are masked.
    """
    mask = ((f"+ {texts['mask']}", "masked"),) if has_mask else ()
    written: tuple[str | tuple[str, str], ...] = (
        ("output", "output"), " = ", ("softmax", "weights"), "(", *_INSIDE, *mask, ")", ("V", "V"),
    )  # fmt: skip
    names = texts["matrices"]
    parts = [one if isinstance(one, str) else _part(*one, names) for one in written]
    roles = [[*said, role] for said, role in zip(texts["roles"], _ROLES, strict=True)]
    data = {"parts": parts, "label": texts["label"], "roles": roles}
    _component(key="formula", data=encode(data))


def _part(text: str, matrix: str, names: Mapping[str, str]) -> dict[str, str | None]:
    place = _PLACES.get(matrix, matrix)
    name, role = names[matrix], role_of(matrix)
    return {"text": text, "matrix": matrix, "place": place, "name": name, "role": role}
