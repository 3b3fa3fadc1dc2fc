"""The shell and its pages, run by Streamlit without a browser."""

import os

import pytest
from streamlit.testing.v1 import AppTest

from pages.state.texts import LANGUAGES, texts_in
from tests.visits import SHELL, go_to, notes, visit


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_runs_in_both_languages(language):
    app = visit(lang=language)
    assert not app.exception
    assert app.text_input(key="sentence").label == texts_in(language)("sentence.label")
    assert not app.warning


def test_the_browser_chooses_the_language_and_the_address_overrules_it():
    app = AppTest.from_file(str(SHELL), default_timeout=30)
    app.context["locale"] = "ko-KR"
    app.run()
    assert app.text_input(key="sentence").label == texts_in("ko")("sentence.label")
    assert visit(lang="en").text_input(key="sentence").label == texts_in("en")("sentence.label")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sliders_are_called_the_same_in_every_language(language):
    assert [slider.label for slider in visit(lang=language).slider] == ["d_model", "d_k", "d_v"]


def test_the_sliders_have_the_ranges_and_defaults_of_the_product():
    sliders = {s.label: (s.min, s.max, s.value) for s in visit().slider}
    assert sliders == {"d_model": (2, 64, 8), "d_k": (1, 64, 4), "d_v": (1, 64, 4)}


def test_the_address_sets_every_control():
    app = visit(sentence="I go home", d_model="5", d_k="3", d_v="2", seed="7", lang="ko")
    assert app.text_input(key="sentence").value == "I go home"
    assert [slider.value for slider in app.slider] == [5, 3, 2]
    assert app.number_input(key="seed").value == 7
    assert not app.warning


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["d_model", "d_k", "d_v", "seed"])
@pytest.mark.parametrize("value", ["0.5", "-1", "1e9", "abc", "NaN", "inf", "", "9" * 400, "<b>4"])
def test_an_impossible_number_in_the_address_is_said_and_the_default_used(language, name, value):
    app = visit(lang=language, **{name: value})
    assert not app.exception
    assert f"{name}=" in notes(app)
    control = app.number_input(key=name) if name == "seed" else app.slider(key=name)
    assert control.value in ({0} if name == "seed" else {4, 8})


def test_a_number_that_stands_twice_in_the_address_is_said():
    assert "d_k=5&d_k=6" in notes(visit(d_k=["5", "6"], lang="en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impossible_step_in_the_address_is_said_until_another_one_is_taken(language):
    app = visit("one_query", lang=language, step="99")
    assert "step=99" in notes(app)
    app.slider(key="step").set_value(3).run()
    assert "step=99" not in notes(app)


def test_an_unknown_language_is_said():
    app = visit(lang="xx")
    assert "lang=xx" in notes(app)
    assert not app.exception


def test_a_correction_stays_until_its_value_changes():
    app = visit(d_k="0", lang="en")
    assert "d_k=0" in notes(app)
    app.slider(key="d_v").set_value(9).run()
    assert "d_k=0" in notes(app)
    app.slider(key="d_k").set_value(5).run()
    assert "d_k=0" not in notes(app)


def test_an_impossible_number_in_an_address_that_the_visitor_goes_back_to_is_said_too():
    app = visit("scaling", lang="en", scaling_d_k="8")
    app.query_params["scaling_d_k"] = "0"
    app.run()
    assert not app.exception
    assert "scaling_d_k=0" in notes(app)
    assert app.slider(key="scaling_d_k").value == 64


@pytest.mark.parametrize("value", ["abc", "0", "99", "nan"])
def test_so_is_one_whose_usual_value_is_more_than_there_is(value):
    app = visit("heads", lang="en", n_heads="4", n_kv_heads="2")
    app.query_params["n_kv_heads"] = value
    app.run()
    assert not app.exception
    assert f"n_kv_heads={value}" in notes(app)
    assert app.slider(key="n_kv_heads").value == 4


@pytest.mark.parametrize("name", ["d_model", "d_k", "d_v", "seed"])
def test_after_a_correction_the_control_writes_to_the_address_again(name):
    app = visit(lang="en", **{name: "inf"})
    control = app.number_input(key=name) if name == "seed" else app.slider(key=name)
    control.set_value(7).run()
    assert f"{name}=inf" not in notes(app)
    app.slider(key="d_v").set_value(9).run()
    assert not app.exception
    control = app.number_input(key=name) if name == "seed" else app.slider(key=name)
    assert control.value == (9 if name == "d_v" else 7)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", ["", "   ", "\x00", "\u200b\u202e"])
def test_without_a_word_the_page_asks_for_one_and_stands(language, sentence):
    app = visit(sentence=sentence, lang=language)
    assert not app.exception
    assert texts_in(language)("sentence.empty") in notes(app)
    assert len(app.slider) == 3
    assert app.latex


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_out_is_said_and_what_was_typed_stays(language):
    typed = "word " * 5000
    app = visit(lang=language)
    app.text_input(key="sentence").set_value(typed).run()
    assert not app.exception
    assert "64" in notes(app)
    assert "336" in notes(app), "words"
    assert "23000" in notes(app), "characters"
    assert app.text_input(key="sentence").value == typed


@pytest.mark.parametrize(
    "sentence",
    ["<script>alert(1)</script>", "$x^2$ [a](b) **c**", ":material/star: :red[x]", "{0} {x} %s",
     "the the the", "나는 집에 간다.", "👨‍👩‍👧‍👦 👍🏽", "\u202eabc", "a" * 20_000],
)  # fmt: skip
def test_any_sentence_can_be_typed(sentence):
    app = visit(lang="en")
    app.text_input(key="sentence").set_value(sentence).run()
    assert not app.exception
    markdown = " ".join(element.value for element in app.markdown)
    assert sentence not in markdown, "what was typed is shown as plain text only"


def test_new_weights_are_the_next_seed():
    app = visit(seed="41")
    app.button(key="new_weights").click().run()
    assert app.number_input(key="seed").value == 42
    app = visit(seed="9999")
    app.button(key="new_weights").click().run()
    assert app.number_input(key="seed").value == 0


def test_an_example_line_is_shown_while_its_sentence_is_typed():
    presets = texts_in("en").at("presets")
    looks = {preset["look"] for preset in presets}

    def shown(sentence):
        return {text.value for text in visit(sentence=sentence, lang="en").text} & looks

    for preset in presets:
        assert shown(preset["sentence"]) == {preset["look"]}
    assert shown("something else") == set()
    app = visit(sentence=presets[0]["sentence"], lang="en")
    for page in ("seq2seq", "long_range"):  # it would be said of another model, too
        assert not {text.value for text in go_to(app, page).run().text} & looks


def test_the_app_answers_without_telemetry():
    config = (SHELL.parents[1] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "gatherUsageStats = false" in config
    assert "STREAMLIT_BROWSER_GATHER_USAGE_STATS" not in os.environ


@pytest.mark.parametrize("language", LANGUAGES)
def test_lecture_mode_is_one_or_nothing_and_anything_else_is_said(language):
    app = visit(lang=language, large="<b>")
    assert texts_in(language)("large.expected") in notes(app)
    assert not app.toggle(key="large_switch").value
    app.toggle(key="large_switch").set_value(True).run()
    assert app.text_input(key="large").value == "1"
    assert not notes(app)
    assert visit(lang=language, large="1").toggle(key="large_switch").value
