"""The formulas of a spreadsheet that computes attention, and where its matrices lie."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from attention.rules import BASE

Formula = Callable[[int, int], str]  # of a cell, by its row and column in the matrix


@dataclass(frozen=True)
class Block:
    """Where the cells of a matrix are."""

    top: int
    left: int
    rows: int
    columns: int

    @property
    def bottom(self) -> int:
        return self.top + self.rows - 1

    @property
    def right(self) -> int:
        return self.left + self.columns - 1

    @property
    def whole(self) -> str:
        return str(xl_range_abs(self.top, self.left, self.bottom, self.right))

    def cell(self, i: int, j: int) -> str:
        return str(xl_rowcol_to_cell(self.top + i, self.left + j))

    def row(self, i: int) -> str:
        return str(xl_range_abs(self.top + i, self.left, self.top + i, self.right))

    def column(self, j: int) -> str:
        return str(xl_range_abs(self.top, self.left + j, self.bottom, self.left + j))


def formulas_of(
    blocks: Mapping[str, Block], d_model: tuple[int, int], d_k: tuple[int, int]
) -> dict[str, Formula]:
    """How each matrix that is computed is computed, as spreadsheets write it.

    Args:
        blocks: where each matrix lies.
        d_model: the row and column of the cell with d_model.
        d_k: those of d_k.
    """
    at = blocks
    before = "masked" if "masked" in at else "scaled"
    root = xl_rowcol_to_cell(*d_k, row_abs=True, col_abs=True)
    width = xl_rowcol_to_cell(*d_model, row_abs=True, col_abs=True)

    def product(left: str, right: str) -> Formula:
        # MMULT alone would have to be entered as an array formula.
        return lambda i, j: f"=SUMPRODUCT(MMULT({at[left].row(i)},{at[right].column(j)}))"

    def power(i: int, j: int) -> str:
        x, row = at[before].cell(i, j), at[before].row(i)
        shifted = f"EXP({x}-MAX({row}))"
        return f"=IF(ISNUMBER({x}),{shifted},0)" if before == "masked" else f"={shifted}"

    def weight(i: int, j: int) -> str:
        total = f"SUM({at['exp'].row(i)})"
        return f"=IF({total}=0,0,{at['exp'].cell(i, j)}/{total})"

    def wave(i: int, j: int) -> str:
        name = "COS" if j % 2 else "SIN"
        return f"={name}({i}*{BASE:.0f}^(-{j - j % 2}/{width}))"

    return {
        "P": wave,
        "X": lambda i, j: f"={at['E'].cell(i, j)}+{at['P'].cell(i, j)}",
        **{name: product("X", f"W_{name}") for name in ("Q", "K", "V")},
        "K_T": lambda i, j: f"={at['K'].cell(j, i)}",
        "scores": product("Q", "K_T"),
        "scaled": lambda i, j: f"={at['scores'].cell(i, j)}/SQRT({root})",
        "masked": lambda i, j: f'=IF({at["mask"].cell(i, j)}=1,{at["scaled"].cell(i, j)},"−∞")',
        "exp": power,
        "weights": weight,
        "output": product("weights", "V"),
    }
