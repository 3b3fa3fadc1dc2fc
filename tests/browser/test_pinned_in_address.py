"""The pinned cell stands in the address."""

import pytest

from tests.browser.explained_cell import PANEL, SENTENCE, click, explained, opened


@pytest.mark.thorough
def test_a_shared_link_opens_the_same_cell(visit):
    screen = opened(visit, cell="weights.3.2", d_k=5)
    said = explained(screen, "weights[3, 2]")
    screen.press("Share")
    link = screen.page.locator(".attention-share-panel input").input_value()
    other = visit(link, options={"viewport": {"width": 400, "height": 800}})
    assert explained(other, "weights[3, 2]") == said
    other.settle()
    pin = other.page.locator(".attention-plot-outlines [data-kind=pin]").bounding_box()
    assert 60 < pin["y"] < other.page.locator(PANEL).bounding_box()["y"], "the number is in sight"


@pytest.mark.thorough
def test_the_pin_survives_a_reload_another_page_and_back(visit):
    screen = opened(visit, cell="scores.2.5")
    said = explained(screen, "scores[2, 5]")
    screen.page.reload()
    screen.settle()
    assert explained(screen, "scores[2, 5]") == said
    screen.press("The mechanism")
    screen.page.locator(":popover-open").get_by_role("link", name="One query").click()
    screen.page.wait_for_url("**/one-query*")
    screen.settle()
    assert explained(screen, "scores[2, 5]") == said
    assert "cell=scores.2.5" in screen.page.url
    screen.page.go_back()
    screen.page.wait_for_url(lambda url: "one-query" not in url)
    screen.shows(SENTENCE)
    screen.settle()
    assert explained(screen, "scores[2, 5]") == said
    assert "cell=scores.2.5" in screen.page.url


@pytest.mark.parametrize("cell", ["foo", "scores.9.1", "<img src=x onerror=alert(1)>"])
def test_an_impossible_cell_in_the_address_says_so_and_harms_nothing(visit, cell):
    screen = opened(visit, cell=cell)
    assert "cell=" in screen.notes.inner_text()
    assert screen.page.locator("img[src=x]").count() == 0
    click(screen, "Q", 0, 0)
    explained(screen, "Q[1, 1]")
    screen.settle()
    assert screen.notes.count() == 0
