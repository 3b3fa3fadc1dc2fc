"""Computes the formulas of a spreadsheet again: as much of the language as our sheet uses."""

import math
import re
import zipfile
from functools import cached_property
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?)|(?P<text>\"[^\"]*\")"
    r"|(?P<range>\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)|(?P<name>[A-Z]+)(?=\()|(?P<sign>[-+*/^=(),]))"
)
FUNCTIONS = {
    "SUM": lambda x: float(np.sum(x)),
    "SUMPRODUCT": lambda x: float(np.sum(x)),
    "MMULT": lambda a, b: np.atleast_2d(a) @ np.atleast_2d(b),
    "EXP": math.exp,
    "SQRT": math.sqrt,
    "SIN": math.sin,
    "COS": math.cos,
    "MAX": lambda x: max((v for v in np.ravel(x) if isinstance(v, float)), default=0.0),
    "ISNUMBER": lambda x: isinstance(x, float),
    "ROWS": lambda x: float(np.atleast_2d(x).shape[0]),
    "COLUMNS": lambda x: float(np.atleast_2d(x).shape[1]),
    "IF": lambda condition, yes, no: yes if condition else no,
}


def place_of(reference):
    """The row and column, from 0, of a cell such as $B$3."""
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", reference).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


class Sheet:
    """The cells of the first sheet of a file; numbers can be replaced."""

    def __init__(self, file):
        with zipfile.ZipFile(BytesIO(file)) as parts:
            root = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))  # noqa: S314, ours
            shared = []
            if "xl/sharedStrings.xml" in parts.namelist():
                strings = ET.fromstring(parts.read("xl/sharedStrings.xml"))  # noqa: S314
                shared = ["".join(t.itertext()) for t in strings]
            self.names = parts.namelist()
            self.conditional = len(root.findall(f"{MAIN}conditionalFormatting"))
        self.formulas, self.stored, self.texts = {}, {}, {}
        for cell in root.iter(f"{MAIN}c"):
            at, formula = place_of(cell.get("r")), cell.find(f"{MAIN}f")
            value = cell.findtext(f"{MAIN}v")
            if formula is not None:
                self.formulas[at] = formula.text
            if cell.get("t") == "s":
                self.texts[at] = shared[int(value)]
            elif value is not None:
                self.stored[at] = value if cell.get("t") == "str" else float(value)

    def find(self, text):
        return next(at for at, found in self.texts.items() if found == text)

    @cached_property
    def _computed(self):
        return {}

    def set(self, at, number):
        assert at not in self.formulas
        self.stored[at] = number
        self._computed.clear()

    def value(self, at):
        if at not in self.formulas:
            return self.stored.get(at, self.texts.get(at, 0.0))
        if at not in self._computed:
            self._computed[at] = _Reader(self, self.formulas[at]).whole()
        return self._computed[at]

    def block(self, top, left, rows, columns):
        return [[self.value((top + i, left + j)) for j in range(columns)] for i in range(rows)]


class _Reader:
    """One formula, by recursive descent."""

    def __init__(self, sheet, text):
        self.sheet, self.tokens, at = sheet, [], 0
        while at < len(text):
            found = TOKEN.match(text, at)
            assert found, text[at:]
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()

    def whole(self):
        value = self.comparison()
        assert not self.tokens
        return value

    def take(self, *signs):
        if self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs:
            return self.tokens.pop(0)[1]
        return None

    def comparison(self):
        left = self.sum()
        return left == self.sum() if self.take("=") else left

    def sum(self):
        value = self.product()
        while sign := self.take("+", "-"):
            other = self.product()
            value = value + other if sign == "+" else value - other
        return value

    def product(self):
        value = self.power()
        while sign := self.take("*", "/"):
            other = self.power()
            value = value * other if sign == "*" else value / other
        return value

    def power(self):
        value = self.one()
        return value ** self.power() if self.take("^") else value

    def one(self):
        if self.take("-"):
            return -self.one()
        if self.take("("):
            value = self.comparison()
            assert self.take(")")
            return value
        kind, text = self.tokens.pop(0)
        match kind:
            case "number":
                return float(text)
            case "text":
                return text[1:-1]
            case "range":
                return self.cells(text)
            case "name":
                return self.call(text)
        raise AssertionError(text)

    def call(self, name):
        self.take("(")
        arguments = [self.comparison()]
        while self.take(","):
            # IF computes both sides here, so the one that is not taken may fail.
            arguments.append(self.guarded() if name == "IF" else self.comparison())
        assert self.take(")")
        return FUNCTIONS[name](*arguments)

    def guarded(self):
        before = list(self.tokens)
        try:
            return self.comparison()
        except (TypeError, ZeroDivisionError):
            depth, self.tokens = 0, before
            while depth or self.tokens[0][1] not in (",", ")"):
                depth += {"(": 1, ")": -1}.get(self.tokens.pop(0)[1], 0)
            return None

    def cells(self, text):
        first, _, last = text.partition(":")
        (top, left), (bottom, right) = place_of(first), place_of(last or first)
        block = self.sheet.block(top, left, bottom - top + 1, right - left + 1)
        return np.array(block, dtype=object if _has_text(block) else float) if last else block[0][0]


def _has_text(block):
    return any(isinstance(value, str) for row in block for value in row)
