"""Captions of a figure, computed from the numbers that it shows."""

from collections.abc import Mapping
from typing import Any

from attention.rules import Constant, Overridden
from attention.traces import Trace
from pages.figures.core.weight_stats import StrongestKeys, effective_keys, strongest_keys
from pages.state.texts import Texts

MAX_LISTED = 16  # queries; nobody reads more sentences


def captions(trace: Trace, texts: Texts, *, has_note: bool = True) -> dict[str, Any]:
    """The strongest keys of each query, and how widely the weights are spread.

    Args:
        trace: with the weights.
        texts: the sentences.
        has_note: whether to say what random numbers show, where nothing else on the page does.

    Returns:
        `caption`, a few sentences, and `list`, lines that contain user input.
    """
    weights = trace.matrices["weights"]
    n_key = weights.shape[-1]
    note = [randomness_note(trace, texts)] if has_note else []
    if n_key == 1:
        return {"caption": [texts("reading.alone"), *note], "list": []}
    strongest = strongest_keys(weights)
    shown = sorted(strongest, key=lambda one: -one.weight)[:MAX_LISTED]
    shown.sort(key=lambda one: one.query)
    spread = texts(
        "reading.spread_masked" if "masked" in trace.matrices else "reading.spread",
        keys=f"{effective_keys(weights):.2f}",
        n_key=n_key,
        largest=f"{max(one.weight for one in strongest):.1%}",
        uniform=f"{1 / n_key:.1%}",
    )
    heading = "reading.looks" if len(shown) == len(strongest) else "reading.sharpest_looks"
    return {
        "caption": [*note, spread, texts(heading, count=len(shown))],
        "list": [_line(one, trace.words, texts) for one in shown],
    }


def randomness_note(trace: Trace, texts: Texts) -> str:
    """That random weights carry no meaning, or that some numbers are not random."""
    if has_learned_numbers(trace):
        return texts("reading.honest_learned")
    return texts("reading.honest_own" if has_own_numbers(trace) else "reading.honest")


def has_learned_numbers(trace: Trace) -> bool:
    """Whether some weights were learned on `/learning`."""
    wholes = (one.of if isinstance(one, Overridden) else one for one in trace.rules.values())
    return any(isinstance(one, Constant) and one.kind == "learned here" for one in wholes)


def has_own_numbers(trace: Trace) -> bool:
    """Whether some numbers are not random, but made by hand, put in or loaded."""
    return any(isinstance(rule, Overridden | Constant) for rule in trace.rules.values())


def _line(found: StrongestKeys, words: Mapping[str, tuple[str, ...]], texts: Texts) -> str:
    keys = [f"{words['key'][key]} ({key + 1})" for key in found.keys]
    line = "reading.look" if len(keys) == 1 else "reading.look_shared"
    return texts(
        line,
        query=f"{words['query'][found.query]} ({found.query + 1})",
        keys=", ".join(keys),
        weight=f"{found.weight:.1%}",
    )
