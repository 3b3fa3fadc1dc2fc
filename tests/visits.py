"""Visits to the app as Streamlit runs it, without a browser."""

from functools import cache
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

SHELL = Path(__file__).parents[1] / "pages" / "shell.py"

# Each AppTest reads the metadata of every installed package, to find components in them, which
# takes five times as long as a page. What is installed stays the same while tests run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def visit(**parameters: str) -> AppTest:
    """A new visit at `/` with these parameters in the address."""
    app = AppTest.from_file(str(SHELL), default_timeout=30)
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


def notes(app: AppTest) -> str:
    """What the page warns of or advises."""
    return " ".join(note.value for note in (*app.warning, *app.info))
