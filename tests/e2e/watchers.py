"""What must stay true of every page: nothing foreign is asked for, and nothing goes wrong unseen."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, WebError, WebSocket

_LOCAL_SCHEMES = ("blob", "data", "about")
# A socket's address counts as the http address of the same server.
_SAME = {"ws": "http", "wss": "https"}
_JWT = re.compile(r"eyJ[\w-]{8,}\.eyJ")

_STORAGE = """async () => {
  const databases = (await indexedDB.databases()).map((database) => database.name);
  return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, '__hms' in window]);
}"""


class Watcher:
    """Watches every page of a context.

    Args:
        context: whose pages.
        origins: the servers that they may speak to.
    """

    def __init__(self, context: BrowserContext, *origins: str) -> None:
        self._context = context
        self._origins = set(origins)
        self._allowed: list[str] = []
        self._troubles: list[str] = []
        self.requested: list[str] = []
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)
        context.on("page", self._on_page)

    def allow(self, *pieces: str) -> None:
        """Expect console messages that contain one of these pieces: a test has made them happen."""
        self._allowed += pieces

    def check(self) -> None:
        """Assert that nothing has gone wrong so far, and that no token lies about in the browser."""
        assert not self.troubles(), "\n".join(self.troubles())
        for page in self._context.pages:
            if not self._is_known(page.url):
                continue  # It was noticed when it was asked for; it may hold no storage that can be read.
            kept = self.stored(page)
            assert not _JWT.search(kept), f"a token is stored by {urlsplit(page.url).path}"

    def troubles(self) -> list[str]:
        """Give what has gone wrong so far and was not expected."""
        return [t for t in self._troubles if not any(piece in t for piece in self._allowed)]

    def stored(self, page: Page) -> str:
        """Read everything that a page's origin has stored, with what else this tab keeps, as text."""
        state = self._context.storage_state(indexed_db=True)
        try:
            return f"{state}{page.evaluate(_STORAGE)}"
        except Error:  # the page has just gone to another of the desk's
            page.wait_for_load_state()
            return f"{state}{page.evaluate(_STORAGE)}"

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._troubles.append(f"console {message.type} on {_place(message.page)}: {message.text}")

    def _on_error(self, error: WebError) -> None:
        self._troubles.append(f"uncaught on {_place(error.page)}: {error.error.message}")

    def _on_request(self, request: Request) -> None:
        self._note(request.url)

    def _on_page(self, page: Page) -> None:
        page.on("websocket", self._on_socket)

    def _on_socket(self, socket: WebSocket) -> None:
        self._note(socket.url)

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        self.requested.append(url)
        if parts.scheme not in _LOCAL_SCHEMES and not self._is_known(url):
            self._troubles.append(f"foreign request to {parts.scheme}://{parts.netloc}{parts.path}")

    def _is_known(self, url: str) -> bool:
        parts = urlsplit(url)
        return f"{_SAME.get(parts.scheme, parts.scheme)}://{parts.netloc}" in self._origins


def _place(page: Page | None) -> str:
    return urlsplit(page.url).path if page else "a worker"
