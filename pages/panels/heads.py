"""The sliders of /heads, and the cost of heads in sentences and numbers."""

import numpy as np
import streamlit as st

from attention import MultiHeadConfig, MultiHeadTrace, SelfAttentionConfig
from pages.figures.heads import REAL_LAYERS, REAL_MODEL, REAL_TOKENS, head_costs
from pages.panels.sliders import choose_number
from pages.state.markdown import word_of
from pages.state.parameters import whole_number_parameter
from pages.state.texts import Texts

MAX_NAMED = 4  # heads that one sentence names
_HEADS = "/heads: the number of heads in the run before"


def choose_heads(sizes: SelfAttentionConfig, texts: Texts) -> tuple[MultiHeadConfig, int]:
    """The number of heads and of key-value heads, and the selected head, from 0.

    An impossible number is replaced by the largest possible one below it, with a note.
    """
    n_heads = choose_number("n_heads", texts("heads.n_heads"), texts)
    held = st.session_state["n_heads"]  # while n_heads is dragged, this slider keeps its range
    _keep_kv_heads(held)
    requested_kv = choose_number("n_kv_heads", texts("heads.n_kv_heads"), texts, maximum=held)
    if requested_kv == held:
        requested_kv = n_heads
    requested_head = choose_number(
        "head", texts("heads.head"), texts, maximum=whole_number_parameter("n_heads").maximum
    )
    n_kv_heads = max(k for k in range(1, min(requested_kv, n_heads) + 1) if n_heads % k == 0)
    if n_kv_heads != requested_kv:
        st.info(texts("heads.no_divisor", asked=requested_kv, n_heads=n_heads, used=n_kv_heads))
    head = min(requested_head, n_heads)
    if head != requested_head:
        st.info(texts("heads.no_head", asked=requested_head, n_heads=n_heads))
    config = MultiHeadConfig(
        sizes.d_model, sizes.d_k, sizes.d_v, n_heads, n_kv_heads, sizes.seed, sizes.positions
    )
    return config, head - 1


def _keep_kv_heads(n_heads: int) -> None:
    """Where the number of heads has changed, keep the groups; without groups, stay without.

    Another end of its range would reset the slider.
    """
    held, before = st.session_state.get("n_kv_heads"), st.session_state.get(_HEADS)
    if isinstance(held, int) and before not in (None, n_heads):
        st.session_state["n_kv_heads"] = n_heads if held == before else min(held, n_heads)
    st.session_state[_HEADS] = n_heads


def describe_claim(trace: MultiHeadTrace, texts: Texts) -> str:
    """Where each head looks most from one word: the first from which they disagree most."""
    heads = trace.heads[:MAX_NAMED]
    strongest = np.array([head.attention.weights.argmax(axis=1) for head in heads])
    query = max(range(len(trace.tokens)), key=lambda i: len(set(strongest[:, i].tolist())))
    looks = [
        texts(
            "heads.look",
            key=word_of(trace.tokens, int(keys[query])),
            weight=f"{head.attention.weights[query, keys[query]]:.0%}",
            head=head.number,
        )
        for head, keys in zip(heads, strongest, strict=True)
    ]
    more = ", …" if len(trace.heads) > MAX_NAMED else ""
    return texts("heads.claim", query=word_of(trace.tokens, query), looks=", ".join(looks) + more)


def describe_kv_sharing(trace: MultiHeadTrace, texts: Texts) -> str:
    """Which query heads share keys and values."""
    config = trace.config
    if config.group == 1:
        return texts("heads.own", n_heads=config.n_heads)
    if config.kv_heads == 1:
        return texts("heads.shared_by_all", n_heads=config.n_heads)
    groups = [
        ", ".join(str(head.number) for head in trace.heads if head.kv_number == g)
        for g in range(1, config.kv_heads + 1)
    ]
    joined = " · ".join(f"{{{numbers}}}" for numbers in groups)
    return texts("heads.shared", group=config.group, groups=joined)


def show_costs(config: MultiHeadConfig, n_tokens: int, texts: Texts) -> None:
    """Tables of parameters and cache for these sizes, and for those of a production model."""
    words = texts.at("heads.table")
    st.text(texts("heads.cache_said"))
    for title, sizes, tokens, layers in (
        (texts("heads.here", n=n_tokens), config, n_tokens, 1),
        (texts("heads.real", n=f"{REAL_TOKENS:,}", layers=REAL_LAYERS), REAL_MODEL, REAL_TOKENS,
         REAL_LAYERS),
    ):  # fmt: skip
        costs = head_costs(sizes, tokens, layers)
        numbers = {
            words[name]: [f"{row[name]:,}" for row in costs]
            for name in ("kv_heads", "parameters", "cache")
        }
        st.markdown(f"**{title}**")
        kinds = [words[row["kind"]] for row in costs]
        st.table({words["kind"]: kinds, **numbers}, hide_header=False)
