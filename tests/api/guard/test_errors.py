"""What callers and logs are told: never a value."""

import json
import logging
from typing import Any

import pytest
from graphql import GraphQLError

from greenroom.api.guard.errors import ApiError, Code, for_the_caller, log_failure
from greenroom.store.bound_rows import NotGenuineError
from greenroom.store.models import Admin, ApiKey, BoundRow, Influencer, Link, SessionRow
from tests.api.guard.small_schema import REQUEST_ID, SECRET, Asking, ask, make_schema, told

INTERNAL = (
    "INTERNAL",
    f"Something went wrong on our side. Tell whoever runs this desk the number {REQUEST_ID}.",
)
PARTS = SECRET.split(".")
PASTE = "mutation ($i: Paste!) { paste(input: $i) }"
ALL = "mutation ($i: Pastes!) { pasteAll(input: $i) }"

# A secret in every place where a caller's mistake can put it: what is asked, with what, by which name.
MISPLACED: dict[str, tuple[str, dict[str, Any] | None, str | None, list[str]]] = {
    "a wrong type": (PASTE, {"i": SECRET}, None, ["$i: an object is expected, `Paste`."]),
    "beside an unknown field": (
        PASTE,
        {"i": {"text": SECRET, "tekst": 1}},
        None,
        ["$i: `Paste` has no field `tekst`."],
    ),
    "in a misspelt field": (
        PASTE,
        {"i": {"tekst": SECRET}},
        None,
        ["$i: the field `text` of `Paste` is missing.", "$i: `Paste` has no field `tekst`."],
    ),
    "as a field of the input": (
        PASTE,
        {"i": {"text": "x", SECRET: 1}},
        None,
        ["$i: `Paste` has no field (a name that is not repeated here)."],
    ),
    "in a number's place": (
        PASTE,
        {"i": {"text": SECRET, "times": SECRET}},
        None,
        ["$i.times: a whole number between -2147483648 and 2147483647 is expected."],
    ),
    "a list in a text's place": (
        PASTE,
        {"i": {"text": [SECRET]}},
        None,
        ["$i.text: a Secret is expected, as a text."],
    ),
    "in a nested list": (
        ALL,
        {"i": {"all": [{"text": SECRET}, {"text": {"a": SECRET}}]}},
        None,
        ["$i.all[1].text: a Secret is expected, as a text."],
    ),
    "as a literal": (
        f'mutation {{ paste(input: {{text: "{SECRET}"}}) }}',
        None,
        None,
        [
            "Pass `text` as a variable: it is never read from the operation's text, "
            "which histories, caches and logs keep."
        ],
    ),
    "as a block literal": (
        f'mutation {{ setToken(text: """{SECRET}""") }}',
        None,
        None,
        [
            "Pass `text` as a variable: it is never read from the operation's text, "
            "which histories, caches and logs keep."
        ],
    ),
    "as a variable's default": (
        f'mutation ($t: Secret = "{SECRET}") {{ setToken(text: $t) }}',
        None,
        None,
        [
            "Pass a Secret as a variable: it is never read from the operation's text, "
            "which histories, caches and logs keep."
        ],
    ),
    "as a number's literal": (
        f'{{ look(first: "{SECRET}") }}',
        None,
        None,
        [
            "A value in the operation does not fit: "
            "a whole number between -2147483648 and 2147483647 is expected."
        ],
    ),
    "as a time's literal": (
        f'{{ open(at: "{SECRET}") }}',
        None,
        None,
        [
            "A value in the operation does not fit: "
            "a time with its offset is expected, such as 2026-11-22T20:00:00Z."
        ],
    ),
    "as a field name": (
        f"{{ {PARTS[0]} }}",
        None,
        None,
        ["`Query` has no field (a name that is not repeated here)."],
    ),
    "as an argument's name": (
        f"{{ open({PARTS[0]}: 1) }}",
        None,
        None,
        ["`Query.open` takes no argument (a name that is not repeated here)."],
    ),
    "as an alias": (
        f"{{ {PARTS[0]}: open }}",
        None,
        None,
        ["An alias is too long or looks like a token: rename it."],
    ),
    "as a type": (
        f"{{ open ... on {PARTS[0]} {{ open }} }}",
        None,
        None,
        ["There is no type (a name that is not repeated here)."],
    ),
    "as a variable's name": (
        f"query (${PARTS[0]}: Int) {{ open }}",
        None,
        None,
        ["The variable (a name that is not repeated here) is declared and never used."],
    ),
    "in a syntax error": (
        f"{{ open {SECRET} }}",
        None,
        None,
        ["This is not valid GraphQL: it goes wrong at the place given."],
    ),
    "in a text that is not closed": (
        f'{{ open(at: "{SECRET}',
        None,
        None,
        ["This is not valid GraphQL: it goes wrong at the place given."],
    ),
    "in a directive's argument": (
        f'{{ open @skip(if: "{SECRET}") }}',
        None,
        None,
        ["A value in the operation does not fit: true or false is expected."],
    ),
    "as a directive": (
        f"{{ open @{PARTS[0]} }}",
        None,
        None,
        ["There is no directive (a name that is not repeated here)."],
    ),
    "as operationName": (
        "query A { open } query B { open }",
        None,
        SECRET,
        ["The document has no operation of the name in `operationName`."],
    ),
    "as a condition's variable": (
        "query ($c: Boolean!) { open @include(if: $c) }",
        {"c": SECRET},
        None,
        ["$c: true or false is expected."],
    ),
    "as an id's variable that nothing declares": (
        "{ open }",
        {"t": SECRET},
        None,
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", MISPLACED)
async def test_a_misplaced_secret_is_named_by_its_place_and_never_repeated(
    place: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    query, variables, name, messages = MISPLACED[place]
    who = Asking()
    result = await ask(query, variables, who, name)
    assert told(result) == [("BAD_INPUT", message) for message in messages]
    assert who.ran == ([] if messages else ["open"])
    reply = json.dumps([error.formatted for error in result.errors or ()])
    for text in (reply, caplog.text):
        assert not any(part in text for part in PARTS)


async def test_a_plain_name_that_does_not_exist_is_named_and_nothing_else_is_suggested() -> None:
    assert told(await ask("{ opne }")) == [("BAD_INPUT", "`Query` has no field `opne`.")]


async def test_an_argument_that_is_null_where_it_must_not_be_is_the_callers_mistake() -> None:
    from greenroom.desk.actors import AdminRole
    from tests.api.guard.small_schema import admin

    result = await ask("query ($n: Int) { look(first: $n) }", {"n": None}, admin(AdminRole.VIEWER))
    assert told(result) == [("BAD_INPUT", "first: a value of type `Int!` is expected, and there is none.")]


async def test_a_fault_of_ours_is_told_as_a_number_and_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    result = await ask("{ broken }")
    assert told(result) == [INTERNAL]
    (record,) = [record for record in caplog.records if record.name == "greenroom.errors"]
    line = record.getMessage()
    assert line.startswith(f"request {REQUEST_ID} failed: builtins.ValueError\n")
    assert "builtins.KeyError" in line
    assert "small_schema.py" in line
    assert " in broken" in line
    assert record.exc_info is None
    assert not any(part in caplog.text for part in PARTS)


@pytest.mark.parametrize("field", ["misshapen", "leak"])
async def test_a_value_that_its_type_cannot_show_is_a_fault_of_ours(
    field: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert told(await ask(f"{{ {field} }}")) == [INTERNAL]
    assert not any(part in caplog.text for part in PARTS)


async def test_a_fault_in_an_extension_is_masked_too(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from greenroom.api.guard.kept_operations import KeptOperations

    def fail(self: KeptOperations, query: str) -> None:
        raise RuntimeError(SECRET)

    schema = make_schema()
    monkeypatch.setattr(KeptOperations, "find", fail)
    result = await schema.execute("{ open }", context_value=Asking())
    assert told(result) == [INTERNAL]
    assert not any(part in caplog.text for part in PARTS)


def test_a_sentence_of_graphql_core_that_we_do_not_know_is_not_passed_on() -> None:
    (error,) = for_the_caller([GraphQLError(f"A new rule dislikes {SECRET}.")], REQUEST_ID)
    assert error.formatted == {
        "message": "This operation does not fit the schema: see schema.graphql.",
        "extensions": {"code": "BAD_INPUT"},
    }


def test_our_own_errors_keep_their_words_and_path() -> None:
    raised = ApiError(Code.RATE_LIMITED, "Wait a minute.")
    wrapped = GraphQLError(raised.message, path=["open"], original_error=raised)
    (error,) = for_the_caller([wrapped], REQUEST_ID)
    assert error.formatted == {
        "message": "Wait a minute.",
        "path": ["open"],
        "extensions": {"code": "RATE_LIMITED"},
    }


def test_an_exception_that_is_its_own_cause_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    first, second = ValueError(SECRET), KeyError(SECRET)
    first.__cause__, second.__cause__ = second, first
    log_failure(first, REQUEST_ID)
    assert caplog.messages == [f"request {REQUEST_ID} failed: builtins.ValueError\nbuiltins.KeyError"]


@pytest.mark.parametrize(
    ("row", "told_to_admins"),
    [(Influencer(), "This account's row"), (Admin(), "This account's row")]
    + [(row, "This session, link or API key's row") for row in (SessionRow(), Link(), ApiKey())],
)
def test_a_row_that_the_desk_did_not_write_has_a_code_and_a_sentence_for_each_audience(
    row: BoundRow, told_to_admins: str
) -> None:
    wrapped = GraphQLError("x", original_error=NotGenuineError(row))
    (to_admin,) = for_the_caller([wrapped], REQUEST_ID, to_admin=True)
    assert to_admin.extensions == {"code": "NOT_GENUINE", "requestId": REQUEST_ID}
    assert to_admin.message == (
        f"{told_to_admins} was changed by something else than this desk, so nothing was done. "
        "`greenroom doctor` says what to do."
    )
    (to_others,) = for_the_caller([wrapped], REQUEST_ID)
    assert to_others.extensions == {"code": "NOT_GENUINE", "requestId": REQUEST_ID}
    assert to_others.message == "This cannot be used at the moment. Ask your agency."
