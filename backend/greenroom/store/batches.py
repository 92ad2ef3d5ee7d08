"""Reading many rows, so many at a time that they fit into memory."""

from collections.abc import AsyncGenerator
from typing import TypeVar

from tortoise.models import Model
from tortoise.queryset import QuerySet

M = TypeVar("M", bound=Model)


async def in_batches(rows: QuerySet[M], at_once: int) -> AsyncGenerator[list[M]]:
    """Read rows in the order of their ids; each batch is asked for once the one before it is done with."""
    waiting = rows.order_by("id").limit(at_once)
    batch = await waiting
    while batch:
        yield batch
        batch = await waiting.filter(id__gt=batch[-1].pk)
