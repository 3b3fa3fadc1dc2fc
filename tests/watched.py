"""A page of the browser, and all that goes wrong on it."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Error, Page, Request, WebSocket

# Streamlit requests these two below the URL path of a page, where they do not exist.
STREAMLITS_OWN = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
NONE = re.compile("(?!)")


class Watched:
    """Lists errors in the console or on the page, dialogs, and requests to another host.

    Errors that match `pardoned` are left out.
    """

    def __init__(self, page: Page, server: str, pardoned: re.Pattern[str] = NONE) -> None:
        self.page = page
        self.problems: list[str] = []
        self._host = urlsplit(server).netloc
        self._pardoned = pardoned
        self._listeners = {
            "console": self._on_console,
            "pageerror": self._on_error,
            "request": self._on_address,
            "websocket": self._on_address,
            "dialog": self._on_dialog,
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)

    def stop(self) -> None:
        """Watch no longer."""
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)

    def _on_console(self, message: ConsoleMessage) -> None:
        place = message.location["url"]
        is_streamlits_own = "404" in message.text and STREAMLITS_OWN.search(place)
        is_pardoned = is_streamlits_own or self._pardoned.search(message.text)
        if message.type == "error" and not is_pardoned:
            self.problems.append(f"console: {message.text} ({place})")

    def _on_error(self, error: Error) -> None:
        self.problems.append(f"page error: {error}")

    def _on_address(self, to: Request | WebSocket) -> None:
        address = urlsplit(to.url)
        if address.scheme not in ("data", "blob") and address.netloc != self._host:
            self.problems.append(f"requests another host: {to.url}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()
