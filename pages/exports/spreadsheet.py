"""The matrices of one self-attention as a spreadsheet that computes.

X and the W's are numbers; every other matrix is made of formulas, so that a number that is changed
changes all that follows. The matrices lie as on the worksheet.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from attention import AttentionError, SelfAttentionTrace
from attention.arrays import Array
from attention.rules import Masked
from pages.exports.labels import FORMULAS, KNOWN, axes_of, numbered, words_along
from pages.exports.spreadsheet_formulas import Block, formulas_of
from pages.figures.core.colorscales import SHARE, SIGNED, limits

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOP = 4  # the first row of the matrices; above them are the explanation and the sizes
HEADINGS = 2  # rows above a matrix: its title, and the labels of its columns
D_MODEL, D_K = (2, 1), (2, 4)  # where the sizes are
# What stands above what; with a mask, it and the masked scores come between scaled and exp.
UPPER = {"Q": "W_Q", "scores": "K_T", "scaled": "W_K", "exp": "K", "weights": "W_V", "output": "V"}
LOWER = ("X", "Q", "scores", "scaled", "exp", "weights", "output")
UPPER_MASKED = {**UPPER, "exp": "", "mask": "K"}
LOWER_MASKED = (*LOWER[:4], "mask", "masked", *LOWER[4:])
TITLES = {
    **FORMULAS, "K_T": "Kᵀ", "mask": "mask: 1 = may look", "exp": "exp(x − max)",
    "weights": "weights = exp ÷ sum", "P": "P, positions",
}  # fmt: skip
NUMBERS = ("W_Q", "W_K", "W_V", "mask")  # and X, or E where there are positions


@dataclass(frozen=True)
class Words:
    """What the sheet says, in the reader's language."""

    title: str
    said: str


def spreadsheet(trace: SelfAttentionTrace, words: Words) -> bytes:
    """The spreadsheet, as a file of Excel's format.

    Raises:
        AttentionError: the mask adds finite numbers to scores; the sheet's is made of 1 and 0.
    """
    matrices = _matrices(trace)
    blocks = _blocks(matrices)
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        sheet = book.add_worksheet("attention")
        bold, quiet = (
            book.add_format({"bold": True}),
            book.add_format({"font_color": "#666666", "align": "right"}),
        )
        sheet.write_string(0, 0, words.title, bold)
        sheet.write_string(1, 0, words.said)
        _write_sizes(sheet, blocks, trace, quiet)
        formats = {
            True: book.add_format({"num_format": "0.00", "font_color": "#0000FF"}),
            False: book.add_format({"num_format": "0.00"}),
        }
        sources = {"E" if "E" in matrices else "X", *NUMBERS}
        formulas = formulas_of(blocks, D_MODEL, D_K)
        for name, block in blocks.items():
            _write_labels(sheet, name, block, trace, (bold, quiet))
            make = None if name in sources else formulas[name]
            _write_cells(sheet, block, matrices[name], make, formats[name in sources])
        _colour(sheet, blocks, matrices)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)
        sheet.set_column(0, max(block.right for block in blocks.values()), 7)
    return file.getvalue()


def _matrices(trace: SelfAttentionTrace) -> dict[str, Array]:
    """Every matrix on the sheet: those of the trace, K^T, exp, and the mask as 1 and 0."""
    found: dict[str, Array] = {**trace.matrices, "K_T": trace.attention.key.T}
    x = trace.attention.masked
    found["exp"] = np.exp(x - x.max(axis=1, keepdims=True))
    if trace.mask is not None:
        added = Masked("scaled", trace.mask).added(x.shape)
        if not np.isin(added, (0.0, -np.inf)).all():
            raise AttentionError("the mask adds numbers to scores; give one of True and False")
        is_masked: NDArray[np.bool_] = np.isneginf(x)
        found["mask"] = np.where(is_masked, 0.0, 1.0)
    return found


def _blocks(matrices: Mapping[str, Array]) -> dict[str, Block]:
    """Where each matrix lies: the W's and K^T above, the way from X to the output below."""
    has_mask = "mask" in matrices
    lower, upper = (LOWER_MASKED, UPPER_MASKED) if has_mask else (LOWER, UPPER)
    above = [name for name in upper.values() if name]
    height = max(matrices[name].shape[0] for name in above)
    below = TOP + height + HEADINGS + 1
    found, left = {}, 1
    for name in lower:
        over = upper.get(name, "")
        found[name] = Block(below + HEADINGS, left, *matrices[name].shape)
        if over:
            rows, columns = matrices[over].shape
            found[over] = Block(TOP + HEADINGS + height - rows, left, rows, columns)
        width = max(matrices[one].shape[1] for one in (name, over) if one)
        left += width + 2  # a gap, and the labels of the rows
    if "E" in matrices:
        n, d_model = matrices["E"].shape
        at = below + HEADINGS + n + 1 + HEADINGS
        found["E"] = Block(at, 1, n, d_model)
        found["P"] = Block(at, d_model + 3, n, d_model)
    return found


def _write_sizes(
    sheet: Worksheet, blocks: Mapping[str, Block], trace: SelfAttentionTrace, quiet: Format
) -> None:
    for name, (row, column), function, value in (
        ("d_model", D_MODEL, "ROWS", trace.config.d_model),
        ("d_k", D_K, "COLUMNS", trace.config.d_k),
    ):
        sheet.write_string(row, column - 1, name, quiet)
        sheet.write_formula(row, column, f"={function}({blocks['W_Q'].whole})", None, value)


def _write_labels(
    sheet: Worksheet,
    name: str,
    block: Block,
    trace: SelfAttentionTrace,
    formats: tuple[Format, Format],
) -> None:
    """The title of a matrix and the labels of its rows and columns; as text, whatever they say."""
    bold, quiet = formats
    axes = ("query", "key") if name in ("exp", "mask") else axes_of(name, KNOWN)
    rows, columns = words_along(trace, axes)
    sheet.write_string(block.top - 2, block.left, TITLES.get(name, name), bold)
    for j, label in enumerate(numbered(columns, block.columns)):
        sheet.write_string(block.top - 1, block.left + j, _printable(label), quiet)
    for i, label in enumerate(numbered(rows, block.rows)):
        sheet.write_string(block.top + i, block.left - 1, _printable(label), quiet)


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _write_cells(
    sheet: Worksheet,
    block: Block,
    numbers: Array,
    make: Callable[[int, int], str] | None,
    shown: Format,
) -> None:
    """The cells of one matrix: its numbers, or formulas beside which the numbers are kept."""
    for i in range(block.rows):
        for j in range(block.columns):
            row, column, number = block.top + i, block.left + j, float(numbers[i, j])
            if make is None:
                sheet.write_number(row, column, number, shown)
            else:
                value = number if np.isfinite(number) else "−∞"
                sheet.write_formula(row, column, make(i, j), shown, value)


def _colour(sheet: Worksheet, blocks: Mapping[str, Block], matrices: Mapping[str, Array]) -> None:
    """The colours of the worksheet, which follow the numbers."""
    known = {name: matrices[name] for name in blocks if name in KNOWN}
    ends = limits(known)
    signed, share = ([str(colour) for _, colour in one["light"]] for one in (SIGNED, SHARE))
    for name, block in blocks.items():
        area = (block.top, block.left, block.bottom, block.right)
        if name in ("weights", "exp", "mask"):
            scale = {"type": "2_color_scale", "min_type": "num", "max_type": "num",
                     "min_value": 0, "max_value": 1, "min_color": share[0],
                     "max_color": share[2]}  # fmt: skip
        else:
            low, high = ends[name]
            scale = {"type": "3_color_scale", "min_type": "num", "mid_type": "num",
                     "max_type": "num", "min_value": low, "mid_value": 0, "max_value": high,
                     "min_color": signed[1], "mid_color": signed[3],
                     "max_color": signed[5]}  # fmt: skip
        sheet.conditional_format(*area, scale)
