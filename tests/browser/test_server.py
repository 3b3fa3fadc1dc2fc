"""The server beside the page: its health, its headers, Plotly's script."""

import urllib.error
import urllib.request
from importlib.metadata import version
from pathlib import Path

import plotly
import pytest


def get(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.status, answer.headers, answer.read()


def test_healthz_says_ok(server):
    status, _, body = get(f"{server}/healthz")
    assert (status, body) == (200, b"ok")


@pytest.mark.parametrize("path", ["/", "/?sentence=I+go+home", "/healthz", "/_stcore/health"])
def test_every_answer_has_the_security_headers(server, path):
    _, headers, _ = get(f"{server}{path}")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]


def test_plotlys_script_comes_from_the_installed_package_and_is_kept_for_good(server):
    _, headers, body = get(f"{server}/plotly/plotly.min.js?v={version('plotly')}")
    installed = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    assert body == installed.read_bytes()
    assert "max-age=31536000" in headers["Cache-Control"]
    assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/plotly/nothing.js", "/plotly/../app.py", "/plotly/%2e%2e/__init__.py"]
)
def test_nothing_else_is_served_beside_it(server, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(f"{server}{path}")
    with refused.value as answer:
        assert answer.code in (400, 404)


def test_the_page_asks_for_the_script_under_the_address_that_is_kept(visit):
    screen = visit()
    screen.shows("the cat sat on the mat")
    scripts = screen.page.evaluate(
        "performance.getEntriesByType('resource').map(entry => entry.name)"
        ".filter(name => name.includes('plotly'))"
    )
    assert scripts
    assert all(f"?v={version('plotly')}" in script for script in scripts)
