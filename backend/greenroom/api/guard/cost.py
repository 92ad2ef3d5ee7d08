"""What an operation costs, known before it runs: an upper bound of how many fields its response has.

Each field costs 1, one that reads the database 10, or what `costs` beside the resolver says. A list of
objects multiplies what is selected below it: by the `first` of its connection, or by what `assume_items`
says. Of a union, the dearest member counts. What the caller may not use is refused at once, and costs 1.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from inspect import iscoroutinefunction
from typing import Any, cast

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    get_named_type,
    get_nullable_type,  # pyright: ignore[reportUnknownVariableType] (generic without its types)
    is_abstract_type,
    is_composite_type,
    is_object_type,
)

from greenroom.api.context import Context
from greenroom.api.guard.access import BACKREF, access_of
from greenroom.api.guard.cost_parts import Asked, Cost, FieldCost, Kind, literal
from greenroom.api.guard.operation_limits import INTROSPECTION
from greenroom.desk.paging import LONGEST_PAGE

_WEIGHT, _EACH, _ITEMS = "cost", "each", "items"
_WAITING = 10  # what a field costs whose resolver waits: it reads the database


def costs(weight: int) -> dict[str, int]:
    """Say beside a resolver, as its `metadata`, what it costs if that is not 1."""
    return {_WEIGHT: weight}


def assume_items(count: int) -> dict[str, int]:
    """Say beside a list of objects, as its `metadata`, how many there may be if it takes no `first`."""
    return {_ITEMS: count}


def costs_each(weight: int) -> dict[str, int]:
    """Say beside a connection, as its `metadata`, what each item costs before any field of it is read."""
    return {_EACH: weight}


OPENS_SEALED = costs(20)
HASHES_PASSWORD = costs(100)
ASKS_100MS = costs(500)


class Costs:
    """Know what each field of a schema costs.

    Args:
        core: the schema. Lists of objects must have a size: see `unsized_lists`.
    """

    def __init__(self, core: GraphQLSchema) -> None:
        self._core = core
        self._kinds = {
            name: Kind(type_) for name, type_ in core.type_map.items() if isinstance(type_, GraphQLObjectType)
        }
        for kind in self._kinds.values():
            kind.fields = {name: self._known(found, name) for name, found in kind.type.fields.items()}
        self._size_introspection()

    def of(
        self,
        document: DocumentNode,
        operation_name: str | None,
        variables: Mapping[str, Any],
        context: Context,
    ) -> int:
        """Work out the cost of a valid operation.

        Its time grows with the fields of the operation, fragments expanded, which `OperationLimits` bounds.

        Args:
            document: what `OperationLimits` and graphql-core's rules accept.
            operation_name: which of its operations; None for the only one.
            variables: as the caller sent them.
            context: who asks.
        """
        return self.worked_out(document, operation_name, variables, context).total

    def worked_out(
        self,
        document: DocumentNode,
        operation_name: str | None,
        variables: Mapping[str, Any],
        context: Context,
    ) -> Cost:
        """Work out the same, and tell what it depends on."""
        operation, asked = _asked(document, operation_name, variables, context)
        total = self._objects([self._root_of(operation)], [operation.selection_set], 0, asked)
        read = {name: variables.get(name, Undefined) for name in asked.read}
        return Cost(math.ceil(total), read, asked.refused)

    def introspects(
        self,
        document: DocumentNode,
        operation_name: str | None,
        variables: Mapping[str, Any],
        context: Context,
    ) -> bool:
        """Tell whether a valid operation asks for the schema."""
        operation, asked = _asked(document, operation_name, variables, context)
        roots = self._fields_of(self._root_of(operation).type, [operation.selection_set], asked)
        return any(node.name.value in INTROSPECTION for node in roots)

    def _root_of(self, operation: OperationDefinitionNode) -> Kind:
        root = self._core.get_root_type(operation.operation)
        assert root is not None  # noqa: S101 (the operation is valid)
        return self._kinds[root.name]

    def _objects(
        self, kinds: Iterable[Kind], selected: Sequence[SelectionSetNode], rows: int, asked: Asked
    ) -> float:
        return max((self._object(kind, selected, rows, asked) for kind in kinds), default=0)

    def _object(self, kind: Kind, selected: Sequence[SelectionSetNode], rows: int, asked: Asked) -> float:
        together: dict[str, list[FieldNode]] = {}
        for node in self._fields_of(kind.type, selected, asked):
            together.setdefault((node.alias or node.name).value, []).append(node)
        return sum(self._field(kind, nodes, rows, asked) for nodes in together.values())

    def _field(self, kind: Kind, nodes: Sequence[FieldNode], rows: int, asked: Asked) -> float:
        node = nodes[0]
        known = kind.fields.get(node.name.value) or self._meta_field(kind.type, node.name.value)
        selected = [one.selection_set for one in nodes if one.selection_set]
        if known.access and asked.refuses(known):
            return 1
        if not selected:
            return known.weight
        if known.first is not None:
            rows = _first(node, known.first, asked)
        size = rows if known.size is None else known.size
        return known.weight + known.each * rows + size * self._objects(known.below, selected, rows, asked)

    def _fields_of(
        self, type_: GraphQLObjectType, selected: Iterable[SelectionSetNode], asked: Asked
    ) -> Iterator[FieldNode]:
        """List the fields that are merged in one object, each fragment's once, as in execution."""
        seen: set[str] = set()
        left = list(selected)
        while left:
            for selection in left.pop().selections:
                if selection.directives and _left_out(selection.directives, asked):
                    continue
                if isinstance(selection, FieldNode):
                    yield selection
                    continue
                if isinstance(selection, FragmentSpreadNode):
                    name = selection.name.value
                    if name in seen:
                        continue
                    seen.add(name)
                    selection = asked.fragments[name]  # noqa: PLW2901 (the fragment takes its spread's place)
                condition = cast("Any", selection).type_condition
                if condition is None or self._is(type_, condition.name.value):
                    left.append(cast("Any", selection).selection_set)

    def _is(self, type_: GraphQLObjectType, name: str) -> bool:
        if type_.name == name:
            return True
        other = self._core.get_type(name)
        return is_abstract_type(other) and self._core.is_sub_type(other, type_)

    def _meta_field(self, type_: GraphQLObjectType, name: str) -> FieldCost:
        found = self._core.get_field(type_, name)
        assert found is not None  # noqa: S101 (the operation is valid)
        return self._known(found, name)

    def _known(self, found: GraphQLField, name: str) -> FieldCost:
        said = _said_of(found)
        named = _named(found)
        types = self._core.get_possible_types(named) if is_abstract_type(named) else [named]
        first = found.args.get("first")
        return FieldCost(
            access=access_of(found),
            name=name,
            weight=said.get(_WEIGHT, _WAITING if _waits(found) else 1),
            size=said.get(_ITEMS) if _is_list_of_objects(found) else 1,
            each=said.get(_EACH, 0),
            first=None if first is None else _at_most(first.default_value),
            below=[self._kinds[type_.name] for type_ in types if type_.name in self._kinds],
        )

    def _size_introspection(self) -> None:
        """Give introspection this schema's sizes: on average for all its types, at most for one of them."""
        types = list(self._core.type_map.values())
        every, one = Kind(self._kinds["__Type"].type), self._kinds["__Type"]
        every.fields = {name: FieldCost(below=known.below) for name, known in one.fields.items()}
        for name, lengths in {
            "fields": [len(getattr(type_, "fields", ())) for type_ in types],
            "inputFields": [len(getattr(type_, "fields", ())) for type_ in types],
            "interfaces": [len(getattr(type_, "interfaces", ())) for type_ in types],
            "enumValues": [len(getattr(type_, "values", ())) for type_ in types],
            "possibleTypes": [
                len(self._core.get_possible_types(type_)) if is_abstract_type(type_) else 0 for type_ in types
            ],
        }.items():
            one.fields[name].size = max(lengths)
            every.fields[name].size = sum(lengths) / len(lengths)
        schema = self._kinds["__Schema"].fields
        schema["types"].size, schema["types"].below = len(types), [every]
        schema["directives"].size = len(self._core.directives)
        fields = [
            found for type_ in types if is_object_type(type_) for found in cast("Any", type_).fields.values()
        ]
        self._kinds["__Field"].fields["args"].size = max(len(found.args) for found in fields)
        self._kinds["__Directive"].fields["args"].size = max(len(one.args) for one in self._core.directives)


def _asked(
    document: DocumentNode, operation_name: str | None, variables: Mapping[str, Any], context: Context
) -> tuple[OperationDefinitionNode, Asked]:
    operation = next(
        found
        for found in document.definitions
        if isinstance(found, OperationDefinitionNode)
        and (operation_name is None or (found.name and found.name.value == operation_name))
    )
    defaults = {
        one.variable.name.value: literal(one.default_value)
        for one in operation.variable_definitions or ()
        if one.default_value is not None
    }
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    return operation, Asked(fragments, defaults | dict(variables), context)


def may_be_longer(found: GraphQLField, length: int) -> bool:
    """Tell whether a field is a list of objects that may have more of them than this."""
    return _is_list_of_objects(found) and _said_of(found).get(_ITEMS, math.inf) > length


def _said_of(found: GraphQLField) -> Mapping[str, int]:
    return getattr(found.extensions.get(BACKREF), "metadata", {})


def unsized_lists(core: GraphQLSchema) -> list[str]:
    """Name the lists of objects whose cost nobody knows: neither part of a page nor with `assume_items`."""
    objects = [
        type_
        for type_ in core.type_map.values()
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__")
    ]
    returned = [(_named(found).name, found) for type_ in objects for found in type_.fields.values()]
    without_first = {name for name, found in returned if "first" not in found.args}
    pages = {name for name, found in returned if "first" in found.args} - without_first
    return [
        f"{type_.name}.{name} is a list of unknown length: it needs `assume_items`, or to be a page"
        for type_ in objects
        if type_.name not in pages
        for name, found in type_.fields.items()
        if _is_list_of_objects(found) and _ITEMS not in _said_of(found)
    ]


def _waits(found: GraphQLField) -> bool:
    resolver = getattr(found.extensions.get(BACKREF), "base_resolver", None)
    return resolver is not None and iscoroutinefunction(resolver.wrapped_func)


def _is_list_of_objects(found: GraphQLField) -> bool:
    of = cast("Any", found).type
    return isinstance(get_nullable_type(of), GraphQLList) and is_composite_type(_named(found))


def _named(found: GraphQLField) -> GraphQLNamedType:
    return cast("GraphQLNamedType", get_named_type(cast("Any", found).type))


def _left_out(directives: Iterable[DirectiveNode], asked: Asked) -> bool:
    for directive in directives:
        for argument in directive.arguments or ():
            wanted = asked.value(argument.value)
            if (directive.name.value, wanted) in (("skip", True), ("include", False)):
                return True
    return False


def _first(node: FieldNode, default: int, asked: Asked) -> int:
    for argument in node.arguments or ():
        if argument.name.value == "first":
            value = asked.value(argument.value)
            # A variable that was not sent leaves the default of the argument.
            return default if value is Undefined else _at_most(value)
    return default


def _at_most(value: object) -> int:
    # Anything else than a number up to the limit is refused once the field is resolved.
    return min(max(value, 0), LONGEST_PAGE) if isinstance(value, int) else LONGEST_PAGE
