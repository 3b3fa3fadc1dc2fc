"""The drawing of the way from the first word to the last, in an RNN and in self-attention."""

import json

import plotly.graph_objects as go
import pytest

from pages.figures.paths import paths


@pytest.mark.parametrize("n", [2, 6, 40])
def test_an_rnn_takes_n_minus_1_steps_and_attention_one(n):
    spec = paths([f"w{i}" for i in range(n)], {"rnn": "slow", "attention": "fast"})
    layout = spec["layouts"][0]["layout"]
    filled = json.loads(json.dumps(spec).replace('"$text"', '"black"'))
    go.Figure({"data": filled["data"], "layout": filled["layouts"][0]["layout"]})
    links = {one["name"]: one for one in spec["data"] if one["name"] != "words"}
    heads = {name: sum(size > 0 for size in one["marker"]["size"]) for name, one in links.items()}
    assert heads == {"rnn": n - 1, "attention": 1}
    for one in links.values():
        assert (one["x"][0], one["x"][-1]) == (0, pytest.approx(n - 1))
    assert [one["text"] for one in layout["annotations"]] == ["slow", "fast"]


def test_words_are_not_read_as_markup():
    data = paths(["<b>a</b>", "b"], {"rnn": "", "attention": ""})["data"]
    assert data[0]["text"][0] == "&lt;b&gt;a&lt;/b&gt;"
