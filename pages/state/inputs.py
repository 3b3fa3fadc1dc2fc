"""What the numbers of a page depend on, to say what a change of them came from."""

from collections.abc import Iterable
from zlib import crc32

from pages.state.parameters import PARAMETERS, FreeText
from pages.state.url import held_value


def current_inputs(names: Iterable[str]) -> dict[str, str]:
    """The value of each parameter; of a text, which can be long, only a number behind a #."""
    return {name: _shown(name) for name in names}


def _shown(name: str) -> str:
    value = str(held_value(name))
    return f"#{crc32(value.encode())}" if isinstance(PARAMETERS[name], FreeText) else value
