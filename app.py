"""The server: Streamlit over pages/shell.py, and what it serves beside it.

The scripts of Plotly and of the components, previews for a slider that is dragged, security
headers, /healthz.

`streamlit run app.py` starts it; `uvicorn app:app` does too.
"""

import gzip
import os
import pkgutil
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages import components
from pages.components.drag import previews
from pages.components.frame import STYLE
from pages.components.scripts import FOLDER, compressed_script, preloads
from pages.figures.core import plotly_js
from pages.panels.script_error import show_script_error
from pages.state.addresses import page_at
from pages.state.compatibility import (
    adapt_index,
    disable_nagle,
    inline_script_hashes,
    look_up_one_value_at_a_time,
)
from pages.state.heap import share_one_heap
from pages.state.link_card import PICTURE, PICTURE_ADDRESS, link_card

# Each component has a script to serve, also to a browser whose page came from another process.
for module in pkgutil.iter_modules(components.__path__, f"{components.__name__}."):
    import_module(module.name)

look_up_one_value_at_a_time()
share_one_heap()

SHELL = Path(__file__).parent / "pages" / "shell.py"


def _frame_ancestors(sites: str) -> str:
    """The CSP directive for sites that may embed the app: its own, and those of the operator."""
    for site in sites.split():
        if not re.fullmatch(r"https?://[\w.*:-]+", site, re.ASCII):
            raise ValueError(
                f"ATTENTION_FRAMED_BY names {site!r}; give sites like https://school.example,"
                " with spaces between them"
            )
    return " ".join(("frame-ancestors 'self'", *sites.split()))


SECURITY_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            # Streamlit loads the script of a component from a blob: URL.
            f"script-src 'self' blob: {inline_script_hashes()}",
            # Streamlit and Plotly insert style elements at run time.
            "style-src 'self' 'unsafe-inline'",
            # Plotly renders heatmaps as data: images and exports pictures as blob: images.
            "img-src 'self' data: blob:",
            # Plotly's button icons and Streamlit's LaTeX symbols are data: fonts.
            "font-src 'self' data:",
            # Streamlit's WebSocket, and downloads.
            "connect-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
            _frame_ancestors(os.environ.get("ATTENTION_FRAMED_BY", "")),
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
IMMUTABLE = "public, max-age=31536000, immutable"
# Browsers fetch Plotly while Streamlit is still starting.
PRELOAD = f"<{plotly_js.ADDRESS}>; rel=preload; as=script"
# Request headers that could make the index page compressed, partial or 304.
CONDITIONAL_HEADERS = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


class Headers:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = PRELOAD
            await send(message)

        await self.app(scope, receive, send_with_headers)


class NoDelay:
    """Sends every response without delay; `disable_nagle` says why that takes a middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        disable_nagle(receive)
        await self.app(scope, receive, send)


def asks_for_page(request: Request) -> bool:
    """Whether a browser navigates, or a messenger, which accepts anything, asks for a page."""
    accepted = request.headers.get("accept", "*/*")
    is_page = page_at(request.scope["path"]) is not None
    return "text/html" in accepted or ("*/*" in accepted and is_page)


class FirstPaint:
    """Adapts Streamlit's index page: our style from the first paint on, previews for messengers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not asks_for_page(Request(scope)):
            await self.app(scope, receive, send)
            return
        # The page must arrive whole and uncompressed; rewritten, it no longer matches its ETag.
        kept = [item for item in scope["headers"] if item[0] not in CONDITIONAL_HEADERS]
        start: Message = {}
        body = b""

        async def send_with_style(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(scope=start)
            if headers.get("content-type", "").startswith("text/html"):
                body = adapt_index(body, STYLE, link_card(Request(scope)) + preloads())
                headers["Content-Length"] = str(len(body))
                del headers["ETag"], headers["Last-Modified"]
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app({**scope, "headers": kept}, receive, send_with_style)


async def component_script(request: Request) -> Response:
    """The script of a component."""
    script = compressed_script(request.path_params["file"])
    if script is None:
        return PlainTextResponse("no such script", status_code=404)
    return _script(request, script)


async def plotly_script(request: Request) -> Response:
    """Plotly's script."""
    return _script(request, _compressed_plotly())


@cache
def _compressed_plotly() -> bytes:
    """Compressed once: compressing it takes as long as eight script runs."""
    return gzip.compress(plotly_js.FILE.read_bytes())


def _script(request: Request, compressed: bytes) -> Response:
    """A script for good, as the browser can read it."""
    headers = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    if _takes_gzip(request):
        headers["Content-Encoding"] = "gzip"
    script = compressed if _takes_gzip(request) else gzip.decompress(compressed)
    return Response(script, media_type="text/javascript", headers=headers)


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


async def drag_preview(request: Request) -> Response:
    """What a page shows for a slider that is being dragged. Whoever is not served asks later.

    A step without an answer, at a busy time or before its page is drawn, is shown by its run.
    """
    asked = request.query_params
    try:
        report = {"name": asked["name"], **{at: int(asked[at]) for at in ("start", "place")}}
    except (KeyError, ValueError):
        return PlainTextResponse("name, start, place", status_code=400)
    token, is_held = request.path_params["token"], "held" in asked
    is_zipped = _takes_gzip(request)

    def computed() -> Iterator[bytes]:
        yield from previews.preview(token, report, is_held=is_held) or ()

    lines = computed()
    first = await run_in_threadpool(next, lines, None)
    if first is None or first is previews.BUSY:
        if is_held:
            return Response(status_code=204)
        return PlainTextResponse(*(("busy", 503) if first else ("no preview", 404)))
    headers = {"Cache-Control": "no-store"}
    if is_zipped:
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    all_lines = chain((first,), lines)
    sent = _zipped(all_lines) if is_zipped else all_lines
    return StreamingResponse(sent, media_type="text/plain", headers=headers)


def _zipped(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Each line at once, at the fastest level: the server's takes longer than the computing."""
    zipper = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16)  # with the header of gzip
    for line in lines:
        yield zipper.compress(line) + zipper.flush(zlib.Z_SYNC_FLUSH)
    yield zipper.flush()


async def healthz(_: Request) -> PlainTextResponse:
    """Responds while the process serves: for a load balancer."""
    return PlainTextResponse("ok")


async def preview_picture(_: Request) -> FileResponse:
    """The picture that a messenger shows of a link."""
    return FileResponse(PICTURE)


app = st.App(
    SHELL,
    routes=[
        Route("/healthz", healthz),
        Route(PICTURE_ADDRESS, preview_picture),
        Route(f"{FOLDER}/{{file}}", component_script),
        Route(f"{previews.FOLDER}/{{token}}", drag_preview),
        Mount("/plotly", routes=[Route("/plotly.min.js", plotly_script)]),
    ],
    middleware=[Middleware(Headers), Middleware(FirstPaint), Middleware(NoDelay)],
    on_script_error=show_script_error,
)
