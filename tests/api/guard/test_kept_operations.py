"""Which operations are kept, and that keeping them changes no answer."""

from graphql import parse

from greenroom.api.guard.kept_operations import MAX_KEPT, MAX_LENGTH, MAX_TOGETHER, KeptOperations
from tests.api.guard.small_schema import SECRET, Asking, make_schema, told


async def test_a_valid_operation_is_kept_and_returns_the_same() -> None:
    schema = make_schema()
    for _ in range(3):
        who = Asking()
        result = await schema.execute("query ($n: Int!) { open look(first: $n) }", {"n": 1}, who)
        assert told(result) == [("UNAUTHENTICATED", "Sign in first: look is for the admins of this desk.")]
        assert len(schema.kept_operations) == 1


async def test_variables_are_checked_for_a_kept_operation_as_for_a_new_one() -> None:
    schema = make_schema()
    query = "mutation ($i: Paste!) { paste(input: $i) }"
    assert (await schema.execute(query, {"i": {"text": "abc"}}, Asking())).data == {"paste": 3}
    result = await schema.execute(query, {"i": {"text": 3}}, Asking())
    assert told(result) == [("BAD_INPUT", "$i.text: a Secret is expected, as a text.")]


async def test_several_kept_operations_still_have_to_be_told_apart() -> None:
    schema = make_schema()
    two = "query A { open } query B { open }"
    assert (await schema.execute(two, None, Asking(), operation_name="A")).errors is None
    assert len(schema.kept_operations) == 1
    assert [code for code, _ in told(await schema.execute(two, None, Asking()))] == ["BAD_INPUT"]


async def test_what_fails_or_holds_a_text_or_a_comment_is_not_kept() -> None:
    schema = make_schema()
    for query in (
        "{ opne }",
        "{ open",
        f'mutation {{ setToken(text: "{SECRET}") }}',
        '{ open(at: "2026-11-22T20:00:00Z") }',
        f"{{ open }} # {SECRET}",
        "{ open }" + " " * 9000,
    ):
        await schema.execute(query, None, Asking())
        assert len(schema.kept_operations) == 0


def test_operations_that_differ_each_time_drop_none_that_is_used() -> None:
    kept, document = KeptOperations(), parse("{ a }")
    kept.keep("{ page }", document)
    assert kept.find("{ page }") is document
    for number in range(2 * MAX_KEPT):
        kept.keep(f"{{ a{number} }}", document)
    assert kept.find("{ page }") is document


def test_the_operation_used_least_and_kept_longest_makes_room() -> None:
    from graphql import parse

    kept, document = KeptOperations(), parse("{ a }")
    for number in range(MAX_KEPT):
        kept.keep(f"{{ a{number} }}", document)
    assert kept.find("{ a0 }") is document
    kept.keep("{ new }", document)
    assert len(kept) == MAX_KEPT
    assert kept.find("{ a0 }") is document
    assert kept.find("{ a1 }") is None


def test_all_that_is_kept_is_not_longer_than_the_pages_need_twice() -> None:
    kept, document = KeptOperations(), parse("{ open }")
    for number in range(40):
        kept.keep(f"{number:02}" + "x" * (MAX_LENGTH - 2), document)
        kept.keep(f"{number:02}" + "x" * (MAX_LENGTH - 2), document)
    assert len(kept) == MAX_TOGETHER // MAX_LENGTH
    assert kept.find("39" + "x" * (MAX_LENGTH - 2)) is document
    assert kept.find("00" + "x" * (MAX_LENGTH - 2)) is None
