"""The tour: a bar that says on each step one thing to see and one to do, and notices it.

The address holds the step, so each has a link of its own. What was done is kept in the session.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.components.component import component, encode, sources
from pages.components.tour.steps import STEPS, Held, Step, step_at
from pages.components.tour.words import is_equal, words_of
from pages.state.pinned_cell import KEY as PIN
from pages.state.session import current_visit
from pages.state.texts import Texts
from pages.state.url import corrected

_KEY = "tour"
_BAR = "tour_bar"
_DONE = "tour: names of the steps that were done"
_START = "tour: the step that was begun, and what controls held then"
_LEFT = "tour: the step at which it was left"
_ASKED = "tour: how often it was begun"

_component = component("tour", **vars(sources("tour", "shared/streamlit.js", "shared/page.js")))


def offer_tour(texts: Texts) -> None:
    """A button that begins the tour, or goes on where it was left; none while it is on."""
    if not _current():
        label = "tour.resume" if _LEFT in st.session_state else "tour.start"
        st.button(texts(label), key="take_tour", help=texts("tour.help"), on_click=_begin)


def tour(page: str, addresses: Mapping[str, str], texts: Texts) -> None:
    """Draw the bar, while the tour is on.

    Args:
        page: the name of the page that is open.
        addresses: of all pages, by their names.
        texts: the sentences.
    """
    step = _current()
    if step is None:
        return
    _note(step, page)
    _say_no_step(texts)
    asked = st.session_state.get(_ASKED, 0)
    ways = [addresses[one.page] for one in STEPS]
    data = {**_bar(step, texts), "addresses": ways, "here": addresses[page], "asked": asked}
    _component(key=_BAR, data=encode(data), on_go_change=_take)


def _say_no_step(texts: Texts) -> None:
    asked = _held(_KEY)
    if step_at(asked) is None:
        expected = texts("tour.no_step", last=len(STEPS))
        st.warning(corrected(f"{_KEY}={asked}", expected, f"{_KEY}=1", texts))


def notice(page: str) -> None:
    """Draw the whole page again when a fragment sees that the step was done just now."""
    step = _current()
    if step and _note(step, page):
        st.rerun()


def _current() -> Step | None:
    """The step that is on; the first where the address names none that there is."""
    asked = _held(_KEY)
    return (step_at(asked) or STEPS[0]) if asked else None


def _held(name: str) -> str:
    """What a control holds, or will hold as soon as it is drawn, as the address writes it."""
    value = st.session_state.get(name)
    return str(st.query_params.get(name, "") if value is None else value)


def _note(step: Step, page: str) -> bool:
    """Keep that a step was done; whether this is new."""
    now: Held = {name: _held(name) for name in step.watched}
    begun, start = st.session_state.get(_START, ("", now))
    if begun != step.name:
        st.session_state[_START], start = (step.name, now), now
    done = st.session_state.setdefault(_DONE, set())
    if page != step.page or step.name in done or not step.done.holds(now, start):
        return False
    done.add(step.name)
    return True


def _bar(step: Step, texts: Texts) -> dict[str, Any]:
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
    """What there is to see, in the visitor's own numbers. Plain text: it holds what was typed."""
    visit = current_visit()
    if not visit.tokenized.tokens:
        return texts("tour.no_words")
    query = _held("query")
    words = words_of(step, visit, _held("length"), query, _held("scaling_d_k"))
    kind = "see_equal" if is_equal(step, visit, query) else "see"
    return texts(f"tour.steps.{step.name}.{kind}", **words)


def _begin() -> None:
    st.session_state[_KEY] = str(st.session_state.get(_LEFT, 1))
    st.session_state[_ASKED] = st.session_state.get(_ASKED, 0) + 1


def _take() -> None:
    """Take the step that the bar reports; 0 leaves the tour, one beyond the last ends it."""
    asked = st.session_state[_BAR].go
    if not isinstance(asked, int):
        return
    if 1 <= asked <= len(STEPS):
        st.session_state[_KEY] = str(asked)
        st.session_state[PIN] = ""  # a step begins with an open view
        return
    left = _current()
    st.session_state[_KEY] = ""
    if asked == 0 and left:
        st.session_state[_LEFT] = STEPS.index(left) + 1
    else:
        st.session_state.pop(_LEFT, None)
