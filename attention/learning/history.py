"""A whole training: every step taken, some of them kept."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from attention.arrays import Array
from attention.inputs.projections import projection
from attention.learning.config import LearningConfig
from attention.learning.optimisers import Weights, after_step, start
from attention.learning.passes import Matrices, backward, forward, loss_of
from attention.learning.practice import Example, Sentences

SNAPSHOTS = 60
SLICE = 16  # steps, some milliseconds
TOO_LARGE = 1e6  # a loss above this has no way back


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The weights before one step, and what was measured with them on the sentence itself."""

    step: int  # how many steps were taken before
    weights: Weights
    attention: Array  # (n, n), the weights of the words
    loss: float
    on_right: Array  # (n,): the weight on the right word of each, or its probability
    entropy: float  # of a row of the attention weights, in bits, on average
    gradient_norm: float  # of all learned matrices together


@dataclass(frozen=True)
class Divergence:
    """Where a training stopped because its loss grew without bound."""

    step: int
    loss: float  # infinite where no number could hold it


@dataclass(frozen=True, eq=False)
class History:
    """Snapshots from step 0 to the last one, at equal distances."""

    config: LearningConfig
    sentences: Sentences
    snapshots: tuple[Snapshot, ...]
    divergence: Divergence | None

    @property
    def steps(self) -> tuple[int, ...]:
        return tuple(one.step for one in self.snapshots)


def train(
    words: tuple[str, ...],
    config: LearningConfig,
    on_progress: Callable[[float], None] = lambda _: None,
    between_steps: Callable[[], None] = lambda: None,
) -> History:
    """Train one head on sentences of the words of one sentence.

    A step learns from one sentence. Those at which a snapshot is kept learn from the sentence
    itself, so that what is shown of a step is what the step was taken from. The others learn from
    words drawn from it, unless it alone is practised.

    Args:
        words: of the sentence; at least one, to predict the next word at least two.
        config: the training.
        on_progress: called at each snapshot with the share of the steps taken.
        between_steps: called after every `SLICE` steps, to let others compute.

    Returns:
        A `History`. If the loss grows beyond 1e6, it ends with the last snapshot before that.

    Raises:
        AttentionError: there are too few words.
    """
    sentences = Sentences(words, config)
    own = sentences.example(sentences.own)
    every = steps_per_snapshot(config.steps)
    weights = start(first_weights(config), config)
    snapshots: list[Snapshot] = []
    divergence = None
    with np.errstate(all="ignore"):  # a loss that is not finite ends the training
        for step, example in enumerate(_examples(sentences, own, config)):
            m = forward(example, weights.W, config, sentences.vectors)
            loss = loss_of(m, example.goal)
            g = backward(example, m, weights.W, config, sentences.vectors)
            is_kept = step % every == 0
            if not loss < TOO_LARGE or (is_kept and not math.isfinite(norm_of(g, config))):
                divergence = Divergence(step, loss if math.isfinite(loss) else math.inf)
                break
            if is_kept:
                on_progress(step / config.steps)
                snapshots.append(_snapshot(step, weights, m, g, loss, own, config))
            weights = after_step(weights, g, step + 1, config)
            if step % SLICE == 0:
                between_steps()
    return History(config, sentences, tuple(snapshots), divergence)


def steps_per_snapshot(steps: int) -> int:
    """How many steps lie between two snapshots."""
    return max(1, math.ceil(steps / SNAPSHOTS))


def first_weights(config: LearningConfig) -> dict[str, Array]:
    """The matrices before the first step, as they are drawn on every page."""
    d_model, seed = config.d_model, config.seed
    widths = {"W_Q": config.d_k, "W_K": config.d_k}
    return {name: projection(name, d_model, widths.get(name, d_model), seed)
            for name in config.learned}  # fmt: skip


def _examples(sentences: Sentences, own: Example, config: LearningConfig) -> Iterator[Example]:
    """The sentence of each step, one more than there are steps: the last one is only looked at."""
    every = steps_per_snapshot(config.steps)
    is_alone = config.practice == "one" or config.is_prediction
    drawn = [] if is_alone else sentences.drawn(config.steps + 1, "steps")
    last = config.steps - config.steps % every
    for step in range(last + 1):
        yield own if is_alone or step % every == 0 else sentences.example(drawn[step])


def norm_of(g: Matrices, config: LearningConfig) -> float:
    """The norm of the gradients of all learned matrices together."""
    return math.sqrt(sum(float(np.sum(g[f"d{name}"] ** 2)) for name in config.learned))


def _snapshot(
    step: int,
    weights: Weights,
    m: Matrices,
    g: Matrices,
    loss: float,
    own: Example,
    config: LearningConfig,
) -> Snapshot:
    attention = m["weights"]
    return Snapshot(
        step,
        weights,
        attention,
        loss,
        on_right(m, own.goal),
        entropy_of(attention),
        norm_of(g, config),
    )


def on_right(m: Matrices, goal: Array) -> Array:
    """The weight, or for a prediction the probability, of the right word in each row."""
    shares: Array = (m.get("probabilities", m["weights"]) * goal).sum(axis=1)
    return shares


def entropy_of(weights: Array) -> float:
    """The mean entropy of the rows, in bits."""
    logs = np.log2(weights, where=weights > 0, out=np.zeros_like(weights))
    return float(-(weights * logs).sum(axis=1).mean())
