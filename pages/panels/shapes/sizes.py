"""The sizes on /shapes: toggles that break a product, and what the last step has changed."""

from collections.abc import Mapping
from typing import cast

import streamlit as st

from attention import SelfAttentionConfig
from attention.arrays import Array
from attention.experiments.shape_mismatch import ShapeMismatch, ShapeTrial, try_shapes
from attention.rules import Product
from attention.traces import PlainTrace
from pages.figures.shapes.edges import Change, change
from pages.state.dragging import is_preview, shown_number
from pages.state.markdown import code_span, number_in
from pages.state.parameters import whole_number_parameter
from pages.state.session import MaskChoice
from pages.state.texts import Texts
from pages.state.url import keep_in_url

_UNTRANSPOSED = "untransposed"
_SEEN = "shapes"  # in the session: the matrices of the last step, and what it changed


def choose_mismatched_size(
    name: str, matching: int, minimum: int, maximum: int, initial: int, texts: Texts
) -> int | None:
    """A toggle and, while it is on, a slider. The size is a URL parameter; by default all fits.

    Args:
        name: the URL parameter, `d_q` or `n_value`.
        matching: the size that breaks nothing.
        minimum: of the slider.
        maximum: of the slider.
        initial: the size when the toggle is turned on.
        texts: the sentences.

    Returns:
        The chosen size, or None while the toggle is off.
    """
    received = keep_in_url(name)
    size = number_in(received)
    is_size = size is not None and minimum <= size <= maximum
    toggle, slider = f"break_{name}", f"size_{name}"

    def store_initial() -> None:
        st.session_state[name] = str(initial) if st.session_state[toggle] else ""

    def store() -> None:
        st.session_state[name] = str(st.session_state[slider])

    can_break = minimum < maximum  # one word cannot have fewer values than one
    st.session_state[toggle] = is_size and can_break
    st.toggle(
        texts(f"shapes.break_{name}"), key=toggle, on_change=store_initial, disabled=not can_break
    )
    if received and not is_size:
        st.warning(
            texts(
                "shapes.not_broken",
                received=code_span(f"{name}={received}"),
                least=minimum,
                most=maximum,
            )
        )
    if size is None or not (is_size and can_break):
        return None
    chosen = st.session_state[slider] = size
    st.slider(name, minimum, maximum, key=slider, on_change=store)
    chosen = shown_number(slider, chosen, minimum, maximum)
    if chosen == matching:
        st.text(texts("shapes.fits", name=name, size=chosen))
    return chosen


def try_sizes(
    tokens: tuple[str, ...], config: SelfAttentionConfig, mask: MaskChoice, texts: Texts
) -> ShapeTrial:
    """The toggles, and the attention with these sizes."""
    allowed = whole_number_parameter("d_k")
    other = config.d_k + 1 if config.d_k < allowed.maximum else config.d_k - 1
    with st.container(key="try_d_q"):
        d_q = choose_mismatched_size(
            "d_q", config.d_k, allowed.minimum, allowed.maximum, other, texts
        )
    n = len(tokens)
    with st.container(key="try_n_value"):
        n_value = choose_mismatched_size("n_value", n, 1, n, max(1, n - 1), texts)
    with st.container(key="try_transpose"):
        is_transposed = not choose_untransposed(texts)
    return try_shapes(
        tokens, config, d_q=d_q, n_value=n_value, is_transposed=is_transposed, mask=mask.of(n)
    )


def choose_untransposed(texts: Texts) -> bool:
    """A toggle that multiplies the queries by K as it is. In the address it is `untransposed=1`."""
    toggle = "break_transpose"

    def store() -> None:
        st.session_state[_UNTRANSPOSED] = "1" if st.session_state[toggle] else ""

    received = keep_in_url(_UNTRANSPOSED)
    st.session_state[toggle] = received == "1"
    st.toggle(texts("shapes.break_transpose"), key=toggle, on_change=store)
    if received not in ("", "1"):
        st.warning(
            texts("shapes.not_untransposed", received=code_span(f"{_UNTRANSPOSED}={received}"))
        )
    return received == "1"


def computed_matrices(trial: ShapeTrial) -> PlainTrace:
    """The matrices that could be computed, with their rules, for the downloads."""
    fitting, rules = trial.fitting, dict(trial.fitting.rules)
    stages = ("scaled", "masked") if trial.masked is not None else ()
    given = {name: fitting.matrices[name] for name in ("E", "P", *stages) if name in rules}
    given |= {name: matrix for name, matrix in trial.matrices.items() if matrix is not None}
    order = [name for name in rules if name in given]
    n_value = trial.sizes["n_value"]
    if n_value < trial.sizes["n_key"]:
        valued = fitting.inputs.of_first(n_value)
        own = valued.matrices("X_values", suffix="_values")
        given |= own
        rules |= {**valued.rules("X_values", suffix="_values"), "V": Product("X_values", "W_V")}
        order = [*own, *order]
    matrices = {name: given[name] for name in order}
    return PlainTrace(matrices, fitting.words, {name: rules[name] for name in order})


def last_change(trial: ShapeTrial) -> Change:
    """What the last step has changed. A rerun that changes no number keeps it."""
    before, found = st.session_state.get(_SEEN, (trial.matrices, Change()))
    if not _are_same(before, trial.matrices):
        found = change(before, trial.matrices)
    if not is_preview():
        st.session_state[_SEEN] = (trial.matrices, found)
    return cast("Change", found)


def _are_same(before: Mapping[str, Array | None], after: Mapping[str, Array | None]) -> bool:
    formed = [{name for name, one in step.items() if one is not None} for step in (before, after)]
    found = change(before, after)
    return formed[0] == formed[1] and not found.reshaped and not found.renumbered


def describe_change(found: Change, texts: Texts) -> str:
    """Which matrices the last step has changed, and which it has not."""
    parts = [
        texts(f"shapes.{part}", names=", ".join(names))
        for part, names in vars(found).items()
        if names
    ]
    if not (found.reshaped or found.renumbered):
        return texts("shapes.move_a_slider")
    return " ".join(parts)


def describe_claim(trial: ShapeTrial, texts: Texts) -> str:
    """Which sizes must be equal, or the two that are not."""
    if not trial.mismatches:
        return texts("shapes.claim", **trial.sizes)
    clash = trial.mismatches[0]
    (one, other), (left, right) = clash.edges, clash.sizes
    return texts("shapes.claim_broken", one=one, other=other, left=left, right=right)


def describe_mismatch(mismatch: ShapeMismatch, texts: Texts) -> str:
    """Which two sizes differ, and why the product needs them to be equal."""
    left, right = mismatch.sizes
    if mismatch.edges == ("d_q", "n_key"):
        return texts("shapes.clash_untransposed", left=left, right=right)
    return texts(f"shapes.clash_{mismatch.product}", left=left, right=right)


def describe_chance(trial: ShapeTrial, texts: Texts) -> list[str]:
    """What Q K is where its sizes happen to fit without the transpose."""
    sizes = trial.sizes
    if trial.is_transposed or sizes["d_q"] != sizes["n_key"]:
        return []
    return [texts("shapes.untransposed_fits", **sizes)]


def describe_origins(trial: ShapeTrial, texts: Texts) -> str:
    """Where each size comes from, as a Markdown list. It contains no user input."""
    sizes = trial.sizes
    lines = (
        texts("shapes.from_sentence", **sizes),
        texts("shapes.from_d_model", **sizes),
        texts("shapes.from_d_k", **sizes),
        texts("shapes.from_d_v", **sizes),
        texts(
            "shapes.any_length",
            count=sizes["d_model"] * (sizes["d_q"] + sizes["d_k"] + sizes["d_v"]),
            n=sizes["n_query"],
        ),
    )
    return "\n".join(f"- {line}" for line in lines)
