"""The tour: a bar with one thing to see and one to do for each step, which it checks.

The step is a URL parameter, so each step has its own link. Completed steps are kept in the session.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.components.component import component, encode, sources
from pages.components.tour.steps import STEPS, ControlValues, Step, step_at
from pages.components.tour.words import is_equal, placeholders_of
from pages.state.pinned_cell import KEY as PIN
from pages.state.session import current_visit
from pages.state.texts import Texts
from pages.state.url import corrected

_KEY = "tour"
_BAR = "tour_bar"
_DONE = "tour: names of the completed steps"
_START = "tour: the current step, and the values of its controls at its start"
_LEFT = "tour: the step at which it was left"
_STARTS = "tour: how often it was started"

_component = component("tour", **vars(sources("tour", "shared/streamlit.js", "shared/page.js")))


def tour_button(texts: Texts) -> None:
    """A button that starts or resumes the tour; none while the tour is on."""
    if not _current():
        label = "tour.resume" if _LEFT in st.session_state else "tour.start"
        st.button(texts(label), key="take_tour", help=texts("tour.help"), on_click=_start)


def tour(page: str, addresses: Mapping[str, str], texts: Texts) -> None:
    """Draw the bar while the tour is on.

    Args:
        page: the name of the open page.
        addresses: the URL path of each page, by its name.
        texts: the sentences.
    """
    step = _current()
    if step is None:
        return
    _record_done(step, page)
    _warn_unknown_step(texts)
    data = {
        **_bar_data(step, texts),
        "addresses": [addresses[one.page] for one in STEPS],
        "here": addresses[page],
        "starts": st.session_state.get(_STARTS, 0),
    }
    _component(key=_BAR, data=encode(data), on_go_change=_handle_go)


def _warn_unknown_step(texts: Texts) -> None:
    received = _control_value(_KEY)
    if step_at(received) is None:
        expected = texts("tour.no_step", last=len(STEPS))
        st.warning(corrected(f"{_KEY}={received}", expected, f"{_KEY}=1", texts))


def rerun_when_done(page: str) -> None:
    """Rerun the whole page when a rerun of a fragment completes the step."""
    step = _current()
    if step and _record_done(step, page):
        st.rerun()


def _current() -> Step | None:
    """The current step; the first if the URL names none that exists."""
    received = _control_value(_KEY)
    return (step_at(received) or STEPS[0]) if received else None


def _control_value(name: str) -> str:
    """The value of a control as the URL writes it, also before the control is drawn."""
    value = st.session_state.get(name)
    return str(st.query_params.get(name, "") if value is None else value)


def _record_done(step: Step, page: str) -> bool:
    """Record whether the step is done; true if it was not done before."""
    now: ControlValues = {name: _control_value(name) for name in step.watched}
    started, start = st.session_state.get(_START, ("", now))
    if started != step.name:
        st.session_state[_START], start = (step.name, now), now
    done = st.session_state.setdefault(_DONE, set())
    if page != step.page or step.name in done or not step.done.holds(now, start):
        return False
    done.add(step.name)
    return True


def _bar_data(step: Step, texts: Texts) -> dict[str, Any]:
    done = st.session_state[_DONE]
    titles = [texts(f"tour.steps.{one.name}.title") for one in STEPS]
    return {
        "step": STEPS.index(step) + 1,
        "titles": titles,
        "done": [one.name in done for one in STEPS],
        "see": _see(step, texts),
        "do": texts(f"tour.steps.{step.name}.do"),
        "elsewhere": texts("tour.elsewhere", page=texts(f"pages.{step.page}")),
        "texts": texts.at("tour.bar"),
    }


def _see(step: Step, texts: Texts) -> str:
    """What to see, with the numbers of this sentence. Plain text: it contains user input."""
    visit = current_visit()
    if not visit.tokenized.tokens:
        return texts("tour.no_words")
    query = _control_value("query")
    values = placeholders_of(
        step, visit, _control_value("length"), query, _control_value("scaling_d_k")
    )
    kind = "see_equal" if is_equal(step, visit, query) else "see"
    return texts(f"tour.steps.{step.name}.{kind}", **values)


def _start() -> None:
    st.session_state[_KEY] = str(st.session_state.get(_LEFT, 1))
    st.session_state[_STARTS] = st.session_state.get(_STARTS, 0) + 1


def _handle_go() -> None:
    """Go to the step that the bar reports; 0 leaves the tour, one beyond the last ends it."""
    number = st.session_state[_BAR].go
    if not isinstance(number, int):
        return
    if 1 <= number <= len(STEPS):
        st.session_state[_KEY] = str(number)
        st.session_state[PIN] = ""  # a step starts with nothing pinned
        return
    left = _current()
    st.session_state[_KEY] = ""
    if number == 0 and left:
        st.session_state[_LEFT] = STEPS.index(left) + 1
    else:
        st.session_state.pop(_LEFT, None)
