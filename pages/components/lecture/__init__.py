"""The bar of lecture mode: forward and back, hide numbers, full screen."""

from collections.abc import Mapping

from pages.components.component import component, encode, sources
from pages.state.texts import Texts

_SCRIPTS = ("shared/streamlit.js", "shared/page.js", "shared/formula.js", "lecture/keys.js")
_component = component("lecture", **vars(sources("lecture", *_SCRIPTS)))


def lecture(page: str, addresses: Mapping[str, str], texts: Texts) -> None:
    """Draw the bar.

    Args:
        page: the name of the open page.
        addresses: the URL path of each page, in the order of the lecture.
        texts: the sentences.
    """
    data = {
        "here": addresses[page],
        "pages": [[address, texts(f"pages.{name}")] for name, address in addresses.items()],
        "texts": texts.at("large.bar"),
    }
    _component(key="lecture", data=encode(data))
