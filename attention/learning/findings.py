"""What can be said of a training: each a number that was measured."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from attention.inputs.embeddings import embed
from attention.learning.history import History, Snapshot, on_right
from attention.learning.passes import forward, loss_of
from attention.learning.practice import Example

FOUND = 0.9  # the weight on the right word from which a task counts as found
TESTS = 32  # sentences
JUMPS = 10  # times as large as the smallest loss: a loss that has not settled
WORTH_SAYING = 0.1  # a loss


@dataclass(frozen=True)
class Measured:
    """The mean loss on some sentences, and the mean weight on the right word."""

    loss: float
    on_right: float


def found_at(history: History) -> Snapshot | None:
    """The first snapshot from which on the mean weight on the right word stays above 0.9."""
    found = None
    for one in reversed(history.snapshots):
        if not float(one.on_right.mean()) > FOUND:
            break
        found = one
    return found


@dataclass(frozen=True)
class Jumps:
    """The smallest and the largest loss over the last steps."""

    since: int  # step
    low: float
    high: float


def jumps_of(history: History) -> Jumps | None:
    """How the loss jumps in the last quarter of the snapshots; None where it has settled."""
    late = history.snapshots[-len(history.snapshots) // 4 :]
    losses = [one.loss for one in late]
    low, high, is_falling = min(losses), max(losses), losses.index(max(losses)) == 0
    if is_falling or high < WORTH_SAYING or high < JUMPS * low:
        return None
    return Jumps(late[0].step, low, high)


def on_own(history: History) -> Measured:
    """What the last snapshot does on the sentence itself."""
    last = history.snapshots[-1]
    return Measured(last.loss, float(last.on_right.mean()))


def on_other_orders(history: History) -> Measured:
    """The same on sentences of its words, drawn anew, none of which it has practised."""
    sentences = history.sentences
    drawn = sentences.drawn(TESTS, "tests", is_any_length=False)
    return _measure(history, (sentences.example(one) for one in drawn))


def on_other_words(history: History) -> Measured:
    """The same on words that it has never seen; to be told of a task within the sentence."""
    sentences, config = history.sentences, history.config
    n = len(sentences.words)
    words = tuple(f"unseen {i}" for i in range(TESTS * n))
    vectors = embed(words, config.d_model, config.seed)  # (TESTS * n, d_model)
    rows = np.arange(TESTS * n).reshape(TESTS, n)
    return _measure(history, (sentences.example(one, vectors) for one in rows))


def _measure(history: History, examples: Iterable[Example]) -> Measured:
    config, W = history.config, history.snapshots[-1].weights.W
    losses, shares = [], []
    for example in examples:
        m = forward(example, W, config, history.sentences.vectors)
        losses.append(loss_of(m, example.goal))
        shares.append(float(on_right(m, example.goal).mean()))
    return Measured(float(np.mean(losses)), float(np.mean(shares)))
