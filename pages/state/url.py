"""The URL as input: which of its values cannot be used, said until they change."""

from contextlib import suppress
from dataclasses import replace

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages.state.compatibility import current_page_hash
from pages.state.dragging import shown_number
from pages.state.markdown import code_span
from pages.state.parameters import (
    PARAMETERS,
    FreeText,
    UrlOnly,
    WholeNumber,
    whole_number_parameter,
)
from pages.state.texts import Texts

_CORRECTIONS = "corrected addresses"  # in the session: name -> (what the URL said, what is used)
_PAGE = "page that was drawn to its end"  # in the session


def keep_corrections() -> None:
    """Note which values of the URL cannot be used. Call it before any widget is drawn.

    Such values are removed from the URL at once, so they are kept here.
    """
    kept = st.session_state.setdefault(_CORRECTIONS, {})
    for name, parameter in PARAMETERS.items():
        if isinstance(parameter, UrlOnly):
            continue  # the code that uses it says what is wrong
        received = st.query_params.get_all(name)
        if received and (len(received) > 1 or parameter.parse(received[0]) is None):
            kept[name] = ("&".join(f"{name}={value}" for value in received), None)
            if not isinstance(parameter, FreeText):
                _let_go(name)


def _let_go(name: str) -> None:
    """Take a parameter out of the URL, also where the visitor went back to it on the same page."""
    if name in st.session_state:
        st.session_state[name] = PARAMETERS[name].default
    with suppress(StreamlitAPIException):  # its widget is drawn and writes its value there itself
        del st.query_params[name]


def restore_url() -> None:
    """On another page than before, write into the URL what the widgets hold and it lacks.

    Who leaves a page before its widgets are laid out takes along a URL without them: the browser
    forgets them, while the session still holds them. Call it before any widget is drawn, after
    `keep_corrections`.
    """
    if is_first_page() or not is_arrival():
        return
    for name in PARAMETERS:
        if name in st.session_state and name not in st.query_params:
            st.session_state[name] = st.session_state[name]


def is_first_page() -> bool:
    """Whether no page was drawn to its end yet: the visitor follows a link."""
    return _PAGE not in st.session_state


def is_arrival() -> bool:
    """Whether another page than this one was drawn last, or none."""
    return is_first_page() or st.session_state[_PAGE] != current_page_hash()


def end_of_page() -> None:
    """Note that the page was drawn to its end, with all its widgets."""
    st.session_state[_PAGE] = current_page_hash()


def keep_in_url(name: str) -> str:
    """Keep a parameter that no widget shows in the URL of this page; its text.

    The text box that binds it is never seen (the frame's style hides it).
    """
    st.text_input(name, key=name, bind="query-params")
    return str(st.session_state[name])


def held_value(name: str) -> int | str:
    """What the widget of a parameter shows now; its default where that is not allowed."""
    parameter = PARAMETERS[name]
    value = st.session_state.get(name)
    if value not in parameter or not isinstance(value, int | str):
        value = parameter.default
    if isinstance(parameter, WholeNumber):
        return shown_number(name, int(value), parameter.minimum, parameter.maximum)
    return value


def held_number(name: str) -> int:
    """As `held_value`, of a whole number."""
    return int(held_value(name))


def held_text(name: str) -> str:
    """As `held_value`, of a choice or a text."""
    return str(held_value(name))


def asked_choice(name: str) -> str:
    """The option of a choice, also before its widget is drawn for the first time."""
    if name in st.session_state:
        return held_text(name)
    received = st.query_params.get(name, "")
    return received if received in PARAMETERS[name] else str(PARAMETERS[name].default)


def has_correction(name: str) -> bool:
    """Whether the URL asked for a value of this parameter that cannot be used."""
    return name in st.session_state.get(_CORRECTIONS, {})


def has_corrections() -> bool:
    """Whether the URL asked for any value that cannot be used."""
    return bool(st.session_state.get(_CORRECTIONS))


def correct_beyond(name: str, maximum: int) -> None:
    """Note that the URL asks for more than there is on this page, and let go of it.

    Call it before the widget is drawn: a value beyond its ends would stop it.
    """
    received, held = st.query_params.get(name, ""), st.session_state.get(name)
    asked = whole_number_parameter(name).parse(received)  # None is said already
    # The URL follows what is held; it may still have what was held before another model was chosen.
    is_settled = isinstance(held, int) and (held <= maximum or held == asked)
    if asked is not None and not is_settled and asked > maximum:
        st.session_state[_CORRECTIONS][name] = (f"{name}={received}", None)
        _let_go(name)
    if isinstance(held, int) and held > maximum:
        st.session_state[name] = maximum


def show_correction(name: str, texts: Texts, maximum: int | None = None) -> None:
    """Say next to a widget that the URL asked for something else, until it is changed.

    `maximum` is the largest number on this page, where that is not the end of the range.
    """
    if not has_correction(name):
        return
    kept = st.session_state[_CORRECTIONS]
    received, used = kept[name]
    value = st.session_state[name]
    if used is not None and used != value:
        del kept[name]
        return
    kept[name] = (received, value)
    parameter = PARAMETERS[name]
    if isinstance(parameter, WholeNumber) and maximum:
        parameter = replace(parameter, maximum=maximum)
    st.warning(corrected(received, parameter.expected(texts), f"{name}={value}", texts))


def corrected(received: str, expected: str, used: str, texts: Texts) -> str:
    """What the URL asked for, what it may ask for, and what is used instead; for Markdown."""
    return texts(
        "address.corrected",
        received=code_span(received),
        expected=expected,
        used=code_span(used),
    )
