"""One open page of the app, as a reader sees it."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from attention import embed, projection, tokenize
from pages.state.texts import texts_in
from tests.layout import come_to_rest

NAMES = ("X", "W_Q", "W_K", "W_V", "Q", "K", "V", "scores", "scaled", "weights", "output")

FIND = """
    const find = name => document.querySelector(`.attention-plot-${name}`)
    const [plot, frame, canvas] = ['figure', 'frame', 'labels'].map(find)
"""
MATRICES = f"""() => {{ {FIND}
    return JSON.stringify(Object.fromEntries(plot._fullData.map(trace => [trace.name, trace.z])))
}}"""
IS_DRAWN = f"() => {{ {FIND} return Boolean(plot?._fullData?.length && canvas?.texts) }}"
# The same shapes and, to a millionth, the same numbers.
SHOWS = f"""expected => {{ {FIND}
    const shown = Object.fromEntries((plot?._fullData ?? []).map(trace => [trace.name, trace.z]))
    const alike = (a, b) => a?.length === b.length && a.every((row, i) =>
        row.length === b[i].length && row.every((x, j) => Math.abs(x - b[i][j]) <= 1e-6))
    return Boolean(canvas?.texts) && 'isLaidOut' in document.documentElement.dataset &&
        Object.entries(JSON.parse(expected)).every(([name, z]) => alike(shown[name], z))
}}"""
# The box of each matrix in sight according to Plotly, in pixels of the frame.
BOXES = f"""() => {{ {FIND}
    const {{ xaxis, yaxis }} = plot._fullLayout
    // The edges of the cells of a folded axis are in `x` or `y`.
    const ends = (edges, first, step, count) =>
        edges ? [edges[0], edges.at(-1)] : [first - step / 2, first + (count - 0.5) * step]
    const isInSight = ({{ x, x0 }}) => (x?.[0] ?? x0) > -1e4
    const shown = plot._fullData.filter(isInSight)
    return Object.fromEntries(shown.map(({{ name, x, x0, dx, y, y0, dy, z }}) => {{
        const [rows, columns] = [z.length, z[0].length]
        const [left, right] = ends(x, x0, dx, columns).map(at => xaxis.l2p(at))
        const [top, bottom] = ends(y, y0, dy, rows).map(at => yaxis.l2p(at))
        return [name, {{ left, top, right, bottom, rows, columns }}]
    }}))
}}"""
# The visible range of the figure, as fractions of its width and height.
VIEW = f"""() => {{ {FIND}
    const {{ xaxis, yaxis, width, height }} = plot._fullLayout
    return [...xaxis.range.map(x => x / width), ...yaxis.range.map(y => y / height)]
}}"""

Matrices = dict[str, np.ndarray]


def matrices_of(
    sentence: str, d_model: int = 8, d_k: int = 4, d_v: int = 4, seed: int = 0
) -> Matrices:
    """Self-attention written out, from the word vectors and the sampled weights."""
    X = embed(tokenize(sentence), d_model, seed)
    W_Q = projection("W_Q", d_model, d_k, seed)
    W_K = projection("W_K", d_model, d_k, seed)
    W_V = projection("W_V", d_model, d_v, seed)
    Q, K, V = X @ W_Q, X @ W_K, X @ W_V
    scores = Q @ K.T  # (n_query, d_k) @ (d_k, n_key) -> (n_query, n_key)
    scaled = scores / math.sqrt(d_k)
    powers = np.exp(scaled)
    weights = powers / powers.sum(axis=1, keepdims=True)
    made = (X, W_Q, W_K, W_V, Q, K, V, scores, scaled, weights, weights @ V)
    return dict(zip(NAMES, made, strict=True)) | {"K_T": K.T}


def assert_same(shown: Mapping[str, np.ndarray], expected: Mapping[str, np.ndarray]) -> None:
    """The same matrices with the same numbers, to a millionth."""
    assert set(shown) == set(expected)
    for name, numbers in expected.items():
        np.testing.assert_allclose(shown[name], numbers, rtol=0, atol=1e-6, err_msg=name)


class Screen:
    """One page, as a reader and Plotly see it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def box(self) -> Locator:
        """The text box of the sentence, in any language."""
        return self.page.locator(".st-key-sentence input")

    @property
    def tip(self) -> Locator:
        return self.page.locator(".attention-plot-tip")

    @property
    def notes(self) -> Locator:
        """Warnings and notes."""
        return self.page.get_by_test_id("stAlert")

    def slider(self, name: str) -> Locator:
        return self.page.get_by_role("slider", name=name)

    def step(self, name: str, key: str = "ArrowRight") -> None:
        self.slider(name).focus()
        self.page.keyboard.press(key)

    def press(self, name: str) -> None:
        """Click the button with this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def shows(self, sentence: str, **sizes: int) -> Matrices:
        """Wait until the figure shows the numbers of this state, and return all its numbers."""
        expected = matrices_of(sentence, **sizes)
        as_text = json.dumps({name: numbers.tolist() for name, numbers in expected.items()})
        try:
            self.page.wait_for_function(SHOWS, arg=as_text, polling=50)
        except PlaywrightTimeout:
            assert_same(self.matrices(), expected)
            raise
        return self.matrices()

    def open_tab(self, part: str, key: str = "take") -> Locator:
        """Open a tab under a figure; its contents."""
        language = self.page.evaluate("document.documentElement.lang")
        name = texts_in(language)(f"tabs.{part}")
        row = self.page.locator(f".st-key-{key}_tabs")
        # Where no panel in a corner of the window covers it.
        row.evaluate("row => row.scrollIntoView({ block: 'center' })")
        row.get_by_role("radio", name=name, exact=True).click()
        panel = self.page.locator(f".st-key-{key}_tab_{part}")
        panel.wait_for()
        return panel

    def settle(self) -> None:
        """Wait until the page has stopped changing."""
        come_to_rest(self.page)

    def drawn(self) -> None:
        """Wait until the first figure has its numbers and its text."""
        self.page.wait_for_function(IS_DRAWN)

    def matrices(self) -> Matrices:
        """The numbers of every heatmap, by its name."""
        return {n: np.array(z) for n, z in json.loads(self._of_figure(MATRICES)).items()}

    def boxes(self) -> dict[str, dict[str, float]]:
        boxes: dict[str, dict[str, float]] = self._of_figure(BOXES)
        return boxes

    def view(self) -> list[float]:
        view: list[float] = self._of_figure(VIEW)
        return view

    def texts(self) -> list[dict[str, Any]]:
        """All texts on the figure, with their bounds."""
        return self.look("canvas.texts()")

    def look(self, expression: str) -> Any:
        """Evaluate an expression on the page; `plot`, `frame` and `canvas` are defined."""
        return self._of_figure(f"() => {{ {FIND} return {expression} }}")

    def _of_figure(self, function: str) -> Any:
        self.drawn()
        return self.page.evaluate(function)

    def cell(self, name: str, row: int, column: int) -> tuple[float, float]:
        """Scroll a cell, counted from 0, into view; the position of its middle in the window."""
        box = self.boxes()[name]
        x = box["left"] + (column + 0.5) * (box["right"] - box["left"]) / box["columns"]
        y = box["top"] + (row + 0.5) * (box["bottom"] - box["top"]) / box["rows"]
        left, top = self.page.evaluate(
            f"""y => {{ {FIND}
                document.querySelector('.stMain').scrollTop +=
                    frame.getBoundingClientRect().top + y - innerHeight / 2
                const {{ left, top }} = frame.getBoundingClientRect()
                return [left, top]
            }}""",
            y,
        )
        return left + x, top + y
