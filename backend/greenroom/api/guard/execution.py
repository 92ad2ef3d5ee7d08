"""Execution by the plans that are kept with an operation; what they leave is graphql-core's, in turns."""

from collections.abc import Awaitable
from typing import Any, ClassVar, cast

from graphql import DocumentNode, GraphQLObjectType, GraphQLSchema
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Path

from greenroom.api.guard.compiled import Plans
from greenroom.api.guard.kept_operations import KeptOperations
from greenroom.api.guard.turns import ExecutionInTurns


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
        return made

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
