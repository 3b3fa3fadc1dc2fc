"""A folder imports only from the folders below it. Imports are read from the AST."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

STANDARD_LIBRARY = frozenset(sys.stdlib_module_names)

# What each folder may import: the folders below it, and other packages.
GROUND = STANDARD_LIBRARY | {
    "numpy", "attention.errors", "attention.arrays", "attention.sources", "attention.rules",
    "attention.decoding_rules", "attention.layer_rules", "attention.learning_rules",
    "attention.variant_rules", "attention.traces",
}  # fmt: skip
INPUTS = GROUND | {"attention.inputs"}
LAYERS = INPUTS | {"attention.layers"}
PROVENANCE = LAYERS | {"attention.provenance"}
EXPERIMENTS = PROVENANCE | {"attention.experiments"}
VARIANTS = EXPERIMENTS | {"attention.variants"}
BERT = PROVENANCE | {"attention.bert"}
E5 = BERT | {"attention.e5"}
LEARNING = LAYERS | {"attention.learning"}
DECODING = LAYERS | {"attention.decoding"}
PRACTICE = VARIANTS | {"attention.practice"}
NUMBERS = STANDARD_LIBRARY | {"attention", "numpy"}
CORE = NUMBERS | {"pandas", "plotly", "pages.figures.core"}
FIGURES = CORE | {"pages.figures"}
EXPORTS = FIGURES | {"pages.exports", "xlsxwriter"}
IMPORTS = NUMBERS | {"pages.imports"}
STATE = FIGURES | IMPORTS | {"streamlit", "starlette", "pages.state"}
COMPONENTS = STATE | EXPORTS | {"segno", "pages.components"}
PANELS = COMPONENTS | {"pages.panels"}
PAGES = PANELS - {"numpy"}  # pages are thin: code that needs arrays belongs below

ROOMS = {
    "attention/inputs": INPUTS,
    "attention/layers": LAYERS,
    "attention/provenance": PROVENANCE,
    "attention/experiments": EXPERIMENTS,
    "attention/variants": VARIANTS,
    "attention/bert": BERT,
    "attention/e5": E5,
    "attention/learning": LEARNING,
    "attention/decoding": DECODING,
    "attention/practice": PRACTICE,
    "attention": NUMBERS,
    "pages/figures/core": CORE,
    "pages/figures": FIGURES,
    "pages/exports": EXPORTS,
    "pages/imports": IMPORTS,
    "pages/state": STATE,
    "pages/components": COMPONENTS,
    "pages/panels": PANELS,
}

MODELS = frozenset({
    "self_attention", "multi_head_attention", "cross_attention", "seq2seq_attention",
    "scaled_dot_product_attention", "recurrent_states", "attention_of", "influences", "shuffles",
    "embed", "projection", "measure", "time_ratios", "compare", "compare_traces", "train",
    "trace_of", "generate",
})  # fmt: skip

IMPORTS_BY_A_CALL = {"__import__", "import_module"}


def imports_of(source: str, package: str) -> Iterator[str]:
    """The full names of all imports of a module of `package`, at any nesting level."""
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


# The import reader, by hand.


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np", ["numpy"]),
        ("import os, plotly.io", ["os", "plotly.io"]),
        ("from attention import embed, softmax", ["attention.embed", "attention.softmax"]),
        ("from pages import shell", ["pages.shell"]),
        ("from . import heads", ["pages.figures.heads"]),
        ("from .core import tables", ["pages.figures.core.tables"]),
        ("from .. import shell", ["pages.shell"]),
        ("from ..components.plot import plot", ["pages.components.plot.plot"]),
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
        ("attention.arrays.Array", NUMBERS, True),
        ("attentions", NUMBERS, False),
        ("pandas", NUMBERS, False),
        ("attention.layers.softmax", INPUTS, False),
        ("attention.layers.softmax", PROVENANCE, True),
        ("attention.softmax", INPUTS, False),
        ("attention.bert.load", EXPERIMENTS, False),
        ("pages.figures.core.tables.table", NUMBERS, False),
        ("pages.figures.core.tables.table", FIGURES, True),
        ("pages.figures.heads", CORE, False),
        ("streamlit", FIGURES, False),
        ("pages.components.plot", FIGURES, False),
        ("pages.exports.latex", FIGURES, False),
        ("pages.exports.latex", EXPORTS, True),
        ("pages.figures.core.tables.table", EXPORTS, True),
        ("streamlit", EXPORTS, False),
        ("pages.components.plot", STATE, False),
        ("streamlit.components.v2", COMPONENTS, True),
        ("pages.panels.mask", COMPONENTS, False),
        ("pages.state.session", COMPONENTS, True),
        ("pages.shell", PANELS, False),
        ("pages.self_attention", PANELS, False),
        ("numpy.linalg", PAGES, False),
        ("pages.components.plot.plot", PAGES, True),
        ("pages.shell", PAGES, False),
        ("import_module()", PANELS, False),
    ],
)
def test_a_floor_sees_what_is_below_it_and_itself(name, allowed, may):
    assert is_allowed(name, allowed) == may


# The folders.


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_rooms_below_it(room):
    files = files_under(room)
    assert files
    assert offences(files, ROOMS[room]) == []


@pytest.mark.parametrize("file", ["errors", "arrays", "rules", "traces"])
def test_the_ground_imports_no_room(file):
    assert offences([ROOT / "attention" / f"{file}.py"], GROUND) == []


def test_every_folder_of_code_is_a_room():
    folders = {file.parent.relative_to(ROOT) for file in files_under("attention")}
    folders |= {file.parent.relative_to(ROOT) for file in files_under("pages")}
    outside = {
        folder
        for folder in folders
        if not any(str(folder) == room or str(folder).startswith(f"{room}/") for room in ROOMS)
    }
    assert outside == {Path("pages")}


def test_figures_draw_what_was_computed_and_run_no_model():
    names = {
        (file.name, name)
        for file in files_under("pages/figures")
        for name in imports_of(file.read_text(encoding="utf-8"), "pages.figures")
    }
    assert ("worksheet.py", "attention.SelfAttentionTrace") in names
    assert [(file, name) for file, name in names if name.rpartition(".")[2] in MODELS] == []


def test_pages_import_no_numpy_no_other_page_and_no_shell():
    assert offences(page_modules(), PAGES) == []


def test_importing_attention_loads_no_screen():
    program = "import sys, attention; print({'streamlit', 'plotly', 'pandas'} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "set()"
