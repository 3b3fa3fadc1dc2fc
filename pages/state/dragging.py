"""A slider that is being dragged: for one run, the page shows the value under the pointer.

Streamlit's slider tells its value on release; until then the browser reports it here. The value is
never that of the widget: nothing of it reaches the URL or outlives the run that it is drawn in.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

import streamlit as st

from pages.state.parameters import PARAMETERS, Choice, WholeNumber

# Each value of these is a simulation or a training of its own: it is drawn on release.
COSTLY = frozenset(("n_keys", "samples", "sigma", "steps", "rate"))
_State = Mapping[str, object] | MutableMapping[int | str, object]  # the session, or a copy
_DRAG = "slider that is being dragged"  # in the session


@dataclass(frozen=True)
class Drag:
    """A slider by its key, and where its thumb is: a whole number, or the index of an option."""

    name: str
    place: int


def take_drag(report: object) -> None:
    """Take what the browser reports in this run: a slider, where it stood, and where it is now.

    A report from before the slider was let go is late: the slider's own value stands.
    """
    drag = _reported(report, st.session_state)
    if drag is None:
        forget_drag()
    else:
        st.session_state[_DRAG] = drag


def state_after(report: object, state: Mapping[str, object]) -> dict[str, object] | None:
    """A session in which a slider holds the place that the browser reports.

    None where it cannot hold that place, or did not stand where the report says.
    """
    drag = _reported(report, state)
    match drag and PARAMETERS.get(drag.name):
        case WholeNumber() as numbers if drag and drag.place in numbers:
            return {**state, drag.name: drag.place}
        case Choice(options=options) if drag and 0 <= drag.place < len(options):
            return {**state, drag.name: options[drag.place]}
    return None


def _reported(report: object, state: _State) -> Drag | None:
    match report:
        case {"name": str(name), "start": int(start), "place": int(place)} if (
            name not in COSTLY and _place(name, state) == start
        ):
            return Drag(name, place)
    return None


def forget_drag() -> None:
    """Show what the sliders hold."""
    st.session_state.pop(_DRAG, None)


def is_preview() -> bool:
    """Whether this run draws a value that no slider holds yet."""
    return _DRAG in st.session_state


def shown_number(name: str, held: int, minimum: int, maximum: int) -> int:
    """The number to draw for a slider over whole numbers that holds another one."""
    place = _dragged_place(name)
    return held if place is None or not minimum <= place <= maximum else place


def shown_option(name: str, held: str, options: tuple[str, ...]) -> str:
    """The option to draw for a slider over options that holds another one."""
    place = _dragged_place(name)
    return held if place is None or not 0 <= place < len(options) else options[place]


def _dragged_place(name: str) -> int | None:
    drag = st.session_state.get(_DRAG)
    return drag.place if isinstance(drag, Drag) and drag.name == name else None


def _place(name: str, state: _State) -> int | None:
    held, parameter = state.get(name), PARAMETERS.get(name)
    if isinstance(parameter, Choice):
        return parameter.options.index(held) if held in parameter.options else None
    return held if isinstance(held, int) else None
