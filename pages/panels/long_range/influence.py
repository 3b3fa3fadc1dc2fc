"""The panels of /long-range: how the influence of the first word fades, and why."""

from collections.abc import Sequence

import streamlit as st

from attention import SelfAttentionConfig, self_attention
from attention.arrays import Array
from attention.experiments.influence import attention_influence
from attention.experiments.influence_by_distance import (
    MODELS,
    Influences,
    influences,
    mean_on_others,
    what_is_left,
)
from attention.traces import PlainTrace
from pages.components.chart import chart
from pages.figures.core.formatting import in_powers
from pages.figures.long_range import map_ends
from pages.figures.paths import paths
from pages.panels.sliders import choose_step
from pages.state.session import MaskChoice
from pages.state.texts import Texts

# The quantity in the downloaded files, in symbols, since a file has no language.
QUANTITY = "‖∂ state (row) / ∂ word (column)‖ (Frobenius)"
FADED, EXPLODED = 0.01, 100.0  # thresholds of the sentence about the factor


@st.cache_resource(show_spinner=False, max_entries=16)
def cached_influences(
    words: tuple[str, ...], config: SelfAttentionConfig, rho: float, mask: MaskChoice
) -> Influences:
    """The influence maps of three models, cached for all sessions."""
    return influences(words, config, rho, mask.of(len(words)))


@st.cache_resource(show_spinner=False, max_entries=16)
def cached_attention_influence(
    words: tuple[str, ...], config: SelfAttentionConfig, mask: MaskChoice
) -> Array:
    """The influence map of self-attention only, cached for all sessions."""
    return attention_influence(self_attention(words, config, mask=mask.of(len(words))))


def choose_rho(texts: Texts) -> float:
    """The scale of the recurrent matrix, in steps of 0.1."""
    return choose_step("rho", texts("long_range.rho"), texts, help=texts("long_range.rho_help"))


def extend_words(tokens: tuple[str, ...], length: int) -> tuple[str, ...]:
    """The words, followed by placeholder words up to this length."""
    return (*tokens, *(f"w{i}" for i in range(len(tokens) + 1, length + 1)))


def influence_matrices(found: Influences, words: tuple[str, ...]) -> PlainTrace:
    """The influences, not their logarithms, for the downloads."""
    matrices = {model: found.of(model) for model in MODELS}
    return PlainTrace(matrices, dict.fromkeys(("word", "query", "key"), words))


def map_titles(found: Influences, texts: Texts) -> dict[str, str]:
    """What each map tells of the first word at the last one, as its title."""
    names = texts.at("long_range.curves")
    if len(found.rnn) == 1:
        return {name: names[name] for name in MODELS}
    left = {name: what_is_left(found.of(name)) for name in MODELS}
    return {
        name: texts(
            "long_range.map_grown" if left[name] > 1 else "long_range.map_left",
            model=names[name],
            factor=in_powers(left[name]),
        )
        for name in MODELS
    }


def describe_claim(found: Influences, words: tuple[str, ...], texts: Texts) -> str:
    """What is left of the first word at the last one, in one sentence."""
    if len(words) == 1:
        return texts("long_range.alone")
    left = {name: in_powers(what_is_left(found.of(name))) for name in MODELS}
    return texts("long_range.claim", n=len(words), first=words[0], **left)


def describe_scale(found: Influences, texts: Texts) -> str:
    """What the maps show, and where their colours begin and end."""
    low, high = (f"{end:g}".replace("-", "−") for end in map_ends(found))
    return texts("long_range.maps_said", low=low, high=high)


def describe_influence(
    found: Influences,
    words: tuple[str, ...],
    config: SelfAttentionConfig,
    rho: float,
    mask: MaskChoice,
    texts: Texts,
) -> list[str]:
    """The factor by which the first word has faded at the last one, in each model."""
    n = len(words)
    if n == 1:
        return []
    left = {name: what_is_left(found.of(name)) for name in ("rnn", "birnn", "attention")}
    sentences = [
        texts(
            f"long_range.{_rnn_key(left['rnn'])}",
            rho=f"{rho:g}",
            n=n,
            factor=in_powers(left["rnn"]),
            linear=in_powers(rho ** (n - 1)),
        ),
        texts("long_range.birnn_said", factor=in_powers(left["birnn"])),
        texts(_attention_key(left["attention"], config, mask), factor=in_powers(left["attention"])),
    ]
    half = words[: n // 2]
    if len(half) > 1:
        sentences.append(
            texts(
                "long_range.shares",
                n=n,
                mean=in_powers(mean_on_others(found.attention)),
                half=len(half),
                half_mean=in_powers(mean_on_others(cached_attention_influence(half, config, mask))),
            )
        )
    return sentences


def _attention_key(factor: float, config: SelfAttentionConfig, mask: MaskChoice) -> str:
    """The key of the sentence on distance in self-attention."""
    if not factor:
        return "long_range.attention_hidden"
    if mask.kind != "none":
        return "long_range.attention_masked"
    has_positions = config.positions != "none"
    return "long_range.attention_positions" if has_positions else "long_range.attention_said"


def _rnn_key(factor: float) -> str:
    if not factor:
        return "gone"
    if factor < FADED:
        return "faded"
    return "exploded" if factor > EXPLODED else "kept"


def show_paths(words: Sequence[str], found: Influences, texts: Texts) -> None:
    """The way from the first word to the last: many steps, or one; nothing where there is none."""
    if len(words) == 1 or not what_is_left(found.of("attention")):
        return
    titles = {
        "rnn": texts("long_range.paths.rnn", steps=len(words) - 1),
        "attention": texts("long_range.paths.attention"),
    }
    chart(
        paths(words, titles),
        key="paths",
        name=texts("long_range.paths.name", **titles),
        filename="paths",
        texts=texts.at("figure"),
        has_table=False,
    )
