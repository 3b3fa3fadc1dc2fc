"""The server: Streamlit over pages/shell.py, with Plotly's script, security headers, /healthz.

`streamlit run app.py` starts it; `uvicorn app:app` does too.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.figures import script
from pages.parts.frame import STYLE

SHELL = Path(__file__).parent / "pages" / "shell.py"
INDEX = Path(st.__file__).parent / "static" / "index.html"


def _inline_script_hashes() -> str:
    """The hashes of the scripts inside Streamlit's own page, so that no other may run there."""
    scripts = re.findall(r"<script>(.*?)</script>", INDEX.read_text(encoding="utf-8"), re.DOTALL)
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


SECURITY_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            # blob: is how Streamlit loads the script of a component.
            f"script-src 'self' blob: {_inline_script_hashes()}",
            # Streamlit and Plotly write styles while they run.
            "style-src 'self' 'unsafe-inline'",
            # Plotly draws heatmaps as data: images and saves pictures as blob: images.
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
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


app = st.App(
    SHELL,
    routes=[Route("/healthz", healthz), Mount("/plotly", StaticFiles(directory=script.FOLDER))],
    middleware=[Middleware(Headers), Middleware(FirstPaint)],
)
