"""Lines of the log on their way to whoever reads it, who may be slow, or gone: nobody who logs waits.

They are written by a thread of its own, in their order. Secrets are masked before a line gets here, so none
is kept, even for a moment. While more lines wait than are kept, further ones are counted, and the log says
there how many it lacks.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import FileIO
from typing import Final

MOST_LINES: Final = 10_000
WRITTEN_WITHIN_S: Final = 1.0  # at the end
_AGAIN_AFTER_S: Final = 0.05


class QueuedHandler(logging.Handler):
    """Passes lines on to a thread that writes them.

    Args:
        write: writes some lines, and may take as long as it likes.
        most: how many lines are kept while it does.
    """

    def __init__(self, write: Callable[[bytes], object], most: int = MOST_LINES) -> None:
        super().__init__()
        self._write, self._most = write, most
        self._lines: list[str] = []
        self._lost = 0
        self._writing = False
        self._changed = threading.Condition()
        threading.Thread(target=self._write_all, name="log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record's line until it is written, or count it."""
        line = self.format(record)
        with self._changed:
            if len(self._lines) < self._most:
                self._lines.append(line)
            else:
                self._lost += 1
            self._changed.notify_all()

    def flush(self) -> None:
        """Wait until all lines are written, for a second at most."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._lines or self._writing), WRITTEN_WITHIN_S)

    def _write_all(self) -> None:
        while True:
            with self._changed:
                self._writing = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._lines)
                lines, self._lines = self._lines, []
                lost, self._lost = self._lost, 0
                self._writing = True
            if lost:
                lines.append(self.format(_told(lost)))
            with suppress(Exception):  # there is nobody to tell, and the next lines may be written
                self._write("".join(f"{line}\n" for line in lines).encode(errors="backslashreplace"))


def queue_log() -> None:
    """From now on, let nobody who logs wait for whoever reads standard error."""
    # Not through Python's own buffer, whose lock would hold up the end of the process.
    stderr = FileIO(sys.stderr.fileno(), "wb", closefd=False)
    root = logging.getLogger()
    queued = QueuedHandler(partial(_write_whole, stderr))
    queued.setFormatter(root.handlers[0].formatter)
    root.handlers[:] = [queued]


def flush_log() -> None:
    """Write what waits to be written, and wait for a second at most."""
    for handler in logging.getLogger().handlers:
        handler.flush()


def _write_whole(to: FileIO, text: bytes) -> None:
    rest = memoryview(text)
    while rest:
        written = to.write(rest)
        if written is None:  # a full pipe that whoever else has it made one that does not wait
            time.sleep(_AGAIN_AFTER_S)
        rest = rest[written or 0 :]


def _told(lost: int) -> logging.LogRecord:
    message = "%d lines of the log are lost here: nobody read those before them."
    return logging.LogRecord("greenroom.log", logging.WARNING, __file__, 0, message, (lost,), None)
