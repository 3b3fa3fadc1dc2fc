"""The link: copied where that is allowed, shown where it is not, and complete."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image

FIELD = ".attention-share-panel input"
ALLOWED = {"permissions": ["clipboard-read", "clipboard-write"]}


def link_of(screen):
    screen.press("Share")
    screen.page.locator(f"{FIELD}:focus").wait_for()
    return screen.page.locator(FIELD).input_value()


def asked(link):
    return {n: v[0] for n, v in parse_qs(urlsplit(link).query, keep_blank_values=True).items()}


@pytest.mark.thorough
def test_the_link_is_copied_and_names_the_language_and_the_sentence(visit):
    screen = visit(options=ALLOWED)
    screen.shows("the cat sat on the mat")
    link = link_of(screen)
    screen.page.get_by_text("Copied.").wait_for()
    assert screen.page.evaluate("navigator.clipboard.readText()") == link
    assert asked(link) == {"lang": "en", "sentence": "the cat sat on the mat"}
    screen.page.keyboard.press("Escape")
    screen.page.locator(FIELD).wait_for(state="hidden")
    screen.step("d_k")
    screen.shows("the cat sat on the mat", d_k=5)
    screen.box.fill("나는 a+b & 50%")
    screen.shows("나는 a+b & 50%", d_k=5)
    screen.settle()
    assert asked(link_of(screen)) == {"lang": "en", "sentence": "나는 a+b & 50%", "d_k": "5"}


def test_a_link_never_ends_in_a_full_stop(visit):
    screen = visit(lang="ko", sentence="나는 집에 갔다.")
    screen.settle()
    screen.press("공유")
    screen.page.locator(f"{FIELD}:focus").wait_for()
    link = screen.page.locator(FIELD).input_value()
    assert asked(link) == {"lang": "ko", "sentence": "나는 집에 갔다."}
    assert link[-1].isalnum()


def test_where_copying_is_not_allowed_the_link_is_shown_and_selected(visit):
    screen = visit(lang="en")
    screen.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    screen.shows("the cat sat on the mat")
    link = link_of(screen)
    screen.page.get_by_text("does not let this page copy").wait_for()
    field = screen.page.locator(FIELD)
    assert not field.is_editable()
    assert field.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == link


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("heads", {"n_heads": "6", "n_kv_heads": "3", "head": "4", "mask": "causal"}),
        ("seq2seq", {"target": "", "view": "cross", "cell": "scores.1.2"}),
        ("one-query", {"query": "3", "step": "5", "positions": "sinusoidal", "mask": "window",
                       "window": "2", "cell": "weights.3.1", "seed": "12"}),
    ],
)  # fmt: skip
def test_the_link_holds_all_that_a_page_has_of_its_own(visit, page, state):
    sentence = "나는 집에 간다 " * 8
    screen = visit(page=page, sentence=sentence, lang="ko", d_model=32, **state)
    screen.settle()
    screen.page.get_by_role("button", name="공유", exact=True).click()
    screen.page.locator(f"{FIELD}:focus").wait_for()
    link = screen.page.locator(FIELD).input_value()
    assert asked(link) == {"lang": "ko", "sentence": sentence, "d_model": "32", **state}
    assert urlsplit(link).path == f"/{page}"
    assert len(link) < 2000


def test_the_link_follows_a_part_of_the_page_that_runs_by_itself(visit):
    screen = visit(page="shapes", lang="en", d_q=7, query=2)
    screen.settle()
    screen.step("sharpness β")
    screen.settle()
    expected = {"lang": "en", "sentence": "the cat sat on the mat", "d_q": "7", "query": "2"}
    assert asked(link_of(screen)) == {**expected, "sharpness": "2"}


@pytest.mark.thorough
def test_the_code_on_the_screen_is_the_link_and_a_lecture_shows_it_large(visit, theme):
    options = {"viewport": {"width": 1280, "height": 720}, "color_scheme": theme}
    screen = visit(lang="ko", sentence="나는 집에 간다", options=options)
    assert read_code(screen, "공유") == screen.page.locator(FIELD).input_value()
    side = code_of(screen).bounding_box()["width"]
    screen = visit(lang="ko", sentence="나는 집에 간다", large=1, options=options)
    link = read_code(screen, "공유")
    assert asked(link) == {"lang": "ko", "sentence": "나는 집에 간다"}
    assert code_of(screen).bounding_box()["width"] > 1.5 * side


def test_a_link_that_is_too_long_for_a_code_is_said(visit):
    screen = visit(lang="en", sentence="가 나 다 " * 60)
    screen.settle()
    screen.press("Share")
    screen.page.get_by_text("too long for a QR code").wait_for()


def code_of(screen):
    return screen.page.locator(".attention-share-code svg[role=img]")


def read_code(screen, button):
    """Open the panel, and read its code from a screenshot."""
    screen.settle()
    screen.press(button)
    code_of(screen).wait_for()
    screen.settle()
    assert code_of(screen).get_attribute("aria-label")
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(screen.page.screenshot())))
    return found.text
