"""One matrix as a rectangle to scale, two edges with their numbers, and its name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from attention.experiments.shape_mismatch import ShapeTrial
from pages.figures.core.charts import BARE, TEXT
from pages.figures.shapes.edges import EDGES, TIES, Change, matrix_of, shown_name

MIN_WIDTH = 56  # px that the texts over and under a rectangle need
EDGE, MISMATCHED_EDGE = 4, 7  # px

MISMATCH = "#e5383b"
RESHAPED, RENUMBERED, PLAIN = (
    "rgba(240,170,0,0.55)",
    "rgba(240,170,0,0.2)",
    "rgba(128,128,148,0.16)",
)


@dataclass
class Diagram:
    """The diagram at one width: shapes, texts as one trace of points, and rotated texts."""

    trial: ShapeTrial
    change: Change
    unit: float
    shapes: list[dict[str, Any]] = field(default_factory=list)
    texts: list[tuple[float, float, str, str, str, float]] = field(default_factory=list)
    upright: list[dict[str, Any]] = field(default_factory=list)

    def box(self, name: str, x: float, middle: float, mismatched: Iterable[str]) -> None:
        """One rectangle with its left side at x, its two edges and its three texts."""
        rows, columns = EDGES[name]
        width, height = (self.trial.sizes[size] * self.unit for size in (columns, rows))
        top = middle - height / 2
        self._rectangle(name, x, top, width, height)
        if self.trial.matrices[matrix_of(name)] is None:
            self._write(x + width / 2, middle, "?", "middle center", MISMATCH, 18)
        for size, across in ((columns, True), (rows, False)):
            self._edge(name, size, (x, top, width if across else 0, 0 if across else height),
                       size in mismatched)  # fmt: skip
        at, towards = _text_place(x, width)
        name = f"<b>{shown_name(name)}</b>"
        self._write(at, top + height + 3, name, f"bottom {towards}", TEXT, 14)

    def sign(self, text: str, x: float, middle: float) -> None:
        self._write(x, middle, text, "middle center", MISMATCH if text == "≠" else TEXT,
                    13 if len(text) > 1 else 20)  # fmt: skip

    def _rectangle(self, name: str, x: float, y: float, width: float, height: float) -> None:
        matrix = matrix_of(name)
        is_there = self.trial.matrices[matrix] is not None
        is_changed = matrix in (*self.change.reshaped, *self.change.renumbered)
        fill = RESHAPED if matrix in self.change.reshaped else RENUMBERED if is_changed else PLAIN
        self.shapes.append(
            {"type": "rect", "name": name, "x0": x, "x1": x + width, "y0": y, "y1": y + height,
             "fillcolor": fill if is_there else "rgba(0,0,0,0)",
             "line": {"width": 2 if is_changed else 1, "color": TEXT if is_there else MISMATCH,
                      "dash": "solid" if is_there else "dash"}}
        )  # fmt: skip

    def _edge(
        self, name: str, size: str, place: tuple[float, float, float, float], is_mismatched: bool
    ) -> None:
        x, y, across, down = place
        colour = MISMATCH if is_mismatched else TIES[size]
        self.shapes.append(
            {"type": "line", "name": f"{name} {size}", "x0": x, "x1": x + across, "y0": y,
             "y1": y + down, "line": {"color": colour, "dash": "solid",
             "width": MISMATCHED_EDGE if is_mismatched else EDGE}}
        )  # fmt: skip
        text = f"{size} = {self.trial.sizes[size]}"
        text = f"<b>{text}</b>" if is_mismatched else text
        if across:
            at, towards = _text_place(x, across)
            self._write(at, y - 2, text, f"top {towards}", colour, 12)
        else:
            self.upright.append(
                {"x": x - 3, "y": y + down / 2, "text": text, "textangle": -90,
                 "xanchor": "right", "yanchor": "middle", "showarrow": False,
                 "borderpad": 0, "font": {"color": colour, "size": 12}}
            )  # fmt: skip

    def _write(
        self, x: float, y: float, text: str, position: str, colour: str, size: float
    ) -> None:
        self.texts.append((x, y, text, position, colour, size))


def _text_place(x: float, width: float) -> tuple[float, str]:
    """Where text over or under a rectangle starts, so that it never meets the rotated text."""
    return (x - 1, "right") if width < MIN_WIDTH else (x + width / 2, "center")


def plane(width: int, height: float, diagram: Diagram) -> dict[str, Any]:
    """One pixel a unit on both axes, whatever the width."""
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {**axis, "range": [0, width], "constraintoward": "left"},
        "yaxis": {**axis, "range": [height, 0], "scaleanchor": "x", "constraintoward": "top"},
        "shapes": diagram.shapes,
        "annotations": diagram.upright,
        "showlegend": False,
        "hovermode": False,
        **BARE,
    }


def text_trace(texts: Sequence[tuple[float, float, str, str, str, float]]) -> dict[str, Any]:
    """All texts as one trace: as annotations they take several times as long."""
    x, y, text, position, colour, size = map(list, zip(*texts, strict=True))
    return {
        "type": "scatter",
        "mode": "text",
        "name": "texts",
        "x": x,
        "y": y,
        "text": text,
        "textposition": position,
        "textfont": {"color": colour, "size": size},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
