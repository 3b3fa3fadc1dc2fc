"""The options of the controls in Korean: named in Korean, while the address keeps its codes."""

import re

import pytest

from pages.state.parameters import PARAMETERS, Choice, Steps
from pages.state.texts import texts_in
from tests.visits import opened

PAGES = (
    "self_attention",
    "scaling",
    "seq2seq",
    "learning",
    "trained",
    "heads",
    "layer",
    "decoding",
)
# Numbers, symbols, the names of products, and the codes of the languages.
AS_THEY_ARE = re.compile(
    r"[\d.±σ∞]+|inf|SGD|Adam|ReLU|GELU|en|ko|NumPy|PyTorch|LaTeX|CSV|NPZ|JSON|HTML"
)
HANGUL = re.compile("[가-힣]")


def test_every_option_with_a_code_has_a_name_in_each_language():
    choices = {
        name: set(parameter.options)
        for name, parameter in PARAMETERS.items()
        if isinstance(parameter, Choice) and not isinstance(parameter, Steps)
    }
    numbers = re.compile(r"[\d.]+|inf")
    named = {
        name: options
        for name, options in choices.items()
        if name != "lang" and not all(map(numbers.fullmatch, options))
    }
    for language in ("en", "ko"):
        options = texts_in(language).at("options")
        assert {name: set(names) for name, names in options.items()} == named


@pytest.mark.parametrize("page", PAGES)
def test_every_option_of_every_control_is_korean_in_korean(page):
    app = opened(page, {"lang": "ko", "sentence": "나는 집에 간다"})
    shown = {option for group in app.button_group if group.key not in ("asking", "trained_preset")
             for option in group.options}  # fmt: skip
    assert len(shown) > 5
    words = {"나는", "집에", "간다"}
    foreign = [one for one in shown - words
               if not HANGUL.search(one) and not AS_THEY_ARE.fullmatch(one)]  # fmt: skip
    assert not foreign


def test_the_address_keeps_the_code_and_sets_the_button():
    app = opened("self_attention", {"lang": "ko", "mask": "causal"})
    mask = app.button_group(key="mask_shown")
    assert (mask.value, mask.options[1]) == ("causal", "인과")
    mask.set_value("window").run()
    assert app.text_input(key="mask").value == "window"  # the browser writes it into the URL
    assert app.slider(key="window")


def test_a_code_that_is_none_is_corrected():
    app = opened("self_attention", {"lang": "ko", "mask": "<x>"})
    assert app.button_group(key="mask_shown").value == "none"
    assert "mask=<x>" in app.warning[0].value
    assert "mask=none" in app.warning[0].value
