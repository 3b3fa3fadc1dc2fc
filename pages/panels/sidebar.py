"""The controls that every page shares: the sentence on top, the rest in the sidebar."""

import streamlit as st

from pages.components.share import share
from pages.components.tour import offer_tour
from pages.panels.mask import choose_mask
from pages.panels.sliders import choose_number, choose_option
from pages.state.parameters import PARAMETERS, SIZES, whole_number_parameter
from pages.state.session import (
    MAX_CHARACTERS,
    MAX_WORDS,
    TokenizedSentence,
    browser_language,
    current_language,
    current_visit,
    is_handcrafted,
)
from pages.state.texts import Texts, texts_in
from pages.state.url import has_correction, show_correction

CONTROLS = (*SIZES, "positions", "mask", "seed")
OF_OTHER_MODELS = ("seq2seq", "long_range")  # pages on which self-attention is one among others
WITH_OVERRIDES = (*CONTROLS, "weights")  # of pages on which own numbers take part


def choose_language() -> str:
    """The language switch. Its label is in both languages, so that everybody finds it.

    The options are the codes themselves: Streamlit writes what is shown into the address.
    """
    texts = texts_in(current_language())
    return choose_option("lang", "Language · 언어", texts, default=browser_language())


def choose_sentence(texts: Texts, page: str) -> None:
    """The sentence box, examples to try, and what of the sentence takes part.

    The page of a trained model has examples of its own, and reads the sentence in its own way.
    """
    is_trained = page == "trained"
    with st.container(horizontal=True, vertical_alignment="bottom", key="sentence_row"):
        st.text_input(
            texts("sentence.label"),
            value=str(PARAMETERS["sentence"].default),
            key="sentence",
            bind="query-params",
            live=True,
            placeholder=texts("sentence.placeholder"),
        )
        if not is_trained:
            _offer_examples(texts.at("presets"), texts)
        share(current_visit().language, texts)
        offer_tour(texts)
    # What comes and goes here must not move what follows: the browser would make it anew, and who
    # is typing there would lose the place.
    with st.container(key="sentence_said"):
        show_correction("sentence", texts)
        if not is_trained:
            if page not in OF_OTHER_MODELS:
                _say_what_it_shows(texts)
            say_what_is_left_out(current_visit().tokenized, texts)


def _say_what_it_shows(texts: Texts) -> None:
    visit = current_visit()
    # What to look for is true of drawn vectors alone; positions and masks tell equal words apart.
    is_plain = visit.config.positions == "none" and visit.mask.kind == "none" and visit.is_sampled
    for preset in texts.at("presets"):
        if is_plain and preset["sentence"] == visit.sentence:
            st.text(preset["look"])


def _offer_examples(presets: list[dict[str, str]], texts: Texts) -> None:
    """Sentences to try, each with what to look for; made only while they are shown."""
    examples = st.popover(texts("sentence.examples"), key="examples", on_change="rerun")
    if examples.open:
        for i, preset in enumerate(presets):
            examples.button(
                preset["sentence"], key=f"example_{i}", on_click=_take, args=(preset["sentence"],)
            )
            examples.caption(preset["look"])


def _take(sentence: str) -> None:
    st.session_state["sentence"] = sentence
    st.session_state["examples"] = False  # the list has done its work


def say_what_is_left_out(tokenized: TokenizedSentence, texts: Texts) -> None:
    """Which words and characters of a sentence take no part."""
    left_out = []
    if tokenized.words_left_out:
        left_out.append(texts("sentence.words_left_out", count=tokenized.words_left_out))
    if tokenized.characters_left_out:
        left_out.append(
            texts(
                "sentence.characters_left_out",
                count=tokenized.characters_left_out,
                most=MAX_CHARACTERS,
            )
        )
    if left_out:
        shown = texts("sentence.shortened", shown=len(tokenized.tokens), most=MAX_WORDS)
        st.warning(" ".join([shown, *left_out]))


def choose_sizes(names: tuple[str, ...], texts: Texts) -> None:
    """Show the parameters that act on this page; keep the others, which are then not lost."""
    sizes = st.container()  # above the weights, which may bring sizes of their own
    if "weights" in names:
        _choose("weights", texts)
        if is_handcrafted():
            names = tuple(name for name in names if name not in SIZES)
            sizes.text(texts("weights.bring_sizes"))
    for name in (name for name in WITH_OVERRIDES if name in names and name != "weights"):
        with sizes if name in SIZES else st.container():
            _choose(name, texts)
    with st.container(key="kept"):
        for name in (name for name in WITH_OVERRIDES if name not in names):
            _choose(name, texts)


def _choose(name: str, texts: Texts) -> None:
    match name:
        case "weights":
            choose_option(name, texts("weights.label"), texts, help=texts("weights.help"))
        case "positions":
            choose_option(name, texts("positions.label"), texts, help=texts("positions.help"))
        case "mask":
            choose_mask(texts)
        case "seed":
            _choose_seed(texts)
        case _:
            choose_number(name, name, texts, help=texts(f"help.{name}"))


def _choose_seed(texts: Texts) -> None:
    allowed = whole_number_parameter("seed")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            texts("seed.label"),
            allowed.minimum,
            allowed.maximum,
            allowed.default,
            key="seed",
            # Infinity in the URL would stop Streamlit's own reading of it.
            bind=None if has_correction("seed") else "query-params",
            help=texts("help.seed"),
        )
        st.button(texts("seed.button"), key="new_weights", on_click=_take_next_seed)
    show_correction("seed", texts)


def _take_next_seed() -> None:
    count = whole_number_parameter("seed").maximum + 1
    st.session_state["seed"] = (current_visit().config.seed + 1) % count
