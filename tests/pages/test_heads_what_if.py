"""/heads says in numbers what W_O, small matrices and single heads are for."""

import pytest

from attention import MultiHeadConfig, multi_head_attention
from attention.variants.heads import effects_of_heads
from pages.figures.core.formatting import in_powers
from pages.state.texts import LANGUAGES
from tests.visits import opened, options_of

WORDS = ("the", "cat", "sat", "on", "the", "mat")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_change_of_heads_states_its_number(language):
    trace = multi_head_attention(WORDS, MultiHeadConfig(n_heads=4))
    app = opened("heads", {"lang": language, "heads_what_if": "silent_head", "head": "3"})
    assert not app.exception
    said = [one.value for one in app.text]
    assert any(in_powers(effects_of_heads(trace)[2]) in one for one in said)
    options_of(app, "heads_what_if").set_value("wide_W_Q").run()
    assert not app.exception
    assert any("8 × 16" in one.value for one in app.text)
    options_of(app, "heads_what_if").set_value("without_W_O").run()
    assert any("W_O[i]" in one.value for one in app.text)
    assert any("d_model = 8" in one.value and "16" in one.value for one in app.text)


def test_a_cell_of_the_changed_side_is_explained():
    app = opened("heads", {"lang": "en", "heads_what_if": "silent_head",
                           "cell": "MultiHead.difference.2.3"})  # fmt: skip
    assert not app.exception
    assert not app.warning
