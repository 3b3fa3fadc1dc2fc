"""The glossary of all pages; its button, a matrix title in a figure, or a pinned number opens it.

Its contents are a constant of its script, so Streamlit sends them to a browser only once.
"""

import json
from collections.abc import Mapping
from typing import Any

from pages.components.component import component, sources
from pages.components.glossary.entries import TERM_ROLES, Entry, entries
from pages.figures.core.roles import SIZE_ROLES, role_of, split_by_size
from pages.state.texts import LANGUAGES, texts_in


def _entry_data(entry: Entry, language: str) -> dict[str, Any]:
    said = [texts_in(one).at(f"glossary.entries.{entry.name}") for one in LANGUAGES]
    texts = texts_in(language)
    return {
        "name": entry.name,
        "symbol": entry.symbol,
        "shape": split_by_size(entry.shape),
        "role": role_of(entry.name) or SIZE_ROLES.get(entry.name) or TERM_ROLES.get(entry.name),
        "terms": [one["term"] for one in said],
        "also": ", ".join(one["also"] for one in said if "also" in one),
        "meaning": split_by_size(texts(f"glossary.entries.{entry.name}.said")),
        "pages": [[page, texts(f"pages.{page}")] for page in entry.pages],
    }


def _contents() -> str:
    """The glossary in every language, as a JavaScript constant."""
    contents = {
        language: {
            "entries": [_entry_data(entry, language) for entry in entries()],
            "texts": texts_in(language).at("glossary.panel"),
            "languages": list(LANGUAGES),
        }
        for language in LANGUAGES
    }
    return f"const CONTENTS = {json.dumps(contents, ensure_ascii=False)}\n"


_SOURCES = sources("glossary", "shared/streamlit.js", "shared/page.js", "shared/formula.js")
_component = component("glossary", _contents() + _SOURCES.js, _SOURCES.html, _SOURCES.css)


def glossary(language: str, addresses: Mapping[str, str]) -> None:
    """Draw the button that opens it. `addresses` maps the name of each page to its URL path."""
    _component(
        key="glossary", data={"language": language, "addresses": dict(addresses)}, width="content"
    )
