"""Saved pictures hold what is on the screen, digits and words included."""

import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from attention import tokenize
from tests.browser.test_layout import overlaps

SENTENCE = "<b>고양이</b> & <script> cat, dog"  # so many words that digits need a larger picture

# Each number with two decimals and each matrix of a picture, in pixels.
DRAWN = """selector => [...document.querySelectorAll(selector)]
    .filter(one => !one.textContent || /^−?\\d+\\.\\d\\d$/.test(one.textContent.trim()))
    .map(one => ({ text: one.textContent, ...one.getBoundingClientRect().toJSON() }))"""


def saved(screen, button):
    with screen.page.expect_download() as started:
        screen.press(button)
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def test_a_saved_png_is_a_picture_of_the_whole_figure(visit, theme):
    screen = visit(lang="en", options={"color_scheme": theme})
    screen.shows("the cat sat on the mat")
    screen.press("Zoom in")
    name, content = saved(screen, "Save as PNG")
    assert name == "attention.png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) > 30_000
    width, height = struct.unpack(">II", content[16:24])
    shown = screen.look("[plot._fullLayout.width, plot._fullLayout.height]")
    assert width >= 2 * shown[0]
    assert height >= 2 * shown[1]


@pytest.mark.fonts
def test_a_saved_svg_holds_digits_and_words_and_no_script(visit):
    screen = visit(sentence=SENTENCE, lang="en")
    shown = screen.shows(SENTENCE)
    name, content = saved(screen, "Save as SVG")
    assert name == "attention.svg"
    picture = content.decode()
    assert "<script" not in picture
    assert "onerror" not in picture
    written = [text.strip() for text in texts_of(picture)]
    digits = [text.replace("−", "-") for text in written if re.fullmatch(r"−?\d+\.\d\d", text)]
    expected = [f"{x:.2f}" for matrix in shown.values() for x in matrix.flat]
    assert sorted(map(unsigned_zero, digits)) == sorted(map(unsigned_zero, expected))
    for word in tokenize(SENTENCE):
        assert written.count(word) >= 2, word
    assert any(text.startswith("weights = softmax") for text in written)


@pytest.mark.thorough
@pytest.mark.fonts
@pytest.mark.parametrize(("sentence", "d_k"), [(SENTENCE, 4), ("I go home", 16)])
def test_each_number_of_a_saved_svg_stands_inside_its_cell(visit, tmp_path, sentence, d_k):
    screen = visit(sentence=sentence, lang="en", d_k=d_k)
    shown = screen.shows(sentence, d_k=d_k)
    _, content = saved(screen, "Save as SVG")
    picture = tmp_path / "picture.svg"
    picture.write_bytes(content)
    tab = screen.page.context.new_page()
    tab.goto(picture.as_uri())
    numbers, matrices = tab.evaluate(DRAWN, "svg text"), tab.evaluate(DRAWN, ".hm image")
    tab.close()
    assert len(numbers) == sum(matrix.size for matrix in shown.values())
    assert overlaps(numbers) == []
    for number in numbers:
        assert any(is_inside(number, matrix) for matrix in matrices), number


def is_inside(one, other):
    begins = all(one[side] >= other[side] for side in ("left", "top"))
    return begins and all(one[side] <= other[side] for side in ("right", "bottom"))


def unsigned_zero(digits):
    return "0.00" if digits == "-0.00" else digits


def texts_of(picture):
    """The texts of an SVG as they are read: markup that a person typed counts as characters."""
    root = ET.fromstring(picture)  # noqa: S314, our own picture
    return ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
