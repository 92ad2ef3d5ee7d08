"""How log lines look: text for people, JSON for collectors, and nothing that looks like a JWT in either.

What libraries log goes through here as well. A record's exception is reduced to types and places, and so is a
traceback that a library wrote into its message (Starlette does when a start fails). The rest of a message is
shown as it is: no other kind of secret is recognized.
"""

import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

import orjson

_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}")
_TRACEBACK = "Traceback (most recent call last)"
_PLACE = re.compile(r'^ +File "([^"\n]+)", line (\d+), in (\S+)$', re.MULTILINE)


class LogFormatter(logging.Formatter):
    """Format records.

    Args:
        as_json: one JSON object per line instead of text.
    """

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        now = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        error = _describe(record.exc_info[1]) if record.exc_info and record.exc_info[1] else None
        if self._as_json:
            fields: dict[str, Any] = getattr(record, "fields", {})
            said = {} if fields else {"message": _message(record)}
            line = {"time": now, "level": record.levelname, "logger": record.name, **said, **fields}
            text = orjson.dumps(line | ({"error": error} if error else {}), default=str).decode()
        else:
            text = f"{now} {record.levelname:<7} {record.name}: {_message(record)}"
            text += f"\n{error}" if error else ""
        return _JWT.sub("[token]", text)


def configure_logging(*, as_json: bool, level: str = "INFO") -> None:
    """Send every log line to stderr in our format, uvicorn's included, and leave out its own access log.

    Args:
        as_json: one JSON object per line instead of text.
        level: the lowest level that is shown.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(LogFormatter(as_json=as_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("httpx2", "stamina"):  # a line for each request to 100ms, with people's ids in its address
        logging.getLogger(name).setLevel(logging.ERROR)


def _message(record: logging.LogRecord) -> str:
    message, found, trace = record.getMessage().partition(_TRACEBACK)
    if not found:
        return message
    # The rest ends with the exception's message, and may quote values.
    return "\n".join([f"{message}[traceback]", *(f"  {f}:{n} in {w}" for f, n, w in _PLACE.findall(trace))])


def _describe(error: BaseException) -> str:
    places = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    return "\n".join([f"{type(error).__module__}.{type(error).__qualname__}", *places])
