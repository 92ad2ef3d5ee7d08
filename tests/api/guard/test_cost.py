"""What an operation costs before it runs: never less than it turns out to be, and known in no time."""

import time
from typing import Any, cast

import pytest
import strawberry
from graphql import GraphQLObjectType, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom.api.guard import access
from greenroom.api.guard.budgets import BUDGETS, INFLUENCER, STRANGER, Budgets
from greenroom.api.guard.cost import Costs, assume_items, costs
from greenroom.api.guard.cost_parts import Cost
from greenroom.api.guard.guarded_schema import GuardedSchema, UnguardedSchemaError
from greenroom.api.paging import Connection, First, connected
from greenroom.api.schema import schema as desk_schema
from greenroom.desk.actors import AdminRole, Permission
from greenroom.desk.paging import Page
from tests.api.guard.small_schema import SECRET, Asking, admin, influencer, told

ROWS = 130  # more than any page has


@strawberry.type
class Cat:
    name: str
    lives: int


@strawberry.type
class Dog:
    name: str

    @strawberry.field
    def owner(self) -> "Owner":
        return Owner()


@strawberry.type
class Owner:
    name: str = "Ida"

    @strawberry.field
    async def pets(self, first: First = 2) -> "Connection[Cat]":
        return page([Cat(name=str(number), lives=9) for number in range(ROWS)], first)

    @strawberry.field(metadata=assume_items(3))
    def first_three(self) -> list["Cat | Dog"]:
        return [Dog(name="Rex"), Cat(name="Mia", lives=7), Dog(name="Ada")]

    @strawberry.field
    def best(self) -> "Cat | Dog":
        return Dog(name="Rex")

    @strawberry.field
    async def friends(self, first: First = 2) -> "Connection[Owner]":
        return page([Owner()] * ROWS, first)

    @strawberry.field(directives=[access.Admin(can=Permission.MANAGE_DESK)])
    async def secrets(self, first: First = 2) -> "Connection[Cat] | None":
        return page([], first)


@strawberry.type
class Query:
    @strawberry.field(directives=[access.Admin()])
    def owner(self) -> Owner:
        return Owner()

    @strawberry.field(directives=[access.Admin()])
    async def owners(self, first: First = 50) -> Connection[Owner]:
        return page([Owner()] * ROWS, first)

    @strawberry.field(directives=[access.Public()], metadata=costs(40))
    def dear(self) -> str:
        return "dear"


def _as_it_is(item: Any) -> Any:
    return item


def page(items: list[Any], first: int) -> Connection[Any]:
    shown = Page(tuple(items[: max(first, 0)]), more=True, cursor=str)
    return Connection(**connected(shown, None, _as_it_is))


FRIENDS_OF_OWNERS = """query ($n: Int!) { owners(first: $n) { nodes {
    friends(first: $n) { nodes { name best { __typename } } } } } }"""
SCHEMA = GuardedSchema(query=Query)
CORE: Any = getattr(SCHEMA, "_schema")  # noqa: B009 (internal)
COSTS = Costs(CORE)
VIEWER = admin(AdminRole.VIEWER)


def cost_of(
    query: str, variables: dict[str, Any] | None = None, who: Any = VIEWER, name: str | None = None
) -> int:
    return COSTS.of(parse(query), name, variables or {}, who)


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ owner { name } }", 2),
        ("{ __typename owner { __typename name } }", 4),
        ("{ a: owner { name } b: owner { name } }", 4),
        ("{ owner { name name } owner { name } }", 2),
        ("{ owner { ...F ...F } } fragment F on Owner { name }", 2),
        ("{ owner { ... on Owner { name } ... { name } } }", 2),
        ("{ dear }", 40),
        ("{ owners { nodes { name } } }", 10 + 1 + 50),
        ("{ owners(first: 7) { nodes { name } } }", 10 + 1 + 7),
        ("{ owners(first: 7) { edges { cursor node { name } } nodes { name } } }", 10 + 1 + 7 * 3 + 1 + 7),
        ("{ owners(first: 7) { pageInfo { endCursor } } }", 10 + 1 + 1),
        ("{ owners(first: 7) { nodes { pets(first: 3) { nodes { lives } } } } }", 10 + 1 + 7 * (10 + 1 + 3)),
        ("{ owners(first: 7) { nodes { firstThree { __typename } } } }", 10 + 1 + 7 * (1 + 3)),
        ("{ owner { best { ... on Cat { name lives } ... on Dog { name } } } }", 1 + 1 + 2),
        ("{ owner { best { ... on Cat { name } ... on Dog { owner { name } } } } }", 1 + 1 + 2),
        ("{ owners(first: 0) { nodes { name } } }", 11),
        ("{ owners(first: 5000) { nodes { name } } }", 11 + 100),
        ("{ owners(first: -3) { nodes { name } } }", 11),
        ("{ owner { name @skip(if: true) pets @include(if: false) { nodes { name } } } }", 1),
        ("{ owner { name @skip(if: false) ... @include(if: true) { best { __typename } } } }", 1 + 1 + 2),
    ],
)
def test_fields_times_lists_are_what_an_operation_costs(query: str, cost: int) -> None:
    assert cost_of(query) == cost


@pytest.mark.parametrize(
    ("declared", "sent", "rows"),
    [
        ("$n: Int!", {"n": 7}, 7),
        ("$n: Int! = 9", {}, 9),
        ("$n: Int! = 9", {"n": 7}, 7),
        ("$n: Int! = 9", {"n": 100_000}, 100),
        ("$n: Int! = 9", {"n": "many"}, 100),
        ("$n: Int! = 9", {"n": None}, 100),
        ("$n: Int! = 99999999999999999999", {}, 100),
    ],
)
def test_a_variable_says_how_many_rows_there_are(declared: str, sent: dict[str, Any], rows: int) -> None:
    assert cost_of(f"query ({declared}) {{ owners(first: $n) {{ nodes {{ name }} }} }}", sent) == 11 + rows


def test_variables_decide_what_is_left_out() -> None:
    query = "query ($no: Boolean! = true) { owner { name @skip(if: $no) ...F @include(if: $no) } } "
    fragment = "fragment F on Owner { best { __typename } }"
    assert cost_of(query + fragment, {}) == 1 + 1 + 1
    assert cost_of(query + fragment, {"no": False}) == 1 + 1


def test_only_the_operation_that_is_named_counts() -> None:
    assert cost_of("query A { dear } query B { owner { name } }", name="B") == 2


def test_what_a_caller_may_not_use_costs_one_whatever_is_below_it() -> None:
    query = "{ owner { name secrets(first: 100) { nodes { name lives } } } }"
    assert cost_of(query) == 1 + 1 + 1
    assert cost_of(query, who=admin(AdminRole.OWNER)) == 1 + 1 + 10 + 1 + 200
    assert cost_of("{ owners { nodes { name } } }", who=Asking()) == 1


def test_introspection_costs_what_this_schema_is_large() -> None:
    types = len(CORE.type_map)
    fields = sum(len(getattr(type_, "fields", ())) for type_ in CORE.type_map.values())
    assert cost_of("{ __schema { types { name } } }") == 2 + types
    assert abs(cost_of("{ __schema { types { fields { name } } } }") - (2 + types + fields)) <= 1
    most = max(len(getattr(type_, "fields", ())) for type_ in CORE.type_map.values())
    assert cost_of('{ __type(name: "Owner") { fields { name } } }') == 2 + most


def test_a_list_of_unknown_length_stops_the_build() -> None:
    @strawberry.type(name="Query")
    class Unsized:
        @strawberry.field(directives=[access.Public()])
        def cats(self) -> list[Cat]:
            return []

    with pytest.raises(UnguardedSchemaError, match=r"^Query\.cats is a list of unknown length: "):
        GuardedSchema(query=Unsized)


# --- an upper bound -------------------------------------------------------------------------------


def _fields(type_: GraphQLObjectType, depth: int) -> st.SearchStrategy[str]:
    """Generate a selection on a type of the schema."""
    names = sorted(type_.fields)
    return st.lists(
        st.tuples(st.sampled_from(names), st.booleans(), st.integers(0, 4)).flatmap(
            lambda chosen: _field(type_, *chosen, depth)
        ),
        min_size=1,
        max_size=3,
    ).map(" ".join)


def _field(
    type_: GraphQLObjectType, name: str, aliased: bool, first: int, depth: int
) -> st.SearchStrategy[str]:
    field = type_.fields[name]
    below: Any = field.type
    while hasattr(below, "of_type"):
        below = below.of_type
    # An alias names its arguments, so that what is merged fits.
    arguments = f"(first: {first + 1})" if "first" in field.args else ""
    alias = f"{name}{first if arguments else ''}{'x' if aliased else ''}: " if aliased or arguments else ""
    if isinstance(below, GraphQLObjectType):
        if depth == 0:
            return st.just(f"{alias}{name}{arguments} {{ __typename }}")
        return _fields(below, depth - 1).map(lambda inner: f"{alias}{name}{arguments} {{ {inner} }}")
    if hasattr(below, "types"):
        members = {member.name: member for member in below.types}
        return st.sampled_from(sorted(members)).flatmap(
            lambda member: _fields(members[member], max(depth - 1, 0)).map(
                lambda inner: (
                    f"{alias}{name} {{ __typename ... on {member} {{ u{member}: __typename {inner} }} }}"
                )
            )
        )
    return st.just(f"{alias}{name}")


def _resolved(value: Any) -> int:
    if isinstance(value, dict):
        inside = list(cast("dict[str, Any]", value).values())
        return len(inside) + sum(map(_resolved, inside))
    return sum(map(_resolved, cast("list[Any]", value))) if isinstance(value, list) else 0


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(body=_fields(CORE.query_type, 4), spread=st.booleans())
async def test_no_operation_returns_more_fields_than_it_costs(body: str, spread: bool) -> None:
    query = f"{{ ...F ...F {body} }} fragment F on Query {{ {body} }}" if spread else f"{{ {body} }}"
    who = admin(AdminRole.OWNER)
    result = await SCHEMA.execute(query, None, who, operation_extensions={"cost": True})
    cost = cost_of(query, who=who)
    if result.errors:
        assert {code for code, _ in told(result)} == {"BAD_INPUT"}
        return
    assert result.extensions == {"cost": {"operation": cost, "budget": BUDGETS[AdminRole.OWNER]}}
    assert _resolved(result.data) <= cost


# --- in no time -----------------------------------------------------------------------------------

_CHAIN = "".join(
    f"fragment f{n} on Owner {{ a: friends(first: 1) {{ nodes {{ ...f{n + 1} }} }} "
    f"b: friends(first: 1) {{ nodes {{ ...f{n + 1} }} }} }} "
    for n in range(40)
)
HOSTILE = {
    "aliases": "{ owner { " + " ".join(f"a{n}: name" for n in range(320)) + " } }",
    "fragments": "{ owner { " + "...F " * 400 + "} } fragment F on Owner { name best { __typename } }",
    "a chain of fragments": "{ owner { ...f0 } } " + _CHAIN + "fragment f40 on Owner { name }",
    "lists": "{ owners(first: 100) { "
    + "nodes { friends(first: 100) { " * 4
    + "__typename"
    + " } }" * 4
    + " } }",
    "tokens": "{ owner { " + "name " * 100_000 + "} }",
    "a variable": "query ($n: Int! = 100) { owners(first: $n) { nodes { friends(first: $n) { nodes { "
    "friends(first: $n) { nodes { name } } } } } } }",
}


@pytest.mark.parametrize("shape", HOSTILE)
async def test_a_hostile_operation_is_refused_in_no_time_and_nothing_runs(shape: str) -> None:
    began = time.thread_time()
    result = await SCHEMA.execute(HOSTILE[shape], None, admin(AdminRole.OWNER))
    assert time.thread_time() - began < 1
    assert result.data is None
    assert {code for code, _ in told(result)} == {"BAD_INPUT"}


async def test_what_costs_more_than_the_budget_is_refused_with_both_and_what_to_do() -> None:
    query = FRIENDS_OF_OWNERS
    cost = cost_of(query, {"n": 100})
    result = await SCHEMA.execute(query, {"n": 100}, VIEWER)
    assert result.errors is not None
    (error,) = result.errors
    assert (result.data, error.message) == (
        None,
        f"The operation costs {cost}, and yours may cost 25000: ask for fewer items with `first`, for fewer "
        "fields, or in several operations.",
    )
    assert error.extensions == {"code": "BAD_INPUT", "cost": {"operation": cost, "budget": 25_000}}
    assert (await SCHEMA.execute(query, {"n": 20}, VIEWER)).errors is None


async def test_the_budget_depends_on_who_asks() -> None:
    async def budget(who: Asking) -> int:
        result = await SCHEMA.execute("{ dear }", None, who, operation_extensions={"cost": True})
        return (result.extensions or {})["cost"]["budget"]

    found = [await budget(who) for who in (Asking(), influencer(), *map(admin, AdminRole))]
    assert found == [STRANGER, INFLUENCER, *(BUDGETS[role] for role in AdminRole)]
    assert found == sorted(found)
    assert STRANGER < INFLUENCER < BUDGETS[AdminRole.VIEWER] < BUDGETS[AdminRole.OWNER]


async def test_the_cost_is_told_only_to_whoever_asks() -> None:
    for asked in (None, {}, {"cost": False}, {"cost": "yes"}):
        result = await SCHEMA.execute("{ dear }", None, Asking(), operation_extensions=asked)
        assert not result.extensions


async def test_a_kept_operation_is_refused_by_its_variables_too() -> None:
    schema = GuardedSchema(query=Query)
    query = FRIENDS_OF_OWNERS
    assert (await schema.execute(query, {"n": 1}, VIEWER)).errors is None
    assert len(schema.kept_operations) == 1
    assert told(await schema.execute(query, {"n": 100}, VIEWER))[0][0] == "BAD_INPUT"


def test_the_costs_of_the_desk_are_known() -> None:
    core: Any = getattr(desk_schema, "_schema")  # noqa: B009 (internal)
    known = Costs(core)
    owner = admin(AdminRole.OWNER)

    def cost(query: str, who: Asking = owner) -> int:
        return known.of(parse(query), None, {}, who)  # type: ignore[arg-type]

    signing_in = 'mutation { influencerSignIn(input: {email: "", password: $p}) { __typename } }'
    assert cost(signing_in, Asking()) == 101
    assert cost('mutation { testHmsAccount(input: {accountId: ""}) { __typename } }') == 501
    assert cost("mutation { goLive { __typename } }", influencer()) == 21
    assert cost("{ desk { setUp } }") == 11


def cost_by_what_is_known(query: str, *asked: tuple[dict[str, Any], Asking]) -> tuple[list[int], int]:
    """Return what each costs, after it was known what the ones before do, and how many costs are known."""
    budgets, document, known = Budgets(COSTS), parse(query), list[Cost]()
    found = [budgets.cost_of(document, None, sent, cast("Any", who), known) for sent, who in asked]
    assert found == [cost_of(query, sent, who) for sent, who in asked]
    return found, len(known)


def test_a_cost_that_is_known_holds_for_the_same_variables_and_the_same_rights_alone() -> None:
    query = """query ($n: Int = 3, $no: Boolean = true) { owner { name @skip(if: $no)
        secrets(first: $n) { nodes { name } } } }"""
    owner = admin(AdminRole.OWNER)
    asked: list[tuple[dict[str, Any], Asking]] = [
        ({}, owner),
        ({"n": 3}, owner),
        ({"n": True}, owner),
        ({"n": 1}, owner),
        ({"n": 1.0}, owner),
        ({"no": False}, owner),
        ({}, VIEWER),
        ({"n": 9}, VIEWER),
        ({"other": "a text"}, VIEWER),
        ({}, Asking()),
    ]
    found, known = cost_by_what_is_known(query, *asked, *asked)
    assert len(set(found)) > 4
    assert known <= 8


def test_no_cost_is_known_by_a_text_nor_more_than_a_few() -> None:
    query = "query ($n: Int!) { owners(first: $n) { nodes { name } } }"
    assert cost_by_what_is_known(query, ({"n": SECRET}, VIEWER), ({"n": [SECRET]}, VIEWER))[1] == 0
    assert cost_by_what_is_known(query, *(({"n": n}, VIEWER) for n in range(20)))[1] == 8
