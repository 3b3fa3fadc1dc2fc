"""One step of a training as a trace: forward, backward, update, each matrix with its rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only
from attention.inputs.embeddings import embed
from attention.learning.config import LearningConfig
from attention.learning.history import History, Snapshot
from attention.learning.optimisers import adam_step, after_step
from attention.learning.passes import backward, forward, gradient_of_X, loss_factor
from attention.learning_rules import (
    MEAN_DECAY,
    SQUARE_DECAY,
    AdamStep,
    Difference,
    RunningMean,
    SoftmaxGradient,
    Times,
)
from attention.rules import (
    Constant,
    Product,
    Rule,
    SampledVectors,
    SampledWeights,
    Scale,
    Sinusoid,
    Softmax,
    Sum,
    SumOfProducts,
)
from attention.traces import attention_rules


@dataclass(frozen=True, eq=False)
class LearningTrace:
    """One step: every matrix from the words to the changed weights.

    `W_Q.new` is W_Q after the step, and `step_Q` what is subtracted from W_Q. Of Adam, `m_Q` and
    `v_Q` are the running means for W_Q, and `m_Q.before` and `v_Q.before` those before the step.
    """

    config: LearningConfig
    tokens: tuple[str, ...]  # those with a row: to predict the next word, all but the last
    vocabulary: tuple[str, ...]
    step: int  # how many steps were taken before
    matrices: Mapping[str, Array]

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        rules = self._given() | self._forward() | self._backward()
        for name in self.config.learned:
            rules |= self._update(name)
        return MappingProxyType({name: rules[name] for name in self.matrices})

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """The words of the queries and keys, and those that a next word is chosen from."""
        words = dict.fromkeys(("word", "query", "key"), self.tokens)
        return MappingProxyType(words | {"vocabulary": self.vocabulary})

    @property
    def mask(self) -> NDArray[np.bool_] | None:
        """Where a word may look; None without a mask."""
        return np.tri(len(self.tokens), dtype=bool) if self.config.is_prediction else None

    @property
    def _goal(self) -> str:
        return goal_name(self.config)

    def _given(self) -> dict[str, Rule]:
        config = self.config
        drawn = SampledVectors(self.tokens, config.seed)
        rules: dict[str, Rule] = {"X": drawn, self._goal: Constant("task")}
        if config.has_positions:
            rules |= {"E": drawn, "P": Sinusoid(config.d_model), "X": Sum("E", "P")}
        learned = Constant("learned here", step=self.step)
        for name in config.learned:
            rules[name] = SampledWeights(name, config.d_model, config.seed)
            if self.step:
                rules[name] = learned
        return rules | {"vocabulary": SampledVectors(self.vocabulary, config.seed)}

    def _forward(self) -> dict[str, Rule]:
        d_k = self.config.d_k if self.config.is_scaled else None
        rules = {name: Product("X", f"W_{name}") for name in ("Q", "K", "V")} | attention_rules(
            d_k, self.mask
        )
        return rules | {
            "target": Product("goal", "X"),
            "projected": Product("output", "W_out"),
            "logits": Product("projected", "vocabulary", is_transposed=True),
            "probabilities": Softmax("logits"),
        }

    def _backward(self) -> dict[str, Rule]:
        factor = loss_factor(self.matrices[self._goal], self.config)
        is_prediction, is_scaled = self.config.is_prediction, self.config.is_scaled
        through_softmax = SoftmaxGradient("weights", "dweights")
        rules: dict[str, Rule] = {
            "dlogits": Difference("probabilities", self._goal, factor),
            "dprojected": Product("dlogits", "vocabulary"),
            "dW_out": _transposed("output", "dprojected"),
            "doutput": Product("dprojected", "W_out", is_transposed=True)
            if is_prediction
            else Difference("output", "target", factor),
            "dV": _transposed("weights", "doutput"),
            "dweights": Product("doutput", "V", is_transposed=True),
            "dscaled": through_softmax,
            "dscores": Scale("dscaled", self.config.d_k) if is_scaled else through_softmax,
            "dQ": Product("dscores", "K"),
            "dK": _transposed("dscores", "Q"),
        }
        rules |= {f"dW_{name}": _transposed("X", f"d{name}") for name in ("Q", "K", "V")}
        parts = (Product(f"d{one}", f"W_{one}", is_transposed=True) for one in ("Q", "K", "V"))
        return rules | {"dX": SumOfProducts(tuple(parts))}

    def _update(self, name: str) -> dict[str, Rule]:
        m, v, step = (f"{one}_{name.removeprefix('W_')}" for one in ("m", "v", "step"))
        rules: dict[str, Rule] = {f"{name}.new": Difference(name, step)}
        if self.config.optimiser == "sgd":
            return rules | {step: Times(f"d{name}", self.config.rate)}
        before = Constant("learned here", step=self.step)
        return rules | {
            f"{m}.before": before,
            f"{v}.before": before,
            m: RunningMean(f"{m}.before", f"d{name}", MEAN_DECAY),
            v: RunningMean(f"{v}.before", f"d{name}", SQUARE_DECAY, power=2),
            step: AdamStep(m, v, self.config.rate, self.step + 1),
        }


def goal_name(config: LearningConfig) -> str:
    """The matrix that has a 1 at the right word of each row: of the sentence, or of all words."""
    return "next_word" if config.is_prediction else "goal"


def _transposed(left: str, right: str) -> Product:
    return Product(left, right, is_left_transposed=True)


def trace_of(history: History, snapshot: Snapshot) -> LearningTrace:
    """The step that was taken from a snapshot, on the sentence itself."""
    config, sentences = history.config, history.sentences
    example = sentences.example(sentences.own)
    tokens = sentences.words[: len(example.X)]
    W = snapshot.weights.W
    m = forward(example, W, config, sentences.vectors)
    g = backward(example, m, W, config, sentences.vectors)
    g["dX"] = gradient_of_X(g, W)
    given = {"X": example.X}
    if config.has_positions:
        E = embed(tokens, config.d_model, config.seed)
        given = {"E": E, "P": sentences.P[: len(tokens)], **given}
    given |= {goal_name(config): example.goal, **W}
    if config.is_prediction:
        given["vocabulary"] = sentences.vectors
    changes = _changes(snapshot, g, config)
    matrices = {name: read_only(one) for name, one in (given | m | g | changes).items()}
    return LearningTrace(
        config, tokens, sentences.vocabulary, snapshot.step, MappingProxyType(matrices)
    )


def _changes(snapshot: Snapshot, g: dict[str, Array], config: LearningConfig) -> dict[str, Array]:
    """The running means, the steps, and the weights after the step."""
    before, number = snapshot.weights, snapshot.step + 1
    after = after_step(before, g, number, config)
    changes: dict[str, Array] = {}
    for name in config.learned:
        of = name.removeprefix("W_")
        if config.optimiser == "adam":
            m, v = after.mean[name], after.square[name]
            changes |= {f"m_{of}.before": before.mean[name], f"m_{of}": m,
                        f"v_{of}.before": before.square[name], f"v_{of}": v,
                        f"step_{of}": adam_step(m, v, config.rate, number)}  # fmt: skip
        else:
            changes[f"step_{of}"] = config.rate * g[f"d{name}"]
        changes[f"{name}.new"] = after.W[name]
    return changes
