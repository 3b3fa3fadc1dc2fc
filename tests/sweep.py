"""Layout findings and screenshots of every page in both languages, both themes, at four widths.

    python -m tests.sweep FOLDER

Prints what is cut off, covered or too wide, and writes one contact sheet for each page, language,
theme and sentence: the four widths side by side. It asserts nothing; a subset runs with the tests.
"""

import argparse
import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.harness import open_browser, serve
from tests.layout import ADDRESSES, WIDTHS, come_to_rest, findings

LANGUAGES, THEMES = ("en", "ko"), ("light", "dark")
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
SENTENCES = {
    1: "hello",
    6: "the cat sat on the mat",
    30: f"나는 오늘 학교에 갔다가 {LONG} 라는 아주 긴 낱말을 배우고 집에 돌아와서 "
    "어머니께 말씀드렸더니어머니께서는웃으시면서그런낱말이정말로있느냐고물으셨다 "
    + " ".join(f"word{i}" for i in range(14))
    + " a b",
    64: " ".join(
        ("attention", "is", "all", "you", "need", "어텐션", "한번", LONG)[i % 8] for i in range(64)
    ),
}
MAX_HEIGHT = 6_000  # px of a screenshot
SHEET_WIDTHS = {360: 300, 768: 384, 1400: 560, 2560: 760}  # px


@contextmanager
def opened(browser: Browser, address: str, language: str, theme: str) -> Iterator[Page]:
    """A page of a new visitor, at the largest width."""
    size = {"width": WIDTHS[-1], "height": 1000}
    context = browser.new_context(viewport=size, locale=language, color_scheme=theme)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def picture(page: Page, width: int) -> Image.Image:
    """A screenshot of the entire page, not only of its visible part."""
    height = page.evaluate("() => document.querySelector('.stMain').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, 1000), MAX_HEIGHT)})
    come_to_rest(page, page.evaluate("() => document.documentElement.lang"))
    taken = Image.open(io.BytesIO(page.screenshot(type="jpeg", quality=80)))
    page.set_viewport_size({"width": width, "height": 1000})
    return taken


def sheet(pictures: dict[int, Image.Image]) -> Image.Image:
    """The screenshots side by side."""
    scaled = [
        one.resize(
            (SHEET_WIDTHS[w], round(one.height * SHEET_WIDTHS[w] / w)), Image.Resampling.LANCZOS
        )
        for w, one in pictures.items()
    ]
    tallest = min(max(s.height for s in scaled), 2400)
    whole = Image.new("RGB", (sum(s.width + 8 for s in scaled), tallest), "#888")
    x = 0
    for one in scaled:
        whole.paste(one, (x, 0))
        x += one.width + 8
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the contact sheets are written")
    parser.add_argument("--page", choices=ADDRESSES, nargs="*", default=list(ADDRESSES))
    parser.add_argument("--words", type=int, choices=SENTENCES, nargs="*", default=list(SENTENCES))
    parser.add_argument("--language", choices=LANGUAGES, nargs="*", default=list(LANGUAGES))
    parser.add_argument("--theme", choices=THEMES, nargs="*", default=list(THEMES))
    parser.add_argument("--no-pictures", action="store_true", help="findings only, which is faster")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    wrong = 0
    with serve() as server, open_browser() as browser:
        for name, n, language, theme in itertools.product(
            given.page, given.words, given.language, given.theme
        ):
            query = urlencode({"sentence": SENTENCES[n], "lang": language})
            address = f"{server}/{ADDRESSES[name]}?{query}"
            pictures = {}
            with opened(browser, address, language, theme) as page:
                for width in reversed(WIDTHS):
                    page.set_viewport_size({"width": width, "height": 1000})
                    come_to_rest(page, language)
                    for one in findings(page):
                        print(f"{name} {n} words {language} {theme} {width} px: {one}", flush=True)
                        wrong += 1
                    if not given.no_pictures:
                        pictures[width] = picture(page, width)
            if pictures:
                sheet(dict(reversed(pictures.items()))).save(
                    given.folder / f"{name}-{n}-{language}-{theme}.png"
                )
    print(f"{wrong} findings")


if __name__ == "__main__":
    main()
