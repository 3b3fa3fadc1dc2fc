"""What a dragged slider shows without a run of Streamlit's: what a visit with that value shows."""

import json

import pytest

from pages.components.drag import previews
from tests.layout import ADDRESSES
from tests.visits import opened

SENTENCE = "the cat sat on the mat"


def token_of(app):
    return app.session_state[previews._SHOWN].token


def told_apart(app, report):
    """What each component of the page is told, by its key."""
    lines = previews.preview(token_of(app), report).split(b"\n")
    told = {
        json.loads(key): json.loads(data) for key, data in (line.split(b"\t") for line in lines)
    }
    for one in told.values():
        if isinstance(one, dict):
            one.pop("is_preview", None)
            one.pop("inputs", None)  # they hold what the slider held
    if "edges" in told:  # of /shapes: they are coloured by what has changed since the last run
        told["edges"] = told["edges"]["name"]
    return told


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "page", [page for page in ADDRESSES if page not in ("learning", "decoding", "trained")]
)
def test_a_preview_tells_each_component_what_a_visit_with_that_value_tells_it(page, language):
    parameters = {"sentence": SENTENCE, "lang": language, "mask": "causal", "seed": "3"}
    dragged = opened(page, {**parameters, "d_model": "9"})
    fresh = opened(page, {**parameters, "d_model": "12"})
    told = told_apart(dragged, {"name": "d_model", "start": 9, "place": 12})
    assert told == told_apart(fresh, {}) != told_apart(dragged, {})
    assert dragged.session_state["d_model"] == 9


def test_a_late_report_shows_what_the_slider_holds():
    app = opened("self_attention", {"sentence": SENTENCE, "lang": "en", "d_k": "5"})
    late = {"name": "d_k", "start": 4, "place": 9}
    assert told_apart(app, late) == told_apart(app, {})


def test_nobody_else_gets_a_preview():
    assert previews.preview("guessed", {"name": "d_k", "start": 4, "place": 9}) is None
    one, other = (opened("self_attention", {"lang": "en"}) for _ in range(2))
    assert token_of(one) != token_of(other)
    assert len(token_of(one)) >= 20
