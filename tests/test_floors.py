"""A floor imports only from the floors below it. Imports are read from the source by AST."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

STANDARD_LIBRARY = frozenset(sys.stdlib_module_names)
NUMBERS = STANDARD_LIBRARY | {"attention", "numpy"}
FIGURES = NUMBERS | {"pandas", "plotly", "pages.figures"}
EXPORTS = FIGURES | {"pages.exports"}
IMPORTS = NUMBERS | {"pages.imports"}
PARTS = EXPORTS | IMPORTS | {"streamlit", "pages.parts"}
PAGES = PARTS - {"numpy"}  # a page is thin: whoever needs an array computes, and belongs below

MODELS = frozenset({
    "self_attention", "multi_head_attention", "cross_attention", "seq2seq_attention",
    "scaled_dot_product_attention", "recurrent_states", "attention_of", "influences", "shuffles",
    "embed", "projection", "measure", "time_ratios",
})  # fmt: skip

IMPORTS_BY_A_CALL = {"__import__", "import_module"}


def imports_of(source: str, package: str) -> Iterator[str]:
    """Every name that a module of `package` imports, in full, wherever in the file it does so."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                above = package.split(".")[: -(level - 1) or None] if level else []
                stem = ".".join([*above, *([module] if module else [])])
                yield from (f"{stem}.{name.name}" for name in names)
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
                if called in IMPORTS_BY_A_CALL:
                    yield f"{called}()"


def is_allowed(name: str, allowed: frozenset[str]) -> bool:
    return any(name == floor or name.startswith(f"{floor}.") for floor in allowed)


def offences(files: list[Path], allowed: frozenset[str]) -> list[str]:
    found = []
    for file in files:
        place = file.relative_to(ROOT)
        package = ".".join(place.parent.parts)
        names = imports_of(file.read_text(encoding="utf-8"), package)
        found += [f"{place} imports {name}" for name in names if not is_allowed(name, allowed)]
    return found


def files_under(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def page_modules() -> list[Path]:
    not_pages = {"shell.py", "__init__.py"}
    return sorted(file for file in (ROOT / "pages").glob("*.py") if file.name not in not_pages)


# By hand: the reader itself.


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np", ["numpy"]),
        ("import os, plotly.io", ["os", "plotly.io"]),
        ("from attention import embed, softmax", ["attention.embed", "attention.softmax"]),
        ("from pages import shell", ["pages.shell"]),
        ("from . import tables", ["pages.figures.tables"]),
        ("from .scales import limits", ["pages.figures.scales.limits"]),
        ("from .. import shell", ["pages.shell"]),
        ("from ..parts.plot import plot", ["pages.parts.plot.plot"]),
        ("def later():\n    if True:\n        import streamlit", ["streamlit"]),
        ("__import__('streamlit')", ["__import__()"]),
        ("import importlib\nimportlib.import_module('x')", ["importlib", "import_module()"]),
        ("text = 'import streamlit'", []),
    ],
)
def test_every_way_to_import_is_seen(source, names):
    assert list(imports_of(source, package="pages.figures")) == names


@pytest.mark.parametrize(
    ("name", "allowed", "may"),
    [
        ("math", NUMBERS, True),
        ("attention.errors.Array", NUMBERS, True),
        ("attentions", NUMBERS, False),
        ("pandas", NUMBERS, False),
        ("pages.figures.tables.table", NUMBERS, False),
        ("pages.figures.tables.table", FIGURES, True),
        ("streamlit", FIGURES, False),
        ("pages.parts.plot", FIGURES, False),
        ("pages.exports.latex", FIGURES, False),
        ("pages.exports.latex", EXPORTS, True),
        ("pages.figures.tables.table", EXPORTS, True),
        ("streamlit", EXPORTS, False),
        ("streamlit.components.v2", PARTS, True),
        ("pages.shell", PARTS, False),
        ("pages.self_attention", PARTS, False),
        ("numpy.linalg", PAGES, False),
        ("pages.parts.plot.plot", PAGES, True),
        ("pages.shell", PAGES, False),
        ("import_module()", PARTS, False),
    ],
)
def test_a_floor_sees_what_is_below_it_and_itself(name, allowed, may):
    assert is_allowed(name, allowed) == may


# The floors.


def test_attention_imports_the_standard_library_and_numpy_only():
    files = files_under("attention")
    assert files
    assert offences(files, NUMBERS) == []


def test_figures_import_no_streamlit_and_nothing_from_above():
    assert offences(files_under("pages/figures"), FIGURES) == []


def test_figures_draw_what_was_computed_and_run_no_model():
    names = {
        (file.name, name)
        for file in files_under("pages/figures")
        for name in imports_of(file.read_text(encoding="utf-8"), "pages.figures")
    }
    assert ("worksheet.py", "attention.SelfAttentionTrace") in names
    assert [(file, name) for file, name in names if name.rpartition(".")[2] in MODELS] == []


def test_exports_import_no_streamlit_and_nothing_from_above():
    files = files_under("pages/exports")
    assert files
    assert offences(files, EXPORTS) == []


def test_imports_of_files_need_the_numbers_alone():
    files = files_under("pages/imports")
    assert files
    assert offences(files, IMPORTS) == []


def test_parts_import_no_page_and_no_shell():
    assert offences(files_under("pages/parts"), PARTS) == []


def test_pages_import_no_numpy_no_other_page_and_no_shell():
    assert offences(page_modules(), PAGES) == []


def test_importing_attention_loads_no_screen():
    program = "import sys, attention; print({'streamlit', 'plotly', 'pandas'} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "set()"
