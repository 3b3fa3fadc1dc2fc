"""The frame of every page: its measures, its first picture, and the language that it speaks."""

from pages.components.component import component, read
from pages.state.parameters import URL_ONLY

# The text boxes that keep parameters in the URL are never seen.
_HIDDEN = ",".join(f".st-key-{name}" for name in URL_ONLY) + " { display: none; }\n"
# The server writes it into the page itself, so that it holds before anything is drawn.
STYLE = _HIDDEN + "".join(
    map(read, ("frame/first_paint.css", "frame/frame.css", "frame/controls.css"))
)

_component = component("frame", js=read("frame/frame.js"))


def frame(language: str, is_large: bool = False) -> None:
    """Say the page's language and size, and show the page once it is laid out.

    It shows nothing itself.
    """
    _component(key="frame", data={"language": language, "is_large": is_large})
