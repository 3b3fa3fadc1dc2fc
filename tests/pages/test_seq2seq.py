"""/seq2seq without a browser: what has no effect in a view is disabled, with its reason."""

import pytest

from pages.state.texts import LANGUAGES, texts_in
from tests.visits import go_to, opened, options_of


def inert(app):
    assert not app.exception
    controls = [app.text_input(key="target"), *(app.slider(key=key) for key in ("d_k", "d_v"))]
    return {one.key: one.help for one in controls if one.disabled}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_effect_is_disabled_and_says_why(language):
    texts = texts_in(language)
    d_v, target = texts("seq2seq.d_v_inert"), texts("seq2seq.target_inert")
    app = opened("seq2seq", {"lang": language, "target": "I go", "d_v": "3"})
    assert inert(app) == {"d_v": d_v}
    for view, expected in (("self", {"target": target}), ("cross", {}), ("seq2seq", {"d_v": d_v})):
        options_of(app, "view").set_value(view).run()
        assert inert(app) == expected
        assert inert(opened("seq2seq", {"lang": language, "view": view})) == expected
        assert app.text_input(key="target").value == "I go"
        assert app.slider(key="d_v").value == 3


def test_on_other_pages_d_v_acts():
    app = opened("seq2seq", {"lang": "en"})
    go_to(app, "shapes").run()
    assert not app.slider(key="d_v").disabled
