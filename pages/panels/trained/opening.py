"""What `/trained` opens with, where neither the link nor the visitor asks for anything.

Such a visitor sees the first preset instead of a head that shows nothing. The values are held as
if the preset had been pressed, so the URL names them, and a link keeps meaning what it meant.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.errors import StreamlitAPIException

from attention import Encoder
from attention.bert.errors import ModelError
from attention.models import PACKAGES, find_models, model_for
from pages.panels.trained.model import current_model
from pages.panels.trained.presets import PRESETS, Preset, presets_of
from pages.state.markdown import escape_markdown
from pages.state.parameters import PARAMETERS
from pages.state.query import KEY as QUERY
from pages.state.texts import Texts
from pages.state.url import has_correction, is_arrival, is_first_page

_LENT = "/trained: whether its sentence was put in unasked"
_OWN = "/trained: the sentence that the visitor typed before a preset replaced it"
NAMES = ("sentence", "layer", "head", QUERY)  # what a preset sets
_OPENINGS = {presets_of(name)[0].sentence for name in PACKAGES}
MAX_QUOTED = 48  # characters of a sentence on a button


def open_with_preset(page: str, language: str) -> None:
    """On arrival at `/trained`, take the first preset of the model of the language.

    Not where something else is asked for.

    On arrival at another page, take the sentence back. Call it before any of these is drawn.
    """
    if not is_arrival():
        return
    if page != "trained":
        if st.session_state.pop(_LENT, False) and _sentence() in _OPENINGS:
            st.session_state["sentence"] = PARAMETERS["sentence"].default
        return
    model = current_model("", language)
    if model is None or not model.has_presets or _asks_for_something():
        return
    try:
        encoder = model.encoder()
    except ModelError:
        return  # the page says what is wrong
    take(presets_of(model.name)[0], encoder)
    st.session_state[_LENT] = True
    _write_into_url(NAMES if is_first_page() else [name for name in NAMES if name != "sentence"])


def _write_into_url(names: Sequence[str]) -> None:
    """Write what was set for widgets that were never drawn; Streamlit writes it for the others.

    For those it refuses to be told. All at once where it can be: each time is a step of Back.
    """
    try:
        st.query_params.update({name: str(st.session_state[name]) for name in names})
    except StreamlitAPIException:
        for name in names if len(names) > 1 else ():
            _write_into_url([name])


def _asks_for_something() -> bool:
    # By a link, the query is asked for; by the menu, it may be a word of the page before.
    names = (*NAMES, "model") if is_first_page() else [name for name in NAMES if name != QUERY]
    is_named = any(name in st.query_params or has_correction(name) for name in names)
    return is_named or _sentence() != PARAMETERS["sentence"].default


def _sentence() -> str:
    return str(st.session_state.get("sentence", PARAMETERS["sentence"].default))


def take(preset: Preset, encoder: Encoder) -> None:
    """Set everything that a preset is for; a sentence of the visitor's own is kept."""
    replaced = _sentence()
    if replaced not in {PARAMETERS["sentence"].default, *(one.sentence for one in PRESETS)}:
        st.session_state[_OWN] = replaced
    st.session_state.pop(_LENT, None)
    pieces = encoder.tokenizer.pieces(preset.sentence)
    st.session_state["sentence"] = preset.sentence
    usual = model_for(preset.sentence, find_models(), is_english=True)
    st.session_state["model"] = "auto" if usual == preset.model else preset.model
    st.session_state[QUERY] = str(pieces.index(preset.query) + 2)  # after [CLS], from 1
    take_head(preset.layer, preset.head)


def take_head(layer: int, head: int) -> None:
    """Look at a head from now on. It is called before the sliders are drawn."""
    st.session_state["layer"], st.session_state["head"] = layer, head


def offer_own_sentence(texts: Texts) -> None:
    """A button that brings back the sentence that a preset replaced; none where none was."""
    own = st.session_state.get(_OWN)
    if own is None or own == _sentence():
        return
    quoted = own if len(own) <= MAX_QUOTED else f"{own[: MAX_QUOTED - 1]}…"
    label = texts("trained.own_sentence", sentence=escape_markdown(quoted))
    st.button(label, key="own_sentence", on_click=_bring_back, args=(own,))


def _bring_back(own: str) -> None:
    st.session_state["sentence"] = own
    st.session_state[QUERY] = ""  # the word that asked may not be in it
