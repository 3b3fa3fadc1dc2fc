"""The address as input: which of its values could not be used, said until they change."""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from attention.experiments.variance import DISTRIBUTIONS
from pages.state.markdown import code_span
from pages.state.overrides import EDITS, MATRICES
from pages.state.parameters import (
    BETAS,
    MASKS,
    PAGE_RANGES,
    POSITIONS,
    RANGES,
    RHOS,
    SIGMAS,
    VIEWS,
    WEIGHTS,
)
from pages.state.texts import LANGUAGES, Texts

_KEPT = "corrected addresses"  # in the session: parameter -> (what the address said, what is used)
_PAGE = "page that was drawn to its end"  # in the session


def keep_corrections() -> None:
    """Note which values of the address cannot be used. Call it before any control is drawn.

    Such values are taken out of the address at once, so they are kept here.
    """
    kept = st.session_state.setdefault(_KEPT, {})
    for name, check in _CHECKS.items():
        received = st.query_params.get_all(name)
        if received and not (len(received) == 1 and check(received[0])):
            kept[name] = ("&".join(f"{name}={value}" for value in received), None)
            if name not in (*_FREE_TEXTS, *OVERRIDES):
                del st.query_params[name]


def mend_address() -> None:
    """On another page than before, write into the address what the controls hold and it lacks.

    Who leaves a page before its controls are laid out takes along an address without them: the
    browser forgets them there, while the session holds them still. Call it before any control is
    drawn, after `keep_corrections`.
    """
    if st.session_state.get(_PAGE) in (None, _current_page()):
        return
    for name in (*_CHECKS, "cell", "tour", "large"):
        if name in st.session_state and name not in st.query_params:
            st.session_state[name] = st.session_state[name]


def end_of_page() -> None:
    """Note that the page was drawn to its end, with all its controls."""
    st.session_state[_PAGE] = _current_page()


def _current_page() -> str:
    context = get_script_run_ctx()
    return context.page_script_hash if context else ""


def has_correction(name: str) -> bool:
    """Whether the address asked for a value of this control that cannot be used."""
    return name in st.session_state.get(_KEPT, {})


def correct_beyond(name: str, most: int) -> None:
    """Note that the address asks for more than there is on this page, and let go of it.

    Call it before the control is drawn: a value beyond its ends would stop it.
    """
    received = st.query_params.get(name)
    if received and float(received) > most:
        st.session_state[_KEPT][name] = (f"{name}={received}", None)
        del st.query_params[name]
    held = st.session_state.get(name)
    if isinstance(held, int) and held > most:
        st.session_state[name] = most


def show_correction(name: str, texts: Texts, most: int | None = None) -> None:
    """Say beside a control that the address asked for something else, until it is changed.

    `most` is the largest number that there is, where it is not that of the range.
    """
    if not has_correction(name):
        return
    kept = st.session_state[_KEPT]
    received, used = kept[name]
    value = st.session_state[name]
    if used is not None and used != value:
        del kept[name]
        return
    kept[name] = (received, value)
    allowed = _NUMBERS.get(name)
    if allowed:
        expected = texts("address.range", least=allowed.least, most=most or allowed.most)
    else:
        expected = texts(f"address.{name}")
    st.warning(texts("address.corrected", received=code_span(received), expected=expected,
                     used=code_span(f"{name}={value}")))  # fmt: skip


def number_for(name: str, text: str) -> int | None:
    """The number that a slider or a box takes from the address, as Streamlit reads it.

    Streamlit takes 3.0 and 3e0 for 3. None where its control has no such number.
    """
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() and int(number) in _NUMBERS[name] else None


def _is_in_range(name: str) -> Callable[[str], bool]:
    return lambda text: number_for(name, text) is not None


_NUMBERS = {**RANGES, **PAGE_RANGES}
_FREE_TEXTS = ("sentence", "target")
OVERRIDES = (EDITS, MATRICES)
_CHECKS: dict[str, Callable[[str], bool]] = {
    **{name: _is_in_range(name) for name in _NUMBERS},
    "entries": lambda text: text in DISTRIBUTIONS,
    "sigma": lambda text: text in SIGMAS,
    "rho": lambda text: text in RHOS,
    "sharpness": lambda text: text in BETAS,
    "mask": lambda text: text in MASKS,
    "positions": lambda text: text in POSITIONS,
    "lang": lambda text: text in LANGUAGES,
    "weights": lambda text: text in WEIGHTS,
    "view": lambda text: text in VIEWS,
    **{name: lambda _: True for name in (*_FREE_TEXTS, *OVERRIDES)},
}
