"""How much of each page's first figure is on the first screen, before anybody scrolls.

    python -m tests.stage [--screen NAME ...] [--words N ...] [--each NAME=1,2,3] [--missed]

For each page, screen, language and length of sentence: where the figure and its first cells begin,
how much of the figure and of its least visible matrix is in the window, how many of its cells have
digits, and which targets that misses. `--missed` leaves out what misses none. It asserts nothing; a
part of it runs with the tests. With `--server` it measures an app that runs elsewhere, such as an
earlier version.
"""

import argparse
import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from tests.harness import open_browser, serve
from tests.layout import ADDRESSES, come_to_rest

# Width and height of the window, and the parameters of the address.
SCREENS: dict[str, tuple[int, int, dict[str, str]]] = {
    "laptop": (1366, 641, {}),  # what a browser leaves of 1366 x 768
    "1366x768": (1366, 768, {}),
    "lecture-tour": (1280, 720, {"large": "1", "tour": "1"}),
    "lecture": (1920, 1080, {"large": "1"}),
    "phone": (390, 844, {}),
}
SENTENCES = {
    "en": {
        3: "I go home",
        6: "the cat sat on the mat",
        12: "the animal did not cross the street because it was too tired",
        30: " ".join(["the cat sat on the mat and"] * 4 + ["it slept"]),
    },
    "ko": {
        3: "나는 집에 간다",
        6: "학생은 도서관에서 책을 읽고 집에 갔다",
        12: "동물은 길을 건너지 않았다 그것은 너무 지쳐 있었고 날은 이미 몹시 어두웠다",
        30: " ".join(["나는 오늘 학교에 가서 책을 읽고 왔다"] * 4 + ["집에 왔다"]),
    },
}
FEW_COLUMNS = 8  # such matrices always have their digits
FIRST_CELLS = 400  # px, where they begin at the latest in a window of 1366 px
# The least share of a figure in the window, for six words.
TARGETS = {"laptop": 0.9, "1366x768": 0.9, "lecture-tour": 0.7}
# The first figure: its box, the part of it that can be seen, its cells and those with digits.
MEASURE = r"""few => {
    const shapes = '.attention-plot-frame, .attention-chart-figure'
    const figure = [...document.querySelectorAll(shapes)].find(one => one.offsetWidth > 1)
    if (!figure) return null
    const box = figure.getBoundingClientRect()
    const card = document.querySelector('.attention-tour')?.getBoundingClientRect()
    const header = document.querySelector('[data-testid=stHeader]')?.getBoundingClientRect()
    const top = Math.max(box.top, header?.bottom ?? 0)
    const bottom = Math.min(box.bottom, card?.height ? card.top : innerHeight)
    const plot = figure.querySelector('.attention-plot-figure')
    const traces = plot?._fullData?.filter(trace => trace.type === 'heatmap') ?? []
    const decimals = figure.querySelector('.attention-plot-labels')?.digits ?? {}
    const count = some => some.reduce((sum, { z }) => sum + z.length * z[0].length, 0)
    const cells = count(traces.filter(({ name }) => name in decimals)) // chips stand for the others
    const digits = count(traces.filter(({ name }) => (decimals[name] ?? null) !== null))
    const seen = (from, to) => Math.max(0, Math.min(bottom, to) - Math.max(top, from))
    const share = (from, to) => seen(from, to) / (to - from)
    const by = box.height / figure.offsetHeight // lecture mode enlarges it
    const boxes = traces.filter(({ name }) => name in decimals).map(({ name, y, y0, dy, z }) => {
        const ends = y ? [y[0], y.at(-1)] : [y0 - dy / 2, y0 + (z.length - 0.5) * dy]
        const [from, to] = ends.map(at => box.top + by * plot._fullLayout.yaxis.l2p(at))
        return { name, from, inside: share(from, to), isFew: z[0].length <= few }
    })
    const least = boxes.reduce((a, b) => (b.inside < a.inside ? b : a), { inside: 1 })
    return { top: Math.round(box.top), inside: share(box.top, box.bottom), cells, digits,
             cells_top: boxes.length ? Math.round(Math.min(...boxes.map(one => one.from))) : null,
             least: least.inside, least_name: least.name ?? '',
             bare: boxes.filter(({ name, isFew }) => isFew && decimals[name] === null)
                 .map(({ name }) => name) }
}"""


@dataclass(frozen=True)
class Measured:
    """One first screen."""

    top: int  # px, where the figure begins
    inside: float  # share of the figure's height in the window
    cells: int
    digits: int  # cells that have them
    cells_top: int | None  # px, where the first cells begin
    least: float  # share of the least visible matrix in the window
    least_name: str
    bare: list[str]  # matrices of few columns without digits

    def missed(self, page: str, screen: str, words: int) -> list[str]:
        """The targets that this misses."""
        found = [f"no digits: {' '.join(self.bare)}"] if self.bare else []
        if screen in TARGETS and words <= 6 and self.inside < TARGETS[screen]:
            found.append(f"under {TARGETS[screen]:.0%}")
        if page == "self_attention" and screen == "laptop" and words <= 6 and self.least < 1:
            found.append("not from X to the output")
        if SCREENS[screen][0] == 1366 and (self.cells_top or self.top) > FIRST_CELLS:
            found.append("begins low")
        return found


@contextmanager
def opened(browser: Browser, address: str, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    page = context.new_page()
    page.goto(address)
    come_to_rest(page)
    yield page
    context.close()


def measure(page: Page) -> Measured | None:
    """The first figure of a page; None where it has none."""
    found = page.evaluate(MEASURE, FEW_COLUMNS)
    return Measured(**found) if found else None


def address_of(
    server: str, page: str, screen: str, language: str, words: int, more: Iterable[str] = ()
) -> str:
    query = {"sentence": SENTENCES[language][words], "lang": language, **SCREENS[screen][2]}
    query |= dict(one.split("=", 1) for one in more)
    return f"{server}/{ADDRESSES[page]}?{urlencode(query)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", help="the address of a running app")
    parser.add_argument("--page", choices=ADDRESSES, nargs="*", default=list(ADDRESSES))
    parser.add_argument("--screen", choices=SCREENS, nargs="*", default=list(SCREENS))
    parser.add_argument("--words", type=int, choices=SENTENCES["en"], nargs="*", default=[6])
    parser.add_argument("--language", choices=SENTENCES, nargs="*", default=list(SENTENCES))
    parser.add_argument("--each", default="", help="a parameter and its values: d_k=4,24")
    parser.add_argument("--missed", action="store_true", help="only what misses a target")
    given = parser.parse_args()
    with open_browser() as browser:
        if given.server:
            _print_table(browser, given.server, given)
        else:
            with serve() as server:
                _print_table(browser, server, given)


def _print_table(browser: Browser, server: str, given: argparse.Namespace) -> None:
    name, _, values = given.each.partition("=")
    more = [f"{name}={value}" for value in values.split(",") if value] or [""]
    print("| page | screen | | words | begins | cells | inside | least | digits | misses |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for page, screen, language, words, each in itertools.product(
        given.page, given.screen, given.language, given.words, more
    ):
        width, height, _ = SCREENS[screen]
        where = address_of(server, page, screen, language, words, [each] if each else [])
        with opened(browser, where, width, height) as tab:
            found = measure(tab)
        said, missed = "no figure |" + " |" * 5, []
        if found:
            missed = found.missed(page, screen, words)
            said = (
                f"{found.top} | {found.cells_top or ''} | {found.inside:.0%} | "
                f"{found.least:.0%} {found.least_name} | {found.digits}/{found.cells} | "
                f"{', '.join(missed)} |"
            )
        if missed or not given.missed:
            print(f"| {page} {each}| {screen} | {language} | {words} | {said}", flush=True)


if __name__ == "__main__":
    main()
