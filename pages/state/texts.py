"""Every sentence a person reads, in their language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pages.state.particles import fill

_FOLDER = Path(__file__).parent.parent / "texts"

# The codes of the files; English is first, for whoever asks for none of them.
LANGUAGES = tuple(
    sorted((path.stem for path in _FOLDER.glob("*.toml")), key=lambda code: (code != "en", code))
)


@dataclass(frozen=True)
class Texts:
    """The sentences of one language, by their place in its file: `texts("sentence.label")`."""

    entries: Mapping[str, Any]

    def __call__(self, place: str, **values: object) -> str:
        """The sentence at this place, with its {placeholders} filled and its particles decided."""
        return fill(self.at(place), values)

    def at(self, place: str) -> Any:
        """Whatever stands at this place: a sentence, a list, or a table of them."""
        found: Any = self.entries
        for name in place.split("."):
            found = found[name]
        return found


@lru_cache
def texts_in(language: str) -> Texts:
    """The texts of one of `LANGUAGES`; each file is read once."""
    return Texts(tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8")))


def option_names(parameter: str, texts: Texts) -> Mapping[str, str]:
    """What the options of a parameter are called; nothing for those that are shown as they are."""
    try:
        found: Mapping[str, str] = texts.at(f"options.{parameter}")
    except KeyError:
        return {}
    return found
