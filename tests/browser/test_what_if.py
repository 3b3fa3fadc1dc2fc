"""/what-if in the browser: actions whose sentence on the screen states the number."""

import re

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention
from pages.state.texts import LANGUAGES, texts_in

WORDS = ("the", "cat", "sat", "on", "the", "mat")
PHONE = {"viewport": {"width": 390, "height": 844}}


def opened(visit, **parameters):
    screen = visit(page="what-if", **{"lang": "en", **parameters})
    screen.settle()
    return screen


def choose(screen, place, name, language="en"):
    """Press the place in the formula, then the change."""
    texts = texts_in(language)
    buttons = screen.page.locator(".st-key-what_if_place").get_by_role("radio")
    buttons.filter(has_text=texts(f"what_if.places.{place}")).click()
    screen.settle()
    change = screen.page.locator(".st-key-what_if_change").get_by_role("radio")
    change.filter(has_text=texts(f"what_if.names.{name}")).click()
    screen.page.wait_for_url(re.compile(f"what_if={name}"))
    screen.settle()


def stages():
    trace = self_attention(WORDS, SelfAttentionConfig())
    return trace.X @ trace.W_Q, trace.X @ trace.W_K, trace.X @ trace.W_V


def softmax(x):
    powers = np.exp(x)
    return powers / powers.sum(axis=1, keepdims=True)


def moved(output, right):
    return f"{abs(right - output).max():.2g}"


SEEN = np.tril(np.ones((6, 6), bool))


def counted(size, number):
    """A size and its number, as either language writes it."""
    size = size.replace(" ", r"\s")  # some of the spaces break no line
    return re.compile(rf"{size} = {number}|{number}개\({size}\)")


def numbers():
    """Each question that people ask: where the answer is, and the number that it states."""
    Q, K, V = stages()
    S = Q @ K.T
    scaled, output = S / 2, softmax(S / 2) @ V
    plain = scaled / scaled.sum(axis=1, keepdims=True)
    columns = np.exp(scaled) / np.exp(scaled).sum(axis=0)
    sums = columns.sum(axis=1)
    leaking = np.where(SEEN, 0, softmax(scaled * SEEN)).sum(axis=1).mean()
    share = softmax(scaled)[:, 0].mean()
    later = np.where(SEEN, 0, np.exp(scaled))
    inverted = later / np.maximum(later.sum(axis=1, keepdims=True), 1e-300)
    causal = softmax(np.where(SEEN, scaled, -np.inf))
    return [
        (2, "projections", "same_qk", f"{abs(S - S.T).max():.2g}", "claim"),
        (3, "projections", "one_matrix", counted("d_model²", 8 * 8), "seen"),
        (3, "projections", "one_matrix", counted("2 · d_model · d_k", 2 * 8 * 4), "seen"),
        (4, "projections", "v_is_k", moved(output, softmax(scaled) @ K), "claim"),
        (6, "scale", "d_k_scale", f"{(S / 4).std():.2f}", "seen"),
        (6, "scale", "d_k_scale", f"{(S / 2).std():.2f}", "seen"),
        (8, "softmax", "columns", f"{sums[abs(sums - 1).argmax()]:.2f}", "claim"),
        (10, "softmax", "plain_division", f"{(plain < 0).sum()}", "claim"),
        (11, "mask", "mask_times_zero", f"{leaking:.0%}", "claim"),
        (12, "mask", "naive_softmax", "NaN", "claim"),
        (13, "mask", "pad_rows", "6", "claim"),
        (14, "mask", "mask_inverted", moved(causal @ V, inverted @ V), "claim"),
        (18, "positions", "concatenated", "10⁻¹⁶", "claim"),
        (24, "values", "silence", f"{share:.0%}", "claim"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_is_answered_by_a_press_and_a_sentence_with_the_number(visit, language):
    screen = opened(visit, lang=language)
    # The languages take turns.
    for question, place, name, number, where in numbers()[list(LANGUAGES).index(language) :: 2]:
        choose(screen, place, name, language)
        said = screen.page.locator(f".st-key-{where}").filter(has_text=number)
        assert said.count() == 1, (question, number)


@pytest.mark.fonts
@pytest.mark.parametrize("language", ["en", "ko"])
def test_all_changes_of_the_mask_stand_on_one_line_of_a_laptop(browse, language):
    options = {"viewport": {"width": 1366, "height": 641}}
    screen = browse(page="what-if", lang=language, what_if="mask_inverted", options=options)
    row = screen.page.locator(".st-key-what_if_change [role=radiogroup]")
    wide, seen = row.evaluate("row => [row.scrollWidth, row.clientWidth]")
    assert wide <= seen


def test_the_chosen_change_is_in_sight_at_every_width(browse):
    screen = browse(page="what-if", lang="en", what_if="mask_inverted", options=PHONE)
    row = screen.page.locator(".st-key-what_if_change [role=radiogroup]")
    chosen = row.locator("[aria-checked=true]")
    for width in (390, 700, 320):
        screen.page.set_viewport_size({"width": width, "height": 844})
        screen.settle()
        outer, inner = row.bounding_box(), chosen.bounding_box()
        assert outer["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


@pytest.mark.thorough
def test_a_change_survives_other_pages_a_link_and_a_reload(visit):
    screen = opened(visit, d_k="3")
    choose(screen, "mask", "mask_inverted")
    screen.page.reload()
    screen.settle()
    claim = screen.page.locator(".st-key-claim")
    assert claim.inner_text().startswith("True and False swapped")
    screen.page.locator(".st-key-next_page a").click()
    screen.page.wait_for_url(re.compile("/practice"))
    screen.settle()
    assert "what_if=mask_inverted" in screen.page.url
    screen.page.go_back()
    screen.settle()
    assert claim.inner_text().startswith("True and False swapped")
    assert "d_k=3" in screen.page.url


@pytest.mark.thorough
def test_a_common_mistake_leads_to_its_change_with_the_same_settings(visit):
    screen = visit(page="scaling", lang="en", seed="5", sentence="I go home")
    screen.settle()
    screen.page.locator(".st-key-common_mistake a").click()
    screen.page.wait_for_url(re.compile("/what-if"))
    screen.settle()
    screen.page.locator(".st-key-claim").get_by_text("Divided by d_k").wait_for()
    for kept in ("what_if=d_k_scale", "seed=5", "sentence=I"):
        assert kept in screen.page.url
    assert len(screen.matrices()["weights"]) == 3


@pytest.mark.thorough
def test_a_cell_explains_itself_on_both_sides_and_in_the_difference(visit):
    screen = opened(visit)
    panel = screen.page.locator(".st-key-explanation")
    shown = screen.matrices()
    np.testing.assert_allclose(
        shown["weights.difference"], shown["weights.changed"] - shown["weights"], atol=1e-12
    )
    for name in ("weights.difference", "weights.changed", "weights"):
        screen.page.keyboard.press("Escape")
        screen.page.mouse.click(*screen.cell(name, 1, 2))
        screen.page.wait_for_url(re.compile(rf"cell={re.escape(name)}\.2\.3"))
        screen.settle()
        value = f"{shown[name][1, 2]:.4f}".replace("-", "−")
        assert panel.locator("h3").inner_text().endswith(f"[2, 3] = {value}")
        marked = screen.look("""[...document.querySelectorAll('[data-kind=mark], [data-kind=pin]')]
            .map(({ dataset: d }) => `${d.matrix} ${d.rows} ${d.columns}`)""")
        sides = ("weights", "weights.changed", "weights.difference")
        assert set(marked) == {f"{side} 1,2 2,3" for side in sides}


@pytest.mark.thorough
def test_nan_is_written_where_a_number_would_stand(visit):
    screen = opened(visit, what_if="naive_softmax")
    assert screen.matrices()["output.changed"][0].tolist() == [None] * 4
    screen.page.mouse.move(*screen.cell("output.changed", 0, 1))
    screen.tip.get_by_text("= NaN").wait_for()
