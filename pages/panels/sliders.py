"""The widgets of one parameter: its range or options, its URL binding, and its correction."""

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from pages.state.dragging import shown_number, shown_option
from pages.state.parameters import choice_parameter, whole_number_parameter
from pages.state.texts import Texts, option_names
from pages.state.url import correct_beyond, has_correction, show_correction


def choose_number(
    name: str,
    label: str,
    texts: Texts,
    *,
    step: int = 1,
    maximum: int | None = None,
    help: str | None = None,  # noqa: A002 - Streamlit's name
    is_inert: bool = False,
    on_change: Callable[[], None] | None = None,
) -> int:
    """A slider over the range of a parameter, with a correction below it.

    Args:
        name: of the parameter.
        label: of the slider.
        texts: the sentences.
        step: the increment.
        maximum: a maximum of this page below that of the range. If it equals the minimum, there
            is nothing to choose, and no slider.
        help: the tooltip.
        is_inert: nothing on the page depends on it now; `help` says why. It keeps its value.
        on_change: called when the visitor has moved it.
    """
    allowed = whole_number_parameter(name)
    maximum = allowed.maximum if maximum is None else min(maximum, allowed.maximum)
    correct_beyond(name, maximum)
    if maximum == allowed.minimum:
        return maximum
    chosen = st.slider(
        label,
        allowed.minimum,
        maximum,
        min(allowed.default, maximum),
        step=step,
        key=name,
        bind="query-params",
        help=help,
        disabled=is_inert,
        on_change=on_change,
    )
    show_correction(name, texts, maximum)
    return shown_number(name, chosen, allowed.minimum, maximum)


def type_number(
    name: str,
    label: str,
    help_: str,
    *,
    maximum: int | None = None,
    width: int | Literal["stretch"] = "stretch",
    on_change: Callable[[], None] | None = None,
) -> None:
    """A box for a whole-number parameter. Its correction is the caller's to show."""
    allowed = whole_number_parameter(name)
    st.number_input(
        label,
        allowed.minimum,
        allowed.maximum if maximum is None else maximum,
        allowed.default,
        key=name,
        # Streamlit fails on an infinite number in the URL.
        bind=None if has_correction(name) else "query-params",
        help=help_,
        width=width,
        on_change=on_change,
    )


def choose_option(
    name: str,
    label: str,
    texts: Texts,
    *,
    default: str | None = None,
    help: str | None = None,  # noqa: A002 - Streamlit's name
    label_visibility: Literal["visible", "hidden", "collapsed"] = "visible",
    on_change: Callable[[], None] | None = None,
    has_room: bool = True,
) -> str:
    """The options of a parameter as buttons, with a correction below them where there `has_room`.

    A bound widget writes the displayed options into the URL. So where the language has names of
    its own for them, a box that is never seen keeps the code in the URL.
    """
    allowed = choice_parameter(name)
    default = allowed.default if default is None else default
    names = option_names(name, texts)
    if any(code != shown for code, shown in names.items()):
        shown = {code: names.get(code, code) for code in allowed.options}
        chosen = _choose_named(name, label, shown, default, help, label_visibility, on_change)
        if has_room:
            show_correction(name, texts)
        return chosen
    chosen = st.segmented_control(
        label,
        allowed.options,
        default=default,
        key=name,
        bind="query-params",
        required=True,
        help=help,
        label_visibility=label_visibility,
        on_change=on_change,
    )
    if has_room:
        show_correction(name, texts)
    return chosen if chosen in allowed else default


def _choose_named(
    name: str,
    label: str,
    names: Mapping[str, str],
    default: str,
    help_: str | None,
    label_visibility: Literal["visible", "hidden", "collapsed"],
    on_change: Callable[[], None] | None,
) -> str:
    with st.container(key=f"{name}_kept_in_url"):
        # What the URL asks for is in the box before its correction is: so it is not bound then.
        bind: Literal["query-params"] | None = None if has_correction(name) else "query-params"
        kept = st.text_input(name, default, key=name, bind=bind)
    code = kept if kept in names else default
    shown = f"{name}_shown"

    def take() -> None:
        st.session_state[name] = st.session_state[shown]
        if on_change:
            on_change()

    st.session_state[shown] = code
    st.segmented_control(
        label,
        list(names),
        key=shown,
        required=True,
        help=help_,
        label_visibility=label_visibility,
        format_func=names.__getitem__,
        on_change=take,
    )
    return code


def choose_step(
    name: str,
    label: str,
    texts: Texts,
    *,
    help: str | None = None,  # noqa: A002 - Streamlit's name
) -> float:
    """A slider over the numeric options of a parameter, with a correction below it."""
    allowed = choice_parameter(name)
    chosen = st.select_slider(
        label, allowed.options, allowed.default, key=name, bind="query-params", help=help
    )
    show_correction(name, texts)
    return float(shown_option(name, chosen, allowed.options))
