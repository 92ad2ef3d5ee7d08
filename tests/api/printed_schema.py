"""The published schema, as a client reads it."""

from typing import Any, cast

from graphql import (
    GraphQLNamedType,
    ObjectTypeDefinitionNode,
    build_schema,
    get_named_type,
    parse,
    print_ast,
)

from greenroom.api.schema import schema

EXPORTED = schema.as_str()
CORE = build_schema(EXPORTED)
OWN = {name: type_ for name, type_ in CORE.type_map.items() if not name.startswith("__")}


def named(field: Any) -> str:
    """Name the type of a field, without its lists and exclamation marks."""
    return cast("GraphQLNamedType", get_named_type(field.type)).name


def guard_of_each_root_field() -> dict[str, str]:
    """Map the name of each root field to its access directive."""
    guards: dict[str, str] = {}
    for root in parse(EXPORTED).definitions:
        if isinstance(root, ObjectTypeDefinitionNode) and root.name.value in ("Query", "Mutation"):
            for field in root.fields or ():
                guards[field.name.value] = " ".join(print_ast(said) for said in field.directives or ())
    return guards
