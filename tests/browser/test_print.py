"""On paper: every page whole, on white, with its numbers and without its controls."""

import re
from collections import Counter

import numpy as np
import pypdfium2
import pytest

from pages.state.texts import texts_in
from tests.layout import ADDRESSES

MAX_PAGES = 5
WHITE = 250  # of 255
LANDSCAPE = (False, True)
WORD_JOINER = "\u2060"  # it keeps an ending on the line of its number, and leaves no mark on paper


def printed(screen, is_landscape):
    """The pages as a person prints them; background colours are left out, as is usual."""
    return pypdfium2.PdfDocument(screen.page.pdf(format="A4", landscape=is_landscape))


def words_of(sheet):
    text = sheet.get_textpage().get_text_range()
    return text.replace("\ufffe", "-").split()  # a hyphen at the end of a line


def numbers_of(texts):
    return Counter(text for text in texts if re.fullmatch(r"−?\d+\.\d\d", text))


@pytest.mark.parametrize("sentence", ["I go home", "나는 오늘 집에 일찍 간다"])
def test_all_numbers_of_the_worksheet_are_on_paper_each_as_often_as_it_is_there(browse, sentence):
    screen = browse(sentence=sentence, lang="en", options={"color_scheme": "dark"})
    shown = screen.matrices()
    expected = Counter(format_cell(x) for matrix in shown.values() for x in matrix.ravel().tolist())
    for is_landscape in LANDSCAPE:
        paper = printed(screen, is_landscape)
        found = numbers_of(word for sheet in paper for word in words_of(sheet))
        assert not expected - found


def format_cell(number):
    text = f"{number:.2f}".replace("-", "−")
    return text.removeprefix("−") if float(f"{number:.2f}") == 0 else text


@pytest.mark.parametrize("page", ADDRESSES)
def test_every_page_prints_whole_on_white_without_controls(browse, page):
    turn = list(ADDRESSES).index(page)
    language, theme = ("en", "ko")[turn % 2], ("light", "dark")[turn // 2 % 2]
    texts = texts_in(language)
    screen = browse(ADDRESSES[page], lang=language, options={"color_scheme": theme})
    caption = screen.page.get_by_test_id("stCaptionContainer").last.inner_text()
    last_words = caption.replace(WORD_JOINER, "").split()
    for is_landscape in LANDSCAPE:
        paper = printed(screen, is_landscape)
        assert 1 <= len(paper) <= MAX_PAGES
        sheets = [words_of(sheet) for sheet in paper]
        assert all(sheets), "no page is blank"
        everything = "".join(word for sheet in sheets for word in sheet)
        assert texts(f"pages.{page}").replace(" ", "") in everything
        assert "".join(last_words) in everything, "nothing is lost at the end"
        for control in ("share.button", "tour.start", "seed.button", "sentence.examples"):
            assert texts(control).replace(" ", "") not in everything
        for sheet in paper:
            image = sheet.render(scale=0.5, may_draw_forms=False).to_numpy()
            edges = np.concatenate([image[:4].ravel(), image[-4:].ravel(), image[:, :4].ravel()])
            assert edges.min() >= WHITE
            assert np.median(image) >= WHITE, "the paper is white, whatever the theme"
