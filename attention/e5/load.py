"""A packed encoder, ready to read sentences."""

from pathlib import Path

from attention.bert.encoder import Encoder
from attention.e5.layout import read_packed
from attention.e5.unigram import read_unigram
from attention.e5.weights import read_weights


def load_packed(folder: Path) -> Encoder:
    """Read the multilingual encoder in a folder.

    Raises:
        ModelError: one of its kinds, for a file that is missing, damaged or of another kind.

    Source: Wang et al., "Multilingual E5 Text Embeddings", 2024. It is computed as BERT is.
    """
    packed = read_packed(folder)
    return Encoder(packed.config, read_unigram(packed), read_weights(packed))
