"""The server beside the page: its health, its headers, Plotly's script."""

import gzip
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from importlib.metadata import version
from pathlib import Path

import plotly
import pytest

from tests.harness import ROOT


def get(address, **headers):
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, answer.headers, answer.read()


def script_at(address):
    """A script that is kept for good, the same to a browser with and without gzip."""
    _, headers, script = get(address)
    assert "Content-Encoding" not in headers
    _, zipped_headers, zipped = get(address, **{"Accept-Encoding": "gzip"})
    assert zipped_headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped) == script
    for one in (headers, zipped_headers):
        assert "Accept-Encoding" in one["Vary"]
        assert "max-age=31536000" in one["Cache-Control"]
        assert one["Cache-Control"].endswith("immutable")
        assert one["Content-Type"].startswith("text/javascript")
    return script


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
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["frame-ancestors"] == policy["connect-src"] == "'self'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        ("https://school.example http://localhost:8080", "frame-ancestors 'self' https://school"),
        ("https://a.example; script-src *", "ATTENTION_FRAMED_BY names 'https://a.example;'"),
        ("*", "ATTENTION_FRAMED_BY names '*'"),
    ],
)
def test_sites_that_are_named_may_frame_the_app_and_nothing_else_can_be_named(sites, said):
    program = "import app; print(app.SECURITY_HEADERS['Content-Security-Policy'])"
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "ATTENTION_FRAMED_BY": sites},
        capture_output=True,
        text=True,
    )
    assert said in run.stdout + run.stderr


def test_plotlys_script_comes_from_the_installed_package_and_is_kept_for_good(server):
    installed = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    address = f"{server}/plotly/plotly.min.js?v={version('plotly')}"
    assert script_at(address) == installed.read_bytes()


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


def test_the_page_names_every_script_of_a_component_and_each_is_kept_for_good(server):
    _, _, page = get(f"{server}/scaling")
    addresses = re.findall(rb'<link rel="modulepreload" href="(/scripts/[\w.-]+)">', page)
    assert {address.split(b"-")[0] for address in addresses} >= {b"/scripts/plot", b"/scripts/drag"}
    for address in addresses:
        assert b"export default function" in script_at(server + address.decode())


@pytest.mark.parametrize(
    ("query", "status"),
    [("name=d_k&start=4&place=9", 404), ("name=d_k&start=4&place=x", 400), ("", 400)],
)
def test_a_preview_is_for_the_visitor_who_drags(server, query, status):
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(f"{server}/previews/guessed?{query}")
    with refused.value:
        assert refused.value.code == status
