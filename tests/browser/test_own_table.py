"""The table to type into: every key counts, nothing is clipped, and no number changes unsaid."""

import numpy as np
import pytest

from attention import tokenize
from pages.state.texts import texts_in
from tests.browser.test_overrides import opened, shows

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
WRITTEN = {".5": 0.5, "0,5": 0.5, "1e-3": 0.001, "\u22120.5": -0.5}
AT_HAND = "() => document.activeElement.getAttribute('aria-label')"
CARET = """() => { const { value, selectionStart, selectionEnd } = document.activeElement
    return [value, selectionStart, selectionEnd] }"""
WITHIN = "() => Boolean(document.activeElement.closest('.attention-number-table'))"
# Every element of the table but those that it is made of.
FOREIGN = """() => [...document.querySelectorAll('.attention-number-table *')]
    .filter(one => !one.matches('p, span, div, table, thead, tbody, tr, th, td, input'))
    .map(one => one.outerHTML)"""
SELECT = """() => {
    const [first, second] = document.querySelector('.attention-number-table tbody').rows
    getSelection().setBaseAndExtent(first.cells[1], 0, second.cells[2], 1) }"""


class Table:
    """The table of a page whose panel is open."""

    def __init__(self, screen):
        self.screen, self.page = screen, screen.page
        self.root = self.page.locator(".attention-number-table")
        self.problem = self.root.locator(".attention-number-table-problem")
        screen.open_tab("own")
        self.root.locator("input").wait_for()
        screen.settle()

    def cell(self, row, column):
        return self.root.locator("tbody tr").nth(row).locator("td").nth(column)

    def enter(self, row, column):
        self.cell(row, column).click()

    def choose(self, matrix):
        self.page.locator(".st-key-own_matrix input").click()
        self.page.get_by_role("option", name=matrix, exact=True).click()
        self.root.locator("thead th").first.filter(has_text=matrix).wait_for()
        self.screen.settle()

    def paste(self, text):
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+V")


def table_of(visit, **parameters):
    return Table(opened(visit, **parameters))


def test_every_key_counts_however_fast_it_comes(visit, language):
    table = table_of(visit, lang=language)
    for row, text in enumerate(WRITTEN):
        table.enter(row, 1)
        table.page.keyboard.type(text)
        table.page.keyboard.press("Enter" if row % 2 else "Tab")
    for row, number in enumerate(WRITTEN.values()):
        shows(table.screen, "W_K", row, 1, number)
    table.screen.settle()
    assert table.problem.inner_text() == ""
    assert [table.cell(row, 1).inner_text() for row in range(3)] == ["0.5", "0.5", "0.001"]
    assert table.root.locator("[data-edited]").count() == 4
    described = table.cell(0, 1).get_attribute("aria-description")
    assert described == texts_in(language)("own.table.edited")


@pytest.mark.thorough
def test_nothing_that_is_typed_while_the_page_computes_is_lost(visit):
    table = table_of(visit, lang="en", d_model=5, d_k=3)
    table.enter(0, 0)
    for i in range(14):
        table.page.keyboard.type(f"{i}.5")
        table.page.keyboard.press("Tab")
    table.page.keyboard.type("0.75")  # not yet left
    table.page.keyboard.press("ArrowLeft")
    for i in range(14):
        shows(table.screen, "W_K", i // 3, i % 3, i + 0.5)
    table.screen.settle()
    assert table.page.evaluate(CARET) == ["0.75", 3, 3], "what is being typed stays"
    assert table.page.evaluate(AT_HAND) == "W_K[5, 3]"
    table.page.keyboard.press("Enter")
    shows(table.screen, "W_K", 4, 2, 0.75)
    table.screen.settle()
    own = [[x + 0.5 for x in range(3 * i, 3 * i + 3)] for i in range(5)]
    own[4][2] = 0.75
    np.testing.assert_array_equal(table.screen.matrices()["W_K"], own)


def test_what_cannot_be_read_stays_is_named_and_changes_nothing(visit, language):
    texts = texts_in(language)
    table = table_of(visit, lang=language)
    before = table.screen.matrices()
    former = table.cell(0, 0).locator("input").input_value()
    table.enter(0, 0)
    table.page.keyboard.type("1/2")
    table.page.keyboard.press("Tab")
    table.page.keyboard.type("1,000")
    table.page.keyboard.press("Tab")
    two = texts("own.two_numbers", received="W_K[1, 2] “1,000”", decimal="1.000", whole="1000")
    table.problem.filter(has_text=two).filter(has_text="W_K[1, 1] “1/2”").wait_for()
    table.screen.settle()
    assert [table.cell(0, i).inner_text() for i in (0, 1)] == ["1/2", "1,000"]
    assert table.cell(0, 1).get_attribute("aria-invalid") == "true"
    for name, numbers in table.screen.matrices().items():
        np.testing.assert_array_equal(numbers, before[name], err_msg=name)
    assert "edits" not in table.page.url

    table.enter(0, 0)
    field = table.root.locator("input")
    assert field.get_attribute("aria-invalid") == "true"
    said = table.page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert "1/2" in said.inner_text()
    table.page.keyboard.press("Escape")
    assert field.input_value() == former
    table.problem.filter(has_not_text="1/2").wait_for()
    table.page.keyboard.press("ArrowRight")
    table.page.keyboard.type("1000")
    table.page.keyboard.press("Enter")
    shows(table.screen, "W_K", 0, 1, 1000)
    table.screen.settle()
    assert table.problem.inner_text() == ""


def test_cells_of_a_spreadsheet_are_pasted_whole_or_not_at_all(visit, language):
    table = table_of(visit, lang=language, options=CLIPBOARD)
    before = table.screen.matrices()["W_K"]
    table.enter(6, 2)
    table.paste("1\t2\t3\r\n4\t5\t6\r\n")
    values = {"cell": "W_K[7, 3]", "matrix": "W_K", "found": "2 × 3", "needed": "2 × 2"}
    table.problem.filter(has_text=texts_in(language)("own.block.beyond", **values)).wait_for()
    table.screen.settle()
    np.testing.assert_array_equal(table.screen.matrices()["W_K"], before)

    table.page.keyboard.press("ArrowLeft")
    table.paste("0,5\t1,5\t-2,5\r\n1e-3\t\u22122\t,25\r\n")
    shows(table.screen, "W_K", 7, 3, 0.25)
    table.screen.settle()
    before[6:, 1:] = [[0.5, 1.5, -2.5], [0.001, -2, 0.25]]
    np.testing.assert_array_equal(table.screen.matrices()["W_K"], before)
    assert table.problem.inner_text() == ""
    table.enter(0, 0)
    table.paste("4,5\r\n")  # one cell, as text
    table.page.keyboard.press("Enter")
    shows(table.screen, "W_K", 0, 0, 4.5)
    table.enter(0, 1)
    table.page.keyboard.press("Escape")
    table.page.evaluate(SELECT)
    table.page.keyboard.press("Control+C")
    copied = table.page.evaluate("navigator.clipboard.readText()").split("\n")
    rows = [line.split("\t") for line in copied]
    assert [list(map(float, row)) for row in rows] == [[4.5, *before[0, 1:]], [*before[1, :2]]]


def test_the_keyboard_alone_goes_everywhere_and_out_again(visit):
    screen = opened(visit, lang="en", d_k=3)
    page = screen.page
    page.locator(".st-key-take_tabs button").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".attention-number-table input").wait_for()
    screen.settle()
    for _ in range(2):  # past the list of matrices
        page.keyboard.press("Tab")
    assert page.evaluate(AT_HAND) == "W_K[1, 1]"
    for key, cell in (("ArrowRight", "W_K[1, 2]"), ("ArrowDown", "W_K[2, 2]"), ("Tab", "W_K[2, 3]"),
                      ("Tab", "W_K[3, 1]"), ("Shift+Tab", "W_K[2, 3]"), ("ArrowLeft", "W_K[2, 2]"),
                      ("Enter", "W_K[3, 2]"), ("Shift+Enter", "W_K[2, 2]"),
                      ("ArrowUp", "W_K[1, 2]"), ("ArrowUp", "W_K[1, 2]"),
                      ("Control+End", "W_K[8, 3]"), ("Enter", "W_K[8, 3]"),
                      ("Control+Home", "W_K[1, 1]"), ("ArrowLeft", "W_K[1, 1]")):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(AT_HAND) == cell, key
    page.keyboard.type("12")
    page.keyboard.press("ArrowLeft")  # only the caret moves inside what is typed ...
    page.keyboard.type("3")
    assert page.evaluate(CARET) == ["132", 2, 2]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # ... and from its end on the cell changes
    assert page.evaluate(AT_HAND) == "W_K[1, 2]"
    value, start, end = page.evaluate(CARET)
    assert (start, end) == (0, len(value)), "what is entered is selected"
    shows(screen, "W_K", 0, 0, 132)
    screen.settle()
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    assert page.evaluate(CARET)[0] == value
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(AT_HAND) == "W_K[1, 1], put in by you"
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate(WITHIN)
    page.keyboard.press("Tab")
    page.keyboard.press("Control+End")
    page.keyboard.press("Tab")
    assert not page.evaluate(WITHIN)


@pytest.mark.thorough
def test_the_largest_matrix_can_be_typed_into(visit):
    table = table_of(visit, lang="en", d_model=64, d_k=64)
    assert table.root.locator("td").count() == 64 * 64
    table.enter(0, 0)
    table.page.keyboard.press("Control+End")
    table.page.keyboard.type(".5")
    table.page.keyboard.press("Enter")
    shows(table.screen, "W_K", 63, 63, 0.5)
    head, field = (table.root.locator(one).bounding_box() for one in ("thead", "input"))
    scrolled = table.root.locator(".attention-number-table-scroll").bounding_box()
    assert head["y"] == pytest.approx(scrolled["y"], abs=2), "the heads of the columns stay"
    assert field["x"] + field["width"] <= scrolled["x"] + scrolled["width"]
    assert field["y"] + field["height"] <= scrolled["y"] + scrolled["height"]


@pytest.mark.thorough
def test_words_and_what_is_typed_are_never_markup(visit):
    words = "<b>forged</b> <img src=x onerror=alert(1)> _a_"
    screen = visit(lang="en", sentence=words)
    screen.settle()
    table = Table(screen)
    table.choose("X")
    heads = table.root.locator("tbody th").all_text_contents()
    assert [head.split(" ", 1)[1] for head in heads] == list(tokenize(words))
    table.enter(0, 0)
    table.page.keyboard.type("<img src=x onerror=alert(2)>")
    table.page.keyboard.press("Enter")
    table.problem.filter(has_text="<img src=x onerror=alert(2)>").wait_for()
    screen.settle()
    assert table.page.evaluate(FOREIGN) == []
