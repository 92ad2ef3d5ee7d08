"""How large an operation may be, and how long it takes to say no."""

import time

import pytest
from graphql import get_introspection_query

from greenroom.desk.actors import AdminRole
from tests.api.guard.small_schema import Asking, admin, ask, told


def _friends(depth: int) -> str:
    return "{ person " + "{ friend " * (depth - 2) + "{ name }" + " }" * (depth - 2) + " }"


async def test_ten_levels_are_allowed_and_eleven_are_not() -> None:
    assert (await ask(_friends(10), who=admin(AdminRole.VIEWER))).errors is None
    who = admin(AdminRole.VIEWER)
    assert told(await ask(_friends(11), who=who)) == [
        ("BAD_INPUT", "The operation is too large: at most 10 levels of fields inside one another.")
    ]
    assert who.ran == []


async def test_five_mutations_are_allowed_and_six_are_not() -> None:
    who = admin(AdminRole.OWNER)
    result = await ask("mutation { " + " ".join(f"a{n}: setToken" for n in range(5)) + " }", who=who)
    assert result.errors is None
    assert len(who.ran) == 5
    who = admin(AdminRole.OWNER)
    hidden = "mutation { ...F ... on Mutation { f: setToken } } fragment F on Mutation { "
    result = await ask(hidden + " ".join(f"a{n}: setToken" for n in range(5)) + " }", who=who)
    assert told(result) == [("BAD_INPUT", "The operation is too large: at most 5 root fields in a mutation.")]
    assert who.ran == []


async def test_twenty_aliases_are_allowed_and_twenty_one_are_not() -> None:
    def query(count: int) -> str:
        return "{ person { " + " ".join(f"a{n}: name" for n in range(count)) + " } }"

    assert (await ask(query(20), who=admin(AdminRole.VIEWER))).errors is None
    result = await ask(query(21), who=admin(AdminRole.VIEWER))
    assert told(result) == [("BAD_INPUT", "The operation is too large: at most 20 aliases.")]


async def test_a_long_operation_is_not_read_to_its_end() -> None:
    began = time.thread_time()  # not what other processes take
    result = await ask("{ " + "open " * 50_000 + "}")
    assert told(result) == [
        ("BAD_INPUT", "The operation is too long: at most 1000 words and brackets are allowed.")
    ]
    assert time.thread_time() - began < 0.5


async def test_fragments_that_spread_the_next_one_twice_are_measured_in_no_time() -> None:
    chain = "".join(
        f"fragment f{n} on Person {{ a: friend {{ ...f{n + 1} }} b: friend {{ ...f{n + 1} }} }} "
        for n in range(45)
    )
    began = time.thread_time()
    result = await ask("{ person { ...f0 } } " + chain + "fragment f45 on Person { name }")
    assert time.thread_time() - began < 2
    assert (
        "BAD_INPUT",
        "The operation is too large: at most 10 levels of fields inside one another.",
    ) in told(result)


async def test_a_fragment_inside_itself_is_refused() -> None:
    result = await ask("{ person { ...f } } fragment f on Person { name friend { ...f } }")
    assert ("BAD_INPUT", "The fragment `f` contains itself.") in told(result)


async def test_brackets_inside_brackets_are_refused_and_not_followed() -> None:
    for depth in (60, 180, 300):
        result = await ask("{ person " + "{ friend " * depth + "{ name }" + "}" * depth + " }")
        assert {code for code, _ in told(result)} == {"BAD_INPUT"}


async def test_introspection_is_open_to_everybody() -> None:
    result = await ask(get_introspection_query())
    assert result.errors is None
    assert result.data is not None


@pytest.mark.parametrize("literal", ['"a\\u0000b"', '"a\\u{0}b"'])
async def test_a_nul_character_in_a_literal_is_refused(literal: str) -> None:
    who = Asking()
    assert ("BAD_INPUT", "A text in the operation contains a NUL character.") in told(
        await ask(f"{{ open(at: {literal}) }}", who=who)
    )
    assert who.ran == []


async def test_of_several_operations_one_has_to_be_named() -> None:
    two = "query A { open } query B { now }"
    assert told(await ask(two)) == [
        ("BAD_INPUT", "The document has several operations: say which one in `operationName`.")
    ]
    assert (await ask(two, name="B")).data == {"now": "2026-11-22T20:00:00.123Z"}


async def test_subscriptions_are_not_answered_as_if_they_were_queries() -> None:
    result = await ask("subscription { shows }", who=admin(AdminRole.OWNER))
    assert told(result) == [("BAD_INPUT", "Only queries and mutations can be sent here.")]


async def test_an_empty_operation_is_named_as_that() -> None:
    assert told(await ask("")) == [
        ("BAD_INPUT", "There is no operation in this request: send one as `query`.")
    ]


TOO_LARGE = "The operation is too large: at most "
REPEATS = f"{TOO_LARGE}20 times the same field in one place, fragments included."
INTROSPECTIONS = f"{TOO_LARGE}1 `__schema` or `__type`."
INTROSPECTION_ALIASES = f"{TOO_LARGE}0 aliases below `__schema` or `__type`."
INTROSPECTION_DEPTH = f"{TOO_LARGE}20 levels below `__schema` or `__type`."


async def test_every_form_of_the_standard_introspection_is_answered() -> None:
    whole = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert (await ask(whole)).errors is None
    who = admin(AdminRole.VIEWER)
    nested = '{ a: __type(name: "Query") { fields { type { ofType { ofType { name } } } } } }'
    assert (await ask(nested, who=who)).errors is None
    twice = "{ __schema { types { name } types { kind } } }"
    assert (await ask(twice, who=who)).errors is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("{ __schema { types { a: name } } }", INTROSPECTION_ALIASES),
        ("{ __schema { ...F } } fragment F on __Schema { a: types { name } }", INTROSPECTION_ALIASES),
        ('{ __type(name: "Query") { ... on __Type { a: name } } }', INTROSPECTION_ALIASES),
        ("{ __schema { types { name } } a: __schema { types { name } } }", INTROSPECTIONS),
        (
            '{ ...F __type(name: "A") { name } } fragment F on Query { __schema { __typename } }',
            INTROSPECTIONS,
        ),
        ("{ __schema { queryType " + "{ ofType " * 19 + "{ name }" + "}" * 19 + "} }", INTROSPECTION_DEPTH),
        ("{ __schema { queryType " + "{ ofType " * 90 + "{ name }" + "}" * 90 + "} }", INTROSPECTION_DEPTH),
    ],
)
async def test_introspection_that_would_multiply_its_answer_is_refused(query: str, said: str) -> None:
    result = await ask(query)
    assert told(result) == [("BAD_INPUT", said)]
    assert result.data is None


async def test_what_fragments_double_below_introspection_counts_as_fields() -> None:
    chain = "".join(f"fragment f{n} on __Type {{ ofType {{ ...f{n + 1} ...f{n + 1} }} }} " for n in range(15))
    query = f"{{ __schema {{ queryType {{ ...f0 }} }} }} {chain} fragment f15 on __Type {{ name }}"
    assert told(await ask(query)) == [
        (
            "BAD_INPUT",
            f"{TOO_LARGE}1000 fields, counting those of fragments wherever they are spread.",
        )
    ]


@pytest.mark.parametrize(
    "query",
    [
        "{ person { " + "name " * 21 + "} }",
        "{ " + "person { name name name } " * 7 + "}",
        "{ person { " + "name " * 20 + "...F } } fragment F on Person { name }",
        "{ person { " + "... on Person { friend { name name name } } " * 7 + "} }",
    ],
)
async def test_one_field_twenty_times_in_one_place_is_the_most(query: str) -> None:
    who = admin(AdminRole.VIEWER)
    assert told(await ask(query, who=who)) == [("BAD_INPUT", REPEATS)]
    assert who.ran == []


async def test_twenty_times_the_same_field_is_allowed() -> None:
    who = admin(AdminRole.VIEWER)
    spread = "{ person { " + "name " * 19 + "...F ...F } } fragment F on Person { name friend { name } }"
    assert (await ask(spread, who=who)).errors is None
    assert (await ask("{ " + "person { name } " * 20 + "}", who=who)).errors is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("{ person { " + "__typename " * 980 + "} }", REPEATS),
        ("{ " + "person { __typename } " * 240 + "}", f"{TOO_LARGE}20 root fields in a query."),
        ("{ open } fragment F on Person { " + "name " * 980 + "}", "The fragment `F` is never used."),
        (
            "{ person { ...F } } fragment F on Person { ...F " + "name " * 970 + "}",
            "The fragment `F` contains itself.",
        ),
    ],
)
async def test_what_is_too_large_is_not_compared_field_by_field(query: str, said: str) -> None:
    began = time.thread_time()
    result = await ask(query)
    assert time.thread_time() - began < 0.5
    assert told(result) == [("BAD_INPUT", said)]
