"""The address always names the language, so that who is sent it reads the same page."""

from urllib.parse import parse_qs, urlsplit

import pytest

GROUP = ".attention-menu-button"


def languages(screen):
    return parse_qs(urlsplit(screen.page.url).query).get("lang")


def said(screen):
    return screen.page.evaluate("document.documentElement.lang")


def choose(screen, language):
    screen.page.locator(".st-key-lang").get_by_text(language).click()
    screen.page.wait_for_function(f"() => document.documentElement.lang === '{language}'")
    screen.settle()


@pytest.mark.thorough
@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("ko-KR", "ko")])
def test_a_page_that_was_opened_without_a_language_has_it_in_its_address(visit, locale, language):
    screen = visit(options={"locale": locale})
    screen.settle()
    entries = screen.page.evaluate("history.length")
    assert (languages(screen), said(screen)) == ([language], language)
    screen.step("d_k")
    screen.shows("the cat sat on the mat", d_k=5)
    screen.settle()
    assert languages(screen) == [language]
    assert "d_k=5" in screen.page.url
    assert screen.page.evaluate("history.length") == entries
    other = "ko" if language == "en" else "en"
    for chosen in (other, language):
        choose(screen, chosen)
        assert (languages(screen), said(screen)) == ([chosen], chosen)
        assert "d_k=5" in screen.page.url


@pytest.mark.thorough
def test_back_and_a_reload_and_other_pages_keep_the_language(visit):
    screen = visit()
    screen.settle()
    page = screen.page
    choose(screen, "ko")
    page.locator(GROUP).first.click()
    page.locator(".attention-menu-panel:popover-open a").nth(1).click()
    page.wait_for_url("**/one-query?**")
    screen.settle()
    assert (languages(screen), said(screen)) == (["ko"], "ko")
    choose(screen, "en")
    page.go_back()
    page.wait_for_url(lambda address: "one-query" not in address)
    screen.settle()
    assert languages(screen) == [said(screen)]
    page.reload()
    screen.settle()
    assert languages(screen) == [said(screen)]


def test_an_unknown_language_gives_way_to_that_of_the_browser(visit):
    screen = visit(lang="xx", d_k=5)
    screen.shows("the cat sat on the mat", d_k=5)
    screen.settle()
    assert languages(screen) == ["en"]
