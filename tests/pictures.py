"""The screenshots of the README, and the one that `/trained` shows without a model.

    python -m tests.pictures [--out FOLDER]

It needs the trained model and a browser.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page

from pages.panels.trained.presets import ANIMAL
from tests.harness import ROOT, open_browser, serve
from tests.layout import come_to_rest

FOLDER = ROOT / "docs"
COLOURS = 160  # few, for a small file
MARGIN = 20  # px, around a part of a page
SMALL = (70, 50)  # px; at this size fonts make no difference
HIDE = "() => document.querySelector('.attention-chart-toolbar').style.visibility = 'hidden'"
NOTHING_FADES = "() => document.getAnimations().every(one => one.playState !== 'running')"
KOREAN = {"sentence": "나는 오늘 집에 일찍 간다"}
TRAINED = {"sentence": ANIMAL, "layer": 4, "head": 2, "query": 11}


@dataclass(frozen=True)
class Picture:
    """What a screenshot shows: a page in a state, entire or only the row with its chart."""

    page: str
    state: dict[str, object]
    size: tuple[int, int] = (1400, 1000)
    is_dark: bool = False
    is_part: bool = field(default=False)


PICTURES = {
    "worksheet": Picture("", {"lang": "en", "cell": "scores.2.3"}),
    "heads": Picture("heads", {"lang": "ko", "mask": "causal", **KOREAN}, is_dark=True),
    "trained.en": Picture("trained", {"lang": "en", **TRAINED}, (1400, 1400), is_part=True),
    "trained.ko": Picture("trained", {"lang": "ko", **TRAINED}, (1400, 1400), is_part=True),
}


@contextmanager
def taken(browser: Browser, address: str, picture: Picture) -> Iterator[Image.Image]:
    """A new screenshot."""
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.is_dark else "light",
    )
    page.goto(f"{address}/{picture.page}?{urlencode(picture.state)}")
    come_to_rest(page, str(picture.state["lang"]))
    page.wait_for_function(NOTHING_FADES)
    shot = _part(page) if picture.is_part else Image.open(BytesIO(page.screenshot()))
    yield shot.convert("RGB").quantize(COLOURS)
    page.close()


def _part(page: Page) -> Image.Image:
    page.evaluate(HIDE)  # a screenshot has no buttons to press
    row = page.get_by_test_id("stHorizontalBlock").filter(has=page.locator(".attention-chart"))
    shot = Image.open(BytesIO(row.screenshot())).convert("RGB")
    return ImageOps.expand(shot, MARGIN, "white")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The difference of two screenshots at low resolution, from 0 to 1."""
    small = [np.asarray(image.convert("L").resize(SMALL), dtype=float) for image in (one, other)]
    return float(np.abs(small[0] - small[1]).mean() / 255)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder (default: docs)")
    folder = parser.parse_args().out
    with serve() as address, open_browser() as browser:
        for name, picture in PICTURES.items():
            with taken(browser, address, picture) as shot:
                shot.save(folder / f"{name}.png", optimize=True)
                print(f"{folder / name}.png")


if __name__ == "__main__":
    main()
