"""The published schema, root field by root field: what schema.graphql says is what is enforced."""

from collections.abc import Coroutine
from typing import Any, cast

import pytest
from graphql import DirectiveNode, GraphQLResolveInfo, ObjectTypeDefinitionNode, parse, print_ast

from greenroom.api.context import Context
from greenroom.api.guard.access import ApiError
from greenroom.api.schema import schema
from greenroom.desk.actors import GRANTS, AdminRole, Permission
from tests.api.guard.small_schema import Asking, admin, influencer

ASKERS: dict[str, Any] = {
    "stranger": Asking,
    "influencer": influencer,
    **{role.value: lambda role=role: admin(role) for role in AdminRole},
}


def _root_fields() -> dict[str, str]:
    """List every root field with its directives, as the schema prints them."""
    found: dict[str, str] = {}
    for definition in parse(schema.as_str()).definitions:
        if isinstance(definition, ObjectTypeDefinitionNode) and definition.name.value in (
            "Query",
            "Mutation",
        ):
            for field in definition.fields or ():
                directives = cast("list[DirectiveNode]", field.directives or [])
                found[f"{definition.name.value}.{field.name.value}"] = " ".join(map(print_ast, directives))
    return found


ROOT_FIELDS = _root_fields()


def _allowed(directive: str) -> set[str]:
    if directive == "@public":
        return set(ASKERS)
    if directive == "@signedIn":
        return set(ASKERS) - {"stranger"}
    if directive == "@influencer":
        return {"influencer"}
    permission = Permission(directive.removeprefix("@admin(can: ").partition(",")[0].removesuffix(")"))
    return {role.value for role, granted in GRANTS.items() if permission in granted}


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("field", ROOT_FIELDS)
def test_a_root_field_refuses_everyone_its_directive_does_not_name(field: str, asker: str) -> None:
    type_name, _, name = field.partition(".")
    core = schema._schema.type_map[type_name]  # pyright: ignore[reportPrivateUsage]
    resolve = cast("Any", core).fields[name].resolve
    who = ASKERS[asker]()

    class Info:
        context = cast("Context", who)

    info = cast("GraphQLResolveInfo[Context]", Info())
    if asker in _allowed(ROOT_FIELDS[field]):
        # The resolver is reached, and stopped before it begins: what it does is for other tests.
        reached = resolve(None, info)
        if isinstance(reached, Coroutine):
            cast("Coroutine[Any, Any, Any]", reached).close()
    else:
        with pytest.raises(ApiError) as refused:
            resolve(None, info)
        assert refused.value.code == ("UNAUTHENTICATED" if asker == "stranger" else "FORBIDDEN")


def test_the_list_of_root_fields_is_not_empty() -> None:
    assert ROOT_FIELDS["Query.viewer"] == "@public"
    assert ROOT_FIELDS["Mutation.setAuthToken"] == "@admin(can: MANAGE_TOKENS)"
    assert ROOT_FIELDS["Mutation.goLive"] == "@influencer"
    assert ROOT_FIELDS["Mutation.changePassword"] == "@signedIn"
