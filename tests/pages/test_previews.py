"""What a dragged slider shows without a run of Streamlit's: what a visit with that value shows."""

import json
import time
from threading import Event

import pytest

from pages.components.drag import previews
from pages.state.parameters import PARAMETERS
from tests.layout import ADDRESSES
from tests.visits import opened, part

SENTENCE = "the cat sat on the mat"


def token_of(app):
    return app.session_state[previews._SHOWN].token


def sent(app, report, **options):
    """What is sent to each component of the page, by its key."""
    lines = previews.preview(token_of(app), report, **options)
    return {json.loads(key): data[:-1] for key, data in (line.split(b"\t") for line in lines)}


def held_back():
    """A page that is drawn until the event lets it end, and what draws it at once."""
    app = opened("self_attention", {"sentence": SENTENCE, "lang": "en", "d_k": "5"})
    page = app.session_state[previews._SHOWN]
    draw, may_end = page.draw, Event()

    def draw_and_wait() -> None:
        draw()
        assert may_end.wait(20)

    page.draw = draw_and_wait
    return page, draw, may_end


def told_apart(app, report):
    """What each component of the page is told, by its key."""
    told = {key: json.loads(data) for key, data in sent(app, report).items()}
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


@pytest.mark.parametrize(
    ("page", "name", "start", "place", "value"),
    [
        ("self_attention", "d_k", 5, 6, "6"),
        ("heads", "n_heads", 2, 3, "3"),
        ("long_range", "rho", 9, 10, "1"),
    ],
)
def test_a_step_of_a_key_sends_to_the_last_byte_what_the_run_after_it_sends(
    page, name, start, place, value
):
    before = PARAMETERS[name].options[start] if name == "rho" else str(start)
    app = opened(page, {"sentence": SENTENCE, "lang": "en", "d_model": "12", name: before})
    told = sent(app, {"name": name, "start": start, "place": place}, is_held=True)
    app.session_state[name] = int(value) if value.isdigit() else value
    app.run()
    ran = {key: part(app, key).bytes for key in told}
    assert told == ran
    assert told != sent(app, {"name": name, "start": place, "place": start}, is_held=True)


@pytest.mark.parametrize(
    "report",
    [
        {"name": "d_k", "start": 4, "place": 9},  # it stood elsewhere
        {"name": "d_k", "start": 5, "place": 65},
        {"name": "d_k", "start": 5, "place": -1},
        {"name": "mask", "start": 0, "place": 99},
        {"name": "steps", "start": 0, "place": 1},
        {"name": "drag: the last request that was answered", "start": 0, "place": 1},
        {"name": "sentence", "start": 0, "place": 1},
        {},
    ],
)
def test_a_step_that_no_slider_can_take_shows_nothing(report):
    app = opened("self_attention", {"sentence": SENTENCE, "lang": "en", "d_k": "5"})
    assert previews.preview(token_of(app), report, is_held=True) is None


def test_a_late_report_shows_what_the_slider_holds():
    app = opened("self_attention", {"sentence": SENTENCE, "lang": "en", "d_k": "5"})
    late = {"name": "d_k", "start": 4, "place": 9}
    assert told_apart(app, late) == told_apart(app, {})


def test_a_run_lets_the_figures_of_its_step_come_first_but_does_not_wait_for_long():
    app = opened("self_attention", {"sentence": SENTENCE, "lang": "en", "d_k": "5"})
    page = app.session_state[previews._SHOWN]
    draw, was_free = page.draw, []

    def look() -> None:
        was_free.append(page.is_free.is_set())
        draw()

    page.draw = look
    list(previews.preview(page.token, {"name": "d_k", "start": 5, "place": 6}, is_held=True))
    assert (was_free, page.is_free.is_set()) == ([False], True)
    page.is_free.clear()
    start = time.monotonic()
    app.run()
    assert time.monotonic() - start >= previews._LONGEST_WAIT
    assert not app.exception


def test_what_is_computed_is_sent_while_the_rest_is_computed():
    page, _, has_come = held_back()
    lines = previews.preview(page.token, {"name": "d_k", "start": 5, "place": 6}, is_held=True)
    assert next(lines)
    has_come.set()
    assert list(lines)


def test_a_run_waits_for_the_last_of_several_previews():
    page, draw, may_end = held_back()
    report = {"name": "d_k", "start": 5, "place": 6}
    slow = previews.preview(page.token, report)
    assert next(slow)
    page.draw = draw
    assert list(previews.preview(page.token, report))
    assert not page.is_free.is_set()
    may_end.set()
    assert list(slow)
    assert page.is_free.is_set()


def test_whoever_goes_away_takes_a_place_until_the_drawing_ends():
    page, draw, may_end = held_back()
    report = {"name": "d_k", "start": 5, "place": 6}
    for _ in range(previews.AT_A_TIME):
        lines = previews.preview(page.token, report)
        assert next(lines)
        lines.close()
    assert list(previews.preview(page.token, report)) == [previews.BUSY]
    may_end.set()
    assert page.is_free.wait(20)
    page.draw = draw
    assert previews.BUSY not in list(previews.preview(page.token, report))


def test_a_preview_that_fails_holds_no_run_back():
    app = opened("self_attention", {"sentence": SENTENCE, "lang": "en", "d_k": "5"})
    page = app.session_state[previews._SHOWN]
    page.draw = {}.popitem
    with pytest.raises(KeyError):
        list(previews.preview(page.token, {"name": "d_k", "start": 5, "place": 6}))
    assert page.is_free.is_set()


def test_nobody_else_gets_a_preview():
    assert previews.preview("guessed", {"name": "d_k", "start": 4, "place": 9}) is None
    one, other = (opened("self_attention", {"lang": "en"}) for _ in range(2))
    assert token_of(one) != token_of(other)
    assert len(token_of(one)) >= 20
