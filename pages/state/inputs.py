"""What the numbers of a page depend on, to say what a change of them came from."""

from collections.abc import Iterable
from zlib import crc32

from pages.state.parameters import PARAMETERS, FreeText
from pages.state.texts import Texts, option_names
from pages.state.url import held_value


def current_inputs(names: Iterable[str], texts: Texts) -> dict[str, str]:
    """The value of each parameter; of a text, which can be long, only a number behind a #.

    An option is called as on its control.
    """
    return {name: _shown(name, texts) for name in names}


def _shown(name: str, texts: Texts) -> str:
    value = str(held_value(name))
    if isinstance(PARAMETERS[name], FreeText):
        return f"#{crc32(value.encode())}"
    return option_names(name, texts).get(value, value)
