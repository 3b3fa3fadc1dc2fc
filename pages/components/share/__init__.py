"""A button that copies the link to what is on the screen."""

from pages.components.component import component, encode, sources
from pages.state.parameters import PARAMETERS
from pages.state.session import MAX_CHARACTERS
from pages.state.texts import Texts

_component = component("sharing", **vars(sources("share", "shared/streamlit.js", "shared/page.js")))


def share(language: str, texts: Texts) -> None:
    """Draw the button. The browser makes the link, when it is asked for, from its own address.

    The address holds every setting but those that are as they come; of these the language and
    the sentence are added, since another browser may have another language.
    """
    data = {
        "language": language,
        "sentence": PARAMETERS["sentence"].default,
        "most": MAX_CHARACTERS,
        "texts": texts.at("share"),
    }
    _component(key="share", data=encode(data), width="content")
