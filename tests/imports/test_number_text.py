"""One reader of typed numbers: what each spelling is, and which are refused."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pages.imports.file_error import LARGEST
from pages.imports.number_text import (
    could_be_thousands,
    kind_of,
    number_of,
    readings_of_comma,
    written_of,
)

ROOT = Path(__file__).parents[2]

READ = {
    "5": 5, "+5": 5, "-5": -5, "\u22125": -5, "\u20135": -5, "\u20105": -5, "\u20115": -5,
    "\uff0d5": -5, "\uff0b5": 5, "5.": 5, ".5": 0.5, "-.5": -0.5, "\u2212.5": -0.5, "0,5": 0.5,
    "-0,5": -0.5, ",5": 0.5, "2,50": 2.5, "0.50": 0.5, "007": 7, "1e-3": 0.001, "1E-3": 0.001,
    "1e\u22123": 0.001, "1,5e-3": 0.0015, "1e+5": 1e5, "1.000000000000000000e+00": 1, "1e5": 1e5,
    "1.000": 1, "1.234": 1.234, "0,512": 0.512, "1,2345": 1.2345, "-0": -0.0, "0e9": 0, "５": 5,
    "０．５": 0.5, "－０，５": -0.5, "１ｅ３": 1000,
    "\u00a05": 5, "5\u00a0": 5, "\u200b5\u200b": 5, "\u20095\u202f": 5, "\ufeff5": 5,

    "\u30005": 5, "\t5\n": 5, " 5 ": 5, "5e-324": 5e-324, "2.2250738585072014e-308": 2**-1022,
    "0.1": 0.1, "0.30000000000000004": 0.1 + 0.2, "1000000": 1e6, "-1000000": -1e6,
}  # fmt: skip

REFUSED = [
    "1,000", "-1,234", "\u221212,345", "999,000", " 1,000\u00a0", "\uff11\uff0c\uff10\uff10\uff10",
    "", " ", "\u200b", "a", "nan", "NaN", "inf", "-inf", "Infinity", "\u221e", "1e999", "-1e999",
    "1e7", "1000000.1", "9" * 5000, "1e-400", "1_000", "1,234,567", "1.234.567", "1.234,5",
    "1,234.5", "1 000", "1\u00a0000", "1\u202f000", "1'000", "1/2", "\u00bd", "1\u00bd", "0x10",
    "0b1", "0o7", "1e", "e5", "1e5.5", "1e 5", "5%", "\u0665", "\u096b", "1\u0665", "--5", "+-5",
    "5-", "- 5", "(5)", "1.2.3", "5,", ".", ",", "-", "\u2014" + "5", "1\u00d710^-3", "10\u00b2",
    "5f", "1d3", "1j", "1+2i", "=1+1", "$5", "5\u20ac", "#5", "'5", '"5"', "1 2", "1;2", "1\t2",
    "1\u200b2", "True", "None", "NA", "#DIV/0!", "\uff11\uff10\u00b2", "__import__('os')",
]  # fmt: skip


@pytest.mark.parametrize("typed", READ)
def test_a_number_is_read_to_the_last_bit(typed):
    found = number_of(typed)
    assert found is not None
    assert found.hex() == float(READ[typed]).hex()
    assert kind_of(typed) == "number"


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_number_or_could_be_two_is_refused(typed):
    assert number_of(typed) is None


@settings(derandomize=True, deadline=None)
@given(st.floats(-LARGEST, LARGEST))
@example(-0.0)
@example(5e-324)
def test_what_is_written_reads_back_as_the_same_float(number):
    spellings = [written_of(number), repr(number), f"{number:.17e}", f" {number!r}\u00a0",
                 written_of(number).replace("-", "\u2212"),
                 np.format_float_positional(number, trim="-")]  # fmt: skip
    with_comma = repr(number).replace(".", ",")
    spellings += [] if could_be_thousands(with_comma) else [with_comma]
    assert {number_of(text).hex() for text in spellings} == {number.hex()}


@settings(max_examples=500, derandomize=True, deadline=None)
@given(st.text(alphabet="0123456789.,eE+-\u2212 _\u00a0%x/\u0665", max_size=8))
def test_nothing_is_read_that_python_reads_otherwise(text):
    found = number_of(text)
    if found is not None:
        bare = text.strip().replace("\u2212", "-").replace(",", ".")
        assert found == float(bare)
        assert math.isfinite(found)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("the", "word"), ("[3] 2", "word"), ("[W_K] rows: d_model", "word"), ("V1", "word"),
     ("\u4e00", "word"), ("\u2018quoted\u2019", "word"), (".", "mark"), ("\u2014", "mark"),
     ("?", "mark"), ("", "empty"), ("\u00a0", "empty"), ("10%", "unreadable"),
     ("%", "unreadable"), ("nan", "unreadable"), ("NA", "unreadable"), ("n/a", "unreadable"),
     ("<NA>", "unreadable"), ("-Infinity", "unreadable"), ("#WERT!", "unreadable"),
     ("#N/A", "unreadable"), ("#NV", "unreadable"), ("Err:502", "unreadable"),
     ("TRUE", "unreadable"), ("null", "unreadable"), ("1st", "unreadable"),
     ("2024-01-01", "unreadable"), ("[0.5", "unreadable"), ("\u00bd", "unreadable"),
     ("\u0665", "unreadable"), ("=A1", "word"), ("~0.5", "unreadable"), ("0.5", "number")],
)  # fmt: skip
def test_a_label_is_what_no_reader_could_take_for_a_number(text, kind):
    assert kind_of(text) == kind


def test_thousands_are_suspected_where_they_can_be():
    assert all(map(could_be_thousands, ["1,234", "12.345", "-999,000", "\u22121,234"]))
    assert not any(map(could_be_thousands, ["0,512", "1,23", "1234,567", "1,2345", "1", "1e3"]))


def test_a_lone_comma_before_three_digits_has_two_readings():
    assert readings_of_comma(" 1,000") == ("1.000", "1000")
    assert readings_of_comma("\u221212,345") == ("-12.345", "-12345")
    assert not any(map(readings_of_comma, ["1.000", "0,512", "1,23", "1,2345", "1", "x", ""]))


def test_there_is_one_reader_of_typed_numbers():
    reads = re.compile(r"float\((?!one\.)(text|typed|entry|written|field|found|one)\b")
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pages").rglob("*.py")
        if reads.search(path.read_text(encoding="utf-8"))
    }
    # A slider's whole number is read as Streamlit reads it.
    assert files == {"pages/imports/number_text.py", "pages/state/parameters.py"}
