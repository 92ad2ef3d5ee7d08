"""Compiled selections: what is plain in an object is written into the reply by a function made for it once.

graphql-core walks over a result field by field, and does for each what only a few need: arguments, a path, an
`info`, a look whether it has to wait. Of most objects all that is asked for is plain: a field without
arguments, whose value is of just the type that the schema says, and an attribute, or what a method says that
is given nothing but the object. A rule of who may ask it is none that the root fields do not have. For each
selection of an operation that is kept there is a function that writes these fields; those beside them, which
have other resolvers or rules, are left to graphql-core, as are the root fields.

Where a resolver would wait for each object of a list, what it needs is `read_ahead`, for all of them at once,
and the field is plain in that list.

Such a function reads nothing but objects and changes nothing. So if it meets anything unusual (null where
there must be none, a value of another type, a list that is long) it raises, whatever it likes, and
graphql-core writes that object from its beginning: the value is resolved already, and its errors are
graphql-core's own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, methodcaller
from typing import Any, Never, Protocol, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    is_composite_type,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet

from greenroom.api.guard.access import BACKREF, Access, access_of
from greenroom.api.guard.cost import may_be_longer
from greenroom.api.guard.turns import FEW

_Write = Callable[[Any], Any]
"""Writes a value as it stands in the reply; raises if it is none that it was made for."""
_Writer = tuple[type, _Write]
"""The class whose instances are written as they are, and what writes any other value."""
_Column = tuple[str, Callable[..., Any], type, _Write]
"""A field's name in the reply, what reads its value from an object, or ahead, and its writer."""
_Ahead = Callable[[Sequence[Any], Any], Awaitable[Callable[[Any], Any]]]
"""Reads for the objects of a list, in a context, what a field says of them; returns what says it of one."""

_AHEAD = "read_ahead"  # in a field's metadata

_SCALARS = {"Boolean": bool, "DateTime": datetime, "Float": float, "ID": str, "Int": int, "String": str}
_AS_THEY_ARE = (bool, str)


class _NoValue:
    """The class of no value."""


def read_ahead(read: _Ahead) -> dict[str, Any]:
    """Say beside a resolver that has to wait, as its `metadata`, how all objects of a list wait at once.

    Args:
        read: reads what the resolver would, and changes nothing; it and what it returns raise, whatever they
            like, where the resolver has to see to it.
    """
    return {_AHEAD: read}


@dataclass(frozen=True, slots=True)
class Plan:
    """How the fields that are selected of one type are written.

    Args:
        write: writes those that are plain, and leaves a place for the others.
        rest: the others.
        ahead: if all of these can be read ahead for the objects of a list, does so and returns what writes
            one of them.
    """

    write: _Write
    rest: GroupedFieldSet
    ahead: _Ahead | None


class Execution(Protocol):
    """What a plan is made with: an operation's execution."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode

    def collect_subfields(
        self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList
    ) -> CollectedFields:
        """Collect what is selected of a type below some fields; the same object each time."""
        ...


class Plans:
    """The plans of one operation, in which the same fields are selected each time."""

    def __init__(self) -> None:
        self.root: GroupedFieldSet | None = None
        """The root fields, as the first execution collected them."""
        self.below: dict[tuple[GraphQLObjectType, int], tuple[FieldDetailsList, CollectedFields]] = {}
        """What is selected of a type below some fields, by the identity of their list, which is kept."""
        self.execution: Any = None
        """An execution of the operation that is made anew for each request; it knows none itself."""
        self._made: dict[int, tuple[GroupedFieldSet, Plan]] = {}  # by the identity of what is selected

    def of(self, execution: Execution, type_: GraphQLObjectType, selected: GroupedFieldSet) -> Plan:
        """Return the plan for what is selected of a type, made when it is first needed."""
        made = self._made.get(id(selected))
        if made is None:
            made = self._made[id(selected)] = selected, self._make(execution, type_, selected)
        return made[1]

    def _make(self, execution: Execution, type_: GraphQLObjectType, selected: GroupedFieldSet) -> Plan:
        columns: list[_Column] = []
        rest: GroupedFieldSet = {}
        ahead: dict[int, _Column] = {}  # by their place
        for place, (name, details) in enumerate(selected.items()):
            column = self._column(execution, type_, name, details, _reader)
            if column is None:
                rest[name] = details
                later = self._column(execution, type_, name, details, _reader_ahead)
                ahead |= {place: later} if later else {}
            columns.append(column or (name, _constant(None), type(None), _refuse))
        made_from = _class_of(type_)
        whole = bool(rest) and len(ahead) == len(rest)
        return Plan(_object(made_from, columns), rest, _listed(made_from, columns, ahead) if whole else None)

    def _column(
        self,
        execution: Execution,
        type_: GraphQLObjectType,
        name: str,
        details: FieldDetailsList,
        reader: Callable[[GraphQLField], Any],
    ) -> _Column | None:
        asked = details[0].node.name.value
        if asked == "__typename":
            return name, _constant(type_.name), str, _refuse
        field: Any = execution.schema.get_field(type_, asked)
        read = reader(field) if self._is_checked(execution, access_of(field)) else None
        if read is None or may_be_longer(field, FEW):
            return None
        writer = self._writer(execution, field.type, details)
        return None if writer is None else (name, read, *writer)

    def _is_checked(self, execution: Execution, rules: list[Access]) -> bool:
        """Tell whether all root fields have these rules: whoever gets an answer has passed them then."""
        if not rules:
            return True
        root_type = execution.schema.get_root_type(execution.operation.operation)
        if root_type is None or not self.root:
            return False
        asked = (details[0].node.name.value for details in self.root.values())
        roots = (root_type.fields.get(name) for name in asked)  # None stands for `__typename`
        return all(root is not None and access_of(root) == rules for root in roots)

    def _writer(self, execution: Execution, type_: Any, details: FieldDetailsList) -> _Writer | None:
        writer: _Writer | None = None
        of: Any = cast("Any", type_).of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(of, GraphQLScalarType):
            writer = _scalar(of)
        elif isinstance(of, GraphQLEnumType):
            writer = _enum(of)
        elif isinstance(of, GraphQLList):
            item = self._writer(execution, cast("Any", of).of_type, details)
            most = FEW if is_composite_type(get_named_type(cast("Any", of))) else None
            writer = item and (_NoValue, _list(*item, most=most))
        elif isinstance(of, GraphQLObjectType):
            plan = self.of(execution, of, execution.collect_subfields(of, details).grouped_field_set)
            writer = None if plan.rest else (_NoValue, plan.write)
        # Of an interface or a union, graphql-core finds out which it is.
        return writer if writer is None or of is not type_ else (writer[0], _or_null(writer[1]))


def _class_of(type_: GraphQLObjectType) -> type | None:
    """Return the class whose instances stand for a type: all kinds of a generic one have the same."""
    definition = type_.extensions.get(BACKREF)
    return definition and (definition.concrete_of or definition).origin


def _reader(field: GraphQLField) -> Callable[[Any], Any] | None:
    """Return what reads a field's value from its object alone; None if it may need more than that."""
    definition: Any = field.extensions.get(BACKREF)
    is_default = getattr(field.resolve, "_is_default", None)  # None if Strawberry has not left it so
    if is_default is None or field.args:
        return None
    if is_default:
        return attrgetter(definition.python_name) if definition.is_basic_field else None
    return methodcaller(definition.python_name) if says_itself(definition) else None


def _reader_ahead(field: GraphQLField) -> _Ahead | None:
    """Return what reads a field's values for all objects of a list; None if nothing does."""
    definition: Any = field.extensions.get(BACKREF)
    is_resolver = getattr(field.resolve, "_is_default", None) is False  # as Strawberry has left it
    return definition.metadata.get(_AHEAD) if is_resolver and not field.args else None


def says_itself(definition: Any) -> bool:
    """Tell whether a field of Strawberry's is a method that is given nothing but its object, and never waits.

    It says what the object holds, changes nothing, and may be asked again.
    """
    made_by = definition.base_resolver
    given = made_by and made_by.self_parameter and not (made_by.info_parameter or made_by.arguments)
    return bool(given) and not definition.is_async and not definition.extensions


def _scalar(type_: GraphQLScalarType) -> _Writer | None:
    known = _SCALARS.get(type_.name)
    if known is None or known in _AS_THEY_ARE:
        return known and (known, _refuse)
    coerce = type_.coerce_output_value

    def write(value: Any) -> Any:
        return coerce(value) if type(value) is known else _refuse(value)

    return _NoValue, write


def _enum(type_: GraphQLEnumType) -> _Writer | None:
    members: Any = getattr(type_, "wrapped_cls", None)  # Strawberry's
    return members and (_NoValue, {one: type_.coerce_output_value(one) for one in members}.__getitem__)


def _list(exact: type, write: _Write, *, most: int | None) -> _Write:
    def write_all(values: Any) -> list[Any]:
        if type(values) not in (list, tuple) or (most is not None and len(values) > most):
            _refuse(values)
        return [value if type(value) is exact else write(value) for value in values]

    return write_all


def _object(made_from: type | None, columns: list[_Column]) -> _Write:
    def write_object(value: Any) -> dict[str, Any]:
        if type(value) is not made_from:
            _refuse(value)
        return {
            name: found if type(found := read(value)) is exact else write(found)
            for name, read, exact, write in columns
        }

    return write_object


def _listed(made_from: type | None, columns: list[_Column], ahead: dict[int, _Column]) -> _Ahead:
    async def read(objects: Sequence[Any], context: Any) -> _Write:
        # All at once: they may ask for the same.
        found: list[Callable[[Any], Any]] = await asyncio.gather(
            *(read_all(objects, context) for _, read_all, _, _ in ahead.values())
        )
        here = columns.copy()
        for (place, (name, _, exact, write)), say in zip(ahead.items(), found, strict=True):
            here[place] = name, say, exact, write
        return _object(made_from, here)

    return read


def _or_null(write: _Write) -> _Write:
    return lambda value: None if value is None else write(value)


def _constant(value: Any) -> _Write:
    return lambda _: value


def _refuse(value: Any) -> Never:
    del value
    raise TypeError("this value is unusual: graphql-core writes what it is in")
