"""One idea a file: no file of code, of the product or of its tests, is over 300 lines."""

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_LINES = 300
KINDS = {".py", ".js", ".css"}  # a language's texts, in .toml, are one list as long as the app


def files_of_code() -> Iterator[Path]:
    """Every one below the root. What begins with a point, like .venv, is not ours to shorten."""
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if not name.startswith(".")]
        yield from (Path(folder, name) for name in names if Path(name).suffix in KINDS)


def test_no_file_of_code_is_over_300_lines():
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in files_of_code()
    }
    assert {Path(name).suffix for name in lengths} == KINDS
    assert {Path(name).parts[0] for name in lengths} >= {"app.py", "attention", "pages", "tests"}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}
