"""/seq2seq: rows ask, columns are asked, and every cell explains itself."""

import re

import numpy as np

from attention import (
    SelfAttentionConfig,
    cross_attention,
    self_attention,
    seq2seq_attention,
    tokenize,
)
from pages.state.texts import texts_in

SOURCE, TARGET = "나는 오늘 집에 일찍 간다", "I go <b>home</b>"


def opened(visit, **parameters):
    screen = visit(page="seq2seq", sentence=SOURCE, target=TARGET, **parameters)
    screen.settle()
    return screen


def shows(screen, trace):
    """Every matrix of the trace is drawn with its numbers."""
    shown = screen.matrices()
    for name, numbers in trace.matrices.items():
        np.testing.assert_allclose(shown[name], numbers, rtol=0, atol=1e-6, err_msg=name)
    return shown


def test_each_view_draws_its_numbers_with_a_rectangle_of_weights(browse, language):
    source, target = tokenize(SOURCE), tokenize(TARGET)
    screen = opened(browse, lang=language)
    shown = shows(screen, seq2seq_attention(target, source, 8, 4))
    assert shown["weights"].shape == (len(target), len(source))
    screen.page.get_by_role("radio", name="cross").click()
    screen.page.wait_for_url(re.compile("view=cross"))
    screen.settle()
    shows(screen, cross_attention(target, source, SelfAttentionConfig()))
    words = [text["text"] for text in screen.texts()]
    assert words.count("home") >= 1
    assert words.count("간다") >= 2
    screen.page.get_by_role("radio", name="self").click()
    screen.page.wait_for_url(re.compile("view=self"))
    screen.shows(SOURCE)


def test_a_hidden_state_is_framed_and_explained_by_the_word_and_by_the_state_before(browse):
    screen = opened(browse, lang="en")
    screen.page.mouse.click(*screen.cell("S", 0, 1))
    screen.page.wait_for_url(re.compile(r"cell=S\.1\.2"))
    screen.settle()
    panel = screen.page.locator(".st-key-explanation")
    trace = seq2seq_attention(tokenize(TARGET), tokenize(SOURCE), 8, 4)
    value = f"{trace.S[0, 1]:.4f}".replace("-", "−")
    assert panel.locator("h3").inner_text() == f"S[1, 2] = {value}"
    assert "“I”" in panel.inner_text()
    frames = screen.look("""[...document.querySelectorAll('[data-kind=source]')]
        .map(({ dataset: d }) => `${d.matrix} ${d.rows} ${d.columns}`)""")
    assert {"Y 0,1 0,8", "U_S 0,8 1,2", "H 4,5 0,4", "W_S 0,4 1,2"} <= set(frames)


def test_typing_a_target_adds_a_row_and_leaves_the_encoder_alone(visit):
    screen = opened(visit, lang="en")
    before = screen.matrices()
    screen.page.locator(".st-key-target input").fill(f"{TARGET} now")
    screen.page.wait_for_function(
        "n => document.querySelector('.attention-plot-figure')?._fullData"
        "?.find(trace => trace.name === 'S')?.z.length === n",
        arg=len(before["S"]) + 1,
    )
    after = screen.matrices()
    assert np.array_equal(after["H"], before["H"])
    assert np.array_equal(after["S"][:-1], before["S"])
    assert screen.page.locator("b", has_text="home").count() == 0


def test_without_a_target_the_page_asks_for_one_and_an_unknown_view_is_said(visit):
    screen = visit(page="seq2seq", sentence=SOURCE, target=" ", view="xx", lang="en")
    screen.page.get_by_text("Type at least one word in both boxes").wait_for()
    screen.settle()
    assert "view=xx" in screen.page.locator(".stApp").inner_text()


def test_a_cell_of_the_transposed_states_is_called_as_one_of_the_transposed_keys_is(visit):
    screen = opened(visit, lang="en")
    state = screen.matrices()["H"][2, 0]
    number = f"{state:.4f}".replace("-", "−")
    screen.page.mouse.move(*screen.cell("H_T", 0, 2))
    screen.page.locator(".attention-plot-tip", has_text=number).wait_for()
    word = tokenize(SOURCE)[2]
    said = [f"Hᵀ[1, 3] = {number}", f"d_hidden 1 · key 3 “{word}”"]
    assert screen.tip.locator("div").all_inner_texts() == said


SIDE_BY_SIDE = """() => {
    const plot = document.querySelector(".st-key-side_by_side .attention-plot-figure")
    const canvas = document.querySelector(".st-key-side_by_side .attention-plot-labels")
    return plot?._fullData && canvas?.texts
        ? [plot._fullData.map(({ z }) => z), canvas.texts()] : null
}"""


def test_two_maps_of_weights_stand_side_by_side(browse, language):
    screen = opened(browse, lang=language, view="cross")
    source, target = tokenize(SOURCE), tokenize(TARGET)
    label = texts_in(language)("seq2seq.view")
    assert (
        screen.page.locator(".st-key-figure_controls").get_by_text(label, exact=True).is_visible()
    )
    screen.page.locator(".st-key-side_by_side").scroll_into_view_if_needed()
    (between, within), texts = screen.page.wait_for_function(SIDE_BY_SIDE).json_value()
    config = SelfAttentionConfig()
    expected = cross_attention(target, source, config), self_attention(source, config)
    for shown, trace in zip((between, within), expected, strict=True):
        np.testing.assert_allclose(shown, trace.matrices["weights"], rtol=0, atol=1e-6)
    at = {text["text"]: text for text in texts}
    titles = [at[texts_in(language)(f"seq2seq.maps.{name}")] for name in ("cross", "self")]
    assert titles[0]["top"] == titles[1]["top"]
    assert titles[0]["right"] < titles[1]["left"]
    assert all(text["left"] >= 0 for text in texts)
    words = [text["text"] for text in texts]
    assert words.count("간다") == 3  # asked in both, asks in one
    assert words.count("home") == 1


def test_the_target_of_a_korean_page_is_korean(browse):
    screen = browse(page="seq2seq", lang="ko")
    screen.settle()
    target = screen.page.locator(".st-key-target input").input_value()
    assert target
    assert all("가" <= letter <= "힣" or letter == " " for letter in target)


def test_the_example_follows_the_language_as_the_address_does(visit):
    screen = visit(page="seq2seq", lang="en")
    field = screen.page.locator(".st-key-target input")
    assert field.input_value() == texts_in("en")("seq2seq.target_example")
    screen.page.locator(".st-key-lang").get_by_text("ko").click()
    korean = texts_in("ko")("seq2seq.target_example")
    screen.page.wait_for_function(
        "value => document.querySelector('.st-key-target input').value === value", arg=korean
    )
    screen.settle()
    screen.page.reload()  # the address alone decides
    screen.settle()
    assert field.input_value() == korean
    field.fill("le chat dort")
    screen.page.wait_for_url(lambda address: "target=" in address)
    screen.page.locator(".st-key-lang").get_by_text("en").click()
    screen.page.wait_for_function("() => document.documentElement.lang === 'en'")
    screen.settle()
    assert field.input_value() == "le chat dort", "what was typed stays"
