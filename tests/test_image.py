"""What deploy/Dockerfile copies is enough for the app: it is laid out as there, and served."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request

import pytest

from tests.harness import ROOT, start
from tests.load.visitor import Visitor, run

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
FILES = """
from pages.exports.npz_json import own_version
from pages.state.texts import LANGUAGES
from pages.panels.trained.model import PICTURES
print(own_version(), [(PICTURES / f"trained.{one}.png").is_file() for one in LANGUAGES])
"""


@pytest.fixture
def image(tmp_path):
    """A folder with what the image would hold in /app."""
    for sources, target in re.findall(r"^COPY (.+) (\S+)$", DOCKERFILE, re.MULTILINE):
        for source in map(ROOT.joinpath, sources.split()):
            if source.is_dir():
                shutil.copytree(source, tmp_path / target)
            else:
                shutil.copy(source, tmp_path / target)
    return tmp_path


def test_every_file_that_the_app_reads_is_in_the_image(image):
    environment = {**os.environ, "PYTHONPATH": str(image)}
    command = [sys.executable, "-c", FILES]
    answer = subprocess.run(command, cwd=image, env=environment, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert answer.stdout.strip() == f"{version[1]} [True, True]"


def test_the_image_serves_its_pages_and_says_that_it_is_healthy(image):
    async def look(address):
        for page in ("", "trained"):
            async with Visitor(address) as visitor:
                await visitor.open(page)

    with start(image / "app.py", settings=image) as server:
        run(look(server.address))
        with urllib.request.urlopen(f"{server.address}/healthz", timeout=5) as answer:
            assert answer.read() == b"ok"


def test_nobody_in_it_is_root_and_it_is_asked_for_its_health():
    *_, last = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)
    assert last not in ("root", "0")
    assert f"useradd --create-home --shell /usr/sbin/nologin {last}" in DOCKERFILE
    assert "/healthz" in DOCKERFILE
    models = re.search(r'MODEL="(gt-.+?)"', DOCKERFILE)[1].split()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"--no-deps {model}\n" in readme for model in models)
