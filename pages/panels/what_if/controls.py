"""What is to be otherwise: the place in the formula, the change there, and its value."""

import streamlit as st

from attention import tokenize
from attention.variants.catalogue import VARIANTS
from pages.panels.sliders import choose_option
from pages.state.markdown import code_span, escape_markdown, word_of
from pages.state.parameters import PARAMETERS, Choice, FreeText, WholeNumber
from pages.state.session import MAX_CHARACTERS
from pages.state.texts import Texts, option_names
from pages.state.url import held_value
from pages.state.what_if import FREE, SILENCE, Asked, ask, held, problem

PLACES = (*dict.fromkeys(variant.place for variant in VARIANTS.values()), "free")
_PLACE, _CHANGE, _WORD, _VALUE = (
    f"what_if_{part}" for part in ("place", "change", "word", "value")
)


def choose_change(tokens: tuple[str, ...], texts: Texts) -> Asked:
    """The buttons; what is chosen is a URL parameter."""
    asked = held()
    if received := problem():
        st.warning(texts("what_if.unknown", received=code_span(received)))
    st.session_state[_PLACE] = asked.place
    st.segmented_control(
        texts("what_if.place"),
        PLACES,
        key=_PLACE,
        format_func=lambda place: texts(f"what_if.places.{place}"),
        on_change=_take_place,
    )
    st.session_state[_CHANGE] = asked.name
    st.pills(
        texts("what_if.change"),
        changes_at(asked.place),
        key=_CHANGE,
        format_func=lambda name: escape_markdown(texts(f"what_if.names.{name}")),
        on_change=_take_change,
    )
    if asked.name == SILENCE:
        _choose_word(asked, tokens, texts)
    elif asked.is_free:
        _choose_value(asked, texts)
    elif VARIANTS[asked.name].is_of_large_scores:
        choose_option("gain", texts("what_if.gain"), texts, help=texts("what_if.gain_help"))
    return asked


def changes_at(place: str) -> list[str]:
    """The changes at a place in the formula."""
    if place == "free":
        return list(FREE)
    return [variant.name for variant in VARIANTS.values() if variant.place == place]


def _take_place() -> None:
    place = st.session_state[_PLACE]
    if place and place != held().place:  # a click on the chosen place keeps it
        ask(_usual(changes_at(place)[0]))


def _take_change() -> None:
    name = st.session_state[_CHANGE]
    if name and name != held().name:
        ask(_usual(name))


def _usual(name: str) -> Asked:
    """A change with the value that it has at first: another one than now."""
    if name not in FREE:
        return Asked(name)
    parameter, now = PARAMETERS[name], held_value(name)
    if isinstance(parameter, FreeText):  # the same words in the opposite order
        return Asked(name, " ".join(reversed(tokenize(str(now)[:MAX_CHARACTERS]))))
    if isinstance(parameter, WholeNumber):
        twice = int(now) + 1 if name == "seed" else 2 * int(now)
        return Asked(name, str(twice if twice in parameter else max(1, int(now) // 2)))
    options = parameter.options if isinstance(parameter, Choice) else ()
    return Asked(name, next(option for option in options if option != now))


def _choose_word(asked: Asked, tokens: tuple[str, ...], texts: Texts) -> None:
    st.session_state[_WORD] = silenced_word(asked, tokens) + 1
    st.pills(
        texts("what_if.word"),
        range(1, len(tokens) + 1),
        key=_WORD,
        format_func=lambda i: escape_markdown(word_of(tokens, i - 1)),
        on_change=_take_word,
    )


def _take_word() -> None:
    if st.session_state[_WORD]:
        ask(Asked(SILENCE, str(st.session_state[_WORD])))


def silenced_word(asked: Asked, tokens: tuple[str, ...]) -> int:
    """The index of the word whose value is silenced; the last one where there are fewer words."""
    return min(int(asked.value or 1), len(tokens)) - 1


def _choose_value(asked: Asked, texts: Texts) -> None:
    parameter = PARAMETERS[asked.name]
    label = texts("what_if.value", name=texts(f"figure.inputs.{asked.name}"))
    if isinstance(parameter, WholeNumber):
        st.session_state[_VALUE] = int(asked.value)
        st.number_input(
            label,
            parameter.minimum,
            parameter.maximum,
            key=_VALUE,
            on_change=_take_value,
            width=160,
        )
    elif isinstance(parameter, Choice):
        st.session_state[_VALUE] = asked.value
        names = option_names(asked.name, texts)
        st.segmented_control(
            label,
            parameter.options,
            key=_VALUE,
            format_func=lambda code: names.get(code, code),
            on_change=_take_value,
        )
    else:
        st.session_state[_VALUE] = asked.value
        st.text_input(label, key=_VALUE, max_chars=MAX_CHARACTERS, on_change=_take_value)


def _take_value() -> None:
    if str(st.session_state[_VALUE] or "").strip() or st.session_state[_VALUE] == 0:
        ask(Asked(held().name, str(st.session_state[_VALUE])))
