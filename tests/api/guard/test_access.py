"""Who may ask what: every root field, asked by everybody."""

from typing import cast

import pytest
import strawberry

from greenroom.api.guard import access
from greenroom.api.guard.guarded_schema import GuardedSchema, UnguardedSchemaError
from greenroom.desk.actors import AdminRole, Permission
from tests.api.guard.small_schema import Asking, Query, admin, ask, influencer, make_schema, told

ASKERS = {
    "stranger": Asking,
    "influencer": influencer,
    **{role.value: lambda role=role: admin(role) for role in AdminRole},
}
ADMINS = {"VIEWER", "OPERATOR", "MANAGER", "OWNER"}
ALLOWED = {
    "open": {"stranger", "influencer", *ADMINS},
    "mine": {"influencer"},
    "own": {"influencer", *ADMINS},
    "look": ADMINS,
    "operate": {"OPERATOR", "MANAGER", "OWNER"},
    "tokens": {"MANAGER", "OWNER"},
    "people": {"MANAGER", "OWNER"},
    "everything": {"OWNER"},
}


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("field", ALLOWED)
async def test_each_root_field_runs_for_those_it_is_for_and_for_nobody_else(field: str, asker: str) -> None:
    who = ASKERS[asker]()
    result = await ask(f"{{ {field} }}", who=who)
    if asker in ALLOWED[field]:
        assert result.errors is None
        assert result.data == {field: "ran"}
        assert who.ran == [field]
    else:
        denied = "UNAUTHENTICATED" if asker == "stranger" else "FORBIDDEN"
        assert [code for code, _ in told(result)] == [denied]
        assert result.data is None
        assert who.ran == []


async def test_a_mutation_is_guarded_as_a_query_is() -> None:
    who = admin(AdminRole.OPERATOR)
    result = await ask("mutation { setToken }", who=who)
    assert told(result) == [
        (
            "FORBIDDEN",
            "setToken needs the permission MANAGE_TOKENS, which your role OPERATOR does not grant. "
            "Ask somebody who is MANAGER or OWNER.",
        )
    ]
    assert who.ran == []
    assert (await ask("mutation { setToken }", who=admin(AdminRole.MANAGER))).data == {"setToken": "ran"}


async def test_a_subscription_is_guarded_before_it_begins() -> None:
    schema = make_schema()
    guarded = schema._schema.subscription_type  # pyright: ignore[reportPrivateUsage]
    assert guarded is not None
    subscribe = guarded.fields["shows"].subscribe
    assert subscribe is not None

    class Info:
        context = admin(AdminRole.VIEWER)

    with pytest.raises(access.ApiError) as refused:
        subscribe(None, Info())
    assert refused.value.code == "FORBIDDEN"
    assert Info.context.ran == []
    for who, code in ((influencer(), "FORBIDDEN"), (Asking(), "UNAUTHENTICATED")):
        Info.context = who
        with pytest.raises(access.ApiError) as refused:
            subscribe(None, Info())
        assert refused.value.code == code
        assert who.ran == []


async def test_who_may_not_use_a_field_is_told_whom_it_is_for() -> None:
    assert told(await ask("{ look }")) == [
        ("UNAUTHENTICATED", "Sign in first: look is for the admins of this desk.")
    ]
    assert told(await ask("{ look }", who=influencer())) == [
        (
            "FORBIDDEN",
            "look is for the admins of this desk. "
            "You are signed in as an influencer: use an admin's account.",
        )
    ]
    assert told(await ask("{ mine }", who=admin(AdminRole.OWNER))) == [
        (
            "FORBIDDEN",
            "mine is for an influencer, about themselves. "
            "You are signed in as an admin: use the influencer's own account.",
        )
    ]


async def test_a_nested_field_with_a_permission_is_null_for_those_without_it() -> None:
    result = await ask("{ person { name note } }", who=admin(AdminRole.VIEWER))
    assert result.data == {"person": {"name": "Ada", "note": None}}
    assert [code for code, _ in told(result)] == ["FORBIDDEN"]
    result = await ask("{ person { name note } }", who=admin(AdminRole.MANAGER))
    assert result.data == {"person": {"name": "Ada", "note": "kept apart"}}
    assert result.errors is None


async def test_an_alias_or_a_fragment_does_not_go_around_the_guard() -> None:
    who = admin(AdminRole.VIEWER)
    result = await ask("{ open: everything ...F } fragment F on Query { everything }", who=who)
    assert {code for code, _ in told(result)} == {"FORBIDDEN"}
    assert who.ran == []


def test_the_sdl_shows_what_is_enforced() -> None:
    sdl = make_schema().as_str()
    for line in (
        "directive @public on FIELD_DEFINITION",
        "directive @influencer on FIELD_DEFINITION",
        "directive @signedIn on FIELD_DEFINITION",
        "directive @admin(can: Permission! = VIEW, session: Boolean, confirmed: Boolean) on FIELD_DEFINITION",
        "  mine: String! @influencer",
        "  own: String! @signedIn",
        "  look(first: Int! = 50): String! @admin(can: VIEW)",
        "  everything: String! @admin(can: MANAGE_DESK)",
        "  setToken(text: Secret): String! @admin(can: MANAGE_TOKENS)",
        "  shows: String! @admin(can: OPERATE_SHOWS)",
        "  note: String @admin(can: MANAGE_TOKENS)",
        "scalar Secret",
        "scalar DateTime",
    ):
        assert line in sdl.splitlines()
    permission = sdl.partition("enum Permission {")[2].partition("}")[0]
    names = [line.strip() for line in permission.splitlines() if line.strip() and '"""' not in line]
    assert names == [permission.value for permission in Permission]


def test_two_schemas_of_the_same_types_are_both_guarded_once() -> None:
    assert make_schema().as_str() == make_schema().as_str()


def test_a_root_field_that_does_not_say_who_may_use_it_stops_the_build() -> None:
    @strawberry.type
    class Forgotten:
        @strawberry.mutation
        def wipe(self) -> bool:
            return True

    with pytest.raises(UnguardedSchemaError) as stopped:
        GuardedSchema(query=Query, mutation=Forgotten)
    assert str(stopped.value) == (
        "Forgotten.wipe does not say who may ask it: Public, SignedIn, Influencer or Admin"
    )


def test_a_plain_attribute_of_a_root_type_stops_the_build_too() -> None:
    @strawberry.type(name="Query")
    class Plain:
        version: str = "1"

    with pytest.raises(UnguardedSchemaError, match=r"^Query\.version does not say"):
        GuardedSchema(query=Plain)


def test_two_directives_on_one_field_stop_the_build() -> None:
    @strawberry.type(name="Query")
    class Twice:
        @strawberry.field(directives=[access.Public(), access.Admin()])
        def look(self) -> bool:
            return True

    with pytest.raises(UnguardedSchemaError, match=r"^Query\.look says more than once"):
        GuardedSchema(query=Twice)


def test_access_said_where_nothing_enforces_it_stops_the_build() -> None:
    @strawberry.input
    class Given:
        value: str = strawberry.field(directives=[access.Admin()])

    @strawberry.type(name="Query")
    class Asks:
        @strawberry.field(directives=[access.Public()])
        def look(self, given: Given) -> bool:
            return bool(given)

    with pytest.raises(UnguardedSchemaError, match=r"^Given\.value goes in"):
        GuardedSchema(query=Asks)


def test_a_nested_field_cannot_be_public_as_if_its_parent_were_not() -> None:
    @strawberry.type
    class Inner:
        value: str = strawberry.field(directives=[access.Public()])

    @strawberry.type(name="Query")
    class Outer:
        @strawberry.field(directives=[access.Admin()])
        def inner(self) -> Inner:
            return cast("Inner", None)

    with pytest.raises(UnguardedSchemaError, match=r"^Inner\.value is Public"):
        GuardedSchema(query=Outer)
