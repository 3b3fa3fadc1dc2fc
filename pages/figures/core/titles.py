"""The titles of matrices: their width, and what they are in the reader's language."""

import re
from collections.abc import Mapping
from typing import Any

CHARACTER = 7.4  # px, at the size of a title
PADDING = 8  # px beside a title


def plain_title(title: str) -> str:
    """A title without its markup, which is only <sub> and <sup>."""
    return re.sub(r"</?su[bp]>", "", title)


def titled_width(title: str) -> float:
    """About how wide a matrix must be for its title, in pixels."""
    return CHARACTER * len(plain_title(title)) + PADDING


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
