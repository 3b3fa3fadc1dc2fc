"""A figure as a component renders it: its contents, and the sources of the component."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ComponentSources:
    """The sources of a component: its elements, its styles and its JavaScript module."""

    html: str
    css: str
    js: str


@dataclass(frozen=True)
class RenderedFigure:
    """A figure as it was passed to the component that renders it."""

    contents: Mapping[str, Any]  # among them `name`, `filename` and `texts`
    sources: ComponentSources

    @property
    def filename(self) -> str:
        name: str = self.contents["filename"]
        return name
