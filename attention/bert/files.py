"""Opening the files of a model: never more than a file of its kind should hold."""

import json
from pathlib import Path
from typing import Any, BinaryIO

from attention.bert.errors import FileDamagedError, FileMissingError, FileTooLargeError

MAX_JSON = 2**20  # bytes
MAX_VOCABULARY = 16 * 2**20  # bytes; 120,000 pieces have one
MAX_TOKENIZER = 20 * 2**20  # bytes; one with 250,000 pieces has 17


def opened(folder: Path, file: str) -> BinaryIO:
    """The file, open for reading.

    Raises:
        FileMissingError: there is no such file, or it cannot be read.
    """
    path = folder / file
    try:
        if path.is_file():  # a pipe would wait for ever
            return path.open("rb")
    except (OSError, ValueError):  # ValueError: a null character in the name
        pass
    raise FileMissingError(str(folder), file)


def read_bytes(folder: Path, file: str, limit: int) -> bytes:
    """All bytes of a small file.

    Raises:
        FileMissingError: there is no such file, or it cannot be read.
        FileTooLargeError: it has more than `limit` bytes.
    """
    with opened(folder, file) as stream:
        size = stream.seek(0, 2)
        if size > limit:
            raise FileTooLargeError(file, size, limit)
        stream.seek(0)
        return stream.read(limit)


def read_json(folder: Path, file: str, limit: int = MAX_JSON) -> dict[str, Any]:
    """The object of a small JSON file.

    Raises:
        FileMissingError: there is no such file, or it cannot be read.
        FileTooLargeError: it has more than `limit` bytes.
        FileDamagedError: it holds something other than a JSON object.
    """
    return json_object(file, read_bytes(folder, file, limit))


def read_lines(folder: Path, file: str) -> list[str]:
    """The lines of a vocabulary. Only a line feed ends one: a piece may hold any other space.

    Raises:
        FileMissingError: there is no such file, or it cannot be read.
        FileTooLargeError: it has more than `MAX_VOCABULARY` bytes.
        FileDamagedError: it is not UTF-8.
    """
    try:
        text = read_bytes(folder, file, MAX_VOCABULARY).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileDamagedError(file, f"no UTF-8 at byte {error.start}", "UTF-8 text") from error
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def json_object(file: str, content: bytes) -> dict[str, Any]:
    """The JSON object that these bytes of a file spell.

    Raises:
        FileDamagedError: they spell something else.
    """
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FileDamagedError(file, "no JSON that can be read", "a JSON object") from error
    if not isinstance(found, dict):
        raise FileDamagedError(file, f"a JSON {type(found).__name__}", "a JSON object")
    return found
