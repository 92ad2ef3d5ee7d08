"""How log lines look: text for people, JSON for collectors, and nothing that may be a secret in either.

What libraries log goes through here as well, and so do warnings, and exceptions that nobody caught. A
record's exception is reduced to types and places, and so is a traceback that a library wrote into its message
(Starlette does when a start fails). From everything else, whatever looks like a secret is removed
(`writing.masking`).
"""

import logging
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, cast

import orjson

from greenroom.desk.failures import describe_failure
from greenroom.writing.masking import Legible, masked, masked_name, masked_value

_TRACEBACK = "Traceback (most recent call last)"
_PLACE = re.compile(r'^ +File "([^"\n]+)", line (\d+), in (\S+)$', re.MULTILINE)

logger = logging.getLogger("greenroom")


class LogFormatter(logging.Formatter):
    """Format records.

    Args:
        as_json: one JSON object per line instead of text.
        bare: the message alone, for somebody who watches a command.
    """

    def __init__(self, *, as_json: bool = False, bare: bool = False) -> None:
        super().__init__()
        self.as_json = as_json
        self._bare = bare

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; one that cannot be written is told by its logger alone."""
        try:
            return self._written(record)
        except Exception as error:  # noqa: BLE001 (logging itself would print what the record holds)
            failed = f"a line of {record.name} could not be written: {type(error).__qualname__}"
            return orjson.dumps({"message": failed}).decode() if self.as_json else failed

    def _written(self, record: logging.LogRecord) -> str:
        now = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        raised = record.exc_info[1] if record.exc_info else None
        error = describe_failure(raised) if raised else ""
        if self.as_json:
            fields: dict[str, Any] = getattr(record, "fields", {})
            said = fields or {"message": Legible(_message(record))}
            line = {"time": now, "level": record.levelname, "logger": record.name, **said}
            return _dump(masked_value(line | ({"error": error} if error else {})))
        text = _message(record)
        if not self._bare:
            text = f"{now} {record.levelname:<7} {masked_name(record.name)}: {text}"
        return f"{text}\n{masked(error, _legible([error]))}" if error else text


class _Stream(logging.StreamHandler[Any]):
    """Standard error. Where it cannot be written to, nothing is said: logging would show the record."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's own)
        """Go on."""


def configure_logging(*, as_json: bool, level: str = "INFO") -> None:
    """Send every log line to stderr in our format, uvicorn's included, and leave out its own access log.

    Args:
        as_json: one JSON object per line instead of text.
        level: the lowest level that is shown.
    """
    handler = _Stream()
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
    # No line of ours tells these, and logging would look for them each time.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    sys.unraisablehook = lambda it: _log_uncaught(it.exc_type, it.exc_value, it.exc_traceback)
    threading.excepthook = lambda it: _log_uncaught(it.exc_type, it.exc_value, it.exc_traceback)


def log_for_commands() -> None:
    """Have a command that serves nothing say what is logged, in sentences alone, and as safely."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(LogFormatter(bare=True))


def logs_as_json() -> bool:
    """Tell whether what goes to standard error is a log of one JSON object per line."""
    formats = [handler.formatter for handler in logging.getLogger().handlers]
    return any(isinstance(each, LogFormatter) and each.as_json for each in formats)


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
    elif not issubclass(kind, SystemExit):
        logger.critical("Nobody caught this:", exc_info=error or kind())


def _message(record: logging.LogRecord) -> str:
    if isinstance(record.msg, Legible) and not record.args:
        return str(record.msg)
    message, found, trace = record.getMessage().partition(_TRACEBACK)
    message = masked(message, _legible(record.args))
    if not found:
        return message
    # The rest ends with the exception's message, and may quote values.
    return "\n".join([f"{message}[traceback]", *(f"  {f}:{n} in {w}" for f, n, w in _PLACE.findall(trace))])


def _legible(args: Iterable[Any] | Mapping[str, Any] | None) -> list[str]:
    values: Iterable[Any] = (
        cast("Mapping[str, Any]", args).values() if isinstance(args, Mapping) else args or ()
    )
    return [value for value in values if isinstance(value, Legible) and value]


def _dump(line: dict[str, Any]) -> str:
    try:
        return orjson.dumps(line).decode()
    except TypeError:  # half a surrogate pair, or a number beyond 64 bits
        return orjson.dumps({name: ascii(value) for name, value in line.items()}).decode()
