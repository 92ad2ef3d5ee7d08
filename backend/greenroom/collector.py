"""The garbage collector, kept from what is made to stay."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def nothing_to_collect() -> Generator[None]:
    """Keep it still during imports: what they make stays, and looking at it takes a quarter of their time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def spare_collector() -> None:
    """Keep it from looking again and again at what was made to stay, or is soon gone.

    Reading an operation leaves thousands of objects that refer to each other. If the collector looked while
    it is being read, as it does by default, it would take them for what stays; and to look at all that stays
    is to let everything stand still for a quarter of a second. What is not so young is looked at while it is
    little: with ten times as much, that takes a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 2, 100)
