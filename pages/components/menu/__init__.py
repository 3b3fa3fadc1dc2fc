"""The name of the app and the menu of its pages, in named groups, in the header of every page."""

from collections.abc import Mapping, Sequence

from pages.components.component import component, encode, sources
from pages.state.texts import Texts

_component = component("menu", **vars(sources("menu", "shared/streamlit.js", "shared/page.js")))


def menu(
    groups: Mapping[str, Sequence[str]], addresses: Mapping[str, str], current: str, texts: Texts
) -> None:
    """Draw the menu.

    Args:
        groups: the names of the pages in each group, in the order of a lecture.
        addresses: the URL path of each page, by its name.
        current: the name of the open page.
        texts: the sentences.
    """
    numbers = {page: i for i, page in enumerate(addresses, start=1)}
    data = {
        "app": texts("take_away.offline.title"),
        "label": texts("menu.label"),
        "groups": [
            {
                "title": texts(f"menu.groups.{group}"),
                "pages": [
                    {
                        "number": numbers[page],
                        "title": texts(f"pages.{page}"),
                        "address": addresses[page],
                        "is_open": page == current,
                    }
                    for page in pages
                ],
            }
            for group, pages in groups.items()
        ],
    }
    _component(key="menu", data=encode(data))
