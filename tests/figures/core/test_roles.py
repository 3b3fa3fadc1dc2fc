"""Which part a matrix plays, in a formula too."""

import pytest

from pages.figures.core.formatting import symbol
from pages.figures.core.matrices import MATRICES
from pages.figures.core.roles import SIZE_ROLES, role_of, split_by_role, split_by_size
from tests.palette import PALETTE


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


def test_the_name_of_a_size_is_found_wherever_it_stands():
    text = "√d_k(d_k는 4) · (n_query, d_model) · bad_keys · d_kk, d_v."
    pieces = split_by_size(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert [pair for pair in pieces if pair[1]] == [
        ("d_k", "d_k"), ("d_k", "d_k"), ("n_query", "query"), ("d_v", "value"),
    ]  # fmt: skip


def test_every_role_of_a_size_has_a_colour():
    assert set(SIZE_ROLES.values()) <= set(PALETTE["light"])
