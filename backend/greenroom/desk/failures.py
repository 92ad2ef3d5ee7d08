"""What the log gets about a fault: types and places, never messages or values, which may contain a secret."""

import logging
import time
import traceback
from collections.abc import Callable, Generator

from greenroom.store.bound_rows import NotGenuineError
from greenroom.store.models import Admin, Influencer
from greenroom.store.unavailable import UnavailableError
from greenroom.writing.masking import Legible

logger = logging.getLogger("greenroom.store")


QUIET_S = 5.0  # something else may still fail while one thing works again


class Outage:
    """A time in which the database cannot be used: each reason is logged once, and the rest is counted.

    Args:
        monotonic: a clock that counts seconds.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._told: set[str] = set()
        self._untold, self._first_at, self._last_at = 0, 0.0, 0.0

    def is_news(self, fault: UnavailableError) -> bool:
        """Tell whether a fault is still to be logged, and count it if it is not."""
        self._last_at = self._monotonic()
        if not self._told:
            self._first_at = self._last_at
        if fault.kind in self._told:
            self._untold += 1
            return False
        self._told.add(fault.kind)
        return True

    def worked(self) -> None:
        """Note that the database could be used; if it is a while since it could not, the outage is over."""
        if self._told and self._monotonic() - self._last_at >= QUIET_S:
            logger.warning(
                "The database can be used again. It could not for at least %.0f s; failures not logged: %d.",
                self._last_at - self._first_at,
                self._untold,
            )
            self.forget()

    def forget(self) -> None:
        """Begin without an outage: another database was opened."""
        self._told, self._untold = set(), 0


outage = Outage()


def log_failure(to: logging.Logger, what: str, error: BaseException) -> None:
    """Log that something failed, such as "The heartbeat failed", and why; nothing if the outage is known."""
    fault = database_fault(error)
    if fault is None or outage.is_news(fault):
        to.error("%s: %s", what, describe_failure(error))


def describe_failure(error: BaseException) -> str:
    """Describe what failed and where, and its causes; one line per type or place.

    It includes no messages: an exception's message may quote the value that it failed on. Only if the
    database cannot be used does it say why, in our own words, and nothing else. The log shows it whole: paths
    and the names of functions may be as long as a secret.
    """
    lines: list[str] = []
    for cause in _causes(error):
        if isinstance(cause, UnavailableError):
            return Legible(cause)
        frames = traceback.extract_tb(cause.__traceback__)
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return Legible("\n".join(lines))


def database_fault(error: BaseException) -> UnavailableError | None:
    """Return why the database cannot be used, if that is what failed."""
    return next((cause for cause in _causes(error) if isinstance(cause, UnavailableError)), None)


def changed_row(error: BaseException) -> str | None:
    """Return whose row was changed by something else than the desk, if that is what failed."""
    fault = next((cause for cause in _causes(error) if isinstance(cause, NotGenuineError)), None)
    if fault is None:
        return None
    return "account" if fault.model in {Admin, Influencer} else "session, link or API key"


def _causes(error: BaseException) -> Generator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
