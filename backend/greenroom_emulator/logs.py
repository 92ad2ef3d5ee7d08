"""Logs go to stderr, without tokens."""

import logging
import re
import sys

_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=token=)[^&\s\"']+")


class TokenlessFormatter(logging.Formatter):
    """Write a record, traceback included, with every token replaced.

    uvicorn logs the whole address of a websocket, token included, even with its access log off.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Format a record."""
        return _TOKEN.sub("[token]", super().format(record))


def log_to_stderr() -> None:
    """Send our own messages and all warnings to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TokenlessFormatter("emulator: %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("greenroom_emulator").setLevel(logging.INFO)
