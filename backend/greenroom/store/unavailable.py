"""When the database cannot be used for the moment, which is nobody's mistake who asks for something."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from tortoise.exceptions import OperationalError

_in_a_hurry: ContextVar[bool] = ContextVar("_in_a_hurry", default=False)


class UnavailableError(OperationalError):
    """The database is locked, full, read-only, damaged or gone.

    The message says which, and what to do, to whoever runs the desk. It names files and programs, and holds
    no value of a row and no password.

    Args:
        message: one or more sentences for the log and the command line.
        in_use: another program keeps it from us for now: trying again may well work.
        silent: it has not answered at all.
        full: its disk is full: what is written fails until somebody frees some space.
        kind: what two messages have in common that are about the same fault.
    """

    def __init__(
        self, message: str, *, in_use: bool = False, silent: bool = False, full: bool = False, kind: str = ""
    ) -> None:
        super().__init__(message)
        self.in_use = in_use
        self.silent = silent
        self.full = full
        self.kind = kind or message


def in_a_hurry() -> bool:
    """Tell whether what runs now should rather fail than wait for another program."""
    return _in_a_hurry.get()


@contextmanager
def without_waiting() -> Generator[None]:
    """Let what the block writes fail at once if another program has the database locked."""
    token = _in_a_hurry.set(True)
    try:
        yield
    finally:
        _in_a_hurry.reset(token)
