"""Execution in turns: an operation gives way to others between its steps.

graphql-core would complete a whole response in one go, in the thread of the event loop.
"""

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sized
from contextlib import suppress
from typing import Any, cast

from graphql import (
    OperationType,
    get_nullable_type,  # pyright: ignore[reportUnknownVariableType] (generic without its types)
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.pyutils import Path
from graphql.pyutils.gather_with_cancel import gather_with_cancel
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from greenroom.turns import current_work

FEW = 10  # a shorter list is completed in one go

_Nodes = list[FieldDetails]


class ExecutionInTurns(StrawberryGraphQLCoreExecutionContext):
    """One operation's execution, which waits for its turns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_turns()

    def take_turns(self) -> None:
        """Take those of the request that this is part of."""
        self._work = current_work()
        # What a mutation has changed by then must not be told as a failure.
        self._work.may_be_given_up = self.operation.operation is OperationType.QUERY

    def execute_operation(self, *args: Any, **kwargs: Any) -> Any:
        """Execute, and count the time until the first resolver is waited for."""
        began = self._work.begin_step()
        try:
            return super().execute_operation(*args, **kwargs)
        finally:
            self._work.end_step(began)

    async def complete_awaitable_value(  # noqa: PLR0917 (graphql-core's own)
        self,
        return_type: Any,
        field_details_list: _Nodes,
        info: Any,
        path: Path,
        result: Awaitable[Any],
        position_context: Any,
    ) -> Any:
        """Complete what a resolver returns later, in its turn."""
        completed = cast("Any", super()).complete_awaitable_value(
            return_type, field_details_list, info, path, self._in_turn(result), position_context
        )
        return await self._work.counted(completed)

    def complete_iterable_value(  # noqa: PLR0917 (graphql-core's own)
        self,
        item_type: Any,
        field_details_list: _Nodes,
        info: Any,
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> Any:
        """Complete a list; a long one of objects, and one that is read ahead, item by item, in turns."""
        if (
            is_leaf_type(get_nullable_type(item_type))
            or not isinstance(items, Sized)
            or (len(items) <= FEW and not (items and self.is_read_ahead(item_type, field_details_list)))
        ):
            return cast("Any", super()).complete_iterable_value(
                item_type, field_details_list, info, path, items, position_context
            )
        return self._complete_in_turns(item_type, field_details_list, info, path, items, position_context)

    async def _complete_in_turns(self, *given: Any) -> list[Any]:
        return await self._work.counted(self._complete_items(*given))

    async def _complete_items(  # noqa: PLR0917 (as complete_iterable_value)
        self,
        item_type: Any,
        field_details_list: _Nodes,
        info: Any,
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> list[Any]:
        complete: Callable[..., bool] = cast("Any", self).complete_list_item_value
        write = await self.writer_of(item_type, field_details_list, items)
        completed: list[Any] = []
        later: list[int] = []
        try:
            for index, item in enumerate(items):
                await self._work.give_way()
                if write is not None:
                    with suppress(Exception):  # it is completed then, which says what is unusual
                        completed.append(write(item))
                        continue
                if complete(
                    item,
                    completed,
                    item_type,
                    field_details_list,
                    info,
                    path.add_key(index, None),
                    position_context,
                ):
                    later.append(index)
        except BaseException:
            self.settle_in_background([completed[index] for index in later])
            raise
        if later:
            found = await gather_with_cancel(*(completed[index] for index in later))
            for index, value in zip(later, found, strict=True):
                completed[index] = value
        return completed

    def is_read_ahead(self, item_type: Any, field_details_list: _Nodes) -> bool:  # noqa: ARG002
        """Tell whether something is read for all items of a list before they are written."""
        return False

    async def writer_of(
        self,
        item_type: Any,  # noqa: ARG002
        field_details_list: _Nodes,  # noqa: ARG002
        items: Iterable[Any],  # noqa: ARG002
    ) -> Callable[[Any], Any] | None:
        """Return what writes an item of a list at once, or raises if it is unusual; None if nothing does."""
        return None

    async def _in_turn(self, result: Awaitable[Any]) -> Any:
        try:
            await self._work.give_way()
        except BaseException:
            if isinstance(result, Coroutine):
                cast("Coroutine[Any, Any, Any]", result).close()
            raise
        value = await result
        await self._work.give_way()
        return value
