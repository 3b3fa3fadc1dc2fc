"""Visits to the app in Streamlit's test runner, without a browser."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.components.v2 import manifest_scanner
from streamlit.errors import StreamlitAPIException
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.layout import ADDRESSES

SHELL = Path(__file__).parents[1] / "pages" / "shell.py"

# Each AppTest scans the metadata of all installed packages for components, which takes five times
# as long as a page. The installed packages do not change during a test run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


class WholeRuns(MemoryFragmentStorage):
    """Runs the whole script each time: of a fragment alone, the test runner returns that alone."""

    def resolve_target(self, target: object) -> list[str]:
        raise StreamlitAPIException(f"no fragment {target}")


def visit(page: str = "self_attention", **parameters: str) -> AppTest:
    """A new visit to a page with these URL parameters."""
    return opened(page, parameters)


def opened(
    page: str,
    parameters: Mapping[str, str | Sequence[str]],
    held: Mapping[str, object] | None = None,
) -> AppTest:
    """The same; a parameter may occur twice, and `held` is the initial session state."""
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    app._fragment_storage = WholeRuns()
    app.query_params.update(parameters)
    for key, value in (held or {}).items():
        app.session_state[key] = value
    return go_to(app, page).run()


def go_to(app: AppTest, page: str) -> AppTest:
    """The same visit on another page, once it runs again."""
    app._page_hash = calc_hash(ADDRESSES[page])  # AppTest itself finds only pages that are files
    return app


def options_of(app: AppTest, name: str) -> Any:
    """The buttons of a parameter: beside its code, where the language has names for its options."""
    return next(one for one in app.button_group if one.key in (name, f"{name}_shown"))


def notes(app: AppTest) -> str:
    """The warnings and notes of the page."""
    return " ".join(note.value for note in (*app.warning, *app.info))


def part(app: AppTest, key: str) -> Any:
    """A part of ours that the browser draws, as the page sends it; None where it is not there."""
    parts = (one.proto for one in app._tree if one.type == "bidi_component")
    return next((one for one in parts if one.id.endswith(f"-{key}")), None)


def told(app: AppTest, key: str) -> Any:
    """What a part is told to show; of a figure, with the rows of its heatmaps."""
    return with_rows(json.loads(part(app, key).bytes))


def with_rows(told: Any) -> Any:
    """What a figure is told, with rows of numbers in place of packed ones; null is None."""
    if isinstance(told, dict) and "placements" in told:
        for trace in told["figure"]["data"]:
            trace["z"] = rows_in(trace["z"])
    return told


def rows_in(packed: Mapping[str, Any]) -> list[list[float | None]]:
    """The rows that `rowsIn` of the browser's `packed.js` reads."""
    numbers = np.frombuffer(b64decode(packed["numbers"]), "<f8").reshape(-1, packed["columns"])
    return [[x if np.isfinite(x) else None for x in row] for row in numbers.tolist()]


def report(
    app: AppTest, key: str, event: str, value: object, sent_with: WidgetStates | None = None
) -> AppTest:
    """Run the page as after an event of a part, which AppTest cannot touch by itself.

    `sent_with` is what the widgets held as the browser sent it, if that was some time ago.
    """
    states = WidgetStates()
    states.CopyFrom(app._tree.get_widget_states() if sent_with is None else sent_with)
    name = f"$$STREAMLIT_INTERNAL_KEY_{part(app, key).id}__events"
    sent = json.dumps([{"event": event, "value": value}])
    states.widgets.append(WidgetState(id=name, json_trigger_value=sent))
    return app._run(states)
