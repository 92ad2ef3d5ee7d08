"""The standard introspection query, in each of its forms: answered from a text that was made once.

Tools of every kind send it, signed in or not, and executing it takes longer than most operations.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextvars import Context
from functools import cache
from typing import Any, cast

import orjson
from graphql import (
    BooleanValueNode,
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    execute,  # pyright: ignore[reportUnknownVariableType] (generic without its types)
    get_introspection_query,
    parse,
)
from strawberry.extensions import SchemaExtension

from greenroom.api.guard.turns import ExecutionInTurns

_DEPTH = 7  # of `ofType`; newer forms ask for more levels, which are deeper than any type is wrapped

Form = frozenset[str]
"""The options of `get_introspection_query` that a query was made with, and _ROOT_KINDS."""
_ROOT_KINDS = "root_kinds"  # of `queryType` and its like: since 2025
_Arguments = tuple[tuple[str, bool], ...]
_Key = tuple[str, _Arguments]
_Shape = dict[_Key, Any]

_DEPRECATED: _Arguments = (("includeDeprecated", True),)


class StandardIntrospection:
    """The replies to the standard query, made when one is first asked for and kept compressed.

    Args:
        core: the schema.
    """

    def __init__(self, core: GraphQLSchema) -> None:
        self._core = core
        self._made: dict[Form, asyncio.Task[bytes]] = {}

    async def reply(self, form: Form) -> orjson.Fragment:
        """Return the data of the reply."""
        made = self._made.get(form)
        if made is None or _failed(made):
            made = self._made[form] = asyncio.create_task(self._make(form), context=Context())
        return orjson.Fragment(zlib.decompress(await asyncio.shield(made)))

    async def _make(self, form: Form) -> bytes:
        result = execute(self._core, parse(_query(form)), executor_class=ExecutionInTurns)
        found = result if isinstance(result, ExecutionResult) else await result
        assert found.errors is None  # noqa: S101 (a test asks for every form)
        return zlib.compress(orjson.dumps(found.data), 1)


def _failed(made: asyncio.Task[bytes]) -> bool:
    return made.done() and (made.cancelled() or made.exception() is not None)


class AnswerStandardIntrospection(SchemaExtension):
    """Answer the standard query without validating or executing it."""

    def __init__(self, introspection: StandardIntrospection) -> None:
        self._introspection = introspection
        self._form: Form | None = None

    def on_validate(self) -> Iterator[None]:
        """Look whether this is it."""
        asked = self.execution_context
        if asked.graphql_document is not None and "__schema" in (asked.query or ""):
            self._form = form_of(asked.graphql_document)
            if self._form is not None:
                asked.pre_execution_errors = []  # it fits every schema
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        """Put the reply in the place of what would be executed."""
        if self._form is not None:
            data: Any = await self._introspection.reply(self._form)
            self.execution_context.result = ExecutionResult(data, None)
        yield


def form_of(document: DocumentNode) -> Form | None:
    """Tell with which options this document is the standard introspection query; None if it is not that.

    The order of fields, the names of the operation and of its fragments, and how many levels of `ofType` it
    has do not matter.
    """
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].operation is not OperationType.QUERY or operations[0].directives:
        return None
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    shape = _shape(operations[0].selection_set, fragments)
    schema = _below(shape or {}, "__schema")
    types = _below(schema, "types")
    directives = _below(schema, "directives") or _below(schema, "directives", _DEPRECATED)
    form = frozenset(
        option
        for option, is_there in {
            "descriptions": ("description", ()) in types,
            "specified_by_url": ("specifiedByURL", ()) in types,
            "directive_is_repeatable": ("isRepeatable", ()) in directives,
            "schema_description": ("description", ()) in schema,
            "input_value_deprecation": ("inputFields", _DEPRECATED) in types,
            "experimental_directive_deprecation": ("directives", _DEPRECATED) in schema,
            "one_of": ("isOneOf", ()) in types,
            _ROOT_KINDS: ("kind", ()) in _below(schema, "queryType"),
        }.items()
        if is_there
    )
    return form if shape is not None and shape == _shape_of(form) else None


def _below(shape: _Shape, name: str, arguments: _Arguments = ()) -> _Shape:
    return shape.get((name, arguments), {})


def _query(form: Form) -> str:
    options: dict[str, Any] = {"descriptions": False} | dict.fromkeys(form - {_ROOT_KINDS}, True)
    query = get_introspection_query(**options, type_depth=_DEPTH)
    return query if _ROOT_KINDS in form else query.replace("{ name kind }", "{ name }")


@cache
def _shape_of(form: Form) -> _Shape | None:
    document = parse(_query(form))
    operation, *fragments = document.definitions
    named = {cast("Any", one).name.value: cast("Any", one) for one in fragments}
    return _shape(cast("OperationDefinitionNode", operation).selection_set, named)


def _shape(
    selected: SelectionSetNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    wrapped: int = 0,
    inside: int = 0,
) -> _Shape | None:
    """Write a selection with its fragments in its place; None if it has what the standard query has not."""
    found: _Shape = {}
    if inside > _DEPTH * 4:
        return None
    for selection in selected.selections:
        if selection.directives:
            return None
        if isinstance(selection, FragmentSpreadNode):
            fragment = fragments.get(selection.name.value)
            part = _shape(fragment.selection_set, fragments, wrapped, inside + 1) if fragment else None
            if part is None or part.keys() & found.keys():
                return None
            found |= part
            continue
        if not isinstance(selection, FieldNode) or selection.alias is not None:
            return None
        key = _key(selection)
        deeper = wrapped + 1 if key[0] == "ofType" else 0
        if deeper > _DEPTH:
            continue
        below = selection.selection_set
        part = _shape(below, fragments, deeper, inside + 1) if below else {}
        if part is None or key in found:
            return None
        found[key] = part
    return found


def _key(node: FieldNode) -> _Key:
    return node.name.value, tuple(
        (one.name.value, isinstance(one.value, BooleanValueNode) and one.value.value)
        for one in node.arguments or ()
    )
