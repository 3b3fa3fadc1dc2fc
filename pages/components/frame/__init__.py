"""The frame of every page: layout, first paint, print style, and the language attribute."""

from pages.components.component import component, read
from pages.state.parameters import URL_ONLY
from pages.state.session import browser_language

# The text boxes that keep parameters in the URL are never seen.
_HIDDEN = ",".join(f".st-key-{name}" for name in URL_ONLY) + " { display: none; }"
# The server inserts it into the index page, so that it applies from the first paint on.
_STYLES = (
    "first_paint",
    "frame",
    "shape",
    "header",
    "sidebar",
    "controls",
    "reading",
    "contrast",
    "lecture",
    "practice",
    "print",
)
STYLE = (
    _HIDDEN + read("shared/palette.css") + "".join(read(f"frame/{name}.css") for name in _STYLES)
)

_SCRIPTS = (
    "shared/streamlit.js",
    "shared/row.js",
    "frame/marks.js",
    "frame/slider_values.js",
    "frame/address.js",
    "frame/chosen.js",
    "frame/frame.js",
)
_component = component("frame", js="\n".join(map(read, _SCRIPTS)))


def frame(page: str, language: str, is_large: bool = False) -> None:
    """Set the page's language and text size, and show the page, from its top, once it is laid out.

    The component itself is invisible. It also keeps the language in the address.
    """
    data = {
        "page": page,
        "language": language,
        "usual_language": browser_language(),
        "is_large": is_large,
    }
    _component(key="frame", data=data, on_again_change=lambda: None)
