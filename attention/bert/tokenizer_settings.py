"""How the tokenizer of a model cleans a sentence, and whether it is BERT's at all.

Three files may say so. What they say that is not followed here is refused by its name: pieces that
the model never learned would be numbers without a meaning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attention.bert.errors import (
    FileMissingError,
    ModelUnsupportedError,
    TokenizerUnsupportedError,
)
from attention.bert.files import MAX_TOKENIZER, read_json
from attention.bert.vocabulary import CONTINUES, SPECIAL, UNKNOWN
from attention.errors import short_repr

CONFIG, FILE, WHOLE = "config.json", "tokenizer_config.json", "tokenizer.json"
CLASSES = ("BertTokenizer", "BertTokenizerFast")
MAX_WORD_LENGTH = 100  # characters; a longer word is unknown
_MAX_SHOWN = 60  # characters of what a file says, in an error

# What the computation takes for granted. A file that does not mention one has the usual value.
_NEEDED = {
    "do_basic_tokenize": True,
    "clean_text": True,
    "split_special_tokens": False,
    "wordpieces_prefix": CONTINUES,
    "word_tokenizer_type": "basic",
    "subword_tokenizer_type": "wordpiece",
    **{f"{piece[1:-1].lower()}_token": piece for piece in SPECIAL},
}
# The same of tokenizer.json, part by part.
_NEEDED_OF: Mapping[str, Mapping[str, object]] = {
    "model": {
        "type": "WordPiece",
        "continuing_subword_prefix": CONTINUES,
        "unk_token": UNKNOWN,
        "max_input_chars_per_word": MAX_WORD_LENGTH,
    },
    "normalizer": {"type": "BertNormalizer", "clean_text": True},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
}
_ADDED = ("added_tokens_decoder", "additional_special_tokens", "extra_special_tokens")


@dataclass(frozen=True)
class TokenizerSettings:
    """How a sentence is cleaned before it is cut."""

    lowers_case: bool
    strips_accents: bool
    parts_han: bool
    never_split: frozenset[str]


def read_tokenizer_settings(folder: Path) -> TokenizerSettings:
    """The settings of the tokenizer in a folder; each file may be missing.

    Where tokenizer.json differs from tokenizer_config.json in how it lowers case, strips accents
    and parts Han, the latter counts, or else what is usual: so it is in the reference.

    Raises:
        FileTooLargeError, FileDamagedError: a file of settings cannot be used.
        TokenizerUnsupportedError: they name another tokenizer, or a setting that is not followed.
        ModelUnsupportedError: a setting that is true or false is neither.

    Source: Devlin et al., "BERT", 2019, and `BertTokenizer` of Hugging Face transformers.
    """
    settings, config = _read(folder, FILE), _read(folder, CONFIG)
    _refuse_other_class(settings, config)
    for name, needed in _NEEDED.items():
        _refuse_other(FILE, name, _content(settings.get(name)), needed)
    for name in _ADDED:
        _refuse_added(FILE, name, settings.get(name))
    _refuse_other_parts(_read(folder, WHOLE, MAX_TOKENIZER))
    lowers_case = _flag(settings, "do_lower_case", usual=True)
    return TokenizerSettings(
        lowers_case,
        _flag(settings, "strip_accents", usual=lowers_case),
        _flag(settings, "tokenize_chinese_chars", usual=True),
        _never_split(settings.get("never_split")),
    )


def _read(folder: Path, file: str, *limit: int) -> dict[str, Any]:
    try:
        return read_json(folder, file, *limit)
    except FileMissingError:
        return {}


def _refuse_other_class(settings: Mapping[str, Any], config: Mapping[str, Any]) -> None:
    for file, said in ((FILE, settings), (CONFIG, config)):
        own = said.get("auto_map")  # code that is published with the model
        own = own.get("AutoTokenizer") if isinstance(own, dict) else own
        if own:
            name = next(filter(None, own), own) if isinstance(own, list) else own
            raise _unsupported(file, "auto_map", name, repr(CLASSES[0]))
    # The model's own settings speak only where those of the tokenizer are silent.
    file, said = (CONFIG, config) if settings.get("tokenizer_class") is None else (FILE, settings)
    found = said.get("tokenizer_class")
    if found is not None and found not in CLASSES:
        raise _unsupported(file, "tokenizer_class", found, " or ".join(map(repr, CLASSES)))


def _refuse_other_parts(whole: Mapping[str, Any]) -> None:
    """Refuse a tokenizer.json that does anything else than WordPiece after BERT's cleaning."""
    for part, needs in _NEEDED_OF.items():
        found = whole.get(part, {})
        if not isinstance(found, dict):
            raise _unsupported(WHOLE, part, found, repr(needs["type"]))
        for name, needed in needs.items():
            _refuse_other(WHOLE, f"{part}.{name}", found.get(name), needed)
    _refuse_added(WHOLE, "added_tokens", whole.get("added_tokens"))


def _refuse_other(file: str, setting: str, found: object, needed: object) -> None:
    if found is not None and (type(found) is not type(needed) or found != needed):
        raise _unsupported(file, setting, found, repr(needed))


def _refuse_added(file: str, setting: str, found: object) -> None:
    """Refuse pieces that are found in a sentence before it is cleaned, but for the special ones."""
    for piece in _contents(found):
        if piece not in SPECIAL:
            raise _unsupported(file, setting, piece, f"none but {', '.join(SPECIAL)}")


def _contents(found: object) -> Iterator[object]:
    if isinstance(found, dict | list):
        yield from map(_content, found.values() if isinstance(found, dict) else found)


def _content(piece: object) -> object:
    """A piece is written as it is, or as an object that holds it."""
    return piece.get("content", piece) if isinstance(piece, dict) else piece


def _flag(settings: Mapping[str, object], name: str, *, usual: bool) -> bool:
    value = settings.get(name)
    if value is None:
        return usual
    if not isinstance(value, bool):
        raise ModelUnsupportedError(FILE, name, short_repr(value, _MAX_SHOWN), "true or false")
    return value


def _never_split(found: object) -> frozenset[str]:
    if found is None:
        return frozenset()
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise _unsupported(FILE, "never_split", found, "a list of words")
    return frozenset(found) - {""}


def _unsupported(file: str, setting: str, found: object, needed: str) -> TokenizerUnsupportedError:
    return TokenizerUnsupportedError(file, setting, short_repr(found, _MAX_SHOWN), needed)
