"""/heads without a browser: it opens without groups, and says each cost once."""

import pytest

from pages.state.texts import LANGUAGES, texts_in
from tests.visits import opened


def sizes(app):
    assert not app.exception
    held = {slider.key: slider.value for slider in app.slider}
    return held["n_heads"], held["n_kv_heads"]


def kinds(app):
    return [list(table.value.iloc[:, 0]) for table in app.table]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_keys_of_its_own_for_every_head(language):
    texts = texts_in(language)
    words = texts.at("heads.table")
    app = opened("heads", {"lang": language})
    assert sizes(app) == (4, 4)
    here, real = kinds(app)
    assert here == [words["multi"], words["single"]]
    assert real == [words["multi"], words["grouped"], words["single"]]
    said = [text.value for text in app.text]
    assert texts("heads.cache_said") in said
    assert not app.info


@pytest.mark.parametrize(
    ("asked", "expected"),
    [({"n_heads": "6"}, (6, 6)), ({"n_kv_heads": "2"}, (4, 2)), ({"n_kv_heads": "1"}, (4, 1)),
     ({"n_heads": "12", "n_kv_heads": "3"}, (12, 3)), ({"n_kv_heads": "9"}, (4, 4))],
)  # fmt: skip
def test_a_link_says_how_many_share(asked, expected):
    app = opened("heads", {"lang": "en", **asked})
    assert sizes(app) == expected
    assert bool(app.warning) == (asked == {"n_kv_heads": "9"})


def test_more_heads_stay_without_groups_or_keep_their_number():
    app = opened("heads", {"lang": "en"})
    app.slider(key="n_heads").set_value(6).run()
    assert sizes(app) == (6, 6)
    app.slider(key="n_kv_heads").set_value(2).run()
    app.slider(key="n_heads").set_value(8).run()
    assert sizes(app) == (8, 2)
    app.slider(key="n_heads").set_value(1).run()
    assert not app.exception
    assert kinds(app)[0] == ["multi-head"]
