"""Nothing on the page covers anything else, at any width, in the light and in the dark."""

import itertools

import pytest

from tests.layout import findings
from tests.sweep import SENTENCES

MORE_THAN_A_HAIR = 1  # px: bounds of texts are those of the font, not of the ink
WIDTHS = (1400, 1100, 700, 400)
CASES = {
    "six words": ("the cat sat on the mat", {}),
    "one word": ("hello", {}),
    "long words": ("Donaudampfschifffahrtsgesellschaft 나는 집에간다고말했다 👨‍👩‍👧‍👦 a", {}),
    "many words": (" ".join(f"word{i}" for i in range(24)), {}),
    "narrow": ("I go home", {"d_model": 2, "d_k": 1, "d_v": 1}),
    "one low row": ("hello", {"d_model": 60, "d_k": 1, "d_v": 1}),
    "wide": ("I go home", {"d_model": 24, "d_k": 20, "d_v": 12}),
}


@pytest.mark.fonts
@pytest.mark.parametrize(
    ("case", "scheme"), [*((case, "light") for case in CASES), ("six words", "dark")]
)
def test_after_a_step_and_a_resize_no_text_covers_another(browse, case, scheme):
    sentence, sizes = CASES[case]
    screen = browse(sentence=sentence, lang="en", options={"color_scheme": scheme}, **sizes)
    screen.shows(sentence, **sizes)
    screen.step("d_k")
    stepped = {**sizes, "d_k": sizes.get("d_k", 4) + 1}
    screen.shows(sentence, **stepped)
    style = "getComputedStyle(document.querySelector('.stApp'))"
    assert screen.page.evaluate(f"{style}.colorScheme") == scheme
    for width in WIDTHS:
        screen.page.set_viewport_size({"width": width, "height": 1000})
        screen.settle()
        screen.shows(sentence, **stepped)
        assert overlaps(screen.texts()) == [], f"at {width} px"
        assert outside(screen) == [], f"at {width} px"
        assert covered(screen) == [], f"at {width} px"
        for part in ("document.documentElement", "document.querySelector('.stMain')"):
            assert screen.page.evaluate(f"{part}.scrollWidth - {part}.clientWidth") <= 0


@pytest.mark.parametrize(("page", "words"), [("what-if", 30), ("layer", 64)])
def test_on_a_phone_titles_fit_and_numbers_of_rows_are_apart(browse, page, words):
    options = {"viewport": {"width": 360, "height": 900}}
    screen = browse(page=page, sentence=SENTENCES[words], lang="en", options=options)
    screen.settle()
    assert findings(screen.page) == []


def overlaps(texts):
    """Every two texts that cover each other."""
    return [
        (a, b)
        for a, b in itertools.combinations(texts, 2)
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > MORE_THAN_A_HAIR
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > MORE_THAN_A_HAIR
    ]


def outside(screen):
    """Every text that the edge of the frame cuts off, and every matrix too."""
    width, height = screen.look("[frame.clientWidth, frame.clientHeight]")
    assert width > 200
    assert height > 200
    assert screen.look("plot.querySelector('.main-svg').getBoundingClientRect().height") == height
    boxes = [{"text": name, **box} for name, box in screen.boxes().items()]
    return [
        box
        for box in (*screen.texts(), *boxes)
        if box["left"] < -MORE_THAN_A_HAIR
        or box["top"] < -MORE_THAN_A_HAIR
        or box["right"] > width + MORE_THAN_A_HAIR
        or box["bottom"] > height + MORE_THAN_A_HAIR
    ]


def covered(screen):
    """Every two parts of the page, from the sentence to the tables, that cover each other."""
    parts = screen.page.evaluate("""() => {
        const main = '[data-testid=stMainBlockContainer] '
        const names = ['toolbar', 'frame', 'caption', 'list']
        const hasCorner = document.querySelector('.attention-plot[data-corner]')
        const own = names.slice(hasCorner ? 1 : 0).map(part => `.attention-plot-${part}`)
        const all = [`${main}.st-key-sentence_row`, ...own, `${main}.stElementContainer`]
        return [...document.querySelectorAll(all)]
            .filter(part => !part.querySelector(all))
            .filter(part => !part.parentElement.closest('.st-key-sentence_row'))
            .map(part => ({ text: part.className, ...part.getBoundingClientRect().toJSON() }))
            .filter(part => part.height > 1 && part.width > 1)
    }""")
    assert len(parts) >= 4
    return overlaps(parts) + [
        pair for pair in overlaps(in_corner(screen)) if HEAD in pair[0]["text"]
    ]


HEAD = "attention-plot-head"


def in_corner(screen):
    """The hint with the buttons, where it is in the corner of the figure, and all that is there."""
    head = screen.page.evaluate("""() => {
        const head = document.querySelector('.attention-plot[data-corner] .attention-plot-head')
        const frame = document.querySelector('.attention-plot-frame')
        const at = frame.getBoundingClientRect()
        if (!head) return []
        const by = at.width / frame.offsetWidth  // lecture mode is zoomed
        const { left, right, top, bottom } = head.getBoundingClientRect()
        return [{ text: head.className, left: (left - at.left) / by, right: (right - at.left) / by,
                  top: (top - at.top) / by, bottom: (bottom - at.top) / by }]
    }""")
    boxes = [{"text": name, **box} for name, box in screen.boxes().items()]
    return [*head, *screen.texts(), *boxes]
