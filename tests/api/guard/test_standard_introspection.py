"""The standard introspection query is answered to everybody, from a text; any other to who is signed in."""

import itertools
import time
from typing import Any

import orjson
import pytest
from graphql import (
    execute_sync,  # pyright: ignore[reportUnknownVariableType] (generic without its types)
    get_introspection_query,
    parse,
)

from greenroom.api.guard.standard_introspection import form_of
from greenroom.desk.actors import AdminRole
from tests.api.guard.small_schema import Asking, admin, ask, influencer, make_schema, told

SIGN_IN = (
    "UNAUTHENTICATED",
    "Sign in first: without signing in, only the standard introspection query is answered. The schema is at "
    "/schema.graphql.",
)
OPTIONS = (
    "descriptions",
    "specified_by_url",
    "directive_is_repeatable",
    "schema_description",
    "input_value_deprecation",
    "experimental_directive_deprecation",
    "one_of",
)
FORMS = [dict(zip(OPTIONS, chosen, strict=True)) for chosen in itertools.product((False, True), repeat=7)]
EVERY = dict.fromkeys(OPTIONS, True)
# As graphql-js 15 and older, and so GraphiQL and most tools of their time, write it.
OLD = """
    query IntrospectionQuery { __schema {
        queryType { name } mutationType { name } subscriptionType { name }
        types { ...FullType }
        directives { name description locations args { ...InputValue } } } }
    fragment FullType on __Type { kind name description
        fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef }
            isDeprecated deprecationReason }
        inputFields { ...InputValue } interfaces { ...TypeRef }
        enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
        possibleTypes { ...TypeRef } }
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
        kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }
"""


def executed(query: str) -> Any:
    """Execute a query with graphql-core alone."""
    core: Any = getattr(make_schema(), "_schema")  # noqa: B009 (internal)
    result = execute_sync(core, parse(query))
    assert result.errors is None
    return result.data


def read(data: Any) -> Any:
    return orjson.loads(orjson.dumps(data))


async def test_every_form_is_answered_as_if_it_were_executed() -> None:
    schema = make_schema()
    for options in FORMS:
        query = get_introspection_query(**options)
        result = await schema.execute(query, None, Asking())
        assert result.errors is None
        assert read(result.data) == executed(query)


@pytest.mark.parametrize("depth", [7, 8, 9, 12])
async def test_how_deep_types_are_followed_does_not_matter(depth: int) -> None:
    query = get_introspection_query(**EVERY, type_depth=depth)
    result = await ask(query)
    assert read(result.data) == executed(query)


async def test_an_older_form_is_answered() -> None:
    result = await ask(OLD)
    assert result.errors is None
    assert read(result.data) == executed(OLD)


def test_names_order_and_spaces_do_not_matter() -> None:
    query = get_introspection_query(**EVERY)
    form = form_of(parse(query))
    assert form == {*OPTIONS, "root_kinds"}
    head, *fragments = query.split("fragment ")
    turned = "fragment ".join(["", *reversed(fragments), ""]).removesuffix("fragment ") + head
    for same in (
        query.replace("IntrospectionQuery", ""),
        query.replace("FullType", "Whole"),
        turned,
        " ".join(query.split()),
        f"# a comment\n{query}",
    ):
        assert form_of(parse(same)) == form


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Query") { name } }',
        '{ a: __type(name: "Query") { name } }',
        "{ now __schema { queryType { name } } }",
        "{ ...F } fragment F on Query { __schema { queryType { name } } }",
        "query ($yes: Boolean! = true) { ... @include(if: $yes) { __schema { queryType { name } } } }",
        get_introspection_query().replace("queryType { name kind }", "queryType { name kind description }"),
        get_introspection_query(type_depth=3),
    ],
)
async def test_another_introspection_is_for_who_is_signed_in(query: str) -> None:
    refused = await ask(query)
    assert (told(refused), refused.data) == ([SIGN_IN], None)
    result = await ask(query, who=admin(AdminRole.VIEWER))
    assert (result.errors, result.data) == (None, executed(query))


async def test_what_is_left_out_is_no_introspection() -> None:
    query = "query ($no: Boolean!) { open __schema @include(if: $no) { queryType { name } } }"
    assert (await ask(query, {"no": False})).data == {"open": "ran"}
    assert told(await ask(query, {"no": True})) == [SIGN_IN]


async def test_typename_is_no_introspection() -> None:
    assert (await ask("{ __typename }")).data == {"__typename": "Query"}


async def test_introspection_of_who_is_signed_in_is_within_the_budget() -> None:
    who = influencer()
    deep = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    assert [code for code, _ in told(await ask(deep, who=who))] == ["BAD_INPUT"]
    assert (await ask("{ __schema { types { name } } }", who=who)).errors is None


async def test_two_operations_or_an_alias_are_not_the_standard_query() -> None:
    standard = get_introspection_query()
    assert form_of(parse(f"{standard} query B {{ open }}")) is None
    assert form_of(parse(standard.replace("types {", "t: types {"))) is None
    assert form_of(parse(standard.replace("types {", "types @include(if: true) {"))) is None
    assert form_of(parse("{ open }")) is None
    endless = "{ __schema { types { ...F } } } fragment F on __Type { name ofType { ...F } ...F }"
    assert form_of(parse(endless)) is None


async def test_the_second_answer_takes_a_small_part_of_the_first() -> None:
    schema, query = make_schema(), get_introspection_query(**EVERY)
    first_s, second_s = [await _thread_time(schema, query) for _ in range(2)]
    assert second_s < first_s / 3


async def _thread_time(schema: Any, query: str) -> float:
    began = time.thread_time()
    await schema.execute(query, None, Asking())
    return time.thread_time() - began


async def test_an_answer_that_could_not_be_made_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    schema, query = make_schema(), get_introspection_query()
    with monkeypatch.context() as broken:
        broken.setattr("greenroom.api.guard.standard_introspection.zlib.compress", None)
        assert [code for code, _ in told(await schema.execute(query, None, Asking()))] == ["INTERNAL"]
    assert (await schema.execute(query, None, Asking())).errors is None
