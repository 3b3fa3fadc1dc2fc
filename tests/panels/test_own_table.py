"""The table to type into: its texts are read by our reader, and a cell that cannot be is named."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.state.texts import LANGUAGES, texts_in


def page():
    import streamlit as st

    from attention import SelfAttentionConfig, self_attention, tokenize
    from pages.panels.own_table import own_table
    from pages.state.overrides import current_overrides
    from pages.state.texts import texts_in

    own = current_overrides()
    trace = self_attention(tokenize("a b c"), SelfAttentionConfig(3, 2, 2), overrides=own)
    own_table(trace, "W_K", texts_in(st.session_state.get("lang", "en")))


def typed(cells, **held):
    """The page with these texts typed into cells of W_K, 3 x 2, and put in."""
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in held.items():
        app.session_state[name] = value
    app.run()
    rows = {}
    for (row, column), text in cells.items():
        rows.setdefault(row, {})[column] = text
    app.session_state["own table W_K (3, 2) 0"] = {
        "edited_rows": rows, "added_rows": [], "deleted_rows": [],
    }  # fmt: skip
    app.button(key="own_put_in").click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("text", "number"),
    [(".5", "0.5"), ("0,5", "0.5"), ("1e-3", "0.001"), ("\u22120.5", "-0.5"), ("5.", "5")],
)
def test_what_is_typed_is_the_number_that_it_writes(text, number):
    app = typed({(1, "2"): text})
    assert app.session_state["edits"] == f"W_K.2.2_{number}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_that_cannot_be_read_is_named_and_nothing_is_put_in(language):
    app = typed({(0, "1"): "1/2", (2, "2"): None, (1, "1"): "7"}, lang=language)
    assert "edits" not in app.session_state
    said = app.error[0].value
    assert "W_K[1, 1]" in said
    assert "1/2" in said
    assert "W_K[3, 2]" in said
    assert "W_K[2, 1]" not in said
    kept = app.session_state["own table W_K (3, 2) 0"]["edited_rows"]
    assert kept[1] == {"1": "7"}, "what was typed still stands in the table"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_block_that_reaches_beyond_the_table_is_refused_and_not_clipped(language):
    texts = texts_in(language)
    app = typed({(0, "1"): "1", (0, "2"): "2", (0, texts("own.beyond")): "3"}, lang=language)
    assert "edits" not in app.session_state
    assert app.error[0].value == texts("own.beyond_said")
    app = typed({(2, "1"): "1", (3, "1"): "2"}, lang=language)
    assert "edits" not in app.session_state
    assert app.error[0].value == texts("own.beyond_said")
