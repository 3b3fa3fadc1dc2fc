"""From tokens to X, one vector per word."""

from collections.abc import Sequence

from attention.arrays import Array, read_only, whole_number
from attention.errors import AttentionError
from attention.inputs.prng import rows_of_standard_normals


def embed(tokens: Sequence[str], d_model: int, seed: int = 0) -> Array:
    """A random vector for each token, the same at every occurrence of the token.

        X[i, m] ~ N(0, 1)

    A vector depends only on the token and the seed; a larger `d_model` appends entries and
    leaves the others unchanged.

    Args:
        tokens: the words, in reading order.
        d_model: the width of a vector, at least 1.
        seed: of the random numbers, at least 0.

    Returns:
        X, float64 `(len(tokens), d_model)`, read-only.

    Raises:
        AttentionError: `tokens` is not a sequence of strings, `d_model` < 1, `seed` < 0, or
            either is not a whole number.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.4. There the vectors
    are learned; here they are random, so that each number can be traced.
    """
    d_model = whole_number("d_model", d_model, least=1)
    seed = whole_number("seed", seed, least=0)
    return read_only(embed_for_each(words_of(tokens), d_model, [seed])[0])


def embed_for_each(words: Sequence[str], d_model: int, seeds: Sequence[int]) -> Array:
    """What `embed` gives for each of the seeds: `(len(seeds), len(words), d_model)`."""
    streams = [stream_of_word(word, seed) for seed in seeds for word in words]
    return rows_of_standard_normals(d_model, streams).reshape(len(seeds), len(words), d_model)


def stream_of_word(word: str, seed: int) -> str:
    """The key of a word's random stream; column m is number m of the stream."""
    return f"word {seed} {word}"


def words_of(tokens: Sequence[str]) -> tuple[str, ...]:
    """The tokens as a tuple, or an `AttentionError` unless each is a string."""
    if isinstance(tokens, str):
        raise AttentionError("tokens is one string; give a sequence of words: tokenize(text)")
    try:
        words = tuple(tokens)
    except TypeError as error:
        raise AttentionError(
            f"tokens is a {type(tokens).__name__}; give a sequence of words: tokenize(text)"
        ) from error
    for position, word in enumerate(words, start=1):
        if not isinstance(word, str):
            raise AttentionError(
                f"token {position} is a {type(word).__name__}; give each word as a string"
            )
    return words
