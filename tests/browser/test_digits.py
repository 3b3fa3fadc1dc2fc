"""The digits on the cells can be read, whatever colour a cell has."""

from pages.components.component import read
from pages.figures.core.colorscales import AMOUNT, SHARE, SIGNED
from tests.contrast import contrast

LEAST = 4.5  # to 1, of text (WCAG 1.4.3)


def test_digits_are_legible_on_every_colour_of_every_scale(usual, theme):
    page = usual.new_page()
    cells = f"""scale => {{
        {read("shared/theme.js")}
        const [colour, ink] = [colourAt(scale), inkAt(scale)]
        return Array.from({{ length: 2001 }}, (_, i) => [colour(i / 2000), rgb(ink(i / 2000))])
    }}"""
    least = {
        name: min(contrast(*cell) for cell in page.evaluate(cells, scales[theme]))
        for name, scales in {"signed": SIGNED, "share": SHARE, "amount": AMOUNT}.items()
    }
    page.close()
    assert {name: ratio for name, ratio in least.items() if ratio < LEAST} == {}
