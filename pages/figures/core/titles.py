"""The titles of matrices in the reader's language."""

import re
from collections.abc import Mapping
from typing import Any


def in_language(figure: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """What Plotly draws, with the words of its titles translated; names and symbols stay.

    Args:
        figure: `data` with one heatmap a matrix, and `layout`.
        words: what the words of `MATRICES` are in the language.
    """
    return {**figure, "data": [_translated(trace, words) for trace in figure["data"]]}


def _translated(trace: Mapping[str, Any], words: Mapping[str, str]) -> Mapping[str, Any]:
    meta = trace.get("meta", {})
    if "formula" not in meta:
        return trace
    title = title_in_language(meta["formula"], words)
    return {**trace, "meta": {**meta, "formula": title}}


def title_in_language(title: str, words: Mapping[str, str]) -> str:
    """A title such as "H, encoder states". What follows " = " is made of symbols and stays."""
    symbol, equals, formula = title.partition(" = ")
    longest_first = sorted(words, key=len, reverse=True)
    pattern = rf"(?<![\w>])(?:{'|'.join(map(re.escape, longest_first))})(?![\w<])"
    return re.sub(pattern, lambda found: words[found[0]], symbol) + equals + formula
