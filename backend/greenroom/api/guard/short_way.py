"""The short way of an operation that is kept: to its execution, past what has nothing to do for it.

Strawberry takes every operation through each extension, step by step. One that is kept has been parsed and
found valid: all that they would do is to name it for the log, and to keep it to the caller's budget.
"""

from typing import Any

from graphql import ExecutionResult as CoreResult
from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationType,
    execute,  # pyright: ignore[reportUnknownVariableType] (generic without its types)
)
from strawberry.types import ExecutionResult

from greenroom.api.context import Context
from greenroom.api.guard.budgets import Budgets
from greenroom.api.guard.execution import CompiledExecution
from greenroom.api.guard.kept_operations import KeptOperations


class ShortWay:
    """Executes what is kept.

    Args:
        core: the schema.
        kept: its operations.
        budgets: what callers may ask for.
        execution: what executes one.
    """

    def __init__(
        self, core: GraphQLSchema, kept: KeptOperations, budgets: Budgets, execution: type[CompiledExecution]
    ) -> None:
        self._core = core
        self._kept = kept
        self._budgets = budgets
        self._execution = execution

    async def execute(
        self, query: str | None, variables: dict[str, Any] | None, context: Context, name: str | None
    ) -> ExecutionResult | None:
        """Execute an operation; None, with nothing done, if it has to take the usual way."""
        single = self._kept.find_single(query, name) if query and self._kept.compiles else None
        if single is None:
            return None
        document, operation = single.document, single.operation
        context.operation = single.told
        is_query = operation.operation is OperationType.QUERY
        try:
            cost = self._budgets.cost_of(document, name, variables or {}, context, single.costs)
            with await self._budgets.admitted(cost, context, query=is_query):
                execution = self._execution.again(self._core, document, operation, variables or {}, context)
                if execution is not None:
                    executed = execution.run()
                else:
                    executed = execute(
                        self._core,
                        document,
                        context_value=context,
                        variable_values=variables,
                        executor_class=self._execution,
                    )
                result = executed if isinstance(executed, CoreResult) else await executed
        except Exception as error:  # noqa: BLE001 (as Strawberry does)
            ours = (
                error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
            )
            return ExecutionResult(None, [ours])
        return ExecutionResult(result.data, result.errors)
