"""The picture that stands on `/trained` where the model is not installed, in both languages.

    python -m tests.pictures

It needs the model and a browser, and writes docs/trained.en.png and docs/trained.ko.png.
"""

from io import BytesIO
from urllib.parse import urlencode

from PIL import Image, ImageOps

from pages.parts.texts import LANGUAGES
from pages.parts.trained_presets import ANIMAL
from tests.harness import ROOT, open_browser, serve

COLOURS = 160  # of the picture: few, so that it stays small
MARGIN = 20  # px
HIDE = "() => document.querySelector('.attention-chart-toolbar').style.visibility = 'hidden'"
DRAWN = "() => document.querySelectorAll('.attention-chart-figure .main-svg').length"


def main() -> None:
    with serve() as address, open_browser() as browser:
        for language in LANGUAGES:
            page = browser.new_page(viewport={"width": 1400, "height": 1400})
            state = {"lang": language, "sentence": ANIMAL, "layer": 4, "head": 2, "query": 11}
            page.goto(f"{address}/trained?{urlencode(state)}")
            page.wait_for_function(DRAWN)
            page.wait_for_timeout(2000)
            page.evaluate(HIDE)  # nothing can be pressed in a picture
            beside = page.get_by_test_id("stHorizontalBlock").filter(
                has=page.locator(".attention-chart")
            )
            shot = Image.open(BytesIO(beside.screenshot())).convert("RGB")
            shot = ImageOps.expand(shot, MARGIN, "white").quantize(COLOURS)
            shot.save(ROOT / "docs" / f"trained.{language}.png", optimize=True)


if __name__ == "__main__":
    main()
