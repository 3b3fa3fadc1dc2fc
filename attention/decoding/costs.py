"""What writing one word costs, with the cache and without it."""

from attention.arrays import whole_number
from attention.decoding.model import NextWordModel

BYTES_PER_NUMBER = 8  # of float64


def multiplications(model: NextWordModel, n: int, *, is_cached: bool) -> int:
    """How many numbers are multiplied by another to write the word after n words.

        r d_model (2 d_k + d_v)      the queries, keys and values of r rows
        r n (d_k + d_v)              their scores, and the weighted sums of the values
        d_v d_model + d_model n_words    the logits, of the last row alone

    With the cache r = 1: the new row. Without it all rows are computed again, r = n.

    Args:
        model: whose sizes count.
        n: words so far, at least 1.
        is_cached: whether the keys and values of earlier words are kept.
    """
    n = whole_number("n", n, least=1)
    rows = 1 if is_cached else n
    d_model, d_k, d_v = model.d_model, model.d_k, model.d_v
    projections = rows * d_model * (2 * d_k + d_v)
    attention = rows * n * (d_k + d_v)
    return projections + attention + d_v * d_model + d_model * len(model.vocabulary)


def multiplications_so_far(model: NextWordModel, first: int, n: int, *, is_cached: bool) -> int:
    """Those of all words that were written after `first` words, up to the one after n words.

    With the cache the first step reads the whole prompt, as it does without.
    """
    start = multiplications(model, first, is_cached=False)
    rest = range(first + 1, n + 1)
    return start + sum(multiplications(model, i, is_cached=is_cached) for i in rest)


def cached_bytes(model: NextWordModel, n: int) -> int:
    """The memory of the keys and values of n words."""
    return whole_number("n", n, least=0) * (model.d_k + model.d_v) * BYTES_PER_NUMBER
