"""What a callback set is not undone by a message that left the browser before it."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from tests.visits import opened, report

OPEN = {"take_tabs": "own"}


def typed(app, number, text, sent_with=None):
    entry = {"number": number, "matrix": "W_K", "row": 0, "column": number - 1, "text": text,
             "isBlock": False}  # fmt: skip
    value = {"visit": "v", "typed": [entry]}
    return report(app, "number_table", "typed", value, sent_with)


def edits(app):
    return app.text_input(key="edits").value


def boxes(app):
    return edits(app), app.text_input(key="matrices").value


def test_a_number_that_was_typed_outlives_a_message_that_did_not_know_of_it():
    app = opened("self_attention", {}, OPEN)
    before = app._tree.get_widget_states()
    typed(app, 1, "5")
    typed(app, 2, "6", sent_with=before)
    assert edits(app) == "W_K.1.1_5~W_K.1.2_6"
    assert app.query_params["edits"] == "W_K.1.1_5~W_K.1.2_6"
    app._run(before)  # as another control sends it
    assert edits(app) == "W_K.1.1_5~W_K.1.2_6"
    assert not app.exception


def page():
    import streamlit as st

    from pages.state.latest_text import keep_texts_in_url, latest_text, set_text

    def set_one():
        st.session_state["found"] = (latest_text("edits"), latest_text("matrices"))
        set_text("edits", latest_text("edits") + "e")

    st.button("set", key="set", on_click=set_one)
    st.button("set both", key="both", on_click=lambda: (set_text("matrices", "M"), set_one()))
    keep_texts_in_url(("edits", "matrices"))


def test_a_text_that_was_not_set_is_as_the_url_has_it():
    app = AppTest.from_function(page)
    app.query_params["matrices"] = "m"
    app.run()
    before = app._tree.get_widget_states()
    app.button(key="set").click().run()
    app.button(key="set").click()
    click = next(one for one in app._tree.get_widget_states().widgets if one.trigger_value)
    before.MergeFrom(WidgetStates(widgets=[click]))  # with what the boxes held before
    app._run(before)
    assert app.session_state["found"] == ("e", "m")
    assert boxes(app) == ("ee", "m")


def test_all_texts_are_kept_when_one_of_them_is_set_again():
    app = AppTest.from_function(page).run()
    before = app._tree.get_widget_states()
    app.button(key="both").click().run()
    app.button(key="set").click().run()
    app._run(before)
    assert boxes(app) == ("ee", "M")
    app.text_input(key="matrices").set_value("B").run()  # as Back brings it
    before = app._tree.get_widget_states()
    app.button(key="set").click().run()
    app._run(before)
    assert boxes(app) == ("eee", "B")


def test_a_text_that_comes_later_counts():
    app = opened("self_attention", {}, OPEN)
    typed(app, 1, "5")
    app.text_input(key="edits").set_value("W_K.2.2_7").run()  # as Back and a link bring it
    assert edits(app) == "W_K.2.2_7"
    typed(app, 2, "6")
    assert edits(app) == "W_K.2.2_7~W_K.1.2_6"


@pytest.mark.parametrize("version", ["", "0", "-1", "9" * 9, "x", "1\x00"])
def test_a_version_that_nobody_gave_changes_nothing(version):
    app = opened("self_attention", {}, OPEN)
    typed(app, 1, "5")
    app.text_input(key="version_of_texts").set_value(version).run()
    assert edits(app) == "W_K.1.1_5"
    typed(app, 2, "6")
    assert edits(app) == "W_K.1.1_5~W_K.1.2_6"
    assert not app.exception
