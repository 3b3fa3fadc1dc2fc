"""The gradients, against finite differences, plain loops and PyTorch."""

import numpy as np
import pytest
from hypothesis import given, settings

from attention import LearningConfig
from attention.learning.passes import backward, forward, gradient_of_X, loss_of
from attention.learning.practice import Example, Sentences
from attention.learning.tasks import TASKS
from attention.provenance.reference import recompute, rows_of
from attention.provenance.verify import check
from tests.attention.learning.trainings import CONFIGS, WORDS, last_step

THOROUGH = settings(max_examples=60, derandomize=True, deadline=None)


def loss_at(X, goal, target, W, config, vocabulary):
    """The loss for these X, where the target stays what it is."""
    m = forward(Example(X, goal), W, config, vocabulary)
    return loss_of(m | ({} if target is None else {"target": target}), goal)


def numerical(of, at, h=1e-5):
    """The gradient by central differences of fourth order, one entry at a time."""
    slope = np.zeros_like(at)
    for cell in np.ndindex(at.shape):
        values = []
        for steps in (-2, -1, 1, 2):
            moved = at.copy()
            moved[cell] += steps * h
            values.append(of(moved))
        slope[cell] = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * h)
    return slope


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("is_scaled", [True, False])
def test_each_gradient_is_the_slope_of_the_loss(task, is_scaled):
    config = LearningConfig(task=task, d_model=7, d_k=3, is_scaled=is_scaled)
    sentences = Sentences(tuple("abacd"), config)
    example = sentences.example(sentences.own)
    rng = np.random.default_rng(0)
    shapes = {"W_Q": (7, 3), "W_K": (7, 3), "W_V": (7, 7), "W_out": (7, 7)}
    W = {name: 0.4 * rng.standard_normal(shapes[name]) for name in config.learned}
    m = forward(example, W, config, sentences.vectors)
    g = backward(example, m, W, config, sentences.vectors)
    g["dX"] = gradient_of_X(g, W)

    def loss(name, numbers):
        X = numbers if name == "X" else example.X
        changed = W if name == "X" else {**W, name: numbers}
        return loss_at(X, example.goal, m.get("target"), changed, config, sentences.vectors)

    for name, numbers in {**W, "X": example.X}.items():
        expected = numerical(lambda moved, name=name: loss(name, moved), numbers)
        assert np.abs(g[f"d{name}"] - expected).max() < 1e-7 * np.abs(expected).max()


@THOROUGH
@given(words=WORDS, config=CONFIGS)
def test_plain_loops_compute_every_matrix(words, config):
    trace = last_step(words, config)
    rows = rows_of(trace)
    for name, matrix in trace.matrices.items():
        computed = recompute(trace.rules[name], rows, matrix.shape)
        if computed is None:
            continue
        found, expected = matrix, np.array(computed).reshape(matrix.shape)
        largest = np.abs(expected[np.isfinite(expected)]).max(initial=1e-300)
        same = np.isneginf(found) & np.isneginf(expected)
        with np.errstate(invalid="ignore"):
            differences = np.where(same, 0, np.abs(found - expected))
        assert differences.max() <= 1e-12 * largest, name


@THOROUGH
@given(words=WORDS, config=CONFIGS)
def test_the_check_holds_for_every_matrix(words, config):
    assert [one for one in check(last_step(words, config)) if one.holds is False] == []


@pytest.mark.parametrize("task", TASKS)
def test_every_gradient_is_that_of_autograd(task):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    config = LearningConfig(task=task, d_model=7, d_k=3)
    sentences = Sentences(tuple("abacd"), config)
    example = sentences.example(sentences.own)
    rng = np.random.default_rng(1)
    shapes = {"W_Q": (7, 3), "W_K": (7, 3), "W_V": (7, 7), "W_out": (7, 7)}
    W = {name: 0.4 * rng.standard_normal(shapes[name]) for name in config.learned}
    m = forward(example, W, config, sentences.vectors)
    g = backward(example, m, W, config, sentences.vectors)
    leaves = {name: torch.tensor(one, requires_grad=True) for name, one in W.items()}
    X = torch.tensor(example.X)
    Q, K, V = (X @ leaves[f"W_{name}"] for name in ("Q", "K", "V"))
    output = torch.nn.functional.scaled_dot_product_attention(
        Q[None], K[None], V[None], is_causal=config.is_prediction
    )[0]
    if config.is_prediction:
        logits = output @ leaves["W_out"] @ torch.tensor(sentences.vectors).T
        right = torch.tensor(example.goal.argmax(axis=1))
        loss = torch.nn.functional.cross_entropy(logits, right)
    else:
        loss = ((output - torch.tensor(m["target"])) ** 2).mean()
    loss.backward()
    assert abs(loss.item() - loss_of(m, example.goal)) < 1e-10
    for name, leaf in leaves.items():
        assert np.abs(leaf.grad.numpy() - g[f"d{name}"]).max() < 1e-10
