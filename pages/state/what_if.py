"""What is to be otherwise, as the address has it: `columns`, `silence:3`, or `d_k:16`."""

from dataclasses import dataclass

import streamlit as st

from attention.variants.catalogue import VARIANTS
from pages.state.markdown import number_in
from pages.state.parameters import PARAMETERS
from pages.state.url import is_arrival

KEY = "what_if"
FREE = (
    "seed",
    "d_model",
    "d_k",
    "d_v",
    "positions",
    "mask",
    "sentence",
)  # parameters, with any other value
DEFAULT = "columns"
SILENCE = "silence"


@dataclass(frozen=True)
class Asked:
    """A variant, or a parameter and its other value."""

    name: str
    value: str = ""

    @property
    def is_free(self) -> bool:
        return self.name in FREE

    @property
    def place(self) -> str:
        """The place in the formula, or "free"."""
        return "free" if self.is_free else VARIANTS[self.name].place

    @property
    def text(self) -> str:
        """As the address writes it."""
        return f"{self.name}:{self.value}" if self.value else self.name


def asked_in(text: str) -> Asked | None:
    """What a text asks for; None where that is nothing that there is."""
    name, has_value, value = text.partition(":")
    if name in FREE:
        parsed = PARAMETERS[name].parse(value)
        return None if parsed is None or not str(parsed).strip() else Asked(name, str(parsed))
    if name not in VARIANTS:
        return None
    if name == SILENCE:
        return Asked(name, value) if not has_value or number_in(value) else None
    return None if has_value else Asked(name)


def held() -> Asked:
    """What is to be otherwise now."""
    return asked_in(str(st.session_state.get(KEY) or "")) or Asked(DEFAULT)


def follow_link() -> None:
    """On another page than before, take what a link asks for, not what the session still holds.

    The browser adds what a link says to the address as it is, so the last one counts. Call it
    before any widget is drawn.
    """
    received = st.query_params.get_all(KEY)
    if received and is_arrival():
        st.session_state[KEY] = received[-1]


def problem() -> str | None:
    """What the address says, where that asks for nothing that there is."""
    text = str(st.session_state.get(KEY) or "")
    return text if text and asked_in(text) is None else None


def ask(asked: Asked) -> None:
    """For a callback: this is to be otherwise."""
    st.session_state[KEY] = asked.text
