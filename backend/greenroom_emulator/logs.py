"""Logs go to stderr, without tokens, secrets and room codes."""

import logging
import re
import sys

_TOKEN = re.compile(r"eyJ[\w-]{5,}(?:\.[\w-]*){0,2}|(?<=token=)[^&\s\"']+")
_SECRET = re.compile(
    r"(?!\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)(?<![\w-])[\w-]{32,}"
)  # no id is one
_CODE = re.compile(r"(?<![A-Za-z0-9])[a-z]{3}-[a-z]{3,4}-[a-z]{3}(?![A-Za-z0-9])", re.IGNORECASE)


class SecretlessFormatter(logging.Formatter):
    """Write a record, traceback included, with everything replaced that may be a secret.

    uvicorn logs the whole address of a websocket, token included, even with its access log off.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Format a record."""
        text = _SECRET.sub("[secret]", _TOKEN.sub("[token]", super().format(record)))
        return _CODE.sub("[room code]", text)


def log_to_stderr() -> None:
    """Send our own messages and all warnings to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SecretlessFormatter("emulator: %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("greenroom_emulator").setLevel(logging.INFO)
