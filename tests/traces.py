"""Hypothesis strategies for traces of every kind, with hostile words."""

import numpy as np
from hypothesis import strategies as st

from attention import (
    LearningConfig,
    MultiHeadConfig,
    Overrides,
    SelfAttentionConfig,
    causal_mask,
    compare_positions,
    cross_attention,
    multi_head_attention,
    self_attention,
    seq2seq_attention,
    sliding_window_mask,
    train,
)
from attention.learning.steps import trace_of
from attention.learning.tasks import TASKS
from attention.sources import Cell

HOSTILE = (
    '",a', "'", '"""', "'''", "\\", "\\N{DASH}", "{0}", "{x!r}", "%s", "%(a)s", "=1+1", "+1", "-1",
    "@SUM(A1)", "\t=1", "\r\n=cmd|' /C calc'!A0", "a\nb", "#", "a;b", "\u2028", "\u2029", "\x85",
    "\u202eabc", "</script>", "<!--", "&lt;", "$", "^_~&", "\\end{bmatrix}", "나는", "👍🏽",
    '"""\nimport os\nos._exit(7)\n"""', "')\nraise SystemExit(7)\n('", "\\\\\n1/0", "] x", "", " ",
)  # fmt: skip

# Numbers that no rule computes: from a file, or where a step of learning begins.
GIVEN = tuple(f"kind='{kind}'" for kind in ("loaded", "learned here", "task"))


def is_given(rule):
    """Whether the numbers of a matrix with this rule are given, and not computed."""
    return any(kind in str(rule) for kind in GIVEN)


words = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=6), min_size=1, max_size=4).map(tuple)
sizes = st.integers(1, 5)


@st.composite
def traces(draw):
    """A small or a large trace of self-attention, of several heads or one of them, of
    cross-attention, of seq2seq, or of positions, with sampled or overridden numbers. A script
    contains the numbers of a small trace, and samples those of a large one."""
    kinds = ["self", "own", "heads", "head", "cross", "seq2seq", "positions"]
    kind = draw(st.sampled_from(kinds))
    some, seed = draw(words), draw(st.integers(0, 99))
    d_model, d_k, d_v = (draw(sizes) * draw(st.sampled_from([1, 6])) for _ in range(3))
    n = len(some)
    if kind == "positions":
        return compare_positions(n, d_model)
    positions = draw(st.sampled_from(["none", "sinusoidal"]))
    config = SelfAttentionConfig(d_model, d_k, d_v, seed, positions)
    if kind in ("seq2seq", "cross"):
        others = draw(words)
        mask = draw(st.sampled_from([None, np.arange(len(others)) < 1]))
        if kind == "cross":
            return cross_attention(some, others, config, mask=mask)
        return seq2seq_attention(some, others, d_model, d_k, seed, positions=positions, mask=mask)
    mask = draw(st.sampled_from(masks(n)))
    if kind in ("heads", "head"):
        heads = MultiHeadConfig(d_model, d_k, d_v, 4, 2, seed, positions)
        whole = multi_head_attention(some, heads, mask=mask)
        return whole if kind == "heads" else draw(st.sampled_from(whole.heads))
    if kind == "own":
        overrides = Overrides(
            {"W_V": np.full((d_model, d_v), 0.1)},
            {Cell("X", n - 1, 0): -2.5, Cell("W_K", 0, d_k - 1): 1 / 3, Cell("W_V", 0, 0): 7.0},
        )
        return self_attention(some, config, mask=mask, overrides=overrides)
    return self_attention(some, config, mask=mask)


@st.composite
def learning_traces(draw):
    """A step of a small training."""
    config = LearningConfig(
        task=draw(st.sampled_from(list(TASKS))),
        d_model=draw(sizes),
        d_k=draw(sizes),
        optimiser=draw(st.sampled_from(["adam", "sgd"])),
        is_scaled=draw(st.booleans()),
        has_positions=draw(st.booleans()),
        steps=3,
        seed=draw(st.integers(0, 99)),
    )
    history = train((*draw(words), "end"), config)
    return trace_of(history, draw(st.sampled_from(history.snapshots)))


def masks(n):
    """None, causal, a window, one that masks entire rows, and an additive one."""
    nowhere = causal_mask(n, n, -1)
    added = np.where(nowhere, 0.25, -np.inf)
    return [None, causal_mask(n, n), sliding_window_mask(n, n, 1, 0), nowhere, added]
