"""A step of decoding as a trace: every number is explained, checked and computed by a script."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import explain
from attention.decoding.generate import generate
from attention.decoding.sampling import Sampling
from attention.decoding.trace import DecodingTrace
from attention.provenance.verify import check
from attention.rules import Constant, Sinusoid
from attention.variant_rules import Normalization
from pages.exports.formulas import formula
from pages.exports.npz_json import npz_of
from pages.exports.scripts import numpy_script, torch_script
from pages.figures.core.charts import TEXT
from pages.figures.decoding.costs import cost_chart
from pages.figures.decoding.next_word import next_word_chart
from pages.figures.decoding.step import step_figure
from tests.attention.decoding.models import SENTENCES, sampled, trained_on
from tests.attention.provenance.rebuilding import cells, rebuilt
from tests.exports.test_scripts import IN_PYTORCH, assert_same, run

NO_TERMS = (Constant, Sinusoid, Normalization)  # that `rebuilt` could add up
WAYS = (Sampling(0), Sampling(), Sampling(0.5), Sampling(2.0, top_k=3, top_p=0.8))


def traces(model):
    prompt = model.vocabulary[:2]
    return [DecodingTrace(model, generate(model, prompt, count, sampling)[-1], sampling)
            for sampling, count in zip(WAYS, (1, 2, 3, 4), strict=True)]  # fmt: skip


ALL = [*traces(sampled()), *traces(sampled(has_positions=False)), *traces(trained_on(SENTENCES[0]))]


@pytest.mark.parametrize("trace", ALL)
def test_the_check_holds_and_every_cell_is_rebuilt_from_its_terms(trace):
    found = check(trace)
    assert [one for one in found if one.holds is False] == []
    for name, row, column, value in cells(trace):
        one = explain(trace, name, row, column)
        assert one.value == value
        if np.isfinite(value) and not isinstance(trace.rules[name], NO_TERMS):
            again, size = rebuilt(one)
            assert abs(again - value) <= 1e-12 * max(1, size), (name, row, column)


@pytest.mark.parametrize("name", ["x", "K", "weights", "logits", "tempered", "probabilities"])
def test_the_check_finds_one_wrong_number(name):
    trace = ALL[3]

    class Broken:
        numbers = trace.matrices[name].copy()
        numbers[0, 1] += 1e-9
        matrices, rules, words = {**trace.matrices, name: numbers}, trace.rules, trace.words

    assert name in {one.matrix for one in check(Broken) if one.holds is False}


def test_only_the_newest_word_asks():
    trace = ALL[2]
    n = len(trace.tokens)
    assert trace.matrices["K"].shape[0] == trace.matrices["V"].shape[0] == n == 4
    for name in ("x", "Q", "scores", "weights", "output", "logits", "probabilities"):
        assert trace.matrices[name].shape[0] == 1
    assert np.array_equal(trace.matrices["x"][0], trace.matrices["X"][-1])
    assert formula("x", trace.rules["x"]) == "x = X[4]"
    assert "tempered" not in ALL[1].matrices
    assert "filtered" not in ALL[2].matrices


@pytest.mark.parametrize("script", [numpy_script, pytest.param(torch_script, marks=IN_PYTORCH)])
def test_a_script_computes_every_matrix(script, tmp_path):
    (tmp_path / "numbers.npz").write_bytes(npz_of(ALL[11], {}))
    chosen = [*ALL[:4], ALL[11]]
    scripts = [script(trace, "numbers.npz") for trace in chosen]
    for trace, computed in zip(chosen, run(scripts, tmp_path)[0], strict=True):
        assert_same(computed, trace.matrices)


@pytest.mark.parametrize("trace", ALL[:4])
def test_the_figure_greys_what_was_there_before(trace):
    figure = step_figure(trace)
    go.Figure(figure["figure"])
    heatmaps = {one["name"]: one for one in figure["figure"]["data"]}
    assert set(heatmaps) == set(trace.matrices) - {"E", "P"}
    kept = {name: one["meta"]["kept"] for name, one in heatmaps.items() if one["meta"]["kept"]}
    n_kept = trace.step.n_kept
    assert kept == (dict.fromkeys(("X", "K", "V"), n_kept) if n_kept else {})


@pytest.mark.parametrize("trace", ALL[:4])
def test_each_bar_begins_where_the_one_above_it_ends_and_the_number_chooses(trace):
    texts = {"left_out": "out {percent}", "number": "number {number}"}
    temperature = trace.sampling.temperature
    figure = next_word_chart(trace.model, trace.step, temperature, texts)
    bars, labels, line = figure["data"]
    go.Figure(json.loads(json.dumps(figure["data"]).replace(TEXT, "#000000")))
    ends = np.add(bars["base"], bars["x"])
    np.testing.assert_allclose(ends[-1], 1)
    np.testing.assert_allclose(bars["base"][1:], ends[:-1], atol=1e-15)
    assert bool(line["x"]) == (temperature != 0)
    if temperature:
        chosen = trace.step.choice.index
        assert bars["base"][chosen] <= line["x"][0] <= ends[chosen]
    outs = [label for label in labels["text"] if label.startswith(" out")]
    assert len(outs) == (0 if temperature == 0 else (~trace.step.choice.kept).sum())


def test_the_curves_of_the_costs_are_valid():
    texts = dict.fromkeys(("cached", "uncached", "multiplications", "bytes", "length"), "x")
    figure = cost_chart(sampled(), 7, texts)
    go.Figure(figure["data"], figure["layouts"][0]["layout"])
