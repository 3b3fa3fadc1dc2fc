"""Unigram: from a sentence to the pieces that a trained model has vectors for.

A sentence is normalized and split at spaces. Each word, with "▁" before it, is cut into those
pieces of the vocabulary whose scores, which are logarithms of probabilities, have the largest sum.
"""

import itertools
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from attention.bert.errors import FileDamagedError, VocabularyMismatchError
from attention.e5.layout import FILE, Packed
from attention.errors import AttentionError

BEGINS = "\u2581"  # ▁ begins a piece at the start of a word
UNKNOWN_PENALTY = 10  # below the lowest score
FIRST, LAST, PAD, UNKNOWN = "<s>", "</s>", "<pad>", "<unk>"
SPECIAL = (FIRST, LAST, PAD, UNKNOWN, "<mask>")
_TYPED = re.compile("(" + "|".join(map(re.escape, SPECIAL)) + ")")


@dataclass(frozen=True, eq=False)
class Unigram:
    """A vocabulary with scores, and which characters are replaced before a word is cut.

    Source: Kudo, "Subword Regularization", 2018, section 3.2; Kudo and Richardson,
    "SentencePiece", 2018, whose rule `nmt_nfkc` normalizes.
    """

    ids: Mapping[str, int]  # of each piece
    scores: Sequence[float]  # of each piece
    replaced: Mapping[int, str]  # by code point
    longest: int  # characters of a piece
    unknown_score: float
    first: str = FIRST
    last: str = LAST
    unknown: str = UNKNOWN

    def begins_word(self, piece: str) -> bool:
        """Whether a piece stands at the start of a word, or is none of a word."""
        return piece.startswith(BEGINS) or piece in (self.first, self.last)

    def unmarked(self, piece: str) -> str:
        """A piece without the mark that says where in a word it stands."""
        return piece.removeprefix(BEGINS) or piece

    def word(self, pieces: Sequence[str]) -> str:
        """The word that some pieces make, as it is written."""
        return "".join(pieces).removeprefix(BEGINS)

    def pieces(self, text: str) -> tuple[str, ...]:
        """The pieces of a sentence, without the <s> and </s> that a model puts around them.

        Raises:
            AttentionError: `text` is not a string.
        """
        if not isinstance(text, str):
            raise AttentionError(f"text is a {type(text).__name__}; give a string")
        found: list[str] = []
        for part in _TYPED.split(text):
            if part in SPECIAL:
                found.append(part)
                continue
            for word in _composed(part.translate(self.replaced)).split():
                found.extend(self._cut(BEGINS + word))
        return tuple(found)

    def _cut(self, word: str) -> list[str]:
        """The pieces with the largest sum of scores: of Viterbi's algorithm, from left to right."""
        best = [(0.0, 0)] + [(-math.inf, 0)] * len(word)  # of each end: score, and the last start
        for start in range(len(word)):
            score = best[start][0]
            for end in range(start + 1, min(start + self.longest, len(word)) + 1):
                piece = self.ids.get(word[start:end])
                if piece is not None:
                    reached = score + self.scores[piece]
                elif end == start + 1:
                    reached = score + self.unknown_score
                else:
                    continue
                if reached > best[end][0]:
                    best[end] = (reached, start)
        cut: list[str] = []
        end = len(word)
        while end:
            start = best[end][1]
            piece_or_unknown = word[start:end] if word[start:end] in self.ids else self.unknown
            if piece_or_unknown != self.unknown or cut[-1:] != [self.unknown]:  # one for a run
                cut.append(piece_or_unknown)
            end = start
        return cut[::-1]


def read_unigram(packed: Packed) -> Unigram:
    """The tokenizer of a packed encoder.

    Raises:
        FileDamagedError: the texts of the pieces are not where the file says.
        VocabularyMismatchError: it has more pieces than vectors, or lacks a special one.

    Source: as of `Unigram`.
    """
    texts = _texts(packed)
    ids = dict(zip(texts, range(len(texts)), strict=True))
    if len(texts) > packed.config.n_pieces:
        needed = f"at most {packed.config.n_pieces}, one for each vector of the model"
        raise VocabularyMismatchError(FILE, f"{len(texts)} pieces", needed)
    for number, piece in zip(packed.special, (FIRST, LAST, PAD, UNKNOWN), strict=True):
        if ids.get(piece) != number:
            raise VocabularyMismatchError(FILE, f"no piece {piece} at {number}", "one")
    if not np.isfinite(packed.scores).all():
        raise FileDamagedError(FILE, "scores that are no numbers", "finite scores")
    scores = packed.scores.tolist()
    return Unigram(
        MappingProxyType(ids),
        scores,
        packed.replaced,
        longest=max(map(len, texts)),
        unknown_score=min(scores) - UNKNOWN_PENALTY,
    )


def _composed(text: str) -> str:
    """Letters joined with the marks and the jamo that follow them; marks keep their order."""
    joined: list[str] = []
    for character in text:
        pair = unicodedata.normalize("NFC", joined[-1] + character) if joined else character
        joined[-1:] = [pair] if len(pair) == 1 else [*joined[-1:], character]
    return "".join(joined)


def _texts(packed: Packed) -> list[str]:
    """The text of each piece. All are decoded at once: one by one takes three times as long."""
    offsets = packed.offsets
    whole = np.frombuffer(packed.texts, np.uint8)
    begins_character = (whole & 0xC0) != 0x80
    is_inside = bool(len(offsets) > 1 and offsets[0] == 0 and offsets[-1] == len(whole))
    if not is_inside or (np.diff(offsets.astype(np.int64)) < 0).any():
        raise FileDamagedError(FILE, "pieces in no order", "offsets that grow to the last byte")
    counted = np.concatenate([[0], np.cumsum(begins_character)])
    if not begins_character[offsets[:-1][offsets[:-1] < len(whole)]].all():
        raise FileDamagedError(FILE, "a piece that begins within a character", "UTF-8 text")
    try:
        text = packed.texts.decode()
    except UnicodeDecodeError as error:
        raise FileDamagedError(FILE, f"no UTF-8 in piece {error.start}", "UTF-8 text") from error
    ends = counted[offsets].tolist()
    return [text[begin:end] for begin, end in itertools.pairwise(ends)]
