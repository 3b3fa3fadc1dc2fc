"""The same numbers as a table."""

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention
from pages.figures.core.charts import Bars, Line, Panel, chart
from pages.figures.core.tables import labelled, points_table, table

TRACE = self_attention(("the", "cat", "the"), SelfAttentionConfig(d_model=5, d_k=2, d_v=4))


@pytest.mark.parametrize("name", TRACE.matrices)
def test_a_table_holds_exactly_the_numbers_of_its_matrix(name):
    frame = table(name, TRACE.matrices[name], TRACE.tokens)
    assert np.array_equal(frame.to_numpy(), TRACE.matrices[name])


def test_words_are_numbered_so_that_equal_words_stay_apart():
    frame = table("weights", TRACE.attention.weights, TRACE.tokens)
    assert list(frame.index) == list(frame.columns) == ["1 the", "2 cat", "3 the"]


def test_dimensions_are_counted_from_1():
    frame = table("W_Q", TRACE.W_Q, TRACE.tokens)
    assert list(frame.index) == ["1", "2", "3", "4", "5"]
    assert list(frame.columns) == ["1", "2"]


def test_a_masked_cell_is_empty_and_no_zero():
    shown = labelled(np.array([[1.0, -np.inf]]), None, ("a", "a"))
    assert list(shown.columns) == ["1 a", "2 a"]
    assert np.isnan(shown.loc["1", "2 a"])


def test_the_title_of_a_table_is_above_the_names_of_its_rows():
    frame = labelled(np.array([[1.0]]), ("a",), None, title="Q")
    assert frame.index.name == "Q"


def test_a_chart_is_a_table_of_its_points_without_its_bands():
    panels = [
        Panel("first", "x", [Line("a &amp; b", [1, 10], [2, None], low=[1, 1], high=[3, 3])]),
        Panel("second", "x", [Bars("c", [0, 1, 2], [5, 6])]),
    ]
    shown = points_table(chart(panels), {"panel": "P", "series": "S", "point": "N"})
    assert shown.fillna(-1).values.tolist() == [
        ["first", "a & b", 1, 2],
        ["first", "a & b", 10, -1],
        ["second", "c", 0.5, 5],
        ["second", "c", 1.5, 6],
    ]
    assert list(shown.columns) == ["P", "S", "x", "y"]
