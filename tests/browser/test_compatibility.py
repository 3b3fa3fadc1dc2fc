"""What relies on Streamlit's page: each test fails when an upgrade breaks it."""

import re

import pytest

from tests.browser.explained_cell import MESSAGES
from tests.harness import ROOT
from tests.layout import come_to_rest

COMPONENTS = ROOT / "pages" / "components"
# Every data-testid that is on the page at any time.
RECORD = """(() => {
    window.testids = new Set()
    const add = ({ dataset }) => dataset?.testid && window.testids.add(dataset.testid)
    new MutationObserver(changes => {
        for (const { addedNodes, target } of changes) {
            add(target)
            for (const node of addedNodes) {
                add(node)
                node.querySelectorAll?.("[data-testid]").forEach(add)
            }
        }
    }).observe(document, { childList: true, subtree: true, attributeFilter: ["data-testid"] })
})()"""
ANIMATED = """() => document.body.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 500 })
    .effect.getTiming().duration"""


def named_by_our_sources():
    sources = [*COMPONENTS.rglob("*.css"), *COMPONENTS.rglob("*.js")]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    return {name for text in texts for name in re.findall(r'data-testid="?(\w+)', text)}


@pytest.mark.thorough
def test_every_testid_that_a_style_or_a_script_names_is_on_a_page(visit):
    found = set()
    # A value that is corrected shows an alert, lecture mode hides the sidebar, and a choice answers
    # some questions.
    for page, asked in (
        ("", {}),
        ("seq2seq", {}),
        ("scaling", {"large": 1, "scaling_d_k": 0}),
        ("practice", {"exercise": "lecture", "question": 6}),
    ):
        screen = visit(page=page, lang="en", before=RECORD, **asked)
        come_to_rest(screen.page, "en")
        if not page:
            screen.open_tab("own")
            screen.page.locator("[data-testid=stFileUploader]").wait_for()
            screen.open_tab("files")
            screen.page.locator("[data-testid=stCode]").wait_for()
            screen.page.locator(".st-key-examples button").first.click()
            screen.page.locator("[data-testid=stPopoverBody]").wait_for()
            screen.page.keyboard.press("Escape")
            screen.page.locator("[data-testid=stTooltipIcon]").first.hover()
            screen.page.locator("[data-testid=stTooltipContent]").first.wait_for()
        found |= set(screen.look("[...window.testids]"))
    assert named_by_our_sources() - found == set()


def test_scripts_name_testids_in_one_file():
    naming = {path.name for path in COMPONENTS.rglob("*.js")
              if re.search("testid|prototype", path.read_text(encoding="utf-8"))}  # fmt: skip
    assert naming == {"streamlit.js"}


def test_a_letter_reruns_the_script_unless_it_is_pressed_in_a_figure(visit):
    page = visit(lang="en").page
    come_to_rest(page, "en")
    page.evaluate(MESSAGES)
    page.locator(".attention-plot-figure").focus()
    page.keyboard.press("r")
    page.wait_for_timeout(1000)
    assert page.evaluate("window.sent") == 0
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("r")
    page.wait_for_function("() => window.sent > 0")


@pytest.mark.parametrize(("motion", "duration"), [("reduce", 0), ("no-preference", 500)])
def test_animations_by_script_end_at_once_for_reduced_motion(visit, motion, duration):
    page = visit(lang="en", options={"reduced_motion": motion}).page
    come_to_rest(page, "en")
    assert page.evaluate(ANIMATED) == duration
