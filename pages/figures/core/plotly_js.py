"""Plotly's own script: where the installed package keeps it, and at which address it is served."""

from importlib.metadata import version
from pathlib import Path

import plotly

FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
# The version is part of the address, so that browsers may cache the script without limit.
ADDRESS = f"/plotly/plotly.min.js?v={version('plotly')}"
