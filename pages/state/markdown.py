"""What a person typed, made harmless inside a sentence that is read as Markdown."""

import re
import unicodedata
from collections.abc import Sequence

MAX_LENGTH = 40  # characters; more is cut with an ellipsis


def visible(text: str, longest: int = MAX_LENGTH) -> str:
    """`text` in one line, as it can be shown where nothing is read as markup."""
    characters = (one if unicodedata.category(one)[0] not in "CZ" else " " for one in text)
    whole = "".join(characters).strip()
    return whole if len(whole) <= longest else whole[: longest - 1] + "…"


def code_span(text: str, longest: int = MAX_LENGTH) -> str:
    """`text` as a Markdown code span, which shows its characters and reads none as markup."""
    short = visible(text, longest)
    runs = re.findall(r"`+", short)
    fence = "`" * (max(map(len, runs), default=0) + 1)
    return f"{fence} {short} {fence}" if short else "` `"


def number_in(text: str) -> int | None:
    """The number from 1 to 9,999 that a text writes in digits, as an address does; else None."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,3}", text) else None


def word_of(tokens: Sequence[str], index: int) -> str:
    """The word at an index, from 0; with its number where it stands more than once."""
    word = tokens[index]
    return f"{word} ({index + 1})" if tokens.count(word) > 1 else word


def listed(items: Sequence[str], most: int) -> str:
    """The first `most` items, and an ellipsis where there are more."""
    return ", ".join(items[:most]) + (", …" if len(items) > most else "")


def words_at(tokens: Sequence[str], indices: Sequence[int], most: int) -> str:
    """The words at these indices in quotation marks, as `listed`."""
    return listed([f"“{word_of(tokens, index)}”" for index in indices[: most + 1]], most)


def escape_markdown(text: str) -> str:
    """`text` as Markdown that shows its characters and reads none as markup."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:^&])", r"\\\1", text)
