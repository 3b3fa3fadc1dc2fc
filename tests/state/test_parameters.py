"""One table says what each parameter of the URL may be; widgets and sentences are made from it."""

import pytest

from pages.components.frame import STYLE
from pages.state.parameters import (
    PARAMETERS,
    URL_ONLY,
    Choice,
    Steps,
    WholeNumber,
    choice_parameter,
    whole_number_parameter,
)
from pages.state.texts import LANGUAGES, texts_in
from tests.pages.test_fuzz import PAGES, opened, parameters_of


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_default_is_allowed_and_is_read_from_the_text_that_the_url_would_hold(name):
    parameter = PARAMETERS[name]
    assert parameter.default in parameter
    assert parameter.parse(str(parameter.default)) == parameter.default


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PARAMETERS)
def test_every_language_says_what_is_allowed(language, name):
    parameter, texts = PARAMETERS[name], texts_in(language)
    sentence = parameter.expected(texts)
    match parameter:
        case WholeNumber(minimum, maximum):
            assert str(minimum) in sentence
            assert str(maximum) in sentence
        case Steps(options):
            assert options[0] in sentence
            assert options[-1] in sentence
        case Choice(options):
            assert ", ".join(options) in sentence


@pytest.mark.parametrize(
    ("text", "number"),
    [("4", 4), ("4.0", 4), ("4e0", 4), ("0", None), ("65", None), ("4.5", None), ("nan", None),
     ("inf", None), ("", None), ("four", None), ("9" * 400, None)],
)  # fmt: skip
def test_a_whole_number_is_read_as_streamlit_reads_it_or_refused(text, number):
    assert PARAMETERS["d_k"].parse(text) == number


def test_a_choice_takes_its_own_spelling_alone():
    rho = choice_parameter("rho")
    assert rho.parse("0.9") == "0.9"
    assert [rho.parse(text) for text in ("0.90", ".9", "0,9", "4.1", "")] == [None] * 5


def test_the_wrong_kind_of_parameter_is_named():
    with pytest.raises(TypeError, match="mask is Choice"):
        whole_number_parameter("mask")
    with pytest.raises(TypeError, match="d_k is WholeNumber"):
        choice_parameter("d_k")


@pytest.mark.parametrize("page", PAGES)
def test_every_widget_in_the_url_is_in_the_table_with_its_ends_and_its_default(page):
    names = {name for name in parameters_of(page) if name != "nobody_knows_this"}
    assert names <= {*PARAMETERS}
    # Where nothing is asked for, /trained opens with a preset.
    app = opened(page, {"sentence": "the cat sat on the mat"})
    for slider in app.slider:
        if slider.key in PARAMETERS:
            allowed = whole_number_parameter(slider.key)
            assert slider.min == allowed.minimum
            assert slider.max <= allowed.maximum
            assert slider.value == min(allowed.default, slider.max)
    for group in app.button_group:
        if group.key in PARAMETERS and group.key != "lang":
            assert tuple(group.options) == choice_parameter(group.key).options
            assert group.value == PARAMETERS[group.key].default


def test_what_the_url_alone_holds_is_never_seen():
    rule = STYLE.partition("}")[0]
    assert "display: none" in rule
    assert [f".st-key-{name}" for name in URL_ONLY] == rule.partition(" {")[0].split(",")
