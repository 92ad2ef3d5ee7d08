"""From where in the schema an influencer can be reached."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType, get_named_type, print_ast

from tests.api.printed_schema import CORE


def fields(of: Any) -> Iterator[tuple[str, Any]]:
    """Give the fields that an answer of this type may have, with the directives of each."""
    if isinstance(of, GraphQLUnionType):
        for one in of.types:
            yield from fields(one)
    elif isinstance(of, GraphQLInterfaceType):
        for one in CORE.get_possible_types(of):
            yield from fields(one)
    elif isinstance(of, GraphQLObjectType):
        for name, field in of.fields.items():
            said = (field.ast_node and field.ast_node.directives) or ()
            yield f"{of.name}.{name} {' '.join(map(print_ast, said))}", get_named_type(field.type)


def test_nobody_but_admins_reaches_an_influencer() -> None:
    """Most of an influencer's fields have no guard of their own: those before them have one."""
    waiting, seen = [CORE.query_type, CORE.mutation_type], set[Any]()
    while waiting:
        of = waiting.pop()
        if of in seen:
            continue
        seen.add(of)
        waiting += [type_ for said, type_ in fields(of) if "@admin" not in said]
    reached = {type_.name for type_ in seen if type_ is not None}
    assert "Studio" in reached
    assert "Influencer" not in reached
