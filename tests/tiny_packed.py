"""A tiny packed encoder, written to a folder: to be read, and to be damaged."""

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from attention.e5.layout import FILE

D, HIDDEN, LAYERS, HEADS, POSITIONS, TYPES = 32, 64, 2, 2, 9, 2
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "가", "나", "▁가", "나다", "다")
SCORES = (0.0, 0.0, 0.0, 0.0, -2.0, -3.0, -3.0, -4.0, -4.5, -3.0)
REPLACED = {0x200B: " ", 0x1: "", 0x24D0: "a"}


def tensors() -> dict[str, tuple[int, bytes, int]]:
    """Of each name its kind, its bytes and how many numbers they are."""
    rng = np.random.default_rng(0)

    def floats(*shape: int) -> tuple[int, bytes, int]:
        numbers = rng.standard_normal(shape).astype("<f4")
        return 0, numbers.tobytes(), numbers.size

    def blocks(n: int, width: int) -> tuple[int, bytes, int]:
        scales = rng.uniform(0.01, 0.1, (n * width // 32, 1)).astype("<f2").view("u1")
        halves = rng.integers(0, 256, (len(scales), 16), np.uint8)
        return 1, np.concatenate([scales, halves], axis=1).tobytes(), n * width

    found = {"emb.word": blocks(len(PIECES), D), "emb.pos": floats(POSITIONS, D)}
    found |= {"emb.type": floats(TYPES, D), "emb.ln.w": floats(D), "emb.ln.b": floats(D)}
    for i in range(LAYERS):
        for name, d_out, d_in in (("q", D, D), ("k", D, D), ("v", D, D), ("ao", D, D),
                                  ("fi", HIDDEN, D), ("fo", D, HIDDEN)):  # fmt: skip
            found |= {f"l{i}.{name}.w": blocks(d_out, d_in), f"l{i}.{name}.b": floats(d_out)}
        for name in ("aln", "oln"):
            found |= {f"l{i}.{name}.w": floats(D), f"l{i}.{name}.b": floats(D)}
    return found


def packed(
    *,
    magic: bytes = b"E5S1",
    version: int = 1,
    sizes: tuple[int, ...] = (D, LAYERS, HEADS, HIDDEN, len(PIECES), POSITIONS, TYPES),
    block: int = 32,
    count: int = len(PIECES),
    special: tuple[int, ...] = (0, 2, 1, 3),
    offsets: Mapping[int, int] | None = None,
    scores: tuple[float, ...] = SCORES,
    named: Mapping[str, tuple[int, bytes, int]] | None = None,
    shift: int = 0,
) -> bytes:
    """The bytes of the file, with what is given in the place of what belongs there."""
    texts = [piece.encode() for piece in PIECES]
    starts = np.cumsum([0, *map(len, texts)]).astype("<u4")
    for at, offset in (offsets or {}).items():
        starts[at] = offset
    table = b"".join(
        struct.pack("<IB", code, len(text)) + struct.pack(f"<{len(text)}I", *map(ord, text))
        for code, text in REPLACED.items()
    )
    found = magic + struct.pack("<I7ifi", version, *sizes, 1e-12, block)
    found += struct.pack("<5iQ", count, *special, sum(map(len, texts))) + starts.tobytes()
    found += np.array(scores, "<f4").tobytes() + b"".join(texts)
    found += struct.pack("<iI", len(REPLACED), len(table)) + table
    named = tensors() if named is None else named
    begin = len(found) + 4 + sum(2 + len(name) + 21 for name in named)
    directory, body = struct.pack("<i", len(named)), b""
    for name, (kind, content, numbers) in named.items():
        where = struct.pack("<BIQQ", kind, numbers, begin + len(body) + shift, len(content))
        directory += struct.pack("<H", len(name)) + name.encode() + where
        body += content
    return found + directory + body


def write_packed(folder: Path, content: bytes | None = None) -> Path:
    (folder / FILE).write_bytes(packed() if content is None else content)
    return folder
