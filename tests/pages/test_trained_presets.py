"""/trained with the real weights: what its presets and its sentences say."""

import re
from itertools import cycle

import numpy as np
import pytest

from attention.models import ENGLISH
from pages.panels.trained.head import describe_look
from pages.panels.trained.presets import PRESETS, presets_of
from pages.state.texts import LANGUAGES, texts_in
from tests.pages.trained_page import said, visit
from tests.visits import notes

OWN = "Who is it"


@pytest.mark.parametrize(
    ("language", "preset"),
    [pytest.param(*turn, id=turn[1].name) for turn in zip(cycle(LANGUAGES), PRESETS, strict=False)],
)
def test_a_preset_sets_everything_and_says_what_to_look_for(
    trace_by, monkeypatch, language, preset
):
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    trace = trace_by(preset.model, preset.sentence)
    query = trace.pieces.index(preset.query)
    app = visit(lang=language, model=preset.model, sentence=OWN)
    app.pills(key="trained_preset").set_value(preset.name).run()
    assert not app.exception
    assert app.text_input(key="sentence").value == preset.sentence
    held = [app.slider(key="layer").value, app.slider(key="head").value]
    assert held == [preset.layer, preset.head]
    assert app.pills(key="asking").value == query + 1
    looks = {one: describe_look(preset, trace, query, texts_in(one)) for one in LANGUAGES}
    assert looks[language] in said(app)
    assert all(re.search(r"\d\.\d\d", look) for look in looks.values())
    assert app.pills(key="trained_preset").value == preset.name
    app.slider(key="layer").set_value(preset.layer % 6 + 1).run()
    assert app.pills(key="trained_preset").value is None


def test_the_numbers_of_the_lines_are_those_of_the_weights(trace_of):
    lines = {}
    for preset in presets_of(ENGLISH):
        trace = trace_of(preset.sentence)
        query = trace.pieces.index(preset.query)
        lines[preset.name] = describe_look(preset, trace, query, texts_in("en"))
    assert "gives 0.68 of its attention to “animal”" in lines["coreference"]
    assert "gets 0.28, “street” only 0.12" in lines["failure"]
    assert "0.93 of its attention to “students”" in lines["plural"]
    assert "0.60 of its attention to “mary”" in lines["pronoun"]
    assert "gives 0.43" in lines["same_word"]
    back = trace_of(PRESETS[5].sentence).head(1, 3).attention.weights
    assert f"weight of {np.diagonal(back, -1).mean():.2f}" in lines["previous"]


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize("language", LANGUAGES)
def test_hangul_in_the_english_model_is_said(monkeypatch, language):
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    app = visit(lang=language, model=ENGLISH, sentence="나는 집에 간다")
    assert texts_in(language)("trained.letters") in notes(app)
    assert texts_in(language)("trained.letters") not in notes(
        visit(lang=language, model=ENGLISH, sentence="I go")
    )
