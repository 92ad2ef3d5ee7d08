"""Dataclasses whose methods are compiled when they are first called."""

import dataclasses
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any


@contextmanager
def methods_made_when_called() -> Generator[None]:
    """Have no method but `__init__` made for the dataclasses that are defined while the block runs.

    Up to Python 3.12, `dataclasses` writes each method of each class as a text and compiles it by itself. A
    desk and its libraries have 770 dataclasses with 2,500 such methods, of which few are ever called: that
    takes a sixth of its start. From 3.13 on, all of a class are compiled at once.
    """
    library: Any = dataclasses
    make = getattr(library, "_create_fn", None)
    if make is None:
        yield
        return

    def make_later(name: str, *text: Any, **scope: Any) -> Any:
        if name == "__init__":  # whose parameters are looked at
            return make(name, *text, **scope)
        made = None

        def method(*given: Any) -> Any:
            nonlocal made
            if made is None:
                made = make(name, *text, **scope)
            return made(*given)

        method.__name__ = name
        return method

    library._create_fn = make_later  # noqa: SLF001
    try:
        yield
    finally:
        library._create_fn = make  # noqa: SLF001
