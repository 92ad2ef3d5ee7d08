"""An operation that is kept takes a shorter way, on which the same comes of it."""

import gc
import weakref
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
import pytest
import strawberry
from graphql import get_introspection_query

from greenroom.api.guard import budgets
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.desk.actors import AdminRole
from tests.api.guard.small_schema import SECRET, Asking, admin, influencer, make_schema

LOOK = "query Look($n: Int!) { look(first: $n) }"
TWO = "query A { open } query B { now }"


@dataclass
class Asked:
    """What is sent, and by whom."""

    query: str
    variables: dict[str, Any] | None = None
    who: Asking = field(default_factory=Asking)
    name: str | None = None
    extensions: dict[str, Any] | None = None


OWNER = admin(AdminRole.OWNER)
CASES = {
    "anybody": Asked("{ open now }"),
    "an admin": Asked(LOOK, {"n": 1}, OWNER),
    "by its name": Asked(LOOK, {"n": 1}, OWNER, "Look"),
    "by another name": Asked(LOOK, {"n": 1}, OWNER, "Other"),
    "a name that is not repeated": Asked("query eyJhbGciOiJIUzI1NiJ9 { open }"),
    "one of two": Asked(TWO, name="B"),
    "none of two": Asked(TWO),
    "refused": Asked(LOOK, {"n": 1}, influencer()),
    "refused to a stranger": Asked(LOOK, {"n": 1}),
    "a wrong variable": Asked(LOOK, {"n": "one"}, OWNER),
    "no variable": Asked(LOOK, None, OWNER),
    "too dear": Asked("{ %s }" % " ".join(f"a{n}: broken" for n in range(301))),  # noqa: UP031
    "a fault": Asked("{ broken open }"),
    "a value that does not fit": Asked("{ misshapen }"),
    "a mutation": Asked("mutation ($i: Paste!) { paste(input: $i) }", {"i": {"text": "abc", "times": 2}}),
    "a rule below the root": Asked("{ person { name note friend { name } } }", None, admin(AdminRole.VIEWER)),
    "the schema": Asked(get_introspection_query(descriptions=False)),
    "a part of the schema": Asked("{ __schema { queryType { name } } }"),
    "a part of it to an admin": Asked("{ __schema { queryType { name } } }", None, OWNER),
    "a type": Asked("query ($n: String!) { __type(name: $n) { name } }", {"n": "Query"}),
    "a type to an admin": Asked("query ($n: String!) { __type(name: $n) { name } }", {"n": "Query"}, OWNER),
    "with its cost": Asked("{ open }", extensions={"cost": True}),
}


async def replies(case: Asked, *, compiled: bool) -> list[Any]:
    """Ask three times for the same; the first time, it is not kept yet."""
    schema = make_schema()
    schema.kept_operations.compiles = compiled
    found: list[Any] = []
    for _ in range(3):
        who = Asking(admin=case.who.admin, influencer=case.who.influencer)
        result = await schema.execute(
            case.query, case.variables, who, operation_name=case.name, operation_extensions=case.extensions
        )
        errors = [error.formatted for error in result.errors or ()]
        reply = orjson.dumps({"errors": errors, "data": result.data, "more": result.extensions or {}})
        found.append((reply, who.ran, who.operation, who.changes))
    return [*found, dict(schema.outcomes)]


@pytest.mark.parametrize("name", CASES)
async def test_the_same_comes_of_an_operation_each_time_and_on_both_ways(name: str) -> None:
    usual = await replies(CASES[name], compiled=False)
    assert await replies(CASES[name], compiled=True) == usual
    assert usual[0] == usual[1] == usual[2]


@pytest.fixture(name="ways")
def _ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the operations that take Strawberry's way."""
    found: list[str] = []
    execute: Any = strawberry.Schema.execute

    async def spy(self: GuardedSchema, query: str, *given: Any) -> Any:
        found.append(query)
        return await execute(self, query, *given)

    monkeypatch.setattr(strawberry.Schema, "execute", spy)
    return found


async def test_only_the_first_of_the_same_takes_the_usual_way_unless_that_is_set(ways: list[str]) -> None:
    schema = make_schema()
    for _ in range(3):
        await schema.execute("{ open }", None, Asking())
    assert ways == ["{ open }"]
    schema.kept_operations.compiles = False
    await schema.execute("{ open }", None, Asking())
    assert ways == ["{ open }"] * 2


async def test_a_budget_holds_on_the_short_way(ways: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    schema, who = make_schema(), Asking()
    await schema.execute("{ open now }", None, who)
    monkeypatch.setattr(budgets, "STRANGER", 1)
    result = await schema.execute("{ open now }", None, who)
    assert [error.message.partition(",")[0] for error in result.errors or ()] == ["The operation costs 2"]
    assert who.ran == ["open"]
    assert len(ways) == 1


async def test_what_fails_on_our_side_is_told_by_its_number_alone(
    ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = make_schema()
    await schema.execute("{ open }", None, Asking())

    def fail(*_: object, **__: object) -> None:
        raise ValueError("a secret")

    monkeypatch.setattr(budgets.Budgets, "cost_of", fail)
    result = await schema.execute("{ open }", None, Asking())
    [error] = list(result.errors or [])
    assert (error.extensions or {})["code"] == "INTERNAL"
    assert "a secret" not in str(error.formatted)
    assert len(ways) == 1


async def test_nothing_of_a_request_stays_with_what_is_kept() -> None:
    schema, who = make_schema(), Asking()
    query, sent = "mutation ($i: Paste!) { paste(input: $i) }", {"i": {"text": SECRET}}
    for _ in range(3):
        await schema.execute(query, sent, who)
    single = schema.kept_operations.find_single(query, None)
    assert single is not None
    plans = schema.kept_operations.plans_of(single.document, single.operation, {})
    assert plans is not None
    kept = cast("dict[str, Any]", vars(plans.execution))
    assert (kept["context_value"], kept["variable_values"], kept["_work"]) == (None, None, None)
    assert [cost.variables for cost in single.costs] == [{}]
    assert SECRET not in f"{kept} {single}"


@pytest.mark.parametrize("extensions", [None, {"cost": True}])
async def test_whoever_asked_first_is_forgotten_while_their_operation_is_kept(
    extensions: dict[str, Any] | None,
) -> None:
    schema, who = make_schema(), Asking()
    query, sent = "mutation ($i: Paste!) { paste(input: $i) }", {"i": {"text": SECRET}}
    await schema.execute(query, sent, who, operation_extensions=extensions)
    first = weakref.ref(who)
    del who
    gc.collect()
    assert first() is None
    single = schema.kept_operations.find_single(query, None)
    assert single is not None
    plans = schema.kept_operations.plans_of(single.document, single.operation, {})
    assert plans is not None
    assert plans.execution.operation_extensions is None
