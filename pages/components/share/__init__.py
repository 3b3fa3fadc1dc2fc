"""A button that copies a link to the current view."""

from pages.components.component import component, encode, sources
from pages.state.parameters import PARAMETERS
from pages.state.session import MAX_CHARACTERS
from pages.state.texts import Texts

_component = component("share", **vars(sources("share", "shared/streamlit.js", "shared/page.js")))


def share(language: str, texts: Texts) -> None:
    """Draw the button. On a click, the browser builds the link from its URL.

    The URL contains every setting that differs from its default. The link always contains the
    language and the sentence, since another browser may default to another language.
    """
    data = {
        "language": language,
        "sentence": PARAMETERS["sentence"].default,
        "max_characters": MAX_CHARACTERS,
        "texts": texts.at("share"),
    }
    _component(key="share", data=encode(data), width="content")
