"""A figure as a component shows it: its contents, and the sources of the code that draws it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Drawing:
    """The part that draws figures, as sources: its elements, styles and JavaScript module."""

    html: str
    css: str
    js: str


@dataclass(frozen=True)
class Shown:
    """A figure as it was given to the part that draws it."""

    contents: Mapping[str, Any]  # among them `name`, `filename` and `texts`
    drawing: Drawing

    @property
    def filename(self) -> str:
        name: str = self.contents["filename"]
        return name
