"""The sizes on /shapes: switches that break a product, and what the last step has changed."""

from collections.abc import Mapping
from typing import cast

import streamlit as st

from attention import SelfAttentionConfig
from attention.arrays import Array
from attention.experiments.shape_mismatch import ShapeMismatch, ShapeTrial, try_shapes
from attention.rules import Product
from attention.traces import PlainTrace
from pages.figures.shapes.edges import Change, change
from pages.state.markdown import code_span, number_in
from pages.state.parameters import whole_number_parameter
from pages.state.session import MaskChoice
from pages.state.texts import Texts
from pages.state.url import keep_in_url

_SEEN = "shapes"  # in the session: the matrices of the last step, and what it changed


def choose_misfit(
    name: str, fitting: int, least: int, most: int, suggested: int, texts: Texts
) -> int | None:
    """A switch and, while it is on, a slider. The address holds the size; without it all fits.

    Args:
        name: the parameter of the address, `d_q` or `n_value`.
        fitting: the size that breaks nothing.
        least: the smallest size to choose.
        most: the largest size to choose.
        suggested: the size at which a switch begins.
        texts: the sentences.

    Returns:
        The chosen size, or None while the switch is off.
    """
    asked = keep_in_url(name)
    size = number_in(asked)
    is_size = size is not None and least <= size <= most
    switch, slider = f"break_{name}", f"size_{name}"

    def turn() -> None:
        st.session_state[name] = str(suggested) if st.session_state[switch] else ""

    def take() -> None:
        st.session_state[name] = str(st.session_state[slider])

    can_break = least < most  # one word can have no fewer values than one
    st.session_state[switch] = is_size and can_break
    st.toggle(texts(f"shapes.break_{name}"), key=switch, on_change=turn, disabled=not can_break)
    if asked and not is_size:
        st.warning(
            texts(
                "shapes.not_broken", received=code_span(f"{name}={asked}"), least=least, most=most
            )
        )
    if size is None or not (is_size and can_break):
        return None
    chosen = st.session_state[slider] = size
    st.slider(name, least, most, key=slider, on_change=take)
    if chosen == fitting:
        st.text(texts("shapes.fits", name=name, size=chosen))
    return chosen


def try_sizes(
    tokens: tuple[str, ...], config: SelfAttentionConfig, mask: MaskChoice, texts: Texts
) -> ShapeTrial:
    """The two switches side by side, and the attention that they leave."""
    allowed = whole_number_parameter("d_k")
    other = config.d_k + 1 if config.d_k < allowed.maximum else config.d_k - 1
    left, right = st.columns(2)
    with left:
        d_q = choose_misfit("d_q", config.d_k, allowed.minimum, allowed.maximum, other, texts)
    n = len(tokens)
    with right:
        n_value = choose_misfit("n_value", n, 1, n, max(1, n - 1), texts)
    return try_shapes(tokens, config, d_q=d_q, n_value=n_value, mask=mask.of(n))


def formed(tried: ShapeTrial) -> PlainTrace:
    """What could be formed, to be taken home: each matrix with how it was computed."""
    fitting, rules = tried.fitting, dict(tried.fitting.rules)
    stages = ("scaled", "masked") if tried.masked is not None else ()
    given = {name: fitting.matrices[name] for name in ("E", "P", *stages) if name in rules}
    given |= {name: matrix for name, matrix in tried.matrices.items() if matrix is not None}
    order = [name for name in rules if name in given]
    n_value = tried.sizes["n_value"]
    if n_value < tried.sizes["n_key"]:
        valued = fitting.inputs.of_first(n_value)
        own = valued.matrices("X_values", suffix="_values")
        given |= own
        rules |= {**valued.rules("X_values", suffix="_values"), "V": Product("X_values", "W_V")}
        order = [*own, *order]
    matrices = {name: given[name] for name in order}
    return PlainTrace(matrices, fitting.words, {name: rules[name] for name in order})


def last_change(tried: ShapeTrial) -> Change:
    """What the last step has changed. A run that changes no number keeps it."""
    before, found = st.session_state.get(_SEEN, (tried.matrices, Change()))
    if not _are_same(before, tried.matrices):
        found = change(before, tried.matrices)
    st.session_state[_SEEN] = (tried.matrices, found)
    return cast("Change", found)


def _are_same(before: Mapping[str, Array | None], after: Mapping[str, Array | None]) -> bool:
    formed = [{name for name, one in step.items() if one is not None} for step in (before, after)]
    found = change(before, after)
    return formed[0] == formed[1] and not found.reshaped and not found.renumbered


def describe_change(found: Change, texts: Texts) -> str:
    """Which matrices the last step has changed, and which not."""
    parts = [
        texts(f"shapes.{part}", names=", ".join(names))
        for part, names in vars(found).items()
        if names
    ]
    if not (found.reshaped or found.renumbered):
        return texts("shapes.move_a_slider")
    return " ".join(parts)


def describe_mismatch(mismatch: ShapeMismatch, texts: Texts) -> str:
    """Which two numbers clash, and why the product needs them equal."""
    left, right = mismatch.sizes
    return texts(f"shapes.clash_{mismatch.product}", left=left, right=right)


def origins(tried: ShapeTrial, texts: Texts) -> str:
    """Where each number comes from, as a Markdown list. Nothing in it was typed."""
    sizes = tried.sizes
    lines = (
        texts("shapes.from_sentence", **sizes),
        texts("shapes.from_d_model", **sizes),
        texts("shapes.from_d_k", **sizes),
        texts("shapes.from_d_v", **sizes),
    )
    return "\n".join(f"- {line}" for line in lines)
