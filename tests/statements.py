"""The statements that a request sends to the database."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest

from greenroom.store import postgres_engine, sqlite_engine

WAYS = ("execute_query", "execute_query_dict", "execute_insert", "execute_many", "execute_script")
CLASSES: tuple[type[Any], ...] = (
    sqlite_engine.Client,
    sqlite_engine.Transaction,
    postgres_engine.Client,
    postgres_engine.Transaction,
)
_notes: ContextVar[list[str] | None] = ContextVar("notes", default=None)


@contextmanager
def statements() -> Generator[list[str]]:
    """Note what is sent by what the block awaits: not by jobs and errands, nor what begins and ends things.

    What is kept of 100ms's replies is written beside the request, and left out too.
    """
    noted: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for one in CLASSES:
            for way in WAYS:
                patch.setattr(one, way, _noting(getattr(one, way)))
        token = _notes.set(noted)
        try:
            yield noted
        finally:
            _notes.reset(token)


def _noting(send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def noting(connection: Any, query: str, *values: Any) -> Any:
        noted, task = _notes.get(), asyncio.current_task()
        errand = task is not None and not task.get_name().startswith("Task-")
        if noted is not None and not errand and "hms_replies" not in query:
            noted.append(query)
        token = _notes.set(None)  # one way may use another
        try:
            return await send(connection, query, *values)
        finally:
            _notes.reset(token)

    return noting
