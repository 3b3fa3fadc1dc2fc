"""What `/learning` says of a training is what its history says."""

from dataclasses import replace
from threading import Timer

import pytest

from attention import LearningConfig, tokenize, train
from attention.learning.findings import found_at, on_other_orders, on_other_words, on_own
from pages.panels.learning.sentences import describe_claim
from pages.state import trainings
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import notes, opened, told

SENTENCE = "the cat sat on the mat"
WORDS = tokenize(SENTENCE)


def said(**parameters):
    return opened("learning", {"sentence": SENTENCE, "lang": "en", **parameters})


def texts_of(app):
    return "\n".join(one.value for one in app.text)


def percent(number):
    return f"{int(number * 1000) / 10:.1f}%"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", ["previous", "next"])
def test_the_claim_is_measured(language, task):
    history = train(WORDS, LearningConfig(task=task, seed=2))
    claim = opened("learning", {"lang": language, "task": task, "seed": "2"}).text[0].value
    first, last = history.snapshots[0], history.snapshots[-1]
    for number in (first.on_right.mean(), last.on_right.mean()):
        assert percent(number) in claim
    assert str(found_at(history).step) in claim


def test_other_sentences_are_tested_and_both_numbers_said():
    app = texts_of(said())
    history = train(WORDS, LearningConfig())
    assert percent(on_other_orders(history).on_right) in app
    assert percent(on_other_words(history).on_right) in app


def test_a_sentence_learned_by_heart_is_told_with_both_losses():
    history = train(WORDS, LearningConfig(practice="one"))
    app = texts_of(said(practice="one"))
    assert "Learned by heart" in app
    assert percent(on_own(history).on_right) in app
    assert f"{on_other_orders(history).loss:.3f}" in app


@pytest.mark.parametrize(
    ("off", "twin"),
    [({"places": "off"}, {}), ({"divided": "off", "learned_d_k": "64"}, {"d_k": 64})],
)
def test_what_is_switched_off_is_compared_with_the_same_training(off, twin):
    found = found_at(train(WORDS, LearningConfig(**twin)))
    app = texts_of(said(**off))
    assert f"above 90% from step {found.step} on" in app
    assert "not above 90% for good" in app


def test_what_is_found_at_the_last_step_is_not_said_to_go_on():
    history = train(WORDS, LearningConfig())
    found = found_at(history)
    kept = next(i for i, one in enumerate(history.snapshots) if one.step == found.step)
    until_then = replace(history, snapshots=history.snapshots[: kept + 1])
    said_then = describe_claim(until_then, texts_in("en"))
    assert said_then.endswith(f"after {found.step} steps; above 90% by then.")
    assert f"from step {found.step} on" in describe_claim(history, texts_in("en"))


def test_an_explosion_says_the_step_and_the_number():
    history = train(WORDS, LearningConfig(optimiser="sgd", rate=10.0))
    app = texts_of(said(optimiser="sgd", rate="10"))
    assert f"at step {history.divergence.step} the loss was" in app
    assert "nan" not in app.lower().split()


@pytest.mark.parametrize(
    ("asked", "shown"), [("75", 0), ("76", 1), ("9999", 1), ("x", 1), ("٣", 1), ("9" * 5000, 1)]
)
def test_a_step_that_is_not_kept_is_corrected_and_said(asked, shown):
    assert len(said(at=asked).warning) == shown


def test_no_words_and_a_single_one_are_told():
    assert opened("learning", {"sentence": ""}).info
    assert "at least two words" in texts_of(said(sentence="cat", task="next"))
    assert not said(sentence="cat").exception


def test_of_a_long_sentence_the_first_words_are_learned():
    app = said(sentence=" ".join(f"w{i}" for i in range(30)), steps="60")
    assert "the first 12 of 30 words" in texts_of(app)
    assert len(told(app, "time_line_figure")["words"]["query"]) == 12


@pytest.mark.parametrize("recipe", ["", "first-adam-0.01-300-4-many-on", "next-sgd-1-60-2-one-off"])
def test_learned_weights_are_told_where_they_are_used(recipe):
    app = opened("self_attention", {"weights": "learned", "learned": recipe, "lang": "en"})
    assert not app.exception
    task = recipe.partition("-")[0] or "previous"
    assert texts_in("en")(f"learning.tasks.{task}") in texts_of(app)


def test_who_waits_for_the_training_of_another_visitor_is_not_held():
    app = opened("self_attention", {"lang": "en"})
    app.session_state["weights"], app.session_state["seed"] = "learned", 4711
    others = trainings._training
    assert others.acquire(timeout=20)
    ending = Timer(10, others.release)
    ending.start()
    with pytest.raises(RuntimeError, match="timed out"):  # then the run is asked to end
        app.run(timeout=1)
    assert others.locked(), "it has waited for the end"
    ending.cancel()
    others.release()


@pytest.mark.parametrize("recipe", ["x", "first-adam-0.01-301", "first-adam-7-300-4-many-on"])
def test_a_recipe_that_is_none_is_told(recipe):
    app = opened("self_attention", {"weights": "learned", "learned": recipe, "lang": "en"})
    assert not app.exception
    assert "no recipe" in notes(app)
