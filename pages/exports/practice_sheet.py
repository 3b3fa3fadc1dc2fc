"""Sheets to print: a worksheet with blanks and questions, and the key on a page of its own.

One HTML file without scripts, in black and white; it fits A4 and Letter.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from attention import SelfAttentionTrace
from attention.arrays import Array
from attention.sources import Cell
from pages.exports.labels import FORMULAS, KNOWN, axes_of, words_along
from pages.figures.core.formatting import fixed

_STYLE = Path(__file__).parent / "practice_sheet.css"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
# The tables of each line on paper.
LINES = (("X", "W_Q", "W_K", "W_V"), ("Q", "K", "V", "output"), ("scores", "scaled", "weights"))
TITLES = {**FORMULAS, "weights": "weights = softmax"}
WIDTH = 184.0  # mm between the margins of the narrower of A4 and Letter
CELL, LABEL, GAP = 7.6, 11.0, 3.0  # mm


@dataclass(frozen=True)
class Item:
    """One question on paper."""

    question: str
    choices: tuple[str, ...]
    answer: str


@dataclass(frozen=True, eq=False)
class Variant:
    """One sheet."""

    title: str
    trace: SelfAttentionTrace
    blanks: frozenset[Cell]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class SheetWords:
    """What all sheets say, in the reader's language."""

    language: str
    sentence: str
    title: str
    exercise: str
    name: str
    date: str
    rule: str
    key: str
    framed: str


def sheets(variants: Sequence[Variant], words: SheetWords) -> bytes:
    """The file: all sheets, then the key of each. What was typed is text, never markup."""
    pages = [_sheet(one, words) for one in variants] + [_key(one, words) for one in variants]
    return "".join(
        (
            f"<!doctype html>\n<html lang='{escape(words.language)}'>\n<head>\n",
            "<meta charset='utf-8'>\n",
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
            f"<title>{escape(words.title)}</title>\n",
            f"<style>{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n",
            *pages,
            "</body>\n</html>\n",
        )
    ).encode("utf-8", "replace")


def _sheet(variant: Variant, words: SheetWords) -> str:
    items = "".join(
        f"<li>{escape(item.question)}{_choices(item.choices)}</li>\n" for item in variant.items
    )
    lines = f"<p class='person'>{escape(words.name)} <i></i> {escape(words.date)} <i></i></p>\n"
    rule = f"<p>{escape(words.rule)}</p>\n"
    return _section(variant, words, lines + rule + _tables(variant, is_key=False), items)


def _key(variant: Variant, words: SheetWords) -> str:
    items = "".join(f"<li>{escape(item.answer)}</li>\n" for item in variant.items)
    title = f"<p><b>{escape(words.key)}</b> {escape(words.framed)}</p>\n"
    return _section(variant, words, title + _tables(variant, is_key=True), items)


def _section(variant: Variant, words: SheetWords, body: str, items: str) -> str:
    return f"<section>\n{_head(variant, words)}{body}<ol>\n{items}</ol>\n</section>\n"


def _head(variant: Variant, words: SheetWords) -> str:
    return (
        f"<h1>{escape(words.title)} <small>{escape(words.exercise)} · {escape(variant.title)}"
        f"</small></h1>\n<p class='sentence'>{escape(words.sentence)}</p>\n"
    )


def _choices(choices: Collection[str]) -> str:
    """Boxes to tick, or a line to write on."""
    if not choices:
        return "<span class='line'></span>"
    return "".join(f"<span class='choice'>☐ {escape(one)}</span>" for one in choices)


def _tables(variant: Variant, *, is_key: bool) -> str:
    matrices = variant.trace.matrices
    lines = []
    for names in LINES:
        widths = [matrices[name].shape[1] for name in names]
        room = WIDTH - len(names) * (LABEL + GAP)
        cell = min(CELL, room / sum(widths))
        if cell < CELL / 2:  # side by side they would be too small to read
            cell = min(CELL, (WIDTH - LABEL - GAP) / max(widths))
        tables = "".join(_table(variant, name, is_key=is_key) for name in names)
        lines.append(f"<div class='tables' style='--cell: {cell:.2f}mm'>\n{tables}</div>\n")
    return "".join(lines)


def _table(variant: Variant, name: str, *, is_key: bool) -> str:
    numbers = variant.trace.matrices[name]
    rows, columns = words_along(variant.trace, axes_of(name, KNOWN))
    n_rows, n_columns = numbers.shape
    heads = "".join(f"<th><span>{label}</span></th>" for label in _labels(columns, n_columns))
    labels = _labels(rows, n_rows)
    digits = 1 if np.array_equal(numbers, np.round(numbers, 1)) else 2
    body = ""
    for i in range(n_rows):
        places = (Cell(name, i, j) for j in range(n_columns))
        cells = "".join(_cell(variant, cell, numbers, digits, is_key=is_key) for cell in places)
        body += f"<tr><th><span>{labels[i]}</span></th>{cells}</tr>\n"
    title = escape(TITLES.get(name, name))
    return f"<table><caption>{title}</caption>\n<tr><th></th>{heads}</tr>\n{body}</table>\n"


def _labels(words: Sequence[str] | None, count: int) -> list[str]:
    return [escape(one) for one in words] if words else [f"{i + 1}" for i in range(count)]


def _cell(variant: Variant, cell: Cell, numbers: Array, digits: int, *, is_key: bool) -> str:
    is_blank = cell in variant.blanks
    text = fixed(float(numbers[cell.row, cell.column]), digits).replace("-", "−")
    if is_blank and not is_key:
        return "<td class='blank'></td>"
    return f"<td class='blank'>{text}</td>" if is_blank else f"<td>{text}</td>"
