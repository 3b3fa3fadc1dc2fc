"""What one visitor has set: language, sentence, sizes. Everything is checked again here.

The browser and the address may hold anything, so no value is used as it comes.
"""

from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from attention import (
    MultiHeadConfig,
    Overrides,
    SelfAttentionConfig,
    SelfAttentionTrace,
    causal_mask,
    padding_mask,
    self_attention,
    sliding_window_mask,
    tokenize,
)
from attention.inputs.input_vectors import Positions
from pages.state.overrides import cached_handcrafted, current_overrides, with_sizes_of
from pages.state.parameters import MASKS, PAGE_RANGES, RANGES, WEIGHTS
from pages.state.texts import LANGUAGES, Texts, texts_in

DEFAULT_SENTENCE = "the cat sat on the mat"
MAX_WORDS = 64
MAX_CHARACTERS = 2_000


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
    """Which word may look at which: one of `MASKS`, and its size."""

    kind: str = "none"
    padding: int = PAGE_RANGES["padding"].default  # how many words at the end are padding
    window: int = PAGE_RANGES["window"].default  # how far to each side a word may look

    def of(self, n: int) -> NDArray[np.bool_] | None:
        """The mask for n words; None where every word may look at every word."""
        return causal_mask(n, n) if self.kind == "causal" else self.between(n, n)

    def between(self, n_query: int, n_key: int) -> NDArray[np.bool_] | None:
        """The mask for the words of one sentence that look at those of another.

        No word of another sentence comes later, so a causal mask has nothing to hide.
        """
        match self.kind:
            case "padding":
                mask: NDArray[np.bool_] = np.zeros((n_query, n_key), dtype=np.bool_)
                return mask | padding_mask(self.real_words(n_key), n_key)
            case "window":
                return sliding_window_mask(n_query, n_key, self.window, self.window)
        return None

    def real_words(self, n: int) -> int:
        """How many words are no padding: at least one."""
        return max(1, n - self.padding)

    @property
    def parameters(self) -> dict[str, object]:
        """What the address says of it; nothing for no mask."""
        if self.kind == "none":
            return {}
        sizes: dict[str, object] = {"padding": self.padding, "window": self.window}
        return {"mask": self.kind, **{name: sizes[name] for name in sizes if name == self.kind}}


@dataclass(frozen=True)
class Visit:
    """The state of one visitor's page, as its controls have it."""

    language: str
    sentence: str
    config: SelfAttentionConfig
    mask: MaskChoice = MaskChoice()
    weights: str = WEIGHTS[0]

    @property
    def texts(self) -> Texts:
        return texts_in(self.language)

    @property
    def tokenized(self) -> TokenizedSentence:
        return tokenized_sentence(self.sentence)

    @property
    def is_sampled(self) -> bool:
        """Whether all numbers are drawn: none is made by hand, put in or loaded."""
        overrides = current_overrides()
        return self.weights == WEIGHTS[0] and not overrides.edits and not overrides.matrices

    def self_attention(self) -> SelfAttentionTrace:
        """The attention of a sentence of at least one word, with what was put in.

        Weights made by hand bring their own sizes.
        """
        tokens, overrides = self.tokenized.tokens, current_overrides()
        config, mask = self.config, self.mask.of(len(tokens))
        if self.weights != WEIGHTS[0]:
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
    """What the controls hold now; a value that no control could hold becomes the default."""
    held = st.session_state
    language = held.get("lang")
    sentence = held.get("sentence")
    sizes = {
        name: int(held[name]) if held.get(name) in allowed else allowed.default
        for name, allowed in RANGES.items()
    }
    return Visit(
        language=language if language in LANGUAGES else browser_language(),
        sentence=sentence if isinstance(sentence, str) else DEFAULT_SENTENCE,
        config=SelfAttentionConfig(**sizes, positions=_current_positions()),
        mask=_current_mask(),
        weights=_current_weights(),
    )


def _current_weights() -> str:
    held = st.session_state.get("weights")
    return held if held in WEIGHTS else WEIGHTS[0]


def _current_positions() -> Positions:
    return "sinusoidal" if st.session_state.get("positions") == "sinusoidal" else "none"


def _current_mask() -> MaskChoice:
    kind = st.session_state.get("mask")
    sizes = {
        name: int(st.session_state[name])
        for name in ("padding", "window")
        if st.session_state.get(name) in PAGE_RANGES[name]
    }
    return MaskChoice(kind if kind in MASKS else "none", **sizes)


def browser_language() -> str:
    """The first of our languages that the browser asks for, else English."""
    locale = (st.context.locale or "").lower()
    return "ko" if locale.startswith("ko") else "en"
