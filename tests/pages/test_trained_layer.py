"""The rest of a layer on /trained: in the numbers of one piece, and neuron by neuron."""

import pytest

from attention.bert.stages import busiest, neuron_terms, stages_of
from pages.figures.core.formatting import format_number
from pages.state.texts import LANGUAGES
from tests.visits import notes, opened

SENTENCE = "the cat sat on the mat"

pytestmark = pytest.mark.usefixtures("encoder")


def said(app):
    assert not app.exception
    return "\n".join(text.value for text in app.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_neuron_that_answers_most_is_shown_at_first(encoder, language):
    trace = encoder.trace(SENTENCE)
    stages = stages_of(trace, 2)
    (neuron,) = busiest(stages, 2, 1)
    terms = neuron_terms(trace.learned[1], stages, 2, neuron)
    app = opened("trained", {"lang": language, "sentence": SENTENCE, "layer": "2", "query": "3"})
    for number in (terms.terms.sum(), terms.bias, terms.hidden, terms.activated):
        assert format_number(float(number)) in said(app)
    assert str(neuron + 1) in said(app)


def test_any_neuron_can_be_asked_for_and_one_that_is_not_there_is_said():
    app = opened("trained", {"lang": "en", "sentence": SENTENCE, "neuron": "7"})
    assert "Neuron 7 of 1536 for “" in said(app)
    beyond = opened("trained", {"lang": "en", "sentence": SENTENCE, "neuron": "2000"})
    assert "from 0 to 1536" in notes(beyond)
    assert said(beyond)
