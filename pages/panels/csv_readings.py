"""What a text can be read as, to choose from."""

from collections.abc import Sequence

from pages.imports.csv_labels import Layout
from pages.imports.csv_table import Reading
from pages.state.texts import Texts

_LABELS = {(False, False): "none", (True, False): "line", (False, True): "column",
           (True, True): "both"}  # fmt: skip


def labels_key(labels: Layout) -> str:
    """Which labels were skipped, as a key of the texts."""
    return _LABELS[labels.line, labels.column]


def describe_reading(readings: Sequence[Reading], i: int, texts: Texts) -> str:
    """What sets one of the readings apart, and its size."""
    reading = readings[i]
    rows, columns = reading.matrix.shape
    sentences = [texts(f"own.readings.{labels_key(reading.labels)}")]
    if len({one.comma for one in readings}) > 1:
        sentences.append(texts(f"own.commas.{reading.comma}"))
    return f"{'; '.join(sentences)} ({rows} × {columns})"
