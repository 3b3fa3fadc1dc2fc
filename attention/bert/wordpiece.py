"""WordPiece: from a sentence to the pieces that a trained model has vectors for.

A sentence is cleaned, split at spaces and around punctuation and Han characters, and each word is
cut, from its start, into the longest pieces that the vocabulary holds; those that go on within a
word begin with "##".
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from attention.bert.tokenizer_settings import MAX_WORD_LENGTH, read_tokenizer_settings
from attention.bert.vocabulary import (
    CONTINUES,
    FIRST,
    LAST,
    SPECIAL,
    UNKNOWN,
    read_vocabulary,
)
from attention.errors import AttentionError

_TYPED = re.compile("(" + "|".join(map(re.escape, SPECIAL)) + ")")
_HAN = (  # as the reference has it, where extension E begins too late
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


@dataclass(frozen=True, eq=False)
class WordPiece:
    """A vocabulary, and how a sentence is cleaned before it is cut.

    Classes of characters are those of Python's Unicode. The reference implementation has an older
    one: some five hundred rare marks that came later are letters to it.

    Source: Devlin et al., "BERT", 2019, section 3 and the tokenizer published with it; Wu et
    al., "Google's Neural Machine Translation System", 2016, section 4.1.
    """

    ids: Mapping[str, int]  # of each piece
    lowers_case: bool = True
    strips_accents: bool = True
    parts_han: bool = True  # each Han character is a word of its own
    never_split: frozenset[str] = frozenset()  # words that stay whole, and as they are
    first: str = FIRST
    last: str = LAST
    unknown: str = UNKNOWN

    def begins_word(self, piece: str) -> bool:
        """Whether a piece stands at the start of a word, or is none of a word."""
        return not piece.startswith(CONTINUES) or piece == CONTINUES

    def unmarked(self, piece: str) -> str:
        """A piece without the mark that says where in a word it stands."""
        return piece.removeprefix(CONTINUES) or piece

    def word(self, pieces: Sequence[str]) -> str:
        """The word that some pieces make, as it is written."""
        first, *others = pieces
        return first + "".join(piece.removeprefix(CONTINUES) for piece in others)

    def pieces(self, text: str) -> tuple[str, ...]:
        """The pieces of a sentence, without the [CLS] and [SEP] that a model puts around them.

        Raises:
            AttentionError: `text` is not a string.
        """
        if not isinstance(text, str):
            raise AttentionError(f"text is a {type(text).__name__}; give a string")
        kept = _kept_with_han if self.parts_han else _kept
        found: list[str] = []
        for part in _TYPED.split(text):
            if part in SPECIAL and part in self.ids:
                found.append(part)
            else:
                for chunk in "".join(map(kept, part)).split(" "):
                    found.extend(self._cut_chunk(chunk))
        return tuple(found)

    def _cut_chunk(self, chunk: str) -> Iterator[str]:
        """The pieces of what stands between two spaces."""
        whole = unicodedata.normalize("NFC", chunk)
        if whole not in self.never_split:
            whole = self._plain(chunk)
        for word in (whole,) if whole in self.never_split else _words(whole):
            yield from self._cut(word)

    def _plain(self, chunk: str) -> str:
        if self.strips_accents:
            apart = unicodedata.normalize("NFD", chunk)
            chunk = "".join(c for c in apart if unicodedata.category(c) != "Mn")
        # Letter by letter: a sigma that ends a word stays an ordinary one.
        return "".join(c.lower() for c in chunk) if self.lowers_case else chunk

    def _cut(self, word: str) -> list[str]:
        """The longest pieces from the start of a word on; [UNK] where one cannot be found."""
        if word in self.never_split:
            return [word if word in self.ids else UNKNOWN]
        if len(word) > MAX_WORD_LENGTH:
            return [UNKNOWN]
        cut: list[str] = []
        start = 0
        while start < len(word):
            prefix = CONTINUES if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if prefix + word[start:end] in self.ids), None)
            if end is None:
                return [UNKNOWN]
            cut.append(prefix + word[start:end])
            start = end
        return cut


def read_wordpiece(folder: Path, n_vectors: int) -> WordPiece:
    """The tokenizer of a model: vocab.txt, and the files of its settings where there are any.

    Args:
        folder: that of the model.
        n_vectors: how many pieces the model has vectors for.

    Raises:
        TokenizerUnsupportedError: it cuts a sentence in another way.
        ModelError: a file is missing, damaged, too large, or does not fit the model.

    Source: as of `WordPiece`.
    """
    settings = read_tokenizer_settings(folder)  # first: another tokenizer may have no vocab.txt
    return WordPiece(read_vocabulary(folder, n_vectors), **vars(settings))


def _words(chunk: str) -> Iterator[str]:
    """A punctuation mark is a word of its own, and so is what stands between two of them."""
    word = ""
    for character in chunk:
        if _is_punctuation(character):
            if word:
                yield word
            yield character
            word = ""
        else:
            word += character
    if word:
        yield word


@lru_cache(maxsize=8192)
def _kept(character: str) -> str:
    """A space for white space, nothing for a control character, anything else as it is.

    Vertical tab, form feed and U+0085 are control characters first. Code points without a
    meaning yet are kept.
    """
    if character in "\t\n\r":
        return " "
    if character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co"):
        return ""
    return " " if character.isspace() else character


@lru_cache(maxsize=8192)
def _kept_with_han(character: str) -> str:
    code = ord(character)
    is_han = any(first <= code <= last for first, last in _HAN)
    return f" {character} " if is_han else _kept(character)


@lru_cache(maxsize=8192)
def _is_punctuation(character: str) -> bool:
    """ASCII symbols too, such as $ and ^."""
    is_ascii_mark = character.isascii() and not character.isalnum() and character.isprintable()
    return is_ascii_mark or unicodedata.category(character)[0] == "P"
