"""The table to type into: our reader reads its texts, and what cannot be read changes nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from attention.sources import Cell
from pages.components.number_table import MAX_TYPED, Typed, typed_in
from pages.imports.number_text import number_of
from pages.imports.pasted_block import MAX_LENGTH
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import opened as visited
from tests.visits import report, told

TABLE = "number_table"


def page():
    import streamlit as st

    from attention import SelfAttentionConfig, self_attention, tokenize
    from pages.panels.own_table import own_table
    from pages.state.overrides import current_overrides
    from pages.state.texts import texts_in

    own = current_overrides()
    trace = self_attention(tokenize("a b c"), SelfAttentionConfig(3, 2, 2), overrides=own)
    matrix = st.session_state.get("matrix", "W_K")
    own_table(trace, matrix, texts_in(st.session_state.get("lang", "en")))


def opened(**held):
    """The page with a table of W_K, 3 x 2."""
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in held.items():
        app.session_state[name] = value
    return app.run()


def entry(number, row, column, text, *, is_block=False, matrix="W_K"):
    return {"number": number, "matrix": matrix, "row": row, "column": column, "text": text,
            "isBlock": is_block}  # fmt: skip


def typed(app, *entries, visit="v"):
    report(app, TABLE, "typed", {"visit": visit, "typed": list(entries)})
    assert not app.exception
    return told(app, TABLE)


def edits(app):
    return app.session_state["edits"] if "edits" in app.session_state else ""  # noqa: SIM401, it has no get


@pytest.mark.parametrize(
    ("text", "number"),
    [(".5", "0.5"), ("0,5", "0.5"), ("1e-3", "0.001"), ("\u22120.5", "-0.5"), ("5.", "5")],
)
def test_what_is_typed_is_the_number_that_it_writes(text, number):
    app = opened()
    shown = typed(app, entry(1, 1, 1, text))
    assert edits(app) == f"W_K.2.2_{number}"
    assert shown["numbers"][1][1] == number
    assert (shown["edited"], shown["unread"], shown["problem"]) == ([[1, 1]], [], "")


def test_every_number_that_is_shown_reads_back_as_the_same_float():
    numbers = ("0.1", "1e-07", "-1.5e-05", "0.30000000000000004", "1000000", "-0.0")
    app = opened(edits="~".join(f"W_K.{i // 2 + 1}.{i % 2 + 1}_{x}" for i, x in enumerate(numbers)))
    shown = [text for row in told(app, TABLE)["numbers"] for text in row]
    assert {number_of(text).hex() for text in shown} == {float(x).hex() for x in numbers}
    assert "-0.000015" in shown, "no power of ten at the end, which a narrow cell would cut off"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_that_cannot_be_read_keeps_its_text_and_the_others_count(language):
    app = opened(lang=language)
    shown = typed(app, entry(1, 0, 0, "1/2"), entry(2, 2, 1, ""), entry(3, 1, 0, "7"))
    assert edits(app) == "W_K.2.1_7"
    assert sorted(shown["unread"]) == [[0, 0, "1/2"], [2, 1, ""]]
    assert "W_K[1, 1] “1/2”" in shown["problem"]
    assert "W_K[3, 2]" in shown["problem"]
    assert "W_K[2, 1]" not in shown["problem"]
    shown = typed(app, entry(4, 0, 0, "0.5"), entry(5, 2, 1, None))  # corrected, and brought back
    assert edits(app) == "W_K.2.1_7~W_K.1.1_0.5"
    assert (shown["unread"], shown["problem"]) == ([], "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thousand_or_a_decimal_is_not_decided_here(language):
    app = opened(lang=language)
    shown = typed(app, entry(1, 0, 1, "1,000"))
    assert edits(app) == ""
    assert shown["unread"] == [[0, 1, "1,000"]]
    said = texts_in(language)("own.two_numbers", received="W_K[1, 2] “1,000”",
                              decimal="1.000", whole="1000")  # fmt: skip
    assert shown["problem"] == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_block_is_put_in_whole_from_where_it_was_pasted(language):
    app = opened(lang=language)
    shown = typed(app, entry(1, 1, 0, "x"), entry(2, 1, 0, "0,5\t1,5\r\n-2,5\t3", is_block=True))
    assert edits(app) == "W_K.2.1_0.5~W_K.2.2_1.5~W_K.3.1_-2.5~W_K.3.2_3"
    assert (shown["unread"], shown["problem"]) == ([], "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "reason", "values"),
    [
        ("1\t2\t3", "beyond", {"found": "1 × 3", "needed": "2 × 2"}),
        ("1\n2\n3", "beyond", {"found": "3 × 1", "needed": "2 × 2"}),
        ("1\t2\n3", "ragged", {"found": "2, 1"}),
        ("1\tx", "no_number", {"found": "W_K[2, 2] “x”"}),
        ("1\t1e7", "not_finite", {"found": "W_K[2, 2] = 1e+07", "needed": "1,000,000"}),
        ("0.5\t1,000", "two_signs", {"found": "W_K[2, 2] “1,000”"}),
        ("1,5\n2,5", "two_readings", {}),
        ("1\t" * MAX_LENGTH, "too_large", {"needed": f"{MAX_LENGTH:,}"}),
    ],
)
def test_a_block_that_cannot_be_used_changes_nothing_and_says_why(language, text, reason, values):
    app = opened(lang=language)
    shown = typed(app, entry(1, 1, 0, text, is_block=True))
    assert edits(app) == ""
    values = {"cell": "W_K[2, 1]", "matrix": "W_K", **values}
    assert shown["problem"] == texts_in(language)(f"own.block.{reason}", **values)
    shown = typed(app, entry(2, 0, 0, "5"))
    assert shown["problem"] == "", "said until something else is typed"
    assert edits(app) == "W_K.1.1_5"


def test_what_was_meant_for_one_matrix_stays_with_it_when_another_is_shown():
    app = opened(matrix="W_V")
    shown = typed(app, entry(1, 0, 0, "5"), entry(2, 0, 1, "x"), entry(3, 0, 0, "a\tb",
                                                                       is_block=True))  # fmt: skip
    assert edits(app) == "W_K.1.1_5"
    assert (shown["edited"], shown["unread"], shown["problem"]) == ([], [], "")
    app.session_state["matrix"] = "W_K"
    app.run()
    shown = told(app, TABLE)
    assert (shown["edited"], shown["unread"]) == ([[0, 0]], [[0, 1, "x"]])


def test_what_is_told_twice_is_put_in_once_and_answered():
    app = opened()
    assert told(app, TABLE)["heard"] == ["", 0]
    first, second = entry(1, 0, 0, "5"), entry(2, 0, 1, "6")
    assert typed(app, first)["heard"] == ["v", 1]
    assert typed(app, first, second)["heard"] == ["v", 2]
    assert edits(app) == "W_K.1.1_5~W_K.1.2_6"
    assert typed(app, entry(1, 0, 0, "7"), visit="another page")["heard"] == ["another page", 1]


def path_to_table(node, path=()):
    """Where the table stands among the elements of a page, from the root down."""
    for i, child in getattr(node, "children", {}).items():
        is_part = getattr(child, "type", "") == "bidi_component"
        if is_part and child.proto.id.endswith(f"-{TABLE}"):
            return (*path, i)
        if found := path_to_table(child, (*path, i)):
            return found
    return None


@pytest.mark.parametrize("cell", ["", "W_K.1.1"])
def test_the_table_keeps_its_place_on_the_page_when_numbers_are_put_in(cell):
    # A browser that is told slowly makes anew what has another place: who types there loses it.
    app = visited("self_attention", {"cell": [cell]}, {"take_tabs": "own"})
    before = path_to_table(app._tree)
    assert before
    typed(app, entry(1, 0, 0, "5"), entry(2, 0, 1, "x"), entry(3, 0, 0, "1\t2\t3\t4\t5",
                                                                is_block=True))  # fmt: skip
    assert path_to_table(app._tree) == before


GOOD = entry(1, 0, 0, "5")
HOSTILE = [
    {"matrix": "Q"}, {"matrix": ["W_K"]}, {"row": -1}, {"row": 3}, {"row": 10**9}, {"row": "0"},
    {"row": 0.5}, {"column": 2}, {"column": None}, {"number": 0}, {"number": 2**53}, {"text": 5},
    {"text": ["5"]}, {"isBlock": "yes"}, {"isBlock": None},
]  # fmt: skip


@pytest.mark.parametrize("wrong", HOSTILE)
def test_what_no_table_would_tell_is_passed_over(wrong):
    app = opened()
    shown = typed(app, {**GOOD, **wrong}, entry(2, 0, 1, "6"))
    assert edits(app) == "W_K.1.2_6"
    assert (shown["unread"], shown["problem"]) == ([], "")


@pytest.mark.parametrize(
    "told_instead",
    [None, 5, "x", [], {}, {"visit": "v"}, {"visit": 1, "typed": [GOOD]}, {"typed": [GOOD]},
     {"visit": "v" * 41, "typed": [GOOD]}, {"visit": "v", "typed": GOOD},
     {"visit": "v", "typed": [GOOD] * 10_001}],
)  # fmt: skip
def test_another_kind_of_report_is_none(told_instead):
    assert typed_in(told_instead) == ([], [])


def test_a_text_is_as_long_as_a_cell_may_hold_and_then_no_number():
    heard, found = typed_in({"visit": "v", "typed": [entry(3, 0, 0, "0" * 10**5)]})
    assert heard == ["v", 3]
    assert found == [Typed(Cell("W_K", 0, 0), "0" * MAX_TYPED + "…")]
    assert number_of(found[0].text) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=5), some),
    max_leaves=8,
)


@settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    JSON
    | st.fixed_dictionaries(
        {
            "visit": st.text(max_size=5),
            "typed": st.lists(st.fixed_dictionaries(dict.fromkeys(GOOD, JSON))),
        }
    )
)
def test_whatever_is_reported_is_cells_of_matrices_that_can_be_edited(reported):
    _, found = typed_in(reported)
    assert all(one.cell.matrix in ("X", "W_Q", "W_K", "W_V") for one in found)
