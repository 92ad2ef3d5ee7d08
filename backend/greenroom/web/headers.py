"""Headers that every reply carries; a document sets its own policies first, and keeps them."""

from collections.abc import Iterable
from http import HTTPStatus

NOTHING_ALLOWED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
NO_DEVICES = "camera=(), microphone=(), display-capture=(), geolocation=(), payment=(), usb=()"

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": NOTHING_ALLOWED,
    "permissions-policy": NO_DEVICES,
    "x-robots-tag": "noindex, nofollow",
}
_ONE_YEAR_S = 31_536_000


class SecurityHeaders:
    """Adds the headers that a reply does not set itself.

    Args:
        https: the public URL is https: browsers are told to use nothing else for a year.
        subdomains: they are told the same of every name below the desk's.
    """

    def __init__(self, *, https: bool, subdomains: bool = False) -> None:
        headers = dict(_ALWAYS)
        if https:
            below = "; includeSubDomains" if subdomains else ""
            headers["strict-transport-security"] = f"max-age={_ONE_YEAR_S}{below}"
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._names = frozenset(name for name, _ in self._headers)

    def added(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Return the headers of a reply with those that it lacks."""
        # A 304 has nothing in it that they could protect; the reply that it stands for had them.
        if status == HTTPStatus.NOT_MODIFIED:
            return list(headers)
        own = {name.lower() for name, _ in headers}
        if self._names.isdisjoint(own):
            return [*headers, *self._headers]
        return [*headers, *(header for header in self._headers if header[0] not in own)]
