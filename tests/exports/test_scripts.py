"""A script runs by itself, in a process of its own, and computes every matrix again."""

import ast
import importlib.util
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    MultiHeadConfig,
    SelfAttentionConfig,
    causal_mask,
    multi_head_attention,
    rules,
    self_attention,
)
from pages.exports.npz_json import npz_of
from pages.exports.script_template import tuple_source, variables
from pages.exports.scripts import numpy_script, torch_script
from pages.exports.stacked_heads import stacked_heads
from tests.traces import HOSTILE, learning_traces, traces

# Runs scripts one after the other as their own programs, and keeps what each has computed.
RUNNER = """
import runpy, sys
import numpy as np
for path in sys.argv[1:]:
    matrices = runpy.run_path(path, run_name="__main__")["matrices"]
    np.savez(path + ".npz", **{name: np.asarray(some) for name, some in matrices.items()})
"""

IN_PYTORCH = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None,
    reason="PyTorch is not installed; pip install torch to run the exported PyTorch scripts",
)


def run(scripts, folder):
    """Run scripts in one fresh process, far from this package; what each computed and printed."""
    paths = [folder / f"script{i}.py" for i in range(len(scripts))]
    for path, script in zip(paths, scripts, strict=True):
        path.write_text(script, encoding="utf-8")
    command = [sys.executable, "-I", "-c", RUNNER, *map(str, paths)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    computed = []
    for path in paths:
        with np.load(f"{path}.npz") as file:
            computed.append(dict(file))
    return computed, done.stdout


def assert_same(computed, expected):
    assert list(computed) == list(expected)
    for name, matrix in expected.items():
        np.testing.assert_allclose(computed[name], matrix, rtol=0, atol=1e-12, err_msg=name)


def multi_head(n=5, **sizes):
    trace = multi_head_attention(
        HOSTILE[:n],
        MultiHeadConfig(n_heads=4, n_kv_heads=2, **sizes),
        mask=causal_mask(n, n),
    )
    stages = trace.attention
    expected = {
        "X": trace.X, "W_Q": trace.W_Q, "W_K": trace.W_K, "W_V": trace.W_V, "W_O": trace.W_O,
        "Q": stages.query, "K": stages.key, "V": stages.value, "scores": stages.scores,
        "scaled": stages.scaled, "masked": stages.masked, "weights": stages.weights,
        "heads": stages.output, "concatenated": trace.concatenated, "output": trace.output,
    }  # fmt: skip
    return trace, {**trace.inputs.matrices(), **expected}


SMALL = {"d_model": 4, "d_k": 2, "d_v": 3}
LARGE = {"d_model": 16, "d_k": 8, "d_v": 4, "seed": 5, "positions": "sinusoidal"}


# A fresh process takes a quarter of a second: each example runs a batch in one.


@settings(max_examples=4, deadline=None, derandomize=True)
@given(batch=st.lists(traces() | learning_traces(), min_size=8, max_size=12))
def test_the_numpy_script_computes_every_matrix_again(batch, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scripts")
    for i, trace in enumerate(batch):  # for those whose given numbers are many
        (folder / f"{i}.npz").write_bytes(npz_of(trace, {}))
    scripts = [numpy_script(trace, f"{i}.npz") for i, trace in enumerate(batch)]
    computed, printed = run(scripts, folder)
    for trace, found in zip(batch, computed, strict=True):
        assert_same(found, trace.matrices)
        for name, matrix in trace.matrices.items():
            assert f"{name} {matrix.shape}\n" in printed


@IN_PYTORCH
@settings(max_examples=1, deadline=None, derandomize=True)
@given(batch=st.lists(traces() | learning_traces(), min_size=12, max_size=12))
def test_the_pytorch_script_computes_every_matrix_again(batch, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scripts")
    for i, trace in enumerate(batch):  # for those whose given numbers are many
        (folder / f"{i}.npz").write_bytes(npz_of(trace, {}))
    scripts = [torch_script(trace, f"{i}.npz") for i, trace in enumerate(batch)]
    computed, _ = run(scripts, folder)
    for trace, found in zip(batch, computed, strict=True):
        assert_same(found, trace.matrices)


@pytest.mark.parametrize("make", [numpy_script, pytest.param(torch_script, marks=IN_PYTORCH)])
def test_all_heads_are_computed_again(make, tmp_path):
    made = [multi_head(**sizes) for sizes in (SMALL, LARGE)]
    scripts = [make(stacked_heads(trace), "attention.npz") for trace, _ in made]
    computed, _ = run(scripts, tmp_path)
    for found, (_, expected) in zip(computed, made, strict=True):
        assert list(found) == [name for name in found if name in expected]
        assert_same({name: found[name] for name in expected}, expected)


def test_the_pytorch_script_takes_its_output_from_pytorchs_own_attention():
    trace = self_attention(("a", "b"), SelfAttentionConfig(), mask=causal_mask(2, 2))
    script = torch_script(trace, "attention.npz")
    assert "output = F.scaled_dot_product_attention(Q, K, V, attn_mask=" in script
    stacked = stacked_heads(multi_head(**SMALL)[0])
    assert "F.scaled_dot_product_attention(" in torch_script(stacked, "attention.npz")


def test_many_numbers_that_were_given_are_loaded_from_the_file_beside_the_script(tmp_path):
    trace = Constant(self_attention(tuple("abc" * 9), SelfAttentionConfig(16, 4, 4)))
    (tmp_path / "attention.npz").write_bytes(npz_of(trace, {}))
    script = numpy_script(trace, "attention.npz")
    assert 'data["' in script.replace("'", '"')
    (computed,), _ = run([script], tmp_path)
    assert_same(computed, trace.matrices)


class Constant:
    """A trace whose first matrices come from somewhere else: they have no sources."""

    def __init__(self, trace):
        self.matrices, self.words = trace.matrices, trace.words
        self.rules = {
            n: r if r.sources else rules.Constant("loaded") for n, r in trace.rules.items()
        }


# No word ends a string and runs.


def test_the_words_stand_in_the_source_as_one_tuple_of_strings():
    source = tuple_source(HOSTILE)
    assert source.isprintable()
    assert ast.literal_eval(source) == HOSTILE


def test_hangul_is_written_as_hangul():
    assert tuple_source(("학생은", "집에\u202e")) == "('학생은', '집에\\u202e',)"


@pytest.mark.parametrize("make", [numpy_script, torch_script])
@pytest.mark.parametrize("d_model", [2, 40])
def test_whatever_was_typed_the_source_has_the_same_statements(make, d_model):
    def statements(words):
        script = make(self_attention(words, SelfAttentionConfig(d_model)), "attention.npz")
        assert all(line.isprintable() for line in script.split("\n"))
        return [type(node).__name__ for node in ast.parse(script).body]

    plain = statements(tuple(f"word{i}" for i in range(len(HOSTILE))))
    assert statements(HOSTILE) == plain


def test_every_matrix_has_a_variable_of_its_own():
    names = ["X", "head 1", "head.1", "1", "class", "np", "print", "W_Q", "weights.1"]
    found = variables(names)
    assert list(found) == names
    assert len(set(found.values())) == len(names)
    assert all(variable.isidentifier() for variable in found.values())
    assert found["X"] == "X"
    assert not {"class", "np", "print"} & set(found.values())
