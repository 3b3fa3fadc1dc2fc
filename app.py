"""The server: Streamlit over pages/shell.py, with Plotly's script, security headers, /healthz.

`streamlit run app.py` starts it; `uvicorn app:app` does too.
"""

import gzip
import os
import re
import socket
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.components.frame import STYLE
from pages.figures.core import plotly_js as script
from pages.panels.fault import say_fault

SHELL = Path(__file__).parent / "pages" / "shell.py"
INDEX = Path(st.__file__).parent / "static" / "index.html"


def _inline_script_hashes() -> str:
    """The hashes of the scripts inside Streamlit's own page, so that no other may run there."""
    scripts = re.findall(r"<script>(.*?)</script>", INDEX.read_text(encoding="utf-8"), re.DOTALL)
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _frame_ancestors(sites: str) -> str:
    """Which sites may show the app in a frame: itself, and those that its owner names."""
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
            # blob: is how Streamlit loads the script of a component.
            f"script-src 'self' blob: {_inline_script_hashes()}",
            # Streamlit and Plotly write styles while they run.
            "style-src 'self' 'unsafe-inline'",
            # Plotly draws heatmaps as data: images and saves pictures as blob: images.
            "img-src 'self' data: blob:",
            # Plotly has the signs of its buttons as a data: font, Streamlit those of LaTeX.
            "font-src 'self' data:",
            # The messages of Streamlit, and the files that one saves.
            "connect-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
            _frame_ancestors(os.environ.get("ATTENTION_FRAMED_BY", "")),
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
FOR_GOOD = "public, max-age=31536000, immutable"
# Browsers fetch Plotly while Streamlit is still starting.
ASKS_LESS = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
PRELOAD = f"<{script.ADDRESS}>; rel=preload; as=script"


class Headers:
    """Adds the security headers to every answer, and lets browsers keep Plotly's script."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if scope["path"].startswith("/plotly/") and message["status"] == 200:
                    headers["Cache-Control"] = FOR_GOOD
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = PRELOAD
            await send(message)

        await self.app(scope, receive, send_with_headers)


class AtOnce:
    """Lets every answer leave at once.

    Streamlit opens its socket in a way in which asyncio leaves Nagle's algorithm on: an answer of
    several packets then waits for the browser's delayed acknowledgement, 40 ms at each step of a
    slider and at each of some sixty files. ASGI does not name the connection, uvicorn's own
    `receive` does; where it does not, nothing is lost but these milliseconds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        connection = transport.get_extra_info("socket") if transport else None
        if connection and connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self.app(scope, receive, send)


class FirstPaint:
    """Writes our style into Streamlit's page, so that it holds before anything is drawn."""

    # After Streamlit's own styles, over which it must win.
    STYLE = f"<style>{STYLE}</style></body>".encode()

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Request(scope).headers.get("accept", ""):
            await self.app(scope, receive, send)
            return
        # Compressed, it could not be written into; and with a tag of its own it is another page.
        kept = [(name, value) for name, value in scope["headers"] if name not in ASKS_LESS]
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
                body = body.replace(b"</body>", self.STYLE, 1)
                headers["Content-Length"] = str(len(body))
                del headers["ETag"], headers["Last-Modified"]
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app({**scope, "headers": kept}, receive, send_with_style)


async def healthz(_: Request) -> PlainTextResponse:
    """Answers while the process serves: for a load balancer."""
    return PlainTextResponse("ok")


@cache
def _compressed_script() -> bytes:
    return gzip.compress(script.FILE.read_bytes())


async def plotly_script(request: Request) -> Response:
    """Plotly's script, compressed once: for each visitor anew it takes as long as eight runs."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(script.FILE)
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(_compressed_script(), media_type="text/javascript", headers=headers)


app = st.App(
    SHELL,
    routes=[
        Route("/healthz", healthz),
        Mount("/plotly", routes=[Route("/plotly.min.js", plotly_script)]),
    ],
    middleware=[Middleware(Headers), Middleware(FirstPaint), Middleware(AtOnce)],
    on_script_error=say_fault,
)
