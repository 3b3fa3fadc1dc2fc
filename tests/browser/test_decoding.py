"""/decoding in the browser: it writes the sentence to its end, and the link gives it again."""

import re

import numpy as np
import pytest

from pages.state.texts import texts_in

# Which share of a row of cells, between its digits and its upper edge, the canvas covers with grey.
COVERED = """([box, row, rows]) => {
    const canvas = document.querySelector('.attention-plot-frame canvas')
    const by = canvas.width / canvas.clientWidth
    const [left, width] = [box.left * by, (box.right - box.left) * by]
    const y = (box.top + (row + 0.1) * (box.bottom - box.top) / rows) * by
    const { data } = canvas.getContext('2d').getImageData(left, y, width, 1)
    return data.filter((value, i) => i % 4 === 3 && value > 100).length / (data.length / 4)
}"""


@pytest.mark.parametrize(
    ("sentence", "prompt", "language"),
    [
        ("the cat sat on the mat", "the cat", "en"),
        ("나는 밥을 먹고 집에 간다", "나는 밥을", "ko"),
    ],
)
def test_it_writes_the_sentence_greedily_to_its_end(visit, sentence, prompt, language):
    texts = texts_in(language)
    screen = visit(page="decoding", lang=language, sentence=sentence, prompt=prompt)
    page = screen.page
    screen.settle()
    greedy = texts("to_try.buttons.decoding")
    page.get_by_role("button", name=greedy, exact=True).click()
    page.wait_for_url(re.compile("temperature=0"))
    written, words = prompt.split(), sentence.split()
    while True:
        word = words[len(written)]
        said = texts("decoding.claim", text=" ".join(written), word=word, percent="100%")
        page.get_by_text(said, exact=True).wait_for()
        written.append(word)
        if written == words:
            break
        page.get_by_role("button", name=texts("steps.buttons.next"), exact=True).click()
    screen.settle()
    matrices = screen.matrices()
    n = len(words) - 1
    assert matrices["K"].shape[0] == matrices["V"].shape[0] == n
    assert matrices["scores"].shape == matrices["weights"].shape == (1, n)
    boxes = screen.boxes()
    for row in range(n):
        covered = page.evaluate(COVERED, [boxes["K"], row, n])
        assert (covered > 0.9) == (row < n - 1), f"row {row}: {covered}"
    if language == "en":
        before = matrices["K"]
        page.get_by_role("button", name=texts("steps.buttons.back"), exact=True).click()
        page.wait_for_url(re.compile("word=3"))
        screen.settle()
        assert np.array_equal(screen.matrices()["K"], before[:-1])


@pytest.mark.thorough
def test_the_bars_leave_words_out_and_a_link_draws_the_same_word(visit):
    address = {"page": "decoding", "lang": "en", "decoder": "drawn", "temperature": "2",
               "top_k": "3", "word": "4", "draw": "5"}  # fmt: skip
    claims = []
    for _ in range(2):
        screen = visit(**address)
        screen.settle()
        claims.append(screen.page.locator(".st-key-claim").inner_text())
        bars, labels, line = screen.page.evaluate(
            """() => document.querySelector('.st-key-next_word .attention-chart-figure')._fullData
                .map(({ x, base, text }) => ({ x: [...x], base: [...(base ?? [])], text }))"""
        )
        assert sum(bars["x"]) == pytest.approx(1)
        assert sum(x > 0 for x in bars["x"]) == 3
        assert sum("left out" in text for text in labels["text"]) == 2
        chosen = [
            i
            for i, x in enumerate(bars["x"])
            if bars["base"][i] <= line["x"][0] < bars["base"][i] + x
        ]
        assert len(chosen) == 1
    assert claims[0] == claims[1]
    panel = screen.page.locator(".st-key-explanation")
    screen.page.mouse.click(*screen.cell("probabilities", 0, chosen[0]))
    screen.page.wait_for_url(re.compile(r"cell=probabilities\.1"))
    screen.settle()
    assert "The probability that" in panel.inner_text()


def test_a_model_that_has_learned_is_carried_here_with_one_press(visit):
    texts = texts_in("en")
    screen = visit(page="learning", lang="en", task="next", steps=600, decoder="drawn")
    screen.settle()
    button = screen.page.locator(".st-key-carry").get_by_role("button")
    button.filter(has_text=texts("pages.decoding")).click()
    screen.page.wait_for_url(re.compile(r"/decoding.*learned=next-adam-0\.01-600-"))
    screen.settle()
    steps = texts("decoding.honest.learned", steps=600)
    assert screen.page.get_by_text(steps, exact=True).count() == 1
