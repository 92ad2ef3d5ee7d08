"""How long the head of a request may be: refused by the server itself, before anything is decoded or logged.

uvicorn would collect an address or a header of any length, and copy it each time that a piece arrives. It
would also take the trailers after a body for headers, among them an X-Forwarded-For that no proxy has seen;
and, where a client asks for another protocol, the body for a further request, which no proxy has seen either.
"""

from http import HTTPStatus
from typing import Any, cast

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from greenroom.api.guard.errors import Code

MAX_ADDRESS_BYTES = 8 * 1024
MAX_HEAD_BYTES = 64 * 1024  # browsers send that much where a proxy asks for a Windows sign-in
MAX_FIELDS = 100  # each costs more than its bytes
_BODY = (b"content-length", b"transfer-encoding")

_Refusal = tuple[HTTPStatus, str]
_ADDRESS_TOO_LONG: _Refusal = (
    HTTPStatus.REQUEST_URI_TOO_LONG,
    f"The address is longer than {MAX_ADDRESS_BYTES // 1024} KiB.",
)
_HEADERS_TOO_LONG: _Refusal = (
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    f"The headers are longer than {MAX_HEAD_BYTES // 1024} KiB together.",
)
_TOO_MANY_HEADERS: _Refusal = (
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    f"There are more than {MAX_FIELDS} headers.",
)
_OTHER_PROTOCOL: _Refusal = (
    HTTPStatus.BAD_REQUEST,
    "The desk speaks HTTP/1.1 alone: send this without the header Upgrade.",
)


class _TooLongError(Exception):
    """Stops the parser."""


class BoundedHeads(HttpToolsProtocol):
    """uvicorn's HTTP/1.1, which refuses a request with 414 or 431 once its head is too long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head = False
        self._head_bytes = 0
        self._too_long: _Refusal | None = None
        self._refused = False

    def data_received(self, data: bytes) -> None:
        """Read on, unless the request was refused already."""
        if self._refused:
            return
        super().data_received(data)
        # What one header holds is known only once it is there as a whole.
        if self._in_head and not self._refused:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._too_long = _HEADERS_TOO_LONG
                self.send_400_response("")

    def on_message_begin(self) -> None:
        """Begin to count."""
        super().on_message_begin()
        self._in_head, self._head_bytes, self._fields_bytes = True, 0, 0

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        if len(self.url) + len(url) > MAX_ADDRESS_BYTES:
            self.stop(_ADDRESS_TOO_LONG)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; a trailer is none, and nobody asks for it."""
        if not self._in_head:
            return
        self._fields_bytes += len(name) + len(value)
        if self._fields_bytes > MAX_HEAD_BYTES:
            self.stop(_HEADERS_TOO_LONG)
        if len(self.headers) >= MAX_FIELDS:
            self.stop(_TOO_MANY_HEADERS)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Let the application answer; a request for another protocol is answered in this one, as the last."""
        self._in_head = False
        upgrade = cast("Any", self.parser).should_upgrade()
        if upgrade and any(name in _BODY and value != b"0" for name, value in self.headers):
            self.stop(_OTHER_PROTOCOL)  # the parser skips its body
        super().on_headers_complete()
        if upgrade:
            self.cycle.keep_alive = False
            self._refused = True

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: anybody may ask for any protocol."""

    def send_400_response(self, msg: str) -> None:
        """Refuse what is too long with the status that fits; anything else as uvicorn does."""
        if self._too_long is None:
            self.counts(HTTPStatus.BAD_REQUEST)
            super().send_400_response(msg)
        else:
            self.refuse(*self._too_long)

    def counts(self, status: HTTPStatus) -> None:
        """Take note that a request is refused before the application sees it."""

    def refuse(self, status: HTTPStatus, message: str) -> None:
        """Answer in the shape of all refusals, and hang up."""
        self._refused = True
        self.counts(status)
        error = {"message": message, "extensions": {"code": Code.BAD_INPUT.value}}
        body = orjson.dumps({"errors": [error]})
        self.transport.write(
            STATUS_LINE[status]
            + b"content-type: application/json\r\ncache-control: no-store\r\nconnection: close\r\n"
            + b"content-length: %d\r\n\r\n" % len(body)
            + body
        )
        self.transport.close()

    def stop(self, refusal: _Refusal) -> None:
        """Read no further, and refuse."""
        self._too_long = refusal
        raise _TooLongError
