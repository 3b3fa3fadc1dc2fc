"""/positions: each matrix has the words of its own rows, and lines lead from old rows to new."""

import numpy as np
import pytest

from attention import SelfAttentionConfig, tokenize
from attention.experiments.shuffle import shuffles
from pages.state.texts import texts_in

SENTENCE = "나는 오늘 집에 일찍 간다"


def words_beside(screen, name):
    """The words that stand left of a matrix, from top to bottom; words of columns do not."""
    box = screen.boxes()[name]
    tokens = set(tokenize(SENTENCE))
    beside = [
        (text["top"], text["text"])
        for text in screen.texts()
        if text["text"] in tokens
        and box["left"] - 60 < text["right"] <= box["left"]
        and box["top"] <= (text["top"] + text["bottom"]) / 2 <= box["bottom"]
    ]
    return [text for _, text in sorted(beside)]


def test_every_row_has_its_own_word_and_a_line_from_its_old_place(visit, language):
    texts = texts_in(language)
    screen = visit(page="positions", sentence=SENTENCE, lang=language, shuffle=2)
    screen.settle()
    without, with_positions = shuffles(tokenize(SENTENCE), SelfAttentionConfig(), 2)
    shown = screen.matrices()
    for suffix, one in (("", without), (".positions", with_positions)):
        for name in ("output", "shuffled", "difference"):
            numbers = getattr(one, name)
            np.testing.assert_allclose(shown[name + suffix], numbers, rtol=0, atol=1e-6)
            expected = without.words if name == "output" else without.shuffled_words
            assert words_beside(screen, name + suffix) == list(expected), name + suffix
    said = screen.page.locator(".attention-plot-caption").first.inner_text()
    assert texts("positions.order", words=" ".join(without.shuffled_words)) in said

    boxes, links = screen.boxes(), screen.look("canvas.links")
    assert len(links) == 2 * len(without.words)
    for suffix, drawn in (("", links[:5]), (".positions", links[5:])):
        a, b = boxes[f"output{suffix}"], boxes[f"shuffled{suffix}"]
        for row, line in enumerate(drawn):
            assert a["right"] < line["x0"] < line["x1"] < b["left"]
            for box, y, place in ((a, "y0", without.order[row]), (b, "y1", row)):
                height = (box["bottom"] - box["top"]) / box["rows"]
                assert line[y] == pytest.approx(box["top"] + (place + 0.5) * height, abs=1)

    # The word of a number is that of its own row.
    screen.page.mouse.move(*screen.cell("shuffled", 0, 1))
    screen.tip.get_by_text(f"“{without.shuffled_words[0]}”").wait_for()


def test_on_a_phone_the_words_stand_beside_each_matrix_and_no_line_is_drawn(browse):
    phone = {"viewport": {"width": 390, "height": 844}}
    screen = browse(page="positions", sentence=SENTENCE, lang="en", shuffle=2, options=phone)
    screen.settle()
    assert screen.look("canvas.links") == []
    without, _ = shuffles(tokenize(SENTENCE), SelfAttentionConfig(), 2)
    assert words_beside(screen, "shuffled") == list(without.shuffled_words)
    boxes = screen.boxes()
    assert boxes["output"]["bottom"] < boxes["shuffled"]["top"]
