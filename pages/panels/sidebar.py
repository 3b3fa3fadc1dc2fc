"""The controls that every page shares: the sentence on top, the rest in the sidebar."""

import streamlit as st

from pages.components.share import share
from pages.components.tour import offer_tour
from pages.panels.mask import choose_mask
from pages.state.parameters import POSITIONS, RANGES, WEIGHTS
from pages.state.session import (
    DEFAULT_SENTENCE,
    MAX_CHARACTERS,
    MAX_WORDS,
    TokenizedSentence,
    browser_language,
    current_visit,
)
from pages.state.texts import LANGUAGES, Texts
from pages.state.url import has_correction, show_correction

SIZES = ("d_model", "d_k", "d_v")
CONTROLS = (*SIZES, "positions", "mask", "seed")
OF_OTHER_MODELS = ("seq2seq", "long_range")  # pages on which self-attention is one among others
WITH_OVERRIDES = (*CONTROLS, "weights")  # of pages on which own numbers take part


def choose_language() -> str:
    """The language switch. Its label is in both languages, so that everybody finds it.

    The options are the codes themselves: Streamlit writes what is shown into the address.
    """
    chosen = st.segmented_control(
        "Language · 언어",
        LANGUAGES,
        default=browser_language(),
        key="lang",
        bind="query-params",
        required=True,
    )
    return chosen if chosen in LANGUAGES else browser_language()


def choose_sentence(texts: Texts, page: str) -> None:
    """The sentence box, examples to try, and what of the sentence takes part.

    The page of a trained model has examples of its own, and reads the sentence in its own way.
    """
    is_trained = page == "trained"
    with st.container(horizontal=True, vertical_alignment="bottom", key="sentence_row"):
        st.text_input(
            texts("sentence.label"),
            value=DEFAULT_SENTENCE,
            key="sentence",
            bind="query-params",
            live=True,
            placeholder=texts("sentence.placeholder"),
        )
        if not is_trained:
            _offer_examples(texts.at("presets"), texts)
        share(current_visit().language, texts)
        offer_tour(texts)
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
    """What acts on this page is shown; the rest is kept out of sight, so that it is not lost."""
    first = st.container()  # the sizes stand above the weights, which may bring their own
    if "weights" in names and choose_weights(texts) != WEIGHTS[0]:
        names = tuple(name for name in names if name not in SIZES)
        first.text(texts("weights.bring_sizes"))
    for name in (name for name in WITH_OVERRIDES if name in names and name != "weights"):
        with first if name in SIZES else st.container():
            _choose(name, texts)
    with st.container(key="kept"):
        for name in (name for name in WITH_OVERRIDES if name not in names):
            _choose(name, texts)


def choose_weights(texts: Texts) -> str:
    """Whether the weights are drawn, or made by hand for something that one can see."""
    chosen = st.segmented_control(
        texts("weights.label"),
        WEIGHTS,
        default=WEIGHTS[0],
        key="weights",
        bind="query-params",
        required=True,
        help=texts("weights.help"),
    )
    show_correction("weights", texts)
    return chosen if chosen in WEIGHTS else WEIGHTS[0]


def _choose(name: str, texts: Texts) -> None:
    if name == "weights":
        choose_weights(texts)
    elif name == "seed":
        _choose_seed(texts)
    elif name == "mask":
        choose_mask(texts)
    elif name == "positions":
        _choose_positions(texts)
    else:
        _choose_size(name, texts)


def _choose_positions(texts: Texts) -> None:
    st.segmented_control(
        texts("positions.label"),
        POSITIONS,
        default="none",
        key="positions",
        bind="query-params",
        required=True,
        help=texts("positions.help"),
    )
    show_correction("positions", texts)


def _choose_size(name: str, texts: Texts) -> None:
    allowed = RANGES[name]
    st.slider(
        name,
        allowed.least,
        allowed.most,
        allowed.default,
        key=name,
        bind="query-params",
        help=texts(f"help.{name}"),
    )
    show_correction(name, texts)


def _choose_seed(texts: Texts) -> None:
    allowed = RANGES["seed"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            texts("seed.label"),
            allowed.least,
            allowed.most,
            allowed.default,
            key="seed",
            # Infinity in the address would stop Streamlit's own reading of it.
            bind=None if has_correction("seed") else "query-params",
            help=texts("help.seed"),
        )
        st.button(texts("seed.button"), key="new_weights", on_click=_take_next_seed)
    show_correction("seed", texts)


def _take_next_seed() -> None:
    st.session_state["seed"] = (current_visit().config.seed + 1) % (RANGES["seed"].most + 1)
