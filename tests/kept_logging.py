"""The state of all loggers, which whatever configures them in a test's own process leaves as it was."""

import logging
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def kept_logging() -> Generator[None]:
    """Put every logger back afterwards: level, handlers, whether it passes on and is disabled.

    So are the hooks for warnings, and for exceptions that nobody caught.
    """
    before = {each: _state(each) for each in _loggers()}
    fresh = _state(logging.Logger("fresh"))
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
        for each in _loggers():
            level, handlers, each.propagate, each.disabled = before.get(each, fresh)
            each.setLevel(level)
            each.handlers[:] = handlers


def _loggers() -> list[logging.Logger]:
    root = logging.getLogger()
    named = list(root.manager.loggerDict.values())
    return [root, *(each for each in named if isinstance(each, logging.Logger))]


def _state(logger: logging.Logger) -> tuple[int, list[logging.Handler], bool, bool]:
    return logger.level, logger.handlers[:], logger.propagate, logger.disabled
