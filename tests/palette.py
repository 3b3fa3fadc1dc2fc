"""The colours of queries, keys, values, weights and d_k, and the grounds that they are seen on."""

import re
import tomllib
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_STYLE = (_ROOT / "pages/components/shared/palette.css").read_text(encoding="utf-8")
_FOUND = re.findall(r"--role-(\w+): light-dark\((#\w{6}), (#\w{6})\)", _STYLE)

PALETTE = {
    theme: {role: pair[i] for role, *pair in _FOUND} for i, theme in enumerate(("light", "dark"))
}


def grounds(theme: str) -> list[str]:
    """The colours of the page and of the fields on it."""
    settings = tomllib.loads((_ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    of_theme = settings["theme"][theme]
    return [of_theme["backgroundColor"], of_theme["secondaryBackgroundColor"]]


def channels(colour: str) -> list[int]:
    """Red, green and blue, from 0 to 255, of a colour such as #1157a8."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
