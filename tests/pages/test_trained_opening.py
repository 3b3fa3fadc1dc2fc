"""What /trained opens with where nothing is asked for, and that it takes nothing away."""

import pytest

from pages.panels.trained.presets import ANIMAL, PRESETS
from pages.state.parameters import PARAMETERS
from pages.state.texts import LANGUAGES, texts_in
from tests.pages.trained_page import said, visit
from tests.visits import go_to, notes, options_of

FIRST, OWN = PRESETS[0], "My dog saw <b>it</b> *there*"
USUAL = PARAMETERS["sentence"].default
pytestmark = pytest.mark.usefixtures("encoder", "installed")


@pytest.fixture
def installed(monkeypatch):
    """The installed model and no other."""
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)


def state(app):
    assert not app.exception
    sliders = [app.slider(key=key).value for key in ("layer", "head")]
    return (app.text_input(key="sentence").value, *sliders)


def by_menu(**parameters):
    app = visit(page="self_attention", **parameters)
    go_to(app, "trained").run()
    return app


@pytest.mark.parametrize("arrive", [visit, by_menu])
def test_it_opens_with_the_first_preset_and_says_its_number(arrive, trace_of):
    app = arrive(lang="en")
    assert state(app) == (ANIMAL, 4, 2)
    assert app.pills(key="trained_preset").value == FIRST.name
    assert app.text_input(key="query").value == "11"  # the browser writes it into the URL
    asked = {name: app.query_params[name] for name in ("layer", "head", "sentence")}
    assert asked == {"layer": "4", "head": "2", "sentence": ANIMAL}
    pieces = trace_of(ANIMAL).pieces
    assert app.pills(key="asking").value == pieces.index("it") + 1
    row = trace_of(ANIMAL).head(4, 2).attention.weights[pieces.index("it")]
    for part in ("“it”", "“animal”", f"{row[pieces.index('animal')]:.0%}"):
        assert part in app.text[0].value


@pytest.mark.parametrize(
    ("asked", "expected"),
    [({"sentence": "I go home"}, ("I go home", 1, 1)), ({"layer": "3"}, (USUAL, 3, 1)),
     ({"head": "5"}, (USUAL, 1, 5)), ({"query": "3"}, (USUAL, 1, 1)),
     ({"sentence": USUAL}, (USUAL, 1, 1)), ({"layer": "x"}, (USUAL, 1, 1))],
)  # fmt: skip
def test_a_link_keeps_what_it_asks_for(asked, expected):
    assert state(visit(lang="en", **asked)) == expected


def test_a_sentence_of_ones_own_comes_along():
    assert state(by_menu(lang="en", sentence=OWN)) == (OWN, 1, 1)


def test_who_typed_nothing_finds_the_usual_sentence_again_elsewhere():
    app = by_menu(lang="en")
    go_to(app, "heads").run()
    assert app.text_input(key="sentence").value == USUAL
    go_to(app, "trained").run()
    assert state(app) == (ANIMAL, 4, 2)
    app.pills(key="trained_preset").set_value("plural").run()
    app.pills(key="trained_preset").set_value(FIRST.name).run()
    go_to(app, "heads").run()
    assert app.text_input(key="sentence").value == ANIMAL, "chosen, so it is kept"


def test_a_model_of_fewer_layers_shows_its_last_one_and_blames_no_address():
    app = visit(lang="en", model="multilingual", sentence=ANIMAL, layer="12", head="12")
    assert state(app) == (ANIMAL, 12, 12)
    options_of(app, "model").set_value("english").run()
    assert state(app) == (ANIMAL, 6, 12)
    assert "layer=12" not in notes(app)
    fresh = visit(lang="en", model="english", sentence=ANIMAL, layer="12")
    assert "layer=12" in notes(fresh)


def test_what_is_changed_after_the_opening_stays():
    app = visit(lang="en")
    app.text_input(key="sentence").set_value(USUAL).run()
    app.slider(key="layer").set_value(1).run()
    assert state(app) == (USUAL, 1, 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preset_that_replaces_ones_own_sentence_offers_the_way_back(language):
    app = visit(lang=language, sentence=OWN)
    assert not [one for one in app.button if one.key == "own_sentence"]
    for name in ("coreference", "plural"):
        app.pills(key="trained_preset").set_value(name).run()
    back = app.button(key="own_sentence")
    assert texts_in(language)("trained.own_sentence", sentence="\0").split("\0")[0] in back.label
    assert "<b>" not in back.label
    back.click().run()
    assert state(app)[0] == OWN
    assert not [one for one in app.button if one.key == "own_sentence"]
    assert "→" in said(app)


@pytest.mark.usefixtures("multilingual")
@pytest.mark.parametrize("arrive", [visit, by_menu])
def test_in_korean_it_opens_with_a_korean_sentence_in_the_multilingual_model(arrive):
    app = arrive(lang="ko")
    assert state(app) == ("친구가 영화를 보았다.", 7, 3)
    assert app.pills(key="trained_preset").value == "ko_object"
    assert "“영화”" in app.text[0].value
