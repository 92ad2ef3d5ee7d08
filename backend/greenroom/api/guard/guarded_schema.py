"""The schema with its guards: access on every root field, limits, a cache of operations, safe errors."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, cast

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    Undefined,
    default_field_resolver,  # pyright: ignore[reportUnknownVariableType] (generic without its type)
)
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import MaxTokensLimiter
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from greenroom.api.context import Context
from greenroom.api.guard.access import Access, Public, access_of
from greenroom.api.guard.budgets import Budgets, KeepToBudget
from greenroom.api.guard.cost import Costs, unsized_lists
from greenroom.api.guard.errors import ApiError, Code, for_the_caller
from greenroom.api.guard.execution import CompiledExecution
from greenroom.api.guard.kept_operations import KeepOperations, KeptOperations
from greenroom.api.guard.operation_limits import MAX_TOKENS, LimitOperations, NamedOperation
from greenroom.api.guard.scalars import SCALARS
from greenroom.api.guard.short_way import ShortWay
from greenroom.api.guard.standard_introspection import AnswerStandardIntrospection, StandardIntrospection
from greenroom.api.problems import Problem, answering_problems
from greenroom.desk.audit.security import tell
from greenroom.desk.failures import database_fault
from greenroom.desk.problems import BadInput
from greenroom.desk.security_events import SecurityEventKind
from greenroom.turns import LONGEST_S, TakesTooLong

Resolver = Callable[..., Any]
Outcomes = Counter[tuple[str, str]]


class UnguardedSchemaError(Exception):
    """A field's access is missing, given twice, or given where nothing would enforce it.

    Args:
        faults: one sentence each, beginning with the field's name.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        super().__init__("; ".join(faults))


class GuardedSchema(strawberry.Schema):
    """Build a schema in which no root field can be reached without a rule that says who may use it.

    Args:
        query: the root type; `mutation` and `subscription` likewise.
        types: types that are reached only through an interface or union.

    Raises:
        UnguardedSchemaError: a root field does not carry exactly one directive of `access`.
    """

    def __init__(
        self,
        query: type,
        mutation: type | None = None,
        subscription: type | None = None,
        types: Iterable[type] = (),
    ) -> None:
        self.kept_operations = kept = KeptOperations()
        execution = type("Execution", (CompiledExecution,), {"kept": kept})
        self.outcomes: Outcomes = Counter()
        """How often each root field was used, by field and outcome."""
        super().__init__(  # pyright: ignore[reportUnknownMemberType] (a generic of Strawberry's without its type)
            query=query,
            mutation=mutation,
            subscription=subscription,
            types=types,
            config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
            execution_context_class=execution,
            extensions=[
                lambda: MaxTokensLimiter(MAX_TOKENS),
                NamedOperation,
                lambda: KeepOperations(kept),
                lambda: AnswerStandardIntrospection(introspection),
                LimitOperations,
                lambda: KeepToBudget(budgets),
            ],
        )
        self._guard()
        budgets, introspection = Budgets(Costs(core := self._schema)), StandardIntrospection(core)
        self._short_way = ShortWay(core, kept, budgets, execution)

    async def execute(  # noqa: PLR0917 (Strawberry's own)
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Execute one query or mutation. Its errors come back as the caller may see them."""
        context = cast("Context", context_value)
        try:
            result = None
            if root_value is None and not allowed_operation_types and not operation_extensions:
                result = await self._short_way.execute(query, variable_values, context, operation_name)
            result = result or await super().execute(
                query,
                variable_values,
                context_value,
                root_value,
                operation_name,
                allowed_operation_types or (OperationType.QUERY, OperationType.MUTATION),
                operation_extensions,
            )
        except MissingQueryError:
            error = ApiError(Code.BAD_INPUT, "There is no operation in this request: send one as `query`.")
            result = ExecutionResult(None, [error])
        except CannotGetOperationTypeError:
            error = ApiError(Code.BAD_INPUT, "The document has no operation of the name in `operationName`.")
            result = ExecutionResult(None, [error])
        except InvalidOperationTypeError:
            error = ApiError(Code.BAD_INPUT, "Only queries and mutations can be sent here.")
            result = ExecutionResult(None, [error])
        if result.errors:
            if any(isinstance(error.original_error, TakesTooLong) for error in result.errors):
                result = ExecutionResult(None, [_takes_too_long()], result.extensions)
            to_admin = context.admin is not None
            result.errors = for_the_caller(result.errors or (), context.request_id, to_admin=to_admin)
        return result

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Log nothing here: Strawberry would log messages with the values in them. `for_the_caller` logs."""

    def _guard(self) -> None:
        core = self._schema
        faults = unsized_lists(core)
        _leave_out_null_defaults(core.type_map.values())
        roots = {core.query_type, core.mutation_type, core.subscription_type}
        for type_ in core.type_map.values():
            if type_.name.startswith("__"):
                continue
            if isinstance(type_, GraphQLObjectType):
                for name, field in type_.fields.items():
                    counts = self.outcomes if type_ in (core.query_type, core.mutation_type) else None
                    if counts is not None and field.resolve is not None:
                        answering = answering_problems(field.resolve, field.type)
                        field.resolve = _counted(counts, name, answering)
                        if type_ is core.mutation_type:
                            field.resolve = _changing(field.resolve)
                    where = f"{type_.name}.{name}"
                    faults += _guard_field(where, name, field, is_root=type_ in roots, counts=counts)
            elif isinstance(type_, GraphQLInputObjectType):
                faults += [
                    f"{type_.name}.{name} goes in: access is said of what comes out"
                    for name, field in type_.fields.items()
                    if access_of(field)
                ]
        if faults:
            raise UnguardedSchemaError(faults)


def _takes_too_long() -> ApiError:
    return ApiError(
        Code.BAD_INPUT,
        f"This takes more than {LONGEST_S:g} s of the desk's processor, so it was given up: ask for fewer "
        "items with `first`, or for fewer fields.",
    )


def _leave_out_null_defaults(types: Iterable[GraphQLNamedType]) -> None:
    """Print no `= null`: leaving something out always means the same as null, so it is only noise."""
    for type_ in types:
        given: list[GraphQLArgument | GraphQLInputField] = []
        if isinstance(type_, GraphQLInputObjectType):
            given += type_.fields.values()
        elif isinstance(type_, GraphQLObjectType):
            given += [argument for field in type_.fields.values() for argument in field.args.values()]
        for argument in given:
            if argument.default_value is None:
                argument.default_value = Undefined


def _guard_field(
    where: str, name: str, field: GraphQLField, *, is_root: bool, counts: Outcomes | None
) -> list[str]:
    found = access_of(field)
    if len(found) > 1:
        return [f"{where} says more than once who may ask it"]
    if not found:
        return (
            [f"{where} does not say who may ask it: Public, SignedIn, Influencer or Admin"] if is_root else []
        )
    (access,) = found
    if isinstance(access, Public):
        return [] if is_root else [f"{where} is Public, which only a root field can be"]
    resolve = cast("Resolver", field.resolve or default_field_resolver)
    field.resolve = _checked(access, name, resolve, counts)
    if field.subscribe is not None:
        field.subscribe = _checked(access, name, field.subscribe, None)
    return []


def _checked(access: Access, name: str, resolve: Resolver, counts: Outcomes | None) -> Resolver:
    @wraps(resolve)  # which also says what plans are made by
    def checked(source: Any, info: GraphQLResolveInfo[Context], **arguments: Any) -> Any:
        try:
            access.check(info.context, name)
        except ApiError as error:
            if counts is not None:
                counts[name, _outcome(error)] += 1
            if error.code is Code.FORBIDDEN:
                context = info.context
                who = context.admin or context.as_influencer
                tell(context.desk, SecurityEventKind.ACCESS_REFUSED, who, details={"field": name})
            raise
        return resolve(source, info, **arguments)

    return checked


def _counted(outcomes: Outcomes, name: str, resolve: Resolver) -> Resolver:
    async def counted_later(*given: Any, **arguments: Any) -> Any:
        try:
            value = await resolve(*given, **arguments)
        except Exception as error:
            outcomes[name, _outcome(error)] += 1
            raise
        outcomes[name, _outcome(value)] += 1
        return value

    def counted(*given: Any, **arguments: Any) -> Any:
        try:
            value = resolve(*given, **arguments)
        except Exception as error:
            outcomes[name, _outcome(error)] += 1
            raise
        outcomes[name, _outcome(value)] += 1
        return value

    # An access check runs before this one, so it must not create what it may then not await.
    return counted_later if iscoroutinefunction(resolve) else counted


def _changing(resolve: Resolver) -> Resolver:
    def changing(source: Any, info: GraphQLResolveInfo[Context], **arguments: Any) -> Any:
        info.context.changes = True
        return resolve(source, info, **arguments)

    return changing


def _outcome(value: object) -> str:
    match value:
        case Problem() | ApiError():
            return value.code.value
        case BadInput():
            return Code.BAD_INPUT.value
        case Exception():
            return (Code.UNAVAILABLE if database_fault(value) else Code.INTERNAL).value
        case _:
            return "OK"
