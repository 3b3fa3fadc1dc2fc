"""One glossary for all pages, one press away: from its button, a title of a figure, or a number.

It is a part of the script, always the same, so that Streamlit sends it to a browser once.
"""

import json
from collections.abc import Mapping
from typing import Any

from pages.components.component import component, sources
from pages.components.glossary.entries import Entry, entries
from pages.state.texts import LANGUAGES, texts_in


def _written(entry: Entry, language: str) -> dict[str, Any]:
    terms = [texts_in(one)(f"glossary.entries.{entry.name}.term") for one in LANGUAGES]
    texts = texts_in(language)
    return {
        "name": entry.name,
        "symbol": entry.symbol,
        "shape": entry.shape,
        "terms": terms,
        "said": texts(f"glossary.entries.{entry.name}.said"),
        "pages": [[page, texts(f"pages.{page}")] for page in entry.pages],
    }


def _contents() -> str:
    """The glossary in every language, as a constant of the script."""
    contents = {
        language: {
            "entries": [_written(entry, language) for entry in entries()],
            "texts": texts_in(language).at("glossary.panel"),
            "languages": list(LANGUAGES),
        }
        for language in LANGUAGES
    }
    return f"const CONTENTS = {json.dumps(contents, ensure_ascii=False)}\n"


_SOURCES = sources("glossary", "shared/streamlit.js", "shared/page.js", "shared/formula.js")
_component = component("glossary", _contents() + _SOURCES.js, _SOURCES.html, _SOURCES.css)


def glossary(language: str, addresses: Mapping[str, str]) -> None:
    """Draw the button that opens it. `addresses` are those of all pages, by their names."""
    _component(key="glossary", data={"language": language, "addresses": dict(addresses)})
