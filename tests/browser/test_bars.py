"""The bar of controls on the upper edge of a figure holds them all, and leaves the figure room."""

import pytest

# The visible ends of controls; a strip of options that can be pushed aside counts as a whole.
OUTSIDE = """() => {
    const bar = document.querySelector('.st-key-figure_controls').getBoundingClientRect()
    const controls = document.querySelectorAll(
        `.st-key-figure_controls :is([role=radiogroup], [data-testid=stTextInputRootElement],
            button)`)
    return [...controls]
        .filter(one => !one.matches('[role=radiogroup] *'))
        .map(one => [one.outerHTML.slice(0, 60), one.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.left < bar.left || box.right > bar.right))
        .map(([name, box]) => [name, box.left - bar.left, box.right - bar.right])
}"""
IN_ONE_LINE = """() => [...document.querySelectorAll('.st-key-figure_controls > *')]
    .map(one => one.getBoundingClientRect()).filter(box => box.width)[0].left -
    document.querySelector('.st-key-figure_controls').getBoundingClientRect().left"""


@pytest.mark.parametrize(("page", "width"), [("seq2seq", 1366), ("one-query", 1024)])
def test_no_control_sticks_out_of_its_bar(page, width, browse):
    screen = browse(page, lang="ko", options={"viewport": {"width": width, "height": 641}})
    assert not screen.page.evaluate(OUTSIDE)
    assert screen.page.evaluate(IN_ONE_LINE) < 20  # what is never seen takes no room before it


@pytest.mark.usefixtures("multilingual")
def test_on_a_phone_the_trained_page_shows_its_figure_first(language, browse):
    phone = {"viewport": {"width": 390, "height": 844}}
    tab = browse("trained", lang=language, sentence="I go home", options=phone).page
    heads, figure, queries = (
        tab.locator(one).first.bounding_box()
        for one in (".st-key-trained_preset", ".attention-chart-figure", ".st-key-asking")
    )
    assert heads["height"] < 75
    assert heads["y"] < figure["y"] < min(420, queries["y"])
