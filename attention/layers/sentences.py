"""What the traces of one sentence, and those of two, say of their words and their mask."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.inputs.input_vectors import Inputs
from attention.layers.scaled_dot_product import AttentionTrace
from attention.traces import cross_attention_words, self_attention_words


class _Masked:
    """A trace with an attention, whose mask is its own."""

    attention: AttentionTrace

    @property
    def mask(self) -> Array | NDArray[np.bool_] | None:
        """The mask as it was given; None without one."""
        return self.attention.mask


class OneSentence(_Masked):
    """A trace in which a sentence attends to itself."""

    inputs: Inputs

    @property
    def tokens(self) -> tuple[str, ...]:
        return self.inputs.tokens

    @property
    def X(self) -> Array:
        return self.inputs.X

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """The words of the queries and of the keys: the same sentence."""
        return self_attention_words(self.tokens)


class TwoSentences(_Masked):
    """A trace in which a target attends to a source."""

    source: Inputs  # the words of the keys, and X (n_key, d_model)
    target: Inputs  # the words of the queries, and Y (n_query, d_model)

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """The words of the queries and of the keys; X belongs to the keys."""
        return cross_attention_words(self.target.tokens, self.source.tokens)
