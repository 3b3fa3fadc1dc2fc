"""/practice: what is asked and said, what the URL holds, and what a visit keeps."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st

from attention import SelfAttentionConfig, causal_mask
from attention.practice.answers import ChoiceAnswer, NumberAnswer, WordAnswer
from attention.practice.exercises import EXERCISES, KINDS, question
from attention.practice.setting import Setting
from pages.exports.practice_sheet import SheetWords, Variant, sheets
from pages.panels.practice.classroom import link_to
from pages.panels.practice.sentences import (
    answer_text,
    hint_text,
    question_text,
    reason_text,
    verdict_text,
)
from pages.state.practice import current_exercise
from pages.state.session import current_visit
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import go_to, notes, opened, report, told

SENTENCE = "the cat sat on the mat"
USUAL = Setting(tuple(SENTENCE.split()), SelfAttentionConfig())
USUAL_IN = {
    language: replace(USUAL, other_word=texts_in(language).at("practice.other_words")[0])
    for language in LANGUAGES
}


def practise(exercise="lecture", number=1, **parameters):
    return opened("practice", {"lang": "en", "sentence": SENTENCE, "exercise": exercise,
                               "question": str(number), **parameters})  # fmt: skip


def asked(exercise, number, seed=0):
    setting = Setting(USUAL.tokens, SelfAttentionConfig(seed=seed))
    return question(EXERCISES[exercise][number - 1], setting)


def give(app, answer):
    """Fill the field of the answer and press the button under it."""
    next(one for one in app.text_input if str(one.key).startswith("answer_")).set_value(answer)
    button = next(one for one in app.button if "FormSubmitter" in str(one.key))
    return button.click().run()


def claim(app):
    return app.text[0].value.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mask", [None, causal_mask(6, 6)])
def test_every_question_is_asked_helped_with_and_answered_in_words(kind, language, mask):
    setting, texts = replace(USUAL, mask=mask), texts_in(language)
    found = question(kind, setting)
    if found is None:
        assert kind == "order", "only the order is told by a mask"
        return
    hints = [hint_text(found, number, setting, texts) for number in range(3)]
    others = [make(found, setting, texts) for make in (question_text, reason_text, answer_text)]
    for said in (*hints, *others):
        assert said
        assert "{" not in said
    assert len(set(hints)) == 3
    if isinstance(found.answer, NumberAnswer):
        assert f"{found.answer.value:.4f}" not in " ".join(hints)


@pytest.mark.parametrize(
    ("exercise", "language"), list(zip(EXERCISES, [*LANGUAGES] * 2, strict=True))
)
def test_every_question_is_on_the_page_and_opens_its_answer(exercise, language):
    texts = texts_in(language)
    for number, kind in enumerate(EXERCISES[exercise], start=1):
        app = practise(exercise, number, lang=language)
        assert not app.exception
        app.button(key="practice_hint").click().run()
        app.button(key="practice_reveal").click().run()
        assert not app.exception
        answer = answer_text(question(kind, USUAL_IN[language]), USUAL, texts)
        assert texts("practice.revealed", answer=answer) in [one.value for one in app.text]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_known_mistake_has_a_sentence_of_its_own(language, kind):
    found, texts = question(kind, USUAL), texts_in(language)
    if isinstance(found.answer, ChoiceAnswer):
        wrong = [one for one in found.answer.options if one != found.answer.right]
    else:
        wrong = getattr(found.answer, "mistakes", {}).values()
    said = {verdict_text(found, found.answer.judge(one), 1, USUAL, texts) for one in wrong}
    assert len(said) == len(wrong)
    assert not any("{" in one for one in said)


def test_a_wrong_number_is_told_which_mistake_it_is_and_the_right_one_opens_the_worksheet():
    found = asked("lecture", 4)
    assert isinstance(found.answer, NumberAnswer)
    app = practise("lecture", 4)
    cell = found.target
    shown = {one["name"]: one for one in told(app, "practice_figure")["figure"]["data"]}
    assert shown["scores"]["z"][cell.row][cell.column] is None
    assert f"{found.answer.value:.4f}"[:6] not in json.dumps(shown)
    swapped = f"{found.answer.mistakes['swapped']:.2f}".replace(".", ",")
    app = give(app, swapped)
    assert "Row and column are exchanged" in notes(app)
    app = give(app, f"{found.answer.value:.2f}".replace("-", "−"))
    assert [one.value for one in app.success] == ["Right, after 2 tries\\."]
    shown = {one["name"]: one for one in told(app, "practice_figure")["figure"]["data"]}
    assert shown["scores"]["z"][cell.row][cell.column] == pytest.approx(found.answer.value)
    assert told(app, "explanation_panel")["pinned"]["matrix"] == "scores"
    assert set(app.query_params) <= {"lang", "sentence", "exercise", "question"}


@pytest.mark.parametrize("typed", ["abc", "1/0", "<b>", "9" * 60])
def test_what_is_no_answer_is_said_and_counts_as_no_try(typed):
    app = give(practise(), typed)
    assert not app.exception
    assert texts_in("en")("practice.unread") in notes(app) or "Not yet" in notes(app)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_asked_for_where_none_is_given(kind):
    exercise = next(name for name, kinds in EXERCISES.items() if kind in kinds)
    app = practise(exercise, EXERCISES[exercise].index(kind) + 1)
    button = next(one for one in app.button if "FormSubmitter" in str(one.key))
    button.click().run()
    assert texts_in("en")("practice.nothing") in notes(app)


def test_a_cell_of_the_figure_answers_and_its_column_is_a_known_mistake():
    number = EXERCISES["lecture"].index("most_attended") + 1
    found = asked("lecture", number)
    assert isinstance(found.answer, WordAnswer)
    app, query = practise("lecture", number), found.words["query"]
    other = (query + 1) % 6
    app = report(app, "practice_figure", "pin", f"scaled.{other + 1}.{query + 1}")
    assert "You took the column" in notes(app)
    best = min(found.answer.accepted)
    app = report(app, "practice_figure", "pin", f"scaled.{query + 1}.{best + 1}")
    assert app.success
    assert "cell" not in app.query_params


def test_answers_survive_other_pages_and_are_those_of_their_numbers_alone():
    value = asked("lecture", 1).answer.value
    app = give(practise(), f"{value:.2f}")
    assert app.success
    go_to(app, "scaling").run()
    go_to(app, "practice").run()
    assert app.success
    assert "1 of 10 right" in " ".join(one.value for one in app.text)
    app.number_input(key="seed").set_value(7).run()
    assert not app.success
    app.number_input(key="seed").set_value(0).run()
    assert app.success


def test_each_visitor_gets_a_seed_of_their_own_and_keeps_it_on_a_reload():
    seeds = {practise(each="1").session_state["seed"] for _ in range(4)}
    assert len(seeds) > 1
    assert 0 not in seeds
    app = practise(each="1", seed="12")
    assert app.session_state["seed"] == 12
    assert "seed 12" in " ".join(one.value for one in app.text)
    assert practise().session_state["seed"] == 0


@pytest.mark.parametrize("parameters", [{"exercise": "x"}, {"question": "11"}, {"question": "<b>"}])
def test_an_exercise_or_question_that_is_not_there_is_said(parameters):
    app = opened("practice", {"lang": "en", "sentence": SENTENCE, **parameters})
    assert not app.exception
    assert "The address asks for" in notes(app)


@pytest.mark.parametrize("sentence", ["hello", "home home home", ""])
def test_a_sentence_that_leaves_nothing_to_ask_is_said(sentence):
    for number in range(1, 11):
        app = practise("mistakes", number, sentence=sentence)
        assert not app.exception
    assert claim(app)


def test_the_links_for_a_class_hold_the_exercise_and_no_answer(monkeypatch):
    monkeypatch.setattr(st, "session_state", {"sentence": "a <b> & c", "seed": 5, "d_k": 3,
                                              "exercise": "pencil", "rounded": "on"})  # fmt: skip
    assert current_exercise() == "pencil"
    for each in (False, True):
        link = link_to("http://host:1/practice?old=1", current_visit(), each=each)
        parts = urlsplit(link)
        assert (parts.netloc, parts.path) == ("host:1", "/practice")
        read = {name: values[0] for name, values in parse_qs(parts.query).items()}
        expected = {"sentence": "a <b> & c", "exercise": "pencil", "d_k": "3", "lang": "en"}
        assert read == expected | ({"each": "1"} if each else {"seed": "5"})


def test_a_sheet_leaves_the_blanks_out_and_the_key_on_a_page_of_its_own_has_them():
    found = question("score", USUAL)
    words = SheetWords(**{name: f"<{name}>" for name in SheetWords.__annotations__})
    file = sheets([Variant("v1", USUAL.trace, found.covered, ())] * 2, words).decode()
    pages = file.split("<section>")[1:]
    assert len(pages) == 4
    number = f"{found.answer.value:.2f}".replace("-", "−")
    for page in pages[:2]:
        assert page.count("<td class='blank'></td>") == len(found.covered)
        assert f"<td class='blank'>{number}</td>" not in page
    for page in pages[2:]:
        assert f"<td class='blank'>{number}</td>" in page
    assert "<sentence>" not in file
    assert "&lt;sentence&gt;" in file
