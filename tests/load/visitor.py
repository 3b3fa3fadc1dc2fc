"""A visitor without a browser, which speaks Streamlit's protocol to a running server.

The messages are the protobufs of the installed Streamlit. Like a browser, it sends the state of
every control with each message, lists the messages that it has cached, and waits for the server
to report the end of a run.
"""

import asyncio
import re
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

Result = TypeVar("Result")
MAX_BYTES = 64 * 2**20
ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class VisitError(Exception):
    """The server ended the visit, or showed an error."""


@dataclass
class Visitor:
    """One open page: `async with Visitor("http://127.0.0.1:8501") as visitor: ...`."""

    server: str
    language: str = "en"
    cookie: str = ""
    patience: float = 30  # s, for one run
    bytes_of_runs: list[int] = field(default_factory=list)
    _socket: ClientConnection | None = None
    # What is on the page, by its place, with the fragment that drew it.
    _shown: dict[tuple[int, ...], tuple[Element, str]] = field(default_factory=dict)
    _blocks: dict[tuple[int, ...], str] = field(default_factory=dict)  # likewise
    _kept: dict[str, ForwardMsg] = field(default_factory=dict)
    _set: dict[str, int | str] = field(default_factory=dict)  # changed values, by key
    _page: str = ""  # Streamlit's hash of the page
    _query: str = ""

    async def __aenter__(self) -> Self:
        place = urlsplit(self.server)
        self._socket = await connect(
            f"ws://{place.netloc}/_stcore/stream",
            origin=self.server,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=MAX_BYTES,
            compression=None,
            proxy=None,
            additional_headers={"Cookie": self.cookie} if self.cookie else {},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        await self.socket.close()

    @property
    def socket(self) -> ClientConnection:
        if self._socket is None:
            raise VisitError("enter the visitor first")
        return self._socket

    @property
    def elements(self) -> list[Element]:
        """All elements of the page; a run of a fragment replaces its own."""
        return [element for element, _ in self._shown.values()]

    @property
    def texts(self) -> list[str]:
        """The plain texts, notes and headings of the page."""
        kinds = ("text", "markdown", "alert", "heading")
        return [getattr(e, e.WhichOneof("type")).body for e in self.elements if _kind(e) in kinds]

    def id_of(self, key: str) -> str | None:
        """The ID that the server assigned to the control with this key or label."""
        controls = [getattr(element, _kind(element)) for element in self.elements]
        for control in controls:
            identity: str = getattr(control, "id", "")
            has_label = identity and getattr(control, "label", "") == key
            if identity.endswith(f"-{key}") or has_label:
                return identity
        return None

    @property
    def query(self) -> str:
        """The query string of the URL."""
        return self._query

    def draws(self, word: str) -> bool:
        """Whether a figure contains this word."""
        figures = (element for element in self.elements if _kind(element) == "bidi_component")
        return any(word.encode() in figure.SerializeToString() for figure in figures)

    async def open(self, page: str = "", query: str = "") -> float:
        """Open a page by its URL path; the seconds until its run ends."""
        self._page, self._query = "", query
        return await self._run(page)

    async def change(self, key: str, value: float | str) -> float:
        """Set a control by its key; the seconds from the message to the end of the run."""
        self._set[key] = value
        if self._is_bound_to_url(key):
            self._query = urlencode({**dict(parse_qsl(self._query)), key: value})
        return await self._run()

    def value_of(self, key: str) -> int:
        """Where a slider over whole numbers stands."""
        if key in self._set:
            return int(self._set[key])
        sliders = (element.slider for element in self.elements if _kind(element) == "slider")
        values: list[float] = next(
            list(one.value) or list(one.default) for one in sliders if one.id.endswith(f"-{key}")
        )
        return int(values[0])

    @property
    def preview_address(self) -> str:
        """Where the server answers what a dragged slider would lead to; empty if nowhere."""
        for element in self.elements:
            if _kind(element) == "bidi_component":
                found = re.search(rb'"address": "(/previews/[^"]+)"', element.SerializeToString())
                if found:
                    return found[1].decode()
        return ""

    def _is_bound_to_url(self, key: str) -> bool:
        """Whether a browser would write this control into the URL."""
        controls = (getattr(element, _kind(element)) for element in self.elements)
        return any(getattr(control, "query_param_key", "") == key for control in controls)

    async def _run(self, page: str = "") -> float:
        message = self.message(page, self._query)
        start = time.perf_counter()
        await self.socket.send(message)
        async with asyncio.timeout(self.patience):
            await self._read_until_end_of_run()
        seconds = time.perf_counter() - start
        if errors := [e.exception.type for e in self.elements if _kind(e) == "exception"]:
            raise VisitError(f"the page shows an error: {errors}")
        return seconds

    def message(self, page: str, query: str) -> bytes:
        """The message that makes the script run, with all changed values."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = query, page, self._page
        state.context_info.locale = self.language
        state.context_info.url = f"{self.server}/{page}"
        state.cached_message_hashes.extend(self._kept)
        state.widget_states.SetInParent()
        for key, value in self._set.items():
            if (identity := self.id_of(key)) is None:
                raise VisitError(f"the page has no control {key}")
            widget = state.widget_states.widgets.add(id=identity)
            if isinstance(value, str):
                widget.string_value = value
            else:
                widget.double_array_value.data.append(value)
        return message.SerializeToString()

    async def _read_until_end_of_run(self) -> None:
        drawn: dict[tuple[int, ...], tuple[Element, str]] = {}
        again: set[str] = set()  # the fragments of this run; none in a run of everything
        size = 0
        is_running = False
        while True:
            data = await self.socket.recv(decode=False)
            size += len(data)
            message = self._whole(ForwardMsg.FromString(data))
            match message.WhichOneof("type"):
                case "new_session":
                    drawn, is_running = {}, True
                    again = set(message.metadata.run.fragment_ids)
                case "navigation":
                    self._page = message.navigation.page_script_hash
                case "delta" if message.delta.HasField("add_block"):
                    place = tuple(message.metadata.delta_path)
                    self._blocks[place] = message.delta.fragment_id
                case "delta" if _kind(message.delta.new_element):
                    place = tuple(message.metadata.delta_path)
                    drawn[place] = (message.delta.new_element, message.delta.fragment_id)
                case "page_info_changed":  # the script changed the URL
                    self._query = message.page_info_changed.query_string
                case "script_finished" if is_running:
                    if message.script_finished in ENDS:
                        break
                    if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                        raise VisitError("the script does not compile")
        kept = {
            place: one
            for place, one in self._shown.items()
            if again and again.isdisjoint(self._drawn_by(place))
        }
        self._shown = kept | drawn
        self.bytes_of_runs.append(size)

    def _drawn_by(self, place: tuple[int, ...]) -> set[str]:
        """The fragments that drew an element, or a block around it."""
        around = {self._blocks.get(place[:i], "") for i in range(1, len(place))}
        return {self._shown[place][1], *around}

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """The message itself; the server sends a reference to a cached one."""
        if message.WhichOneof("type") == "ref_hash":
            kept = ForwardMsg()
            kept.CopyFrom(self._kept[message.ref_hash])
            kept.metadata.CopyFrom(message.metadata)
            return kept
        if message.metadata.cacheable:
            self._kept[message.hash] = message
        return message


def run(visits: Coroutine[None, None, Result]) -> Result:
    """The result of visits, run in another thread: this one may have Playwright's loop."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        return executor.submit(asyncio.run, visits).result()


def _kind(element: Element) -> str:
    return element.WhichOneof("type") or ""
