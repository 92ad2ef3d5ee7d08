"""The one error that a call to 100ms can end with."""

from enum import StrEnum
from typing import Final


class HmsErrorKind(StrEnum):
    """What went wrong, by what can be done about it."""

    UNREACHABLE = "UNREACHABLE"
    """No connection, or it broke before the reply was complete."""
    TIMED_OUT = "TIMED_OUT"
    """No complete reply in time."""
    WRONG_KEYS = "WRONG_KEYS"
    """401: 100ms does not accept the access key and app secret, or this machine's clock is off."""
    NOT_ALLOWED = "NOT_ALLOWED"
    """403: the keys are accepted, but not for this; also a room or room code that is disabled."""
    NOT_FOUND = "NOT_FOUND"
    """404: there is no such room, role, room code or peer."""
    REFUSED = "REFUSED"
    """400 and every other 4xx: 100ms does not take the request as it is."""
    RATE_LIMITED = "RATE_LIMITED"
    """429: too many requests; `retry_after_s` tells when to come back, if 100ms said so."""
    FAILING = "FAILING"
    """5xx: 100ms itself has a problem."""
    UNREADABLE = "UNREADABLE"
    """A reply that is too long, no JSON, or not what 100ms documents."""
    PROXY_UNUSABLE = "PROXY_UNUSABLE"
    """Not sent: the environment names a proxy of a kind that this program cannot speak to."""
    CIRCUIT_OPEN = "CIRCUIT_OPEN"
    """Not sent: this endpoint failed so often that it is left alone for `retry_after_s`."""


_NOES: Final = frozenset(
    {HmsErrorKind.WRONG_KEYS, HmsErrorKind.NOT_ALLOWED, HmsErrorKind.NOT_FOUND, HmsErrorKind.REFUSED}
)


class HmsError(Exception):
    """A call to 100ms that did not succeed; it contains nothing secret.

    Attributes:
        kind: what went wrong.
        status: the HTTP status; None without a reply.
        code: 100ms's own number for it, such as 40108; None if it gave none.
        said: what 100ms said, without anything secret, at most 300 characters; empty if nothing.
        retry_after_s: seconds to wait before another try, where known.
        clock_off_s: for WRONG_KEYS, by how many seconds 100ms's clock is ahead of this machine's.
        sent: whether 100ms may have received the request, and so may have done what it asks for.
    """

    def __init__(
        self,
        kind: HmsErrorKind,
        *,
        status: int | None = None,
        code: int | None = None,
        said: str = "",
        retry_after_s: float | None = None,
        clock_off_s: int | None = None,
        sent: bool = True,
    ) -> None:
        about = kind.value if status is None else f"{kind.value} ({status})"
        super().__init__(f"{about}: {said}" if said else about)
        self.kind = kind
        self.status = status
        self.code = code
        self.said = said
        self.retry_after_s = retry_after_s
        self.clock_off_s = clock_off_s
        self.sent = sent

    @property
    def is_answer(self) -> bool:
        """Tell whether 100ms itself said no; without its words, the reply is of something on the way.

        Whatever else a call ends with says nothing about what was asked for: it is asked again later.
        """
        return self.kind in _NOES and (self.code is not None or self.said != "")
