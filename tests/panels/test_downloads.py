"""Files, code and the check, run by Streamlit without a browser."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention import SelfAttentionConfig, causal_mask, self_attention, softmax
from attention.experiments.scaling_ablation import with_unscaled
from attention.experiments.shape_mismatch import try_shapes
from attention.experiments.shuffle import order_of, shuffles
from attention.provenance.verify import check
from pages.exports.csv_file import csv_of
from pages.exports.labels import axes_in
from pages.exports.scripts import numpy_script
from pages.figures.positions import shuffle_figure
from pages.panels.positions import shuffle_matrices
from pages.panels.shapes.sizes import computed_matrices
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import go_to, opened, visit


def broken(language, by):
    """The check of a trace with one number changed."""
    from types import SimpleNamespace

    import numpy as np

    from attention import SelfAttentionConfig, self_attention
    from pages.panels.verification import show_check
    from pages.state.texts import texts_in

    whole = self_attention(("a", "b"), SelfAttentionConfig())

    scores = np.array(whole.attention.scores)
    scores[1, 0] += by
    trace = SimpleNamespace(
        matrices={**whole.matrices, "scores": scores}, rules=whole.rules, words=whole.words
    )
    show_check(trace, texts_in(language))


def check_of(language, by):
    return AppTest.from_function(broken, args=(language, by)).run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_check_is_green_for_what_was_computed(language):
    app = check_of(language, 0.0)
    assert not app.exception
    assert not app.error
    assert "14" in app.success[0].value
    claims = list(app.table[0].value.iloc[:, 0])
    assert sum(":green[**✓**]" in claim for claim in claims) == 14
    assert not any(":red" in claim for claim in claims)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", [1e-9, float("nan"), float("inf")])
def test_one_broken_number_turns_the_check_red_and_is_named(language, by):
    app = check_of(language, by)
    assert not app.exception
    assert not app.success
    assert app.error[0].value
    red = [claim for claim in app.table[0].value.iloc[:, 0] if "✗" in claim]
    assert any("scores \\= Q K" in claim or "scores = Q K" in claim for claim in red)
    assert len(red) >= 2


def with_tab(part, **parameters):
    return opened("self_attention", parameters, {"take_tabs": part})


@pytest.mark.parametrize("language", LANGUAGES)
def test_closed_tabs_cost_nothing_and_the_open_one_holds_code_or_findings(language):
    app = visit(lang=language)
    assert not app.code
    assert not app.success
    assert not app.dataframe
    app = with_tab("check", lang=language, mask="causal")
    assert not app.exception
    said = texts_in(language)("check.all_hold", held=14, milliseconds="...").partition("...")[0]
    assert app.success[0].value.startswith(said)
    assert not app.code
    app = with_tab("files", lang=language, mask="causal")
    assert not app.success
    assert "F.scaled_dot_product_attention" not in app.code[0].value
    assert "masked = np.where(" in app.code[0].value


def test_what_is_copied_follows_the_choice():
    app = with_tab("files", lang="en")
    app.segmented_control(key="take_kind").set_value("PyTorch").run()
    assert "F.scaled_dot_product_attention" in app.code[0].value
    app.segmented_control(key="take_kind").set_value("LaTeX").run()
    app.selectbox(key="take_matrix").set_value("W_Q").run()
    app.number_input(key="take_digits").set_value(1).run()
    assert app.code[0].value.splitlines()[0] == "% W_Q: d_model x d_k, 8 x 4, amsmath"
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_page_of_many_heads_the_code_computes_them_all(language):
    app = go_to(with_tab("files", lang=language), "heads")
    app.session_state["take_tabs"] = "files"
    app.run()
    app.slider(key="n_kv_heads").set_value(2).run()
    assert not app.exception
    assert "heads = weights @ np.repeat(V, 2, axis=0)" in app.code[0].value


# What each page hands over.


@pytest.mark.parametrize(
    ("sizes", "missing"),
    [({}, set()), ({"d_q": 7}, {"scores", "scaled", "weights", "output"}),
     ({"n_value": 2}, {"output"})],
)  # fmt: skip
@pytest.mark.parametrize(
    ("config", "mask"),
    [(SelfAttentionConfig(), None),
     (SelfAttentionConfig(positions="sinusoidal"), causal_mask(3, 3))],
)  # fmt: skip
def test_what_could_be_formed_of_clashing_sizes_is_handed_over_and_holds(
    sizes, missing, config, mask
):
    words = ("the", "cat", "sat")
    trace = computed_matrices(try_shapes(words, config, mask=mask, **sizes))
    missing = missing | ({"masked"} if mask is not None and "scaled" in missing else set())
    whole = self_attention(words, config, mask=mask)
    assert set(whole.matrices) - set(trace.matrices) == missing
    assert set(trace.rules) == set(trace.matrices)
    assert not any(one.holds is False for one in check(trace))
    assert "V" in numpy_script(trace, "shapes.npz")


def test_the_page_on_scaling_hands_over_both_softmaxes():
    trace = self_attention(("a", "b"), SelfAttentionConfig(d_k=64))
    both = with_unscaled(trace)
    np.testing.assert_array_equal(
        both.matrices["unscaled_weights"], softmax(trace.attention.scores)
    )
    assert all(one.holds for one in check(both))
    assert "unscaled_weights = softmax(scores)" in numpy_script(both, "scaling.npz")


def test_numbers_without_rules_have_files_but_no_code_and_no_check():
    words = ("a", "b", "c")
    trace = shuffle_matrices(*shuffles(words, SelfAttentionConfig(), 1))
    assert check(trace) == ()
    axes = axes_in({**shuffle_figure(*shuffles(words, SelfAttentionConfig(), 1))})
    first = csv_of(trace, "shuffled.positions", axes).decode("utf-8-sig").splitlines()
    assert first[0].startswith('"[shuffled.positions] rows: key, columns: d_v"')
    moved = [words[i] for i in order_of(3, 1)]
    assert [line.split(",")[0] for line in first[1:]] == [
        f"[{i}] {word}" for i, word in enumerate(moved, start=1)
    ]
