"""The beginning, the word that is written, and how it is chosen: the controls of `/decoding`."""

import streamlit as st

from attention.decoding.sampling import Sampling
from attention.learning.config import MAX_LEARNED_WORDS
from pages.components.stepper import stepper
from pages.panels.sliders import choose_number, choose_option, choose_step, type_number
from pages.state.parameters import whole_number_parameter
from pages.state.session import tokenized_sentence
from pages.state.texts import Texts
from pages.state.url import held_number, show_correction

USUAL_PROMPT = 2  # words of the sentence
NUMBER = 290  # px, of a number and its label


def choose_weights(texts: Texts) -> str:
    """Learned from the sentence, or drawn."""
    return choose_option(
        "decoder", texts("decoding.weights"), texts, help=texts("decoding.weights_help")
    )


def choose_prompt(tokens: tuple[str, ...], texts: Texts) -> tuple[str, ...]:
    """The words that the text begins with: those of the box, else the first of the sentence."""
    usual = tokens[: max(1, min(USUAL_PROMPT, len(tokens) - 1))]
    typed = st.text_input(
        texts("decoding.prompt"),
        key="prompt",
        bind="query-params",
        live=True,
        placeholder=" ".join(usual),
        help=texts("decoding.prompt_help", most=MAX_LEARNED_WORDS),
    )
    show_correction("prompt", texts)
    words = tokenized_sentence(typed or "").tokens
    if len(words) > MAX_LEARNED_WORDS:
        most = MAX_LEARNED_WORDS
        st.warning(texts("decoding.prompt_cut", used=most, count=len(words)))
    return words[:MAX_LEARNED_WORDS] or usual


def choose_word(n_words: int, texts: Texts) -> int:
    """Which word after a prompt of `n_words` is written now, from 1."""
    return stepper("word", whole_number_parameter("word").maximum, n_words, texts)


def choose_sampling(n_words: int, texts: Texts) -> Sampling:
    """How a word is chosen from the vocabulary."""
    with st.container(horizontal=True, vertical_alignment="center", key="sampling"):
        temperature = choose_step(
            "temperature",
            texts("decoding.temperature"),
            texts,
            help=texts("decoding.temperature_help"),
        )
        top_k = choose_number(
            "top_k", "top-k", texts, maximum=n_words, help=texts("decoding.top_k_help")
        )
        top_p = choose_step("top_p", "top-p", texts, help=texts("decoding.top_p_help"))
        seed = _choose_draw(texts)
    return Sampling(temperature, top_k if top_k < n_words else None, top_p, seed)


def _choose_draw(texts: Texts) -> int:
    type_number("draw", texts("decoding.draw"), texts("decoding.draw_help"), width=NUMBER)
    show_correction("draw", texts)
    return held_number("draw")
