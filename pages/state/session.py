"""What one visitor has set: language, sentence, sizes. Everything is checked again here.

The browser and the address may hold anything, so no value is used as it comes.
"""

from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import cast

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from attention import (
    LearningConfig,
    MultiHeadConfig,
    Overrides,
    SelfAttentionConfig,
    SelfAttentionTrace,
    self_attention,
    tokenize,
)
from attention.inputs.input_vectors import Positions
from attention.inputs.overrides import EDITABLE, NOTHING
from attention.layers.masks import MASK_KINDS, n_real_words
from pages.state.overrides import cached_handcrafted, current_overrides, with_sizes_of
from pages.state.parameters import SIZES, choice_parameter
from pages.state.recipe import KEY as LEARNED
from pages.state.recipe import current_recipe, learned_weights
from pages.state.texts import LANGUAGES, Texts, texts_in
from pages.state.url import held_number, held_text

MAX_WORDS = 64
MAX_CHARACTERS = 2_000
SAMPLED = choice_parameter("weights").default


@dataclass(frozen=True)
class TokenizedSentence:
    """What takes part of a sentence, and how much was left out."""

    tokens: tuple[str, ...]
    words_left_out: int
    characters_left_out: int


@lru_cache(maxsize=256)
def tokenized_sentence(sentence: str) -> TokenizedSentence:
    """The first words of a sentence: at most `MAX_WORDS`, out of its first `MAX_CHARACTERS`."""
    tokens = tokenize(sentence[:MAX_CHARACTERS])
    return TokenizedSentence(
        tokens=tokens[:MAX_WORDS],
        words_left_out=max(0, len(tokens) - MAX_WORDS),
        characters_left_out=max(0, len(sentence) - MAX_CHARACTERS),
    )


@dataclass(frozen=True)
class MaskChoice:
    """One of `MASK_KINDS`, and its size."""

    kind: str = "none"
    padding: int = 1  # how many tokens at the end are padding
    window: int = 1  # how far to each side a token may attend

    @property
    def sizes(self) -> dict[str, int]:
        """Every size that a kind of mask may take, by its name."""
        return {"padding": self.padding, "window": self.window}

    def of(self, n: int) -> NDArray[np.bool_] | None:
        """The mask for n words; None where every word may attend to every word."""
        return MASK_KINDS[self.kind].within(n, self.sizes)

    def between(self, n_query: int, n_key: int) -> NDArray[np.bool_] | None:
        """The mask for the words of one sentence that attend to those of another."""
        return MASK_KINDS[self.kind].between(n_query, n_key, self.sizes)

    def real_words(self, n: int) -> int:
        """How many words are no padding: at least one."""
        return n_real_words(n, self.padding)

    @property
    def parameters(self) -> dict[str, object]:
        """What the URL says of it; nothing for no mask."""
        if self.kind == "none":
            return {}
        return {
            "mask": self.kind,
            **{name: self.sizes[name] for name in MASK_KINDS[self.kind].sizes},
        }


@dataclass(frozen=True)
class Visit:
    """The state of one visitor's page, as its controls have it."""

    language: str
    sentence: str
    config: SelfAttentionConfig
    mask: MaskChoice = MaskChoice()
    weights: str = SAMPLED
    overrides: Overrides = NOTHING
    recipe: LearningConfig | None = None  # of weights that were learned; None if it is unreadable

    @property
    def texts(self) -> Texts:
        return texts_in(self.language)

    @property
    def tokenized(self) -> TokenizedSentence:
        return tokenized_sentence(self.sentence)

    @property
    def is_sampled(self) -> bool:
        """Whether all numbers are sampled: none is handcrafted, overridden or loaded."""
        overrides = self.overrides
        return self.weights == SAMPLED and not overrides.edits and not overrides.matrices

    def self_attention(self) -> SelfAttentionTrace:
        """The attention of a sentence of at least one word, with the overrides.

        Weights that are handcrafted or were learned bring their own sizes.
        """
        tokens, overrides = self.tokenized.tokens, self.overrides
        config, mask = self.config, self.mask.of(len(tokens))
        if self.weights == LEARNED:
            learned = learned_weights(tokens, self.recipe) if self.recipe else None
            if self.recipe and learned:
                d_model, d_k = learned.matrices["W_Q"].shape
                config = replace(config, d_model=d_model, d_k=d_k, d_v=d_model)
                overrides = replace(learned, edits=overrides.edits)
        elif self.weights != SAMPLED:
            made = cached_handcrafted(self.weights, tokens)
            config = with_sizes_of(made, config)
            overrides = Overrides(made.matrices, overrides.edits, origin="by hand")
        return self_attention(tokens, config, mask=mask, overrides=overrides)

    def settings(
        self,
        config: SelfAttentionConfig | MultiHeadConfig,
        mask: MaskChoice = MaskChoice(),
        **others: object,
    ) -> dict[str, object]:
        """What a page computes with, as a file that is taken home says it."""
        sentence = self.sentence[:MAX_CHARACTERS]
        return {"sentence": sentence, **asdict(config), **mask.parameters, **others}


def current_visit() -> Visit:
    """What the widgets hold now; a value that no widget could hold becomes the default."""
    sizes = {name: held_number(name) for name in (*SIZES, "seed")}
    positions = cast("Positions", held_text("positions"))
    return Visit(
        language=current_language(),
        sentence=held_text("sentence"),
        config=SelfAttentionConfig(**sizes, positions=positions),
        mask=MaskChoice(held_text("mask"), held_number("padding"), held_number("window")),
        weights=held_text("weights"),
        overrides=current_overrides().of(EDITABLE),
        recipe=current_recipe(sizes["seed"]),
    )


def bring_sizes() -> bool:
    """Whether weights are chosen that have sizes of their own: made by hand, or learned."""
    return held_text("weights") != SAMPLED


def current_language() -> str:
    """The language that is chosen, else that of the browser."""
    language = st.session_state.get("lang")
    return language if language in LANGUAGES else browser_language()


def browser_language() -> str:
    """The first of our languages that the browser asks for, else English."""
    locale = (st.context.locale or "").lower()
    return next((code for code in LANGUAGES if locale.startswith(code)), LANGUAGES[0])
