"""Results and documents that are made up from a schema, the same each time for the same seed."""

import asyncio
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, cast

import graphql
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    is_abstract_type,
    is_composite_type,
)
from graphql.language import OperationDefinitionNode

from greenroom.api.guard.access import BACKREF
from greenroom.api.guard.compiled import Plan, Plans, says_itself


class Later:
    """What is a value only once it is waited for."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __await__(self) -> Generator[Any, Any, object]:
        yield from asyncio.sleep(0).__await__()
        return self._value


START = datetime(2026, 11, 27, tzinfo=UTC)
WRONG: list[Callable[[], Any]] = [
    lambda: None,
    lambda: 7,
    lambda: 2**40,
    lambda: 1.5,
    lambda: float("nan"),
    lambda: True,
    lambda: "a text",
    lambda: ("a", "b"),
    lambda: (text for text in ("a", "b")),
    lambda: {"id": "a mapping"},
    lambda: datetime(2026, 11, 27),  # noqa: DTZ001 (it is wrong)
    lambda: ValueError("a value that is an error"),
    object,
    lambda: Later("a text that comes later"),
    lambda: ["a text"] * 12,
]
"""What a field may turn out to be that should not be."""


@dataclass
class MadeUp:
    """Answers for each resolver of a schema: its object's plain fields are attributes, as ever.

    Args:
        core: a schema of its own, whose resolvers are replaced.
        faults: how often, of a hundred values, one is none that its type allows.
    """

    core: GraphQLSchema
    seed: int = 0
    faults: float = 0
    ran: list[str] = field(default_factory=list[str])
    """Each resolver that ran, by its place in the reply."""

    def __post_init__(self) -> None:
        for type_ in self.core.type_map.values():
            if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
                for found in type_.fields.values():
                    definition = found.extensions[BACKREF]
                    if says_itself(definition):
                        found.resolve = _said_by(definition.python_name)
                    elif type_ in (self.core.query_type, self.core.mutation_type) or definition.base_resolver:
                        found.resolve = self._resolver(getattr(definition, "is_async", False))

    def _resolver(self, is_async: bool) -> Callable[..., Any]:
        def resolve(source: Any, info: Any, **arguments: Any) -> Any:
            place = ".".join(map(str, info.path.as_list()))
            self.ran.append(place)
            random = Random(f"{self.seed}:{place}:{sorted(arguments)}")
            if random.random() * 100 < self.faults:
                raise ValueError(f"a fault at {place}")
            return self._value(info.return_type, random, depth=len(info.path.as_list()))

        async def resolve_later(source: Any, info: Any, **arguments: Any) -> Any:
            value = resolve(source, info, **arguments)
            await asyncio.sleep(0)
            return value

        return resolve_later if is_async else resolve

    def _value(self, type_: Any, random: Random, depth: int) -> Any:
        if random.random() * 100 < self.faults:
            return random.choice(WRONG)()
        if _is_required(type_):
            return self._strict(type_.of_type, random, depth)
        return None if random.random() < 0.2 else self._strict(type_, random, depth)

    def _strict(self, type_: Any, random: Random, depth: int) -> Any:
        if _is_list(type_):
            most = 13 if depth < 4 else 2
            return [self._value(type_.of_type, random, depth + 1) for _ in range(random.randint(0, most))]
        if isinstance(type_, GraphQLEnumType):
            return random.choice(list(cast("Any", type_).wrapped_cls))
        if isinstance(type_, GraphQLScalarType):
            return _SCALARS[type_.name](random)
        of = random.choice(list(self.core.get_possible_types(type_))) if is_abstract_type(type_) else type_
        return self._object(of, random, depth)

    def _object(self, type_: GraphQLObjectType, random: Random, depth: int) -> Any:
        definition = type_.extensions[BACKREF]
        made = object.__new__((definition.concrete_of or definition).origin)
        for _, found in sorted(type_.fields.items()):
            field = found.extensions[BACKREF]
            if field.base_resolver is None or says_itself(field):
                deep = depth > 9 and is_composite_type(_named(found.type))
                value = None if deep else self._value(found.type, random, depth + 1)
                said = partial(_same, value) if field.base_resolver else value
                object.__setattr__(made, field.python_name, said)
        return made


def _same(value: Any) -> Any:
    return value


def _said_by(method: str) -> Callable[..., Any]:
    def resolve(source: Any, info: Any) -> Any:
        del info
        return getattr(source, method)()

    setattr(resolve, "_is_default", False)  # noqa: B010 (Strawberry's own mark)
    return resolve


_SCALARS: dict[str, Callable[[Random], Any]] = {
    "Boolean": lambda random: random.random() < 0.5,
    "DateTime": lambda random: START + timedelta(milliseconds=random.randint(0, 10**10)),
    "Float": lambda random: random.random(),
    "ID": lambda random: f"id-{random.randint(0, 99)}",
    "Int": lambda random: random.randint(-(2**31), 2**31 - 1),
    "String": lambda random: random.choice(["", "Maya", "é\u00a0\U0001f600", "\n\"'"]),
}


_named: Callable[[Any], Any] = cast("Any", graphql).get_named_type
_type_from_ast: Callable[..., Any] = cast("Any", graphql).type_from_ast
_required: Callable[[Any], Any] = cast("Any", graphql).GraphQLNonNull


def _is_required(type_: Any) -> bool:
    return str(type_).endswith("!")


def _is_list(type_: Any) -> bool:
    return str(type_).startswith("[") and not _is_required(type_)


def variables_of(core: GraphQLSchema, operation: OperationDefinitionNode, random: Random) -> dict[str, Any]:
    """Make up what an operation's variables have to be."""
    given: dict[str, Any] = {}
    for definition in operation.variable_definitions or ():
        value = input_of(_type_from_ast(core, definition.type), random)
        if value is not None and (definition.default_value is None or random.random() < 0.5):
            given[definition.variable.name.value] = value
    return given


def input_of(type_: Any, random: Random) -> Any:
    """Make up an input; None where nothing has to be said."""
    if not _is_required(type_):
        return input_of(_required(type_), random) if _named(type_).name == "Boolean" else None
    of = type_.of_type
    if _is_list(of):
        return [input_of(_required(_named(of)), random)]
    if isinstance(of, GraphQLEnumType):
        return next(iter(of.values))
    if isinstance(of, GraphQLInputObjectType):
        fields = {name: input_of(found.type, random) for name, found in of.fields.items()}
        if of.is_one_of:
            name, found = random.choice(sorted(of.fields.items()))
            return {name: input_of(_required(found.type), random)}
        return {name: value for name, value in fields.items() if value is not None}
    given: dict[str, Any] = {
        "Boolean": random.random() < 0.5,
        "DateTime": "2026-11-27T20:00:00Z",
        "Float": 1.5,
        "Int": 5,
    }
    return given.get(of.name, "a text")


class Document:
    """A document that is made up: aliases, fragments, directives and fields that are merged.

    Args:
        core: the schema.
        random: what makes it up.
    """

    def __init__(self, core: Any, random: Random) -> None:
        self._core = core
        self._random = random
        self._fragments: list[str] = []
        self._variables: dict[str, str] = {"yes": "Boolean! = true", "no": "Boolean! = false"}
        kind, root = ("query", core.query_type) if random.random() < 0.8 else ("mutation", core.mutation_type)
        selected = " ".join(self._field(root, name) for name in random.sample(sorted(root.fields), 2))
        used = f"a: __typename @include(if: $yes) b: __typename @skip(if: $no) {selected}"
        declared = ", ".join(f"${name}: {type_}" for name, type_ in self._variables.items())
        self.text = "\n".join([f"{kind} MadeUp({declared}) {{ {used} }}", *self._fragments])

    def _field(self, type_: Any, name: str, depth: int = 0) -> str:
        found, random = type_.fields[name], self._random
        arguments: list[str] = []
        for argument, of in found.args.items():
            if _is_required(of.type) and (of.default_value is None or not of.default_value):
                variable = f"v{len(self._variables)}"
                self._variables[variable] = str(of.type)
                arguments.append(f"{argument}: ${variable}")
        alias = f"{name}_{len(self._variables)}_{random.randint(0, 10**9)}: " if random.random() < 0.2 else ""
        directive = random.choice(["", "", "", "", "@include(if: $yes)", "@skip(if: $yes)", "@skip(if: $no)"])
        below = self._selection(_named(found.type), depth + 1)
        return f"{alias}{name}{'(' + ', '.join(arguments) + ')' if arguments else ''} {directive} {below}"

    def _selection(self, type_: Any, depth: int) -> str:
        if not is_composite_type(type_):
            return ""
        random = self._random
        if is_abstract_type(type_):
            members = list(self._core.get_possible_types(type_))[:3]
            below = " ".join(f"... on {one.name} {self._selection(one, depth)}" for one in members)
            return f"{{ __typename {below} }}"
        fields_of: dict[str, Any] = cast("Any", type_).fields
        names = [
            name
            for name, found in sorted(fields_of.items())
            if depth < 6 or not is_composite_type(_named(found.type))
        ]
        chosen = random.sample(names, min(len(names), random.randint(1, 7)))
        twice = chosen[: random.randint(0, 1)]  # to be merged
        fields = [self._field(type_, name, depth) for name in [*chosen, *twice]] + ["__typename"]
        if random.random() < 0.2:
            fragment = f"F{len(self._fragments)}_{type_.name}"
            self._fragments.append("")
            at = len(self._fragments) - 1
            self._fragments[at] = f"fragment {fragment} on {type_.name} {{ {' '.join(fields)} }}"
            return f"{{ ...{fragment} ... on {type_.name} {{ also: __typename }} }}"
        return f"{{ {' '.join(fields)} }}"


def note_unusual(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note from now on what compiled selections leave to graphql-core, and why."""
    left: list[str] = []
    plan_of = Plans.of

    def noted(write: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def write_noted(value: Any) -> Any:
            try:
                return write(value)
            except Exception as error:
                left.append(f"{type(value).__name__}: {error!r}")
                raise

        return write_noted

    def of(self: Plans, *given: Any) -> Plan:
        plan = plan_of(self, *given)

        async def ahead(objects: Any, context: Any) -> Any:
            assert plan.ahead is not None
            return noted(await plan.ahead(objects, context))

        return Plan(noted(plan.write), plan.rest, plan.ahead and ahead)

    monkeypatch.setattr(Plans, "of", of)
    return left
