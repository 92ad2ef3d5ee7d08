"""What the log gets about a fault: types and places, never messages or values, which may contain a secret."""

import traceback
from collections.abc import Generator

from greenroom.store.bound_rows import NotGenuineError
from greenroom.store.models import Admin, Influencer
from greenroom.store.unavailable import UnavailableError


def describe_failure(error: BaseException) -> str:
    """Describe what failed and where, and its causes; one line per type or place.

    It includes no messages: an exception's message may quote the value that it failed on. Only if the
    database cannot be used does it say why, in our own words, and nothing else.
    """
    lines: list[str] = []
    for cause in _causes(error):
        if isinstance(cause, UnavailableError):
            return str(cause)
        frames = traceback.extract_tb(cause.__traceback__)
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join(lines)


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
