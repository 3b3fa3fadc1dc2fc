"""What a person typed, made harmless inside a sentence that is read as Markdown."""

import re
import unicodedata
from collections.abc import Sequence

MAX_LENGTH = 40  # characters; more is cut with an ellipsis


def code_span(text: str, longest: int = MAX_LENGTH) -> str:
    """`text` as a Markdown code span, which shows its characters and reads none as markup."""
    visible = "".join(
        character if unicodedata.category(character)[0] not in "CZ" else " " for character in text
    ).strip()
    short = visible if len(visible) <= longest else visible[: longest - 1] + "…"
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


def escape_markdown(text: str) -> str:
    """`text` as Markdown that shows its characters and reads none as markup."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:^&])", r"\\\1", text)
