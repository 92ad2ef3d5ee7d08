"""Lines of the log while whoever reads them is slow, and when everything ends."""

import logging
import threading
from collections.abc import Iterator

import pytest

from greenroom.web.log_format import LogFormatter
from greenroom.web.log_queue import QueuedHandler

SECRET = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
MOST = 3


class Pipe:
    """What somebody reads the log from, or nobody does until it is told to go on."""

    def __init__(self) -> None:
        self.written = b""
        self.waited_for = threading.Event()
        self.goes_on = threading.Event()

    def write(self, text: bytes) -> None:
        self.waited_for.set()
        self.goes_on.wait()
        self.written += text


@pytest.fixture(name="pipe")
def _pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.goes_on.set()


@pytest.fixture(name="handler")
def _handler(pipe: Pipe) -> QueuedHandler:
    handler = QueuedHandler(pipe.write, MOST)
    handler.setFormatter(LogFormatter(bare=True))
    return handler


def log(handler: QueuedHandler, text: str) -> None:
    handler.handle(logging.LogRecord("x", logging.INFO, "x.py", 1, "%s", (text,), None))


def test_lines_are_written_in_their_order_and_all_are_after_a_flush(
    pipe: Pipe, handler: QueuedHandler
) -> None:
    pipe.goes_on.set()
    for number in range(50):
        log(handler, f"line {number}")
        handler.flush()
    assert pipe.written.decode().splitlines() == [f"line {number}" for number in range(50)]


def test_a_reader_who_does_not_read_keeps_nobody_waiting_and_is_told_what_is_lost(
    pipe: Pipe, handler: QueuedHandler
) -> None:
    log(handler, "is being written")
    pipe.waited_for.wait()
    for number in range(MOST + 4):
        log(handler, f"line {number}")
    assert pipe.written == b""
    pipe.goes_on.set()
    handler.flush()
    assert pipe.written.decode().splitlines() == [
        "is being written",
        "line 0",
        "line 1",
        "line 2",
        "4 lines of the log are lost here: nobody read those before them.",
    ]
    log(handler, "and on")
    handler.flush()
    assert pipe.written.endswith(b"before them.\nand on\n")


def test_a_flush_waits_for_nobody_for_ever(pipe: Pipe, handler: QueuedHandler) -> None:
    log(handler, "is being written")
    handler.flush()
    assert pipe.written == b""


def test_what_waits_to_be_written_holds_no_secret(pipe: Pipe, handler: QueuedHandler) -> None:
    log(handler, "is being written")
    pipe.waited_for.wait()
    log(handler, f"got {SECRET}")
    assert SECRET not in repr(vars(handler))
    assert "got [token]" in repr(vars(handler))


def test_a_pipe_that_is_closed_stops_neither_the_log_nor_the_desk(pipe: Pipe) -> None:
    broken = threading.Event()

    def write(text: bytes) -> None:
        if not broken.is_set():
            broken.set()
            raise BrokenPipeError
        pipe.written += text

    handler = QueuedHandler(write)
    log(handler, "lost")
    handler.flush()
    log(handler, "half a pair \ud800")
    handler.flush()
    assert pipe.written == b"half a pair \\ud800\n"
