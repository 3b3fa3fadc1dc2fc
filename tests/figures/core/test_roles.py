"""Which part a matrix plays, in a formula too."""

import pytest

from pages.figures.core.formatting import symbol
from pages.figures.core.matrices import MATRICES
from pages.figures.core.roles import role_of, split_by_role


@pytest.mark.parametrize("name", [*MATRICES, "Q.3", "W_K.12"])
def test_a_symbol_has_the_role_of_its_matrix(name):
    text = f"Σ<sub>j</sub> exp({symbol(name, 0, 'j')} − max)"
    pieces = split_by_role(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert dict(pieces)[symbol(name, 0, "j")] == role_of(name)
    assert {role for piece, role in pieces if "[" not in piece} == {None}


def test_queries_keys_values_and_weights_are_told_apart():
    assert [role_of(name) for name in ("Q", "S", "W_K.2", "H_T", "b_V", "weights", "X")] == [
        "query", "query", "key", "key", "value", "weight", None,
    ]  # fmt: skip
