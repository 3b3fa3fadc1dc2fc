"""The tour: a card with one thing to see and one to do for each step, which it checks.

The step is a URL parameter, so each step has its own link. Completed steps are kept in the session.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from pages.components.component import component, encode, sources
from pages.components.tour.conditions import ControlValues
from pages.components.tour.steps import STEPS, TASKS, Step, step_at
from pages.components.tour.words import placeholders_of, sight_of, task_of
from pages.state.parameters import PARAMETERS
from pages.state.pinned_cell import KEY as PIN
from pages.state.session import current_visit
from pages.state.texts import Texts
from pages.state.url import corrected

_KEY = "tour"
_CARD = "tour_bar"
_DONE = "tour: names of the completed steps"
_START = "tour: the current step, and the values of its controls at its start"
_OWN = "tour: the last sentence that was the visitor's own"
_LEFT = "tour: the step at which it was left"
_STARTS = "tour: how often it was started"

_component = component(
    "tour", **vars(sources("tour", "shared/streamlit.js", "shared/page.js", "tour/halo.js"))
)


def tour_button(texts: Texts) -> None:
    """A button that starts or resumes the tour; none while the tour is on."""
    if not _current():
        label = "tour.resume" if _LEFT in st.session_state else "tour.start"
        st.button(
            texts(label),
            key="take_tour",
            help=texts("tour.help", steps=len(STEPS)),
            on_click=_start,
        )


def tour(
    page: str, addresses: Mapping[str, str], texts: Texts, borrowed: Collection[str] = ()
) -> None:
    """Draw the card while the tour is on.

    Args:
        page: the name of the open page.
        addresses: the URL path of each page, by its name.
        texts: the sentences.
        borrowed: sentences that a page may put in the place of the visitor's own. The next step
            gives the own one back.
    """
    step = _current()
    if step is None:
        return
    if _control_value("sentence") not in borrowed:
        st.session_state[_OWN] = _control_value("sentence")
    _record_done(step, page)
    _warn_unknown_step(texts)
    data = {
        **_card_data(step, texts),
        "addresses": [addresses[one.page] for one in STEPS],
        "here": addresses[page],
        "starts": st.session_state.get(_STARTS, 0),
    }
    _component(key=_CARD, data=encode(data), on_go_change=lambda: _handle_go(borrowed))


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
    default = PARAMETERS[name].default
    return str(st.query_params.get(name, default) if value is None else value)


def _task_of(step: Step) -> str:
    return task_of(step, _control_value("model"), _control_value("sentence"))


def _record_done(step: Step, page: str) -> bool:
    """Record whether the step is done; true if it was not done before."""
    done = st.session_state.setdefault(_DONE, set())
    if page != step.page:
        return False
    now: ControlValues = {name: _control_value(name) for name in step.done.names}
    started, start = st.session_state.get(_START, ("", now))
    if started != step.name:
        st.session_state[_START], start = (step.name, now), now
    is_done = _task_of(step) == "do_without" or step.done.holds(now, start)
    if step.name in done or not is_done:
        return False
    done.add(step.name)
    return True


def _card_data(step: Step, texts: Texts) -> dict[str, Any]:
    done = st.session_state[_DONE]
    titles = [texts(f"tour.steps.{one.name}.title") for one in STEPS]
    return {
        "step": STEPS.index(step) + 1,
        "titles": titles,
        "done": [one.name in done for one in STEPS],
        "see": _see(step, texts),
        "do": texts(f"tour.steps.{step.name}.{_task_of(step)}"),
        "elsewhere": texts("tour.elsewhere", page=texts(f"pages.{step.page}")),
        "there": texts("tour.there", page=texts(f"pages.{step.page}")),
        "at": asdict(step.at),
        "result": asdict(step.result),
        "texts": texts.at("tour.bar"),
    }


def _see(step: Step, texts: Texts) -> str:
    """What to see, with the numbers of this sentence. Plain text: it contains user input."""
    if step not in TASKS:
        return _seen(texts)
    visit = current_visit()
    if not visit.tokenized.tokens:
        return texts("tour.no_words")
    query = _control_value("query")
    values = placeholders_of(
        step, visit, _control_value("length"), query, _control_value("scaling_d_k")
    )
    return texts(
        f"tour.steps.{step.name}.{sight_of(step, visit, query, _control_value('model'))}", **values
    )


def _seen(texts: Texts) -> str:
    """The titles of the steps that were done, or of those that were not if they are fewer."""
    done = [one for one in TASKS if one.name in st.session_state[_DONE]]
    left = [one for one in TASKS if one not in done]
    if not done:
        return texts("tour.steps.end.see_nothing", all=len(TASKS))
    if not left:
        return texts("tour.steps.end.see_all", all=len(TASKS))
    text, named = ("see", done) if len(done) <= len(left) else ("see_left", left)
    titles = " · ".join(texts(f"tour.steps.{one.name}.title") for one in named)
    return texts(f"tour.steps.end.{text}", count=len(done), all=len(TASKS), titles=titles)


def _start() -> None:
    st.session_state[_KEY] = str(st.session_state.get(_LEFT, 1))
    st.session_state[_STARTS] = st.session_state.get(_STARTS, 0) + 1


def _handle_go(borrowed: Collection[str]) -> None:
    """Go to the step that the card reports; 0 leaves the tour, one beyond the last ends it."""
    number = st.session_state[_CARD].go
    if not isinstance(number, int):
        return
    left = _current()
    if 1 <= number <= len(STEPS):
        if left:
            _set_back(left, borrowed)
        st.session_state[_KEY] = str(number)
        st.session_state[PIN] = ""  # a step starts with nothing pinned
        return
    st.session_state[_KEY] = ""
    if number == 0 and left:
        st.session_state[_LEFT] = STEPS.index(left) + 1
    else:
        st.session_state.pop(_LEFT, None)


def _set_back(left: Step, borrowed: Collection[str]) -> None:
    """Undo what the step that is left has changed, where it would disturb the steps after it."""
    for name in left.undone:
        st.session_state[name] = PARAMETERS[name].default
    if left.page == "trained" and _control_value("sentence") in borrowed:
        st.session_state["sentence"] = st.session_state.get(_OWN, PARAMETERS["sentence"].default)
