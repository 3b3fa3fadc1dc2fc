"""One HTML file that shows a figure by itself: no server, no network, the same component."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from attention.rules import Scale
from attention.traces import Trace
from pages.exports.formulas import formula
from pages.figures.core import plotly_js
from pages.figures.core.rendered import RenderedFigure

_HERE = Path(__file__).parent
_ENTRY = "export default function"
# Nothing may be fetched, whatever the file contains.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)
_ATTENTION = (
    "<math display='block'><mtext>Attention</mtext><mo>(</mo><mi>Q</mi><mo>,</mo><mi>K</mi>"
    "<mo>,</mo><mi>V</mi><mo>)</mo><mo>=</mo><mtext>softmax</mtext><mrow><mo>(</mo><mfrac><mrow>"
    "<mi>Q</mi><msup><mi>K</mi><mo>⊤</mo></msup></mrow><msqrt><msub><mi>d</mi><mi>k</mi>"
    "</msub></msqrt></mfrac><mo>)</mo></mrow><mi>V</mi></math>"
)


@dataclass(frozen=True)
class Heading:
    """What the page says around the figure, in the reader's language."""

    language: str
    title: str
    sentence: str  # what was typed
    origin: str  # where the file comes from


def standalone_page(
    trace: Trace,
    figure: RenderedFigure,
    heading: Heading,
    settings: Mapping[str, object],
) -> bytes:
    """The whole page, UTF-8. All that was typed in it is text or data, never markup.

    Args:
        trace: the trace whose matrices it shows.
        figure: the figure of the trace.
        heading: the words around the figure.
        settings: the configuration, written under the figure.
    """
    rules = [formula(name, trace.rules[name]) for name in trace.matrices if name in trace.rules]
    lines = "".join(f"<li>{escape(line)}</li>" for line in rules)
    has_scale = any(isinstance(rule, Scale) for rule in trace.rules.values())
    return "".join(
        (
            f"<!doctype html>\n<html lang='{escape(heading.language)}'>\n<head>\n",
            "<meta charset='utf-8'>\n",
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
            "<meta name='viewport' content='width=device-width, initial-scale=1'>\n",
            f"<title>{escape(heading.title)}</title>\n",
            f"<style>{_read('standalone.css')}{figure.sources.css}</style>\n</head>\n<body>\n<main>\n",
            f"<h1>{escape(heading.title)}</h1>\n",
            f"<p class='sentence'>{escape(heading.sentence)}</p>\n",
            _ATTENTION if has_scale else "",
            f"<div id='figure'>{figure.sources.html}</div>\n",
            f"<ol class='formulas'>{lines}</ol>\n" if rules else "",
            f"<p class='settings'>{escape(heading.origin)} {escape(_settings(settings))}</p>\n",
            "</main>\n",
            f"<script type='application/json' id='content'>{_inert(figure.contents)}</script>\n",
            f"<script>{_plotly()}</script>\n",
            f"<script>{_callable(figure.sources.js)}\n{_read('standalone.js')}</script>\n",
            "</body>\n</html>\n",
        )
    ).encode("utf-8", "replace")


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _settings(settings: Mapping[str, object]) -> str:
    """The settings in one line, without the sentence, which is already above."""
    others = ((name, value) for name, value in settings.items() if name != "sentence")
    return " · ".join(f"{name} = {value}" for name, value in others)


def _inert(contents: Mapping[str, Any]) -> str:
    """JSON in which nothing can close the enclosing element."""
    text = json.dumps(contents, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _plotly() -> str:
    return _contained(plotly_js.FILE.read_text(encoding="utf-8"))


def _callable(module: str) -> str:
    """The module of the component as a plain script with the entry `showFigure`."""
    if module.count(_ENTRY) != 1:
        raise ValueError(
            f"the component has {module.count(_ENTRY)} entries ({_ENTRY!r}); it needs one"
        )
    return _contained(module.replace(_ENTRY, "function showFigure"))


def _contained(source: str) -> str:
    """JavaScript in which no string can close the enclosing element."""
    return source.replace("</script", "<\\/script").replace("<!--", "<\\!--")
