"""The spreadsheet computes: its formulas, computed again after a change, are NumPy's numbers."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attention import (
    AttentionError,
    Overrides,
    SelfAttentionConfig,
    causal_mask,
    padding_mask,
    self_attention,
)
from attention.sources import Cell
from pages.exports.spreadsheet import TITLES, Words, spreadsheet
from tests.exports.formula_reader import Sheet

WORDS = Words("title", "said")
TOKENS = ("the", "cat", "sat", "on", "the")
SIZES = {"d_model": 7, "d_k": 3, "d_v": 2}
HOSTILE = ("=1+1", "+cmd|'/C calc'!A0", "@SUM(1)", "-2", '=HYPERLINK("http://x","y")', "http://x",
           "\ud800", "\x01", "<b>", "{=1}")  # fmt: skip
MASKS = {"none": None, "causal": causal_mask(5, 5),
         "padding": np.broadcast_to(padding_mask(3, 5), (5, 5))}  # fmt: skip


def traced(mask="none", positions="none", edits=None, tokens=TOKENS):
    config = SelfAttentionConfig(**SIZES, positions=positions)
    overrides = Overrides(edits=edits or {})
    return self_attention(tokens, config, mask=MASKS[mask], overrides=overrides)


def matrices_in(sheet, trace):
    """Every matrix on the sheet, found by its title."""
    found = {}
    for name, array in trace.matrices.items():
        top, left = sheet.find(TITLES.get(name, name))
        found[name] = sheet.block(top + 2, left, *array.shape)
    return found


def assert_equal(found, trace):
    for name, array in trace.matrices.items():
        numbers = np.array([[-np.inf if x == "−∞" else x for x in row] for row in found[name]])
        np.testing.assert_allclose(numbers, array, rtol=0, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("positions", ["none", "sinusoidal"])
@pytest.mark.parametrize("mask", MASKS)
def test_the_formulas_compute_every_matrix_also_after_a_change(mask, positions):
    trace = traced(mask, positions)
    sheet = Sheet(spreadsheet(trace, WORDS))
    assert_equal(matrices_in(sheet, trace), trace)
    for name, row, column in (("W_Q", 2, 1), ("W_K", 0, 2), ("W_V", 6, 0)):
        top, left = sheet.find(name)
        sheet.set((top + 2 + row, left + column), 1.5)
    edits = {Cell("W_Q", 2, 1): 1.5, Cell("W_K", 0, 2): 1.5, Cell("W_V", 6, 0): 1.5}
    changed = traced(mask, positions, edits)
    assert abs(changed.attention.output - trace.attention.output).max() > 0.01
    assert_equal(matrices_in(sheet, changed), changed)


def test_only_x_the_ws_and_the_mask_are_numbers_and_what_is_stored_is_what_is_computed():
    trace = traced("causal")
    sheet = Sheet(spreadsheet(trace, WORDS))
    for name, array in trace.matrices.items():
        top, left = sheet.find(TITLES.get(name, name))
        cells = [(top + 2 + i, left + j) for i, j in np.ndindex(array.shape)]
        is_given = name in ("X", "W_Q", "W_K", "W_V")
        assert {at in sheet.formulas for at in cells} == {not is_given}, name
        stored = [sheet.stored[at] for at in cells]
        numbers = [-np.inf if x == "−∞" else x for x in stored]
        np.testing.assert_allclose(numbers, array.ravel(), atol=1e-12)
    assert sheet.conditional >= len(trace.matrices)


def test_a_mask_of_numbers_is_the_same_sheet_and_one_that_adds_some_is_refused():
    config, mask = SelfAttentionConfig(), np.where(MASKS["causal"], 0.0, -np.inf)
    sheet = Sheet(spreadsheet(self_attention(TOKENS, config, mask=mask), WORDS))
    top, left = sheet.find(TITLES["mask"])
    assert [sheet.stored[top + 2 + i, left + 1] for i in range(5)] == [0, 1, 1, 1, 1]
    with pytest.raises(AttentionError, match="adds numbers"):
        spreadsheet(self_attention(TOKENS, config, mask=mask + 0.25), WORDS)


def test_a_mask_that_is_changed_on_the_sheet_changes_the_weights():
    sheet = Sheet(spreadsheet(traced("causal"), WORDS))
    top, left = sheet.find(TITLES["mask"])
    for i, j in np.ndindex(5, 5):
        sheet.set((top + 2 + i, left + j), 1.0 if i else 0.0)
    weights = np.array(matrices_in(sheet, traced("causal"))["weights"])
    assert weights[0].tolist() == [0] * 5
    np.testing.assert_allclose(weights[1:], traced().attention.weights[1:], atol=1e-12)


def test_words_are_text_whatever_they_look_like():
    config = SelfAttentionConfig(**SIZES)
    sheet = Sheet(spreadsheet(self_attention(HOSTILE, config), WORDS))
    assert sheet.formulas
    assert not any("HYPERLINK" in one or "cmd" in one for one in sheet.formulas.values())
    texts = list(sheet.texts.values())
    for word in HOSTILE[:6]:
        assert any(text.endswith(f"] {word}") for text in texts)
    assert not [name for name in sheet.names if "_rels/sheet" in name]  # no link to anywhere


@pytest.mark.parametrize("n", [1, 30])
def test_other_sizes_fit_too(n):
    tokens = tuple(f"w{i}" for i in range(n))
    trace = self_attention(tokens, SelfAttentionConfig(d_model=2, d_k=9, d_v=1))
    sheet = Sheet(spreadsheet(trace, WORDS))
    assert_equal(matrices_in(sheet, trace), trace)


LIBRE_OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode">
<value>0</value></prop></item></oor:items>"""


@pytest.mark.skipif(LIBRE_OFFICE is None, reason="no LibreOffice; apt install libreoffice-calc")
@pytest.mark.parametrize("mask", ["none", "causal"])
def test_libre_office_computes_what_numpy_does_after_a_change(tmp_path, mask):
    trace = traced(mask, "sinusoidal")
    changed = traced(mask, "sinusoidal", {Cell("W_K", 4, 1): -2.0})
    # The formulas beside the numbers of before: what is read is what LibreOffice computes.
    stale = replace(trace, W_K=changed.W_K)
    (tmp_path / "sheet.xlsx").write_bytes(spreadsheet(stale, WORDS))
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    command = [LIBRE_OFFICE, "--headless", f"-env:UserInstallation={profile.as_uri()}",
               "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "made"),
               str(tmp_path / "sheet.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    made = Sheet(Path(tmp_path / "made" / "sheet.xlsx").read_bytes())
    top, left = made.find(TITLES["scores"])
    assert (top + 2, left) in made.formulas
    for name, array in changed.matrices.items():
        top, left = made.find(TITLES.get(name, name))
        cells = [(top + 2 + i, left + j) for i, j in np.ndindex(array.shape)]
        stored = [made.stored.get(at, made.texts.get(at)) for at in cells]
        numbers = [-np.inf if x == "−∞" else x for x in stored]
        np.testing.assert_allclose(numbers, array.ravel(), rtol=0, atol=1e-9, err_msg=name)
