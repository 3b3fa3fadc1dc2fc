"""The running time of an RNN compared with self-attention: each state waits for the previous."""

import time
from typing import Any

from attention.experiments.influence import orthogonal
from attention.inputs.embeddings import embed
from attention.inputs.projections import projection
from attention.layers.rnn import recurrent_states
from attention.layers.scaled_dot_product import scaled_dot_product_attention

TIMED = (16, 32, 64, 128, 256, 512, 1024)  # words
TIMED_WIDTH = 64
REPEATS = 5  # of each, of which the fastest counts


def time_ratios() -> tuple[float, ...]:
    """The time of a recurrent network divided by that of self-attention, for each of `TIMED`.

    Uses the fastest of several runs of each, with d = 64, in NumPy on this machine.
    """
    d = TIMED_WIDTH
    U, W = projection("U", d, d), orthogonal("W", d)
    ratios = []
    for n in TIMED:
        X = embed(tuple(map(str, range(n))), d)
        recurrent = min(_seconds(lambda X=X: recurrent_states(X, U, W)) for _ in range(REPEATS))
        attending = min(
            _seconds(lambda X=X: scaled_dot_product_attention(X, X, X)) for _ in range(REPEATS)
        )
        ratios.append(recurrent / attending)
    return tuple(ratios)


def _seconds(run: Any) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
