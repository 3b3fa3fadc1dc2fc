"""What is drawn again after a change, and a slider that is dragged."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.state.dragging import COSTLY
from pages.state.parameters import PARAMETERS, Choice
from pages.state.reruns import SHARED
from pages.state.texts import LANGUAGES, texts_in
from tests.layout import ADDRESSES
from tests.visits import opened, visit


@pytest.mark.parametrize("page", ADDRESSES)
def test_all_that_the_sidebar_shows_is_drawn_again_when_a_page_changes_it(page):
    app = opened(page, {"lang": "en", "mask": "window"})
    shown = {widget.key for kind in ("slider", "text_input", "number_input", "button_group")
             for widget in app.sidebar.get(kind)}  # fmt: skip
    assert shown & set(PARAMETERS) <= set(SHARED)
    assert set(SHARED) <= set(PARAMETERS)


def test_a_button_of_the_page_that_sets_a_slider_of_the_sidebar_redraws_it():
    app = visit(page="shapes", lang="en")
    app.button(key="try_it").click().run()
    assert app.slider(key="d_v").value == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_change_came_from_has_a_name_for_each_parameter_and_knows_no_other(language):
    names = texts_in(language).at("figure.inputs")
    assert set(names) <= set(PARAMETERS)


def held_while_dragged(report: dict[str, object], start: dict[str, object]) -> dict[str, object]:
    """What a page would draw in a run with this report, and in the run after it."""

    def page():
        import streamlit as st

        from pages.panels.sliders import choose_number, choose_step
        from pages.state.dragging import forget_drag, is_preview, take_drag
        from pages.state.texts import texts_in
        from pages.state.url import held_number, keep_corrections

        keep_corrections()
        take_drag(st.session_state["report"])
        texts = texts_in("en")
        st.session_state["drawn"] = {
            "d_k": choose_number("d_k", "d_k", texts),
            "held": held_number("d_k"),
            "rho": choose_step("rho", "rho", texts),
            "is_preview": is_preview(),
        }
        forget_drag()
        st.session_state["later"] = held_number("d_k")

    app = AppTest.from_function(page)
    for name, value in start.items():
        app.session_state[name] = value
    app.session_state["report"] = report
    app.run()
    assert not app.exception
    assert app.session_state["d_k"] == start["d_k"]  # the widget never moves
    assert app.session_state["later"] == start["d_k"]
    return dict(app.session_state["drawn"])


START = {"d_k": 4, "rho": "0.9"}
WITHOUT = {"d_k": 4, "held": 4, "rho": 0.9, "is_preview": False}


def test_a_dragged_number_is_drawn_for_one_run():
    drawn = held_while_dragged({"name": "d_k", "start": 4, "place": 40}, START)
    assert drawn == {**WITHOUT, "d_k": 40, "held": 40, "is_preview": True}


def test_a_dragged_option_is_drawn_by_its_index():
    drawn = held_while_dragged({"name": "rho", "start": 9, "place": 15}, START)
    assert drawn == {**WITHOUT, "rho": 1.5, "is_preview": True}


@pytest.mark.parametrize(
    "report",
    [
        None,
        "d_k",
        {},
        {"name": "d_k"},
        {"name": "d_k", "start": 3, "place": 40},  # the slider was let go meanwhile
        {"name": "seed", "start": 4, "place": 40},
        {"name": "d_k", "start": "4", "place": 40},
        {"name": "d_k", "start": 4, "place": "40"},
        {"name": ["d_k"], "start": 4, "place": 40},
        {"name": "__class__", "start": 4, "place": 40},
    ],
)
def test_any_other_report_draws_what_the_sliders_hold(report):
    assert held_while_dragged(report, START) == WITHOUT


@pytest.mark.parametrize("place", [0, -1, 65, 10**9])
def test_a_place_off_the_slider_is_not_drawn(place):
    drawn = held_while_dragged({"name": "d_k", "start": 4, "place": place}, START)
    assert (drawn["d_k"], drawn["held"]) == (4, 4)


@pytest.mark.parametrize("name", sorted(COSTLY))
def test_what_takes_a_computation_of_its_own_is_not_drawn_while_it_is_dragged(name):
    parameter = PARAMETERS[name]
    held = parameter.default
    start = parameter.options.index(held) if isinstance(parameter, Choice) else held
    report = {"name": name, "start": start, "place": start + 1}
    assert held_while_dragged(report, {**START, name: held}) == WITHOUT
