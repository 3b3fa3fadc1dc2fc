"""The controls that all pages share: the language, the sentence, and those in the sidebar."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.components.tour import tour_button
from pages.panels.lecture_mode import warn_of_lecture_mode
from pages.panels.mask import choose_mask
from pages.panels.sliders import choose_number, choose_option, type_number
from pages.state.parameters import PARAMETERS, SIZES, whole_number_parameter
from pages.state.recipe import KEY as LEARNED
from pages.state.reruns import draw_page_again
from pages.state.session import (
    MAX_CHARACTERS,
    MAX_WORDS,
    TokenizedSentence,
    bring_sizes,
    browser_language,
    current_language,
    current_visit,
)
from pages.state.texts import Texts, texts_in
from pages.state.url import asked_choice, held_text, show_correction

CONTROLS = (*SIZES, "positions", "mask", "seed")
CONTROLS_WITH_WEIGHTS = (*CONTROLS, "weights")  # of pages that apply overrides


def choose_language() -> str:
    """The language switch. Its label is in both languages, so that every reader finds it.

    The options are the language codes: Streamlit writes the displayed options into the URL.
    """
    texts = texts_in(current_language())
    return choose_option(
        "lang", "Language · 언어", texts, default=browser_language(), label_visibility="collapsed",
        has_room=False,
    )  # fmt: skip


def choose_sentence(texts: Texts, page: str, practice: StreamlitPage) -> None:
    """The sentence box, examples to try, and a warning where the sentence is truncated.

    The page of the trained model has its own examples and its own tokenizer. On the other pages
    the examples end with a link to `practice`.
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
            label_visibility="collapsed",  # the placeholder and the title say it
        )
        if not is_trained:
            _examples(texts.at("presets"), texts, None if page == "practice" else practice)
        tour_button(texts)
    with st.container(key="sentence_said"):  # keeps the position of what follows: someone may type
        show_correction("lang", texts)  # there is no room beside these two, in the header
        warn_of_lecture_mode(texts)
        show_correction("sentence", texts)
        if not is_trained:
            warn_if_truncated(current_visit().tokenized, texts)


def describe_example(texts: Texts) -> None:
    """What to look for in the worksheet of an example."""
    visit = current_visit()
    # The description holds for sampled vectors only; positions and masks distinguish equal words.
    is_plain = visit.config.positions == "none" and visit.mask.kind == "none" and visit.is_sampled
    with st.container(key="example_said"):  # keeps the position of what follows
        for preset in texts.at("presets"):
            if is_plain and preset["sentence"] == visit.sentence:
                st.text(preset["look"])


def _examples(presets: list[dict[str, str]], texts: Texts, practice: StreamlitPage | None) -> None:
    """Sentences to try, each with what to look for; created only while the popover is open."""
    examples = st.popover(texts("sentence.examples"), key="examples", on_change="rerun")
    if examples.open:
        for i, preset in enumerate(presets):
            examples.button(
                preset["sentence"],
                key=f"example_{i}",
                on_click=_use_example,
                args=(preset["sentence"],),
            )
            examples.caption(preset["look"])
        if practice:
            label = texts("sentence.practice")
            examples.page_link(practice, label=label, icon=":material/edit_note:")


def _use_example(sentence: str) -> None:
    st.session_state["sentence"] = sentence
    st.session_state["examples"] = False  # closes the popover


def warn_if_truncated(tokenized: TokenizedSentence, texts: Texts) -> None:
    """Warn about words and characters that are left out."""
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


def choose_sizes(names: tuple[str, ...], page: str, texts: Texts) -> None:
    """Show the parameters of this page; keep the others hidden, so that their values persist."""
    inert = "d_v" if page == "seq2seq" and asked_choice("view") == "seq2seq" else None
    sizes = st.container()  # above the weights, which may set their own sizes
    if "weights" in names:
        _control("weights", texts)
        if bring_sizes():
            names = tuple(name for name in names if name not in SIZES)
            is_learned = held_text("weights") == LEARNED
            sizes.text(texts("weights.learned_sizes" if is_learned else "weights.bring_sizes"))
    for name in (name for name in CONTROLS_WITH_WEIGHTS if name in names and name != "weights"):
        with sizes if name in SIZES else st.container():
            _control(name, texts, is_inert=name == inert)
    with st.container(key="kept"):
        for name in (name for name in CONTROLS_WITH_WEIGHTS if name not in names):
            _control(name, texts)


def _control(name: str, texts: Texts, *, is_inert: bool = False) -> None:
    match name:
        case "weights":
            choose_option(name, texts("weights.label"), texts, help=texts("weights.help"))
        case "positions":
            said = texts("positions.help")
            choose_option(
                name, texts("positions.label"), texts, help=said, on_change=draw_page_again
            )
        case "mask":
            choose_mask(texts)
        case "seed":
            _choose_seed(texts)
        case _:
            said = texts("seq2seq.d_v_inert" if is_inert else f"help.{name}")
            choose_number(
                name, name, texts, help=said, is_inert=is_inert, on_change=draw_page_again
            )


def _choose_seed(texts: Texts) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        type_number("seed", texts("seed.label"), texts("help.seed"), on_change=draw_page_again)
        st.button(texts("seed.button"), key="new_weights", on_click=_take_next_seed)
    show_correction("seed", texts)


def _take_next_seed() -> None:
    count = whole_number_parameter("seed").maximum + 1
    st.session_state["seed"] = (current_visit().config.seed + 1) % count
