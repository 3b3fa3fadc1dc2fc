"""What /long-range says: how far the first word has faded, why, and what it costs."""

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
from attention.experiments.timing import TIMED, time_ratios
from attention.traces import PlainTrace
from pages.figures.core.formatting import in_powers
from pages.panels.sliders import choose_step
from pages.state.session import MaskChoice
from pages.state.texts import Texts

# What the numbers in the files are, in symbols, since a file has no language.
QUANTITY = "‖∂ state (row) / ∂ word (column)‖ (Frobenius)"
FADED, EXPLODED = 0.01, 100.0  # below and above these factors the sentence says so

# Streamlit's cache lets those who come at the same time wait for the first; a whole class that
# timed this at once would wait for minutes, and measure one another.
ratios_of_this_process = st.cache_resource(show_spinner=False, max_entries=1)(time_ratios)


@st.cache_resource(show_spinner=False, max_entries=16)
def influences_of(
    words: tuple[str, ...], config: SelfAttentionConfig, rho: float, mask: MaskChoice
) -> Influences:
    """The influence maps of three models, kept for those who look at them again."""
    return influences(words, config, rho, mask.of(len(words)))


@st.cache_resource(show_spinner=False, max_entries=16)
def reach_of(words: tuple[str, ...], config: SelfAttentionConfig, mask: MaskChoice) -> Array:
    """The influence map of self-attention alone, kept for those who look at it again."""
    return attention_influence(self_attention(words, config, mask=mask.of(len(words))))


def choose_rho(texts: Texts) -> float:
    """The size of the recurrent matrix, in tenths, as the address writes it."""
    return choose_step("rho", texts("long_range.rho"), texts, help=texts("long_range.rho_help"))


def lengthened(tokens: tuple[str, ...], length: int) -> tuple[str, ...]:
    """The words, and made-up ones after them up to this length."""
    return (*tokens, *(f"w{i}" for i in range(len(tokens) + 1, length + 1)))


def numbers_of(found: Influences, words: tuple[str, ...]) -> PlainTrace:
    """The influences themselves, not their logarithms, to be taken home."""
    matrices = {model: found.of(model) for model in MODELS}
    return PlainTrace(matrices, dict.fromkeys(("word", "query", "key"), words))


def said(
    found: Influences,
    words: tuple[str, ...],
    config: SelfAttentionConfig,
    rho: float,
    mask: MaskChoice,
    texts: Texts,
) -> list[str]:
    """By which factor the first word has faded at the last, in each model."""
    n = len(words)
    if n == 1:
        return [texts("long_range.alone")]
    left = {name: what_is_left(found.of(name)) for name in ("rnn", "birnn", "attention")}
    sentences = [
        texts(
            f"long_range.{_verdict(left['rnn'])}",
            rho=f"{rho:g}",
            n=n,
            factor=in_powers(left["rnn"]),
            linear=in_powers(rho ** (n - 1)),
        ),
        texts("long_range.birnn_said", factor=in_powers(left["birnn"])),
        texts(_story(left["attention"], config, mask), factor=in_powers(left["attention"])),
    ]
    half = words[: n // 2]
    if len(half) > 1:
        sentences.append(
            texts(
                "long_range.shares",
                n=n,
                mean=in_powers(mean_on_others(found.attention)),
                half=len(half),
                half_mean=in_powers(mean_on_others(reach_of(half, config, mask))),
            )
        )
    return sentences


def _story(factor: float, config: SelfAttentionConfig, mask: MaskChoice) -> str:
    """Which sentence tells what self-attention makes of the distance."""
    if not factor:
        return "long_range.attention_hidden"
    if mask.kind != "none":
        return "long_range.attention_masked"
    has_positions = config.positions != "none"
    return "long_range.attention_positions" if has_positions else "long_range.attention_said"


def _verdict(factor: float) -> str:
    if factor < FADED:
        return "faded"
    return "exploded" if factor > EXPLODED else "kept"


def costs_table(n: int, d: int, texts: Texts) -> str:
    """The paper's table, with this sentence's numbers filled in."""
    row = texts.at("long_range.table")
    numbers = {
        "attention": (f"O(n² · d) = {n * n * d:,}", "O(1) = 1", "O(1) = 1"),
        "recurrent": (f"O(n · d²) = {n * d * d:,}", f"O(n) = {n}", f"O(n) = {n}"),
    }
    head = [row["layer"], row["complexity"], row["sequential"], row["path"]]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    lines += [f"| {row[name]} | " + " | ".join(numbers[name]) + " |" for name in numbers]
    return "\n".join(lines)


def describe_time(texts: Texts) -> str:
    """Which of the two is faster at which length, as it was measured in this process."""
    ratios = ratios_of_this_process()
    return texts(
        "long_range.time_said",
        short=TIMED[0],
        short_ratio=f"{ratios[0]:.1f}",
        long=TIMED[-1],
        long_ratio=f"{ratios[-1]:.2f}",
    )
