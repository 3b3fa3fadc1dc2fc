"""The recipes of CONTRIBUTING for a language and a kind of mask are complete.

Both are added to a copy of the app by what the recipe lists and nothing else; then every page is
opened with them.
"""

import re
import shutil
import subprocess
import sys

import pytest

from tests.harness import ROOT

ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
# What is no prose: placeholders, links, code, formulas, icons, and the escapes of the file.
KEPT = re.compile(r"\{[^}]*\}|\]\([^)]*\)|`[^`]*`|\$[^$]*\$|:[a-z_/]+:|\\.[0-9a-fA-F]*|<[^>]*>")
WALK = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest

shell = Path("pages/shell.py").resolve()
words = set()
app = AppTest.from_file(str(shell), default_timeout=120).run()
for page, info in app._registered_pages.items():
    app = AppTest.from_file(str(shell), default_timeout=120)
    app.query_params.update(lang="xx", mask="itself")
    app._page_hash = page
    app.run()
    assert not app.exception, (info, app.exception)
    assert "itself" not in " ".join(note.value for note in app.warning), info
    words |= {text.value for text in app.text}
assert any("Éách wórd" in word for word in words), words
print("walked")
"""


def accented(line: str) -> str:
    """A line of the texts with every vowel of its prose accented."""
    key, sign, value = line.partition(" = ")
    if not sign or not value.startswith(('"', "[")):
        return line
    parts, end = [], 0
    for kept in KEPT.finditer(value):
        parts += [value[end : kept.start()].translate(ACCENTS), kept[0]]
        end = kept.end()
    return f"{key} = {''.join(parts)}{value[end:].translate(ACCENTS)}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The app with the language `xx` and the mask `itself`."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("pages", "attention", "docs", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    masks = folder / "attention/layers/masks.py"
    source = masks.read_text(encoding="utf-8")
    last = '            MaskKind("window", ("window",), _window, acts_between_sentences=True),\n'
    added = '            MaskKind("itself", (), np.eye, acts_between_sentences=False),\n'
    assert source.count(last) == 1
    masks.write_text(
        source.replace(last, last + added.replace("np.eye", "lambda n, m: np.eye(n, m) > 0")),
        encoding="utf-8",
    )
    for language in ("en", "ko"):
        file = folder / f"pages/texts/{language}.toml"
        text = file.read_text(encoding="utf-8")
        said = 'itself_said = "Each word sees only itself (n = {n})."'
        file.write_text(text.replace("[mask]\n", f"[mask]\n{said}\n"), encoding="utf-8")
    english = (folder / "pages/texts/en.toml").read_text(encoding="utf-8").splitlines()
    (folder / "pages/texts/xx.toml").write_text("\n".join(map(accented, english)), encoding="utf-8")
    shutil.copy(folder / "docs/trained.en.png", folder / "docs/trained.xx.png")
    return folder


def test_every_page_runs_with_a_new_language_and_a_new_kind_of_mask(copy):
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WALK], cwd=copy, capture_output=True, text=True
    )
    assert run.stdout.strip().endswith("walked"), run.stderr[-3000:]
