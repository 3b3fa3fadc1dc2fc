"""The vocabulary of a model: vocab.txt, a piece a line, each with the number of its line."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from attention.bert.errors import TokenizerUnsupportedError, VocabularyMismatchError
from attention.bert.files import read_lines
from attention.errors import short_repr

FILE = "vocab.txt"
UNKNOWN, FIRST, LAST = "[UNK]", "[CLS]", "[SEP]"
SPECIAL = (UNKNOWN, FIRST, LAST, "[PAD]", "[MASK]")
CONTINUES = "##"  # begins a piece that goes on within a word

# Begins a piece at the start of a word, where others within a word have no mark.
_FOREIGN = {"\u2581": "SentencePiece", "\u0120": "byte-level BPE"}
_MAX_SHOWN = 24  # characters of a piece, in an error


def read_vocabulary(folder: Path, n_vectors: int) -> Mapping[str, int]:
    """The pieces of a model, and the number of each, from 0.

    Args:
        folder: that of the model.
        n_vectors: how many pieces the model has vectors for.

    Raises:
        FileMissingError, FileTooLargeError, FileDamagedError: vocab.txt cannot be used.
        TokenizerUnsupportedError: its pieces are those of SentencePiece or of byte-level BPE.
        VocabularyMismatchError: it has too many, or lacks [UNK], [CLS] or [SEP].

    Source: the tokenizer published with Devlin et al., "BERT", 2019.
    """
    lines = read_lines(folder, FILE)
    _refuse_foreign(lines)
    ids = MappingProxyType({piece: i for i, piece in enumerate(lines)})
    if len(lines) > n_vectors:
        needed = f"at most {n_vectors}, one for each vector of the model"
        raise VocabularyMismatchError(FILE, f"{len(lines)} pieces", needed)
    for piece in (UNKNOWN, FIRST, LAST):
        if piece not in ids:
            raise VocabularyMismatchError(FILE, f"no piece {piece}", "one on a line of its own")
    return ids


def _refuse_foreign(lines: Iterable[str]) -> None:
    """Refuse the pieces of another kind of tokenizer.

    Both marks are characters that texts have too: one draws a block, the other is a Maltese
    letter. So a WordPiece vocabulary may have words that begin with them, but far more pieces with
    ## (of the English one 19 %, of the multilingual one more), which other kinds hardly have. What
    there is more of decides.
    """
    continuing = sum(line.startswith(CONTINUES) for line in lines)
    for mark, kind in _FOREIGN.items():
        marked = [line for line in lines if line.startswith(mark) and line != mark]
        if len(marked) > continuing:
            found = f"{short_repr(marked[0], _MAX_SHOWN)} and {len(marked) - 1} like it ({kind})"
            needed = f"those of WordPiece, such as '{CONTINUES}s'"
            raise TokenizerUnsupportedError(FILE, "pieces", found, needed)
