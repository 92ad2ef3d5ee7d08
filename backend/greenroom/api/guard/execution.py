"""Execution by the plans that are kept with an operation; what they leave is graphql-core's, in turns."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, ClassVar, Self, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    GraphQLResolveInfoHelpers,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_nullable_type,  # pyright: ignore[reportUnknownVariableType] (generic without its types)
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet
from graphql.execution.executor import CollectedErrors
from graphql.execution.values import get_variable_values
from graphql.pyutils import Path

from greenroom.api.guard.compiled import Plan, Plans
from greenroom.api.guard.kept_operations import KeptOperations
from greenroom.api.guard.turns import ExecutionInTurns

_MOST_ERRORS = 50  # of variables that are told, as graphql-core has it


class CompiledExecution(ExecutionInTurns):
    """One operation's execution: what is plain in an object is written by a function that was made for it."""

    kept: ClassVar[KeptOperations]
    """Those of one schema, whose subclass has them."""
    plans: Plans | None = None

    @classmethod
    def build(cls, schema: GraphQLSchema, document: DocumentNode, *given: Any, **named: Any) -> Any:
        """Make an execution, with the plans of its operation if that is kept."""
        made = cast("Any", super()).build(schema, document, *given, **named)
        if isinstance(made, cls):
            made.plans = cls.kept.plans_of(document, made.operation, made.variable_values.coerced)
            if made.plans is not None and made.plans.execution is None:
                made.plans.execution = made.of_nobody()
        return made

    @classmethod
    def again(
        cls,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: dict[str, Any],
        context: object,
    ) -> Self | None:
        """Make an execution from an earlier one of the same operation.

        Returns:
            None if there was none, or the variables do not fit.
        """
        values = get_variable_values(schema, operation.variable_definitions or (), variables, _MOST_ERRORS)
        if isinstance(values, list):
            return None
        plans = cls.kept.plans_of(document, operation, values.coerced)
        if plans is None or plans.execution is None or plans.root is None:
            return None
        made: Self = plans.execution.like(values, context)
        made.take_turns()
        return made

    def like(self, values: Any, context: object) -> Self:
        """Return the same for another request, as graphql-core makes it for each event of a subscription."""
        made = object.__new__(type(self))
        vars(made).update(vars(self))
        made.variable_values, made.context_value = values, context
        made.collected_errors = CollectedErrors()
        made._work = None
        return made

    def of_nobody(self) -> Self:
        """Return the same without anything of the request that it is for."""
        made = self.like(None, None)
        made.operation_extensions = None
        # Those that it is built with are its own methods, and would keep it with all that it was asked for.
        made.async_helpers = GraphQLResolveInfoHelpers(made.gather_async_work, made.track_async_work)
        return made

    async def run(self) -> ExecutionResult:
        """Execute what was made `again`, as `execute_operation` does."""
        serially = self.operation.operation is OperationType.MUTATION
        core = cast("Any", self)
        assert self.plans is not None  # noqa: S101 (it was made with them)
        root_type = self.schema.get_root_type(self.operation.operation)
        try:
            data = core.execute_root_grouped_field_set(root_type, None, self.plans.root, serially, None)
            if core.is_awaitable(data):
                data = await data
        except GraphQLError as error:
            core.collected_errors.add(error, None)
            data = None
        return core.build_response(data)

    def execute_collected_root_fields(
        self,
        root_type: GraphQLObjectType,
        root_value: Any,
        grouped_field_set: GroupedFieldSet,
        serially: bool,
        new_defer_usages: Any,
    ) -> Any:
        """Execute the operation from the very fields that its plans were made for."""
        if self.plans is not None:
            grouped_field_set = self.plans.root = self.plans.root or grouped_field_set
        return super().execute_collected_root_fields(
            root_type, root_value, grouped_field_set, serially, new_defer_usages
        )

    def collect_subfields(
        self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList
    ) -> CollectedFields:
        """Collect what is selected below fields, once for all executions."""
        if self.plans is None:
            return super().collect_subfields(return_type, field_details_list)
        below = self.plans.below
        found = below.get((return_type, id(field_details_list)))
        if found is None:
            collected = super().collect_subfields(return_type, field_details_list)
            found = below[return_type, id(field_details_list)] = field_details_list, collected
        return found[1]

    def is_read_ahead(self, item_type: Any, field_details_list: FieldDetailsList) -> bool:
        """Tell whether something is read for all items of a list before they are written."""
        plan = self._plan_of_items(item_type, field_details_list)
        return plan is not None and plan.ahead is not None

    async def writer_of(
        self, item_type: Any, field_details_list: FieldDetailsList, items: Iterable[Any]
    ) -> Callable[[Any], Any] | None:
        """Return what writes an item of a list if it is plain, or all of its rest can be read ahead."""
        plan = self._plan_of_items(item_type, field_details_list)
        if plan is None or plan.ahead is None:
            return None if plan is None or plan.rest else plan.write
        try:
            return await plan.ahead(list(items), self.context_value)
        except Exception:  # noqa: BLE001 (the resolvers meet the same, and say what it is)
            return None

    def _plan_of_items(self, item_type: Any, field_details_list: FieldDetailsList) -> Plan | None:
        of = cast("Any", get_nullable_type)(item_type)
        if self.plans is None or not isinstance(of, GraphQLObjectType):
            return None
        return self.plans.of(self, of, self.collect_subfields(of, field_details_list).grouped_field_set)

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """Write what is plain in an object, and execute the rest: all of it if anything unusual is met."""
        plan = None
        written: dict[str, Any] = {}
        if self.plans is not None and path is not None:  # the root fields have none
            try:
                plan = self.plans.of(self, parent_type, grouped_field_set)
                written = plan.write(source_value)
            except Exception:  # noqa: BLE001 (graphql-core meets the same, and says what it is)
                plan = None
        if plan is None:
            return super().execute_fields(
                parent_type, source_value, path, grouped_field_set, position_context
            )
        if not plan.rest:
            return written
        rest: Any = super().execute_fields(parent_type, source_value, path, plan.rest, position_context)
        # Each of the rest has its place already, where it was selected.
        return _filled_in(written, rest) if cast("Any", self).is_awaitable(rest) else written | rest


async def _filled_in(written: dict[str, Any], rest: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    return written | await rest
