"""A link as a QR code."""

from dataclasses import dataclass

MAX_VERSION = 25  # 117 modules a side, 1,273 characters; a camera needs a denser code very near
QUIET_ZONE = 4  # modules of white around a code


@dataclass(frozen=True)
class QrCode:
    """The dark modules as an SVG path; a module has the size 1, and the code begins at 0, 0."""

    size: int
    path: str


def qr_code(link: str) -> QrCode | None:
    """The code of a link; None if it would be too dense to be read from a screen."""
    import segno  # here, so that only whoever draws a code waits for it

    try:
        code = segno.make_qr(link, error="l")  # more correction where it needs no larger code
    except segno.DataOverflowError:
        return None
    if not isinstance(code.version, int) or code.version > MAX_VERSION:
        return None
    rows = [[bool(module) for module in row] for row in code.matrix]
    runs = (f"M{x} {y}h{length}v1h-{length}z"
            for y, row in enumerate(rows) for x, length in _runs(row))  # fmt: skip
    return QrCode(len(rows), "".join(runs))


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where each run of dark modules begins, and how long it is."""
    starts = [x for x, dark in enumerate(row) if dark and not (x and row[x - 1])]
    ends = [x + 1 for x, dark in enumerate(row) if dark and not (x + 1 < len(row) and row[x + 1])]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]
