"""The headers of a request, decoded once: Starlette looks through them all for each that is asked."""

from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Receive, Scope


class RequestHeaders(Headers):
    """A request's headers by their names.

    Args:
        scope: the request's.
    """

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope=scope)
        self._by_name: dict[str, list[str]] = {}
        for name, value in self._list:
            self._by_name.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))

    def getlist(self, key: str) -> list[str]:
        """List the values of all headers of a name."""
        return self._by_name.get(key.lower(), [])

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of the first header of a name."""
        values = self._by_name.get(key.lower())
        return values[0] if values else default

    def __getitem__(self, key: str) -> str:
        return self._by_name[key.lower()][0]

    def __contains__(self, key: Any) -> bool:
        return key.lower() in self._by_name


def headers_of(scope: Scope) -> Headers:
    """Return the headers of a request, as `RequestLog` has read them."""
    return scope.get("state", {}).get("headers") or Headers(scope=scope)


class HeadersRead(Request):
    """A request whose headers were read before: those of `headers_of`."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        super().__init__(scope, receive)
        self._headers = headers_of(scope)  # where Starlette keeps those that it has read
