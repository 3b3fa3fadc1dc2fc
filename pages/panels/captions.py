"""Captions of a trace. What they say is computed from the numbers that are shown."""

from collections.abc import Mapping
from typing import Any

from attention.rules import Constant, Overridden
from attention.traces import Trace
from pages.figures.core.weight_stats import StrongestKeys, effective_keys, strongest_keys
from pages.state.texts import Texts

MAX_LOOKS = 16  # more sentences than that nobody reads


def captions(trace: Trace, texts: Texts) -> dict[str, Any]:
    """Which word each query looks at most, and how far the weights are spread.

    Returns:
        `caption`, a few sentences, and `list`, lines that hold what a person typed.
    """
    weights = trace.matrices["weights"]
    n_key = weights.shape[-1]
    honest = honesty(trace, texts)
    if n_key == 1:
        return {"caption": [texts("reading.alone"), honest], "list": []}
    looks = strongest_keys(weights)
    shown = sorted(looks, key=lambda look: -look.weight)[:MAX_LOOKS]
    shown.sort(key=lambda look: look.query)
    spread = texts(
        "reading.spread",
        keys=f"{effective_keys(weights):.2f}",
        n_key=n_key,
        largest=f"{max(look.weight for look in looks):.1%}",
        uniform=f"{1 / n_key:.1%}",
    )
    heading = "reading.looks" if len(shown) == len(looks) else "reading.sharpest_looks"
    return {
        "caption": [honest, spread, texts(heading, count=len(shown))],
        "list": [_line(look, trace.words, texts) for look in shown],
    }


def honesty(trace: Trace, texts: Texts) -> str:
    """That random weights mean nothing; or that some numbers are not random."""
    is_own = any(isinstance(rule, Overridden | Constant) for rule in trace.rules.values())
    return texts("reading.honest_own" if is_own else "reading.honest")


def _line(look: StrongestKeys, words: Mapping[str, tuple[str, ...]], texts: Texts) -> str:
    keys = [f"{words['key'][key]} ({key + 1})" for key in look.keys]
    line = "reading.look" if len(keys) == 1 else "reading.look_shared"
    return texts(
        line,
        query=f"{words['query'][look.query]} ({look.query + 1})",
        keys=", ".join(keys),
        weight=f"{look.weight:.1%}",
    )
