"""Importing a desk and its libraries in two thirds of the time."""

import dataclasses
import gc
import inspect
import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

_NO_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"


@contextmanager
def quick_imports() -> Generator[None]:
    """Leave out, while the block runs, what takes long and is of no use to whatever is imported."""
    with (
        _nothing_collected(),
        _methods_made_when_called(),
        _no_class_read(),
        _no_plugins_sought(),
        _letters_folded_when_asked(),
    ):
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
    """Have the methods of a dataclass made when they are first called.

    Up to Python 3.12, each method of each class is written as a text and compiled by itself. A desk and its
    libraries have 750 dataclasses with 3,000 methods, of which few are ever called: that takes a quarter of
    its start. Until then, `inspect.signature` does not know the parameters of `__init__`, which nothing asks
    for. From Python 3.13 on, all methods of a class are compiled at once.
    """
    library: Any = dataclasses
    make = getattr(library, "_create_fn", None)
    if make is None:
        yield
        return

    def make_later(name: str, *text: Any, **scope: Any) -> Any:
        made: Any = None

        def method(self: Any, /, *given: Any, **named: Any) -> Any:
            nonlocal made
            if made is None:
                made = make(name, *text, **scope)
                made.__qualname__ = method.__qualname__
            for one in type(self).__mro__:
                if vars(one).get(name) is method:
                    setattr(one, name, made)
            return made(self, *given, **named)

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


@contextmanager
def _no_plugins_sought() -> Generator[None]:
    """Have Pydantic seek no plugins, for which it reads what each installed package says of itself."""
    before = os.environ.get(_NO_PLUGINS)
    os.environ[_NO_PLUGINS] = "__all__"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_NO_PLUGINS]
        else:
            os.environ[_NO_PLUGINS] = before


class _Pattern:
    """A pattern that is compiled once it is used."""

    def __init__(self, *given: Any) -> None:
        self._given = given

    def __getattr__(self, name: str) -> Any:
        return getattr(re.compile(*self._given), name)  # `re` keeps it


@contextmanager
def _letters_folded_when_asked() -> Generator[None]:
    """Have patterns compiled once they are used that ignore the case of letters in all scripts.

    For that, `re` looks at each letter that there is. Tortoise has one for names of hosts, which no model of
    ours has: it takes as long as all other patterns of a desk together.
    """
    library: Any = re
    make = library.compile

    def make_later(pattern: Any, flags: int = 0) -> Any:
        later = flags & re.IGNORECASE and isinstance(pattern, str) and not pattern.isascii()
        return (_Pattern if later else make)(pattern, flags)

    library.compile = make_later
    try:
        yield
    finally:
        library.compile = make
