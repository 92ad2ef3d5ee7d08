"""Importing a desk and its libraries in two thirds of the time."""

import dataclasses
import gc
import inspect
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any


@contextmanager
def quick_imports() -> Generator[None]:
    """Leave out, while the block runs, what takes long and is of no use to whatever is imported."""
    with _nothing_collected(), _methods_made_when_called(), _no_class_read():
        yield


@contextmanager
def _nothing_collected() -> Generator[None]:
    """Keep the garbage collector still: what imports make stays, and it takes a quarter of their time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


@contextmanager
def _methods_made_when_called() -> Generator[None]:
    """Have methods of dataclasses made when they are first called, all but `__init__`.

    Up to Python 3.12, each method of each class is written as a text and compiled by itself. A desk and its
    libraries have 770 dataclasses with 2,500 such methods, of which few are ever called: that takes a sixth
    of its start. From 3.13 on, all of a class are compiled at once.
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


@contextmanager
def _no_class_read() -> Generator[None]:
    """Have no class's source found.

    Tortoise reads that of each model, its own included, for comments to put into the DDL, which is in our
    migrations. That takes longer than all else that it does with them.
    """
    read = inspect.getsource

    def unless_class(of: Any) -> str:
        if inspect.isclass(of):
            raise OSError
        return read(of)

    inspect.getsource = unless_class
    try:
        yield
    finally:
        inspect.getsource = read
