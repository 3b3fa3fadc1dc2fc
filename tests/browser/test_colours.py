"""Queries, keys, values and d_k have one colour each, wherever they are drawn or named."""

import pytest

from tests.on_screen import BOXES
from tests.palette import PALETTE, channels

# The edges along the rows and along the columns of each matrix; None where it has no colour.
EDGES = {
    "X": (None, None),
    "W_Q": (None, "d_k"),
    "W_K": (None, "d_k"),
    "W_V": (None, "value"),
    "Q": ("query", "d_k"),
    "K": ("key", "d_k"),
    "K_T": ("d_k", "key"),
    "V": ("key", "value"),
    "scores": ("query", "key"),
    "weights": ("query", "key"),
    "output": ("query", "value"),
}
# What is painted just left of a matrix and just above it: red, green, blue and opacity.
PAINTED = f"""names => {{
    const boxes = ({BOXES})()
    const canvas = document.querySelector(".attention-plot-labels")
    const density = canvas.width / canvas.clientWidth
    const context = canvas.getContext("2d")
    const at = (x, y) => [...context.getImageData(x * density, y * density, 1, 1).data]
    return names.map(name => {{
        const {{ left, top, right, bottom }} = boxes[name]
        const [x, y] = [left + (right - left) / 2, top + (bottom - top) / 2]
        return [at(left - 2, y + 2), at(x + 2, top - 2)]
    }})
}}"""
TEXT_COLOUR = "element => getComputedStyle(element).color.match(/\\d+/g).map(Number)"


def colour_of(element):
    return element.evaluate(TEXT_COLOUR)


def test_a_dimension_has_its_colour_in_the_figure_the_panel_and_the_glossary(browse, theme):
    screen = browse(lang="en", cell="scores.2.3", options={"color_scheme": theme})
    screen.settle()
    page, palette = screen.page, {role: channels(one) for role, one in PALETTE[theme].items()}
    painted = page.evaluate(PAINTED, list(EDGES))
    for (name, roles), pixels in zip(EDGES.items(), painted, strict=True):
        for role, pixel in zip(roles, pixels, strict=True):
            if role:
                assert pixel == [*palette[role], 255], f"{name}: {role}"
            else:
                assert pixel[:3] not in palette.values(), name
    head = page.locator(".attention-explanation thead th span").first
    assert (head.inner_text(), colour_of(head)) == ("d_k", palette["d_k"])
    named = page.locator(".attention-explanation-sentence [data-role=d_k]")
    assert set(named.all_inner_texts()) == {"d_k"}
    assert colour_of(named.first) == palette["d_k"]
    page.locator(".attention-glossary-open").click()
    for name, roles in (("Q", ("query", "d_k")), ("V", ("key", "value"))):
        sizes = page.locator(f".attention-glossary li[data-name={name}] .attention-glossary-size")
        assert [colour_of(sizes.nth(i)) for i in (0, 1)] == [palette[role] for role in roles]


@pytest.mark.thorough
def test_amber_is_what_the_reader_touched_and_nothing_else(visit):
    screen = visit(lang="en", cell="scores.2.3", edits="W_Q.1.1_3")
    screen.settle()
    screen.page.wait_for_selector("[data-kind=pin]", state="attached")
    shown = screen.page.evaluate("""() => [...document.querySelectorAll('*')].flatMap(element => {
        const { borderTopColor, borderTopWidth, outlineColor, outlineStyle, backgroundColor } =
            getComputedStyle(element)
        const is = colour => colour === 'rgb(242, 169, 0)'
        const drawn = (is(borderTopColor) && borderTopWidth !== '0px') || is(backgroundColor)
            || (is(outlineColor) && outlineStyle !== 'none')
        return drawn ? [element.dataset.kind ?? element.className] : []
    })""")
    assert set(shown) == {"cell", "pin", "edited"}


@pytest.mark.thorough
def test_each_kind_of_numbers_in_a_figure_is_in_its_legend(browse):
    for page, shown in (
        ("scaling", ["negative to positive", "attention weights", "0 to the largest"]),
        ("long-range", ["log₁₀ of the influence"]),
    ):
        for width in (1400, 390):
            screen = browse(page=page, lang="en", length=4,
                           options={"viewport": {"width": width, "height": 900}})  # fmt: skip
            screen.settle()
            texts = [text["text"] for text in screen.texts()]
            assert [text for text in texts if text in shown] == shown, (page, width)
