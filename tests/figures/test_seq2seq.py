"""The pictures of /seq2seq: every matrix of its trace once, none on another."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import SelfAttentionConfig
from pages.figures.seq2seq import attention_figure
from pages.panels.seq2seq.variants import attention_of

SOURCE, TARGET = tuple("abcdefg"), ("u", "a long word", "v")


@pytest.mark.parametrize("view", ["seq2seq", "cross", "self"])
@pytest.mark.parametrize(
    ("config", "has_mask"),
    [
        (SelfAttentionConfig(7, 3, 5), False),
        (SelfAttentionConfig(2, 1, 1), True),
        (SelfAttentionConfig(7, 3, 5, positions="sinusoidal"), True),
    ],
)
def test_every_matrix_is_drawn_once_and_none_covers_another(view, config, has_mask):
    mask = np.arange(7) < 5 if has_mask else None
    trace = attention_of(view, TARGET, SOURCE, config, mask)
    figure = attention_figure(trace)
    assert (figure["hidden"] is not None) == ("masked" in trace.matrices) == has_mask
    assert ("P" in trace.matrices) == (config.positions == "sinusoidal")
    go.Figure(figure["figure"])
    json.dumps(figure, allow_nan=False)
    drawn = {one["name"]: np.array(one["z"]) for one in figure["figure"]["data"]}
    assert {name for name in drawn if not name.endswith("_T")} == set(trace.matrices)
    for placement in figure["placements"]:
        boxes = []
        for name, z in drawn.items():
            x, y = placement["corners"][name]
            right = x + z.shape[1] * placement["cell_widths"][name]
            boxes.append((x, y - 40, right, y + z.shape[0] * placement["cell_heights"][name]))
            assert right <= placement["width"]
            assert boxes[-1][3] <= placement["height"]
        for i, a in enumerate(boxes):
            for b in boxes[:i]:
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_rows_are_named_by_those_who_ask_and_columns_by_those_who_are_asked():
    figure = attention_figure(attention_of("cross", TARGET, SOURCE, SelfAttentionConfig()))
    weights = next(one for one in figure["figure"]["data"] if one["name"] == "weights")
    assert figure["words"][weights["meta"]["rows"]] == list(TARGET)
    assert figure["words"][weights["meta"]["columns"]] == list(SOURCE)


@pytest.mark.parametrize("view", ["seq2seq", "cross"])
@pytest.mark.parametrize(
    "config", [SelfAttentionConfig(8, 4, 4), SelfAttentionConfig(8, 64, 8, positions="sinusoidal")]
)
def test_in_a_low_window_chips_stand_for_exactly_what_is_left_out(view, config):
    figure = attention_figure(attention_of(view, TARGET, SOURCE, config))
    drawn = {one["name"] for one in figure["figure"]["data"]}
    assert figure["compact"]
    for placement in figure["compact"]:
        left_out = {name for chip in placement["chips"] for name in chip.matrices} & drawn
        assert left_out | placement["corners"].keys() == drawn
        assert not left_out & placement["corners"].keys()
        assert {"scores", "weights", "output"} <= placement["corners"].keys()
        assert all(placement["corners"][chip.at][0] > 0 for chip in placement["chips"])
