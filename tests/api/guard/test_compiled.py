"""What is written by compiled selections is what graphql-core would have written, byte for byte."""

import asyncio
import gc
import math
import re
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from enum import Enum, StrEnum
from random import Random
from typing import Any

import orjson
import pytest
import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLSchema,
    OperationDefinitionNode,
    execute,  # pyright: ignore[reportUnknownVariableType] (generic without its types)
    get_introspection_query,
    parse,
    validate,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom import turns
from greenroom.api.enums import Permission
from greenroom.api.guard import access
from greenroom.api.guard.compiled import Plans, read_ahead
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.execution import CompiledExecution
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.api.guard.kept_operations import MAX_CHOICES, KeptOperations
from greenroom.api.guard.turns import FEW, ExecutionInTurns
from greenroom.api.schema import Mutation, Query
from greenroom.desk.actors import AdminRole
from tests.api.guard.made_up import Document, Later, MadeUp, note_unusual, variables_of
from tests.api.guard.small_schema import Asking, admin
from tests.api.test_page_operations import OPERATIONS
from tests.markdown import DOCS, blocks

# An error in a list leaves coroutines of graphql-core's own that nobody waits for.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True, scope="module")
def _no_turns() -> Generator[None]:
    """Let nothing depend on how long anything takes: of several errors, which comes first."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(turns, "STEP_S", math.inf)
        yield
    gc.collect()


def core_of(schema: GuardedSchema) -> GraphQLSchema:
    return getattr(schema, "_schema")  # noqa: B009 (internal)


CORE = core_of(GuardedSchema(query=Query, mutation=Mutation))
MADE_UP = MadeUp(CORE)


def compiled_with(kept: KeptOperations) -> type[CompiledExecution]:
    return type("Compiled", (CompiledExecution,), {"kept": kept})


async def written(
    document: DocumentNode, variables: dict[str, Any], execution: type[ExecutionInTurns]
) -> tuple[bytes, list[str]]:
    MADE_UP.ran.clear()
    found: Any = execute(CORE, document, variable_values=variables, executor_class=execution)
    result = found if isinstance(found, ExecutionResult) else await found
    await settled()
    return orjson.dumps(result.formatted), sorted(MADE_UP.ran)


async def settled() -> None:
    """Wait until what an error has made of no use has come to its end."""
    while beside := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(beside)


async def compare(document: DocumentNode, seed: int, faults: float) -> None:
    """Execute a document step by step, and twice compiled: the second time by the plans of the first."""
    MADE_UP.seed, MADE_UP.faults = seed, faults
    operation = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    variables = variables_of(CORE, operation, Random(seed))
    kept = KeptOperations()
    kept.keep("", document)
    compiled = compiled_with(kept)
    expected, ran = await written(document, variables, ExecutionInTurns)
    for _ in range(2):
        found, ran_now = await written(document, variables, compiled)
        assert found == expected
        assert len(set(ran_now)) == len(ran_now)  # none twice
        if b'"errors"' not in expected:  # an error stops others, some sooner and some later
            assert ran_now == ran


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("faults", [0, 3], ids=["sound", "faulty"])
async def test_every_operation_of_the_pages(name: str, faults: float) -> None:
    for seed in range(3):
        await compare(OPERATIONS[name], seed, faults)


EXAMPLES = [
    text for path in sorted(DOCS.rglob("*.md")) for text in blocks(path.read_text("utf-8"), "graphql")
]


@pytest.mark.parametrize("text", [*EXAMPLES, get_introspection_query(input_value_deprecation=True)], ids=len)
async def test_the_operations_of_the_docs_and_of_graphiql(text: str) -> None:
    document = parse(text)
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            alone = [one for one in document.definitions if not isinstance(one, OperationDefinitionNode)]
            for seed in range(3):
                await compare(DocumentNode(definitions=(operation, *alone)), seed, faults=seed)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**64), faults=st.sampled_from([0, 1, 10]))
def test_documents_that_are_made_up(seed: int, faults: float) -> None:
    document = parse(Document(CORE, Random(seed)).text)
    assert validate(CORE, document) == []
    asyncio.run(compare(document, seed, faults))


class Colour(Enum):
    RED = "red"


class Flavour(StrEnum):
    SWEET = "sweet"


@strawberry.type
class Part:
    label: str


@strawberry.type
class OtherPart(Part):
    pass


FOR_RESOLVERS = "what resolvers alone can read"


async def has_of(things: Sequence[Any], context: Any) -> Callable[[Any], Any]:
    """Read for many things at once what each of them has."""
    context.read.append(len(things))
    await asyncio.sleep(0)
    if things[0].has == FOR_RESOLVERS:
        raise ValueError(FOR_RESOLVERS)
    return lambda thing: said_at_last(thing.has)


def said_at_last(has: object) -> Any:
    if isinstance(has, Exception):
        raise has
    return has


@strawberry.type
class Thing:
    text: str = "a text"
    maybe: str | None = None
    number: int = 1
    share: float = 0.5
    yes: bool = True
    when: datetime = datetime(2026, 11, 27, tzinfo=UTC)
    colour: strawberry.enum(Colour) = Colour.RED  # type: ignore[valid-type]
    words: list[str] = strawberry.field(default_factory=lambda: ["a"])
    part: Part = strawberry.field(default_factory=lambda: Part(label="a part"))
    parts: list[Part] = strawberry.field(metadata=assume_items(10), default_factory=list[Part])
    count: strawberry.Private[Any] = 1
    saying: strawberry.Private[Callable[[], Any]] = lambda: "what it says"
    guarded: str | None = strawberry.field(directives=[access.Admin()], default="for admins")
    has: strawberry.Private[Any] = "what it has"

    @strawberry.field(metadata=read_ahead(has_of))
    async def at_once(self, info: strawberry.Info[Any]) -> str:
        info.context.ran.append("atOnce")
        await asyncio.sleep(0)
        return said_at_last(self.has)

    @strawberry.field(directives=[access.Admin()], metadata=read_ahead(has_of))
    async def guarded_at_once(self, info: strawberry.Info[Any]) -> str:
        info.context.ran.append("guardedAtOnce")
        return said_at_last(self.has)

    @strawberry.field
    def said(self) -> str:
        return self.saying()

    @strawberry.field
    def counted(self, info: strawberry.Info[Any]) -> int:
        info.context.ran.append("counted")
        return self.count

    @strawberry.field
    async def counted_later(self, info: strawberry.Info[Any]) -> str:
        info.context.ran.append("countedLater")
        await asyncio.sleep(0)
        return self.text


@strawberry.type(name="Query")
class ThingQuery:
    @strawberry.field(directives=[access.Public()])
    def thing(self, info: strawberry.Info[Any]) -> Thing | None:
        info.context.ran.append("thing")
        return info.context.thing

    @strawberry.field(directives=[access.Public()], metadata=assume_items(20))
    async def things(self, info: strawberry.Info[Any]) -> list[Thing]:
        info.context.ran.append("things")
        return [info.context.thing] * info.context.how_many

    @strawberry.field(directives=[access.Admin()])
    def guarded_thing(self, info: strawberry.Info[Any]) -> Thing:
        info.context.ran.append("guardedThing")
        return info.context.thing

    @strawberry.field(directives=[access.Admin(can=Permission.MANAGE_TOKENS)])
    def otherwise_guarded(self, info: strawberry.Info[Any]) -> Thing:
        return info.context.thing


class ThingContext(Asking):
    """Asks for a thing."""

    thing: Any = None
    how_many: int = 12
    read: list[int]


def asking(thing: Any, who: Asking) -> ThingContext:
    context = ThingContext(admin=who.admin)
    context.thing, context.read = thing, []
    return context


def changed(**attributes: Any) -> Thing:
    thing = Thing()
    for name, value in attributes.items():
        setattr(thing, name, value)
    return thing


def failing() -> str:
    raise ValueError("a value")


def without_part() -> Thing:
    thing = Thing()
    del thing.part
    return thing


class Text(str):
    __slots__ = ()


PLAIN = "said text maybe number share yes when colour words part { label } parts { label }"
EVERYTHING = f"{{ thing {{ counted {PLAIN} __typename countedLater guarded }} }}"
UNUSUAL: dict[str, Callable[[], Any]] = {
    "null": lambda: changed(text=None),
    "no attribute": without_part,
    "another class": lambda: Part(label="no thing"),
    "a text of another class": lambda: changed(text=Text("a text")),
    "a member as a text": lambda: changed(text=Flavour.SWEET),
    "a number as a text": lambda: changed(text=7),
    "a large number": lambda: changed(number=2**31),
    "yes as a number": lambda: changed(number=True),
    "a whole share": lambda: changed(share=1),
    "no number": lambda: changed(share=math.nan),
    "a number as yes": lambda: changed(yes=1),
    "a time without a zone": lambda: changed(when=datetime(2026, 11, 27)),  # noqa: DTZ001 (it is wrong)
    "no colour": lambda: changed(colour="blue"),
    "what cannot be a key": lambda: changed(colour=["red"]),
    "null among the words": lambda: changed(words=["a", None]),
    "words that come by and by": lambda: changed(words=(word for word in "ab")),
    "no list": lambda: changed(words=7),
    "a part of a class below": lambda: changed(part=OtherPart(label="other")),
    "a part without its label": lambda: changed(part=Part(label=None)),  # type: ignore[arg-type]
    "many parts": lambda: changed(parts=[Part(label=str(number)) for number in range(11)]),
    "an error": lambda: changed(maybe=ValueError("a value")),
    "what comes later": lambda: changed(maybe=Later("late")),
    "a method that says nothing": lambda: changed(saying=lambda: None),
    "a method that fails": lambda: changed(saying=failing),
    "nothing": Thing,
    "nothing but an error in a resolver": lambda: changed(count="none"),
}


OWNER = admin(AdminRole.OWNER)


async def asked(
    thing: Callable[[], Any], query: str, who: Asking = OWNER, *, compiled: bool
) -> list[tuple[bytes, list[str]]]:
    """Ask three times for the same; the first time, the operation is not kept yet."""
    schema, found = GuardedSchema(query=ThingQuery), list[tuple[bytes, list[str]]]()
    schema.kept_operations.compiles = compiled
    for _ in range(3):
        context = asking(thing(), who)
        result = await schema.execute(query, None, context)
        await settled()
        errors = [error.formatted for error in result.errors or ()]
        found.append((orjson.dumps({"errors": errors, "data": result.data}), context.ran))
    return found


@pytest.mark.parametrize("query", [EVERYTHING, f"{{ things {{ {PLAIN} counted }} }}"], ids=["one", "many"])
@pytest.mark.parametrize("name", UNUSUAL)
async def test_what_is_unusual_is_left_to_graphql_core_and_no_resolver_runs_twice(
    query: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = await asked(UNUSUAL[name], query, compiled=False)
    left = note_unusual(monkeypatch)
    assert await asked(UNUSUAL[name], query, compiled=True) == expected
    assert bool(left) is not name.startswith("nothing")
    for _, ran in expected:
        assert len(ran) <= (13 if ran[0] == "things" else 3)


AHEAD = "{ things { text atOnce } }"


@pytest.mark.parametrize("how_many", [0, 1, FEW, FEW + 1])
async def test_what_the_resolvers_of_a_list_would_wait_for_is_read_once_for_all_of_it(
    how_many: int, executed: set[str]
) -> None:
    schema = GuardedSchema(query=ThingQuery)
    context = asking(Thing(), OWNER)
    context.how_many = how_many
    for _ in range(2):
        executed.clear()
        context.read.clear()
        context.ran.clear()
        result = await schema.execute(AHEAD, None, context)
        assert result.data == {"things": [{"text": "a text", "atOnce": "what it has"}] * how_many}
    assert context.read == ([how_many] if how_many else [])
    assert (context.ran, executed) == (["things"], {"Query"})


UNUSUAL_AHEAD: dict[str, Callable[[], Any]] = {
    **UNUSUAL,
    "null where it was read": lambda: changed(has=None),
    "an error where it was read": lambda: changed(has=ValueError("a value")),
    "a text of another class where it was read": lambda: changed(has=Text("a text")),
    "what cannot be read for all at once": lambda: changed(has=FOR_RESOLVERS),
}


@pytest.mark.parametrize("name", UNUSUAL_AHEAD)
async def test_what_is_unusual_in_a_list_that_is_read_ahead_is_left_to_the_resolvers(name: str) -> None:
    query = f"{{ things {{ {PLAIN} atOnce }} }}"
    expected = await asked(UNUSUAL_AHEAD[name], query, compiled=False)
    found = await asked(UNUSUAL_AHEAD[name], query, compiled=True)
    assert [reply for reply, _ in found] == [reply for reply, _ in expected]
    assert max(len(ran) for _, ran in found) <= 13
    if name.startswith("nothing"):
        assert found[-1][1] == ["things"]


@pytest.mark.parametrize("query", ["{ thing { atOnce } }", "{ things { atOnce counted } }"])
async def test_nothing_is_read_ahead_for_one_object_or_beside_what_is_left_to_a_resolver(query: str) -> None:
    schema = GuardedSchema(query=ThingQuery)
    for _ in range(2):
        context = asking(Thing(), OWNER)
        assert not (await schema.execute(query, None, context)).errors
        assert context.read == []
        assert "atOnce" in context.ran


@pytest.mark.parametrize("who", [OWNER, Asking()], ids=["an admin", "a stranger"])
async def test_what_a_rule_guards_that_no_root_field_has_is_not_read_ahead(who: Asking) -> None:
    query = "{ things { guardedAtOnce } }"
    expected = await asked(Thing, query, who, compiled=False)
    assert await asked(Thing, query, who, compiled=True) == expected
    assert (b"Sign in first" in expected[2][0]) is (who is not OWNER)


@pytest.fixture(name="executed")
def _executed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Note of which types graphql-core itself writes objects."""
    executed, execute_fields = set[str](), ExecutionInTurns.execute_fields

    def noted(self: Any, parent_type: Any, *given: Any) -> Any:
        executed.add(parent_type.name)
        return execute_fields(self, parent_type, *given)

    monkeypatch.setattr(ExecutionInTurns, "execute_fields", noted)
    return executed


@pytest.mark.parametrize(("more", "left"), [("", {"Query"}), ("counted", {"Query", "Thing"})])
async def test_a_long_list_of_what_is_plain_is_written_without_graphql_core(
    executed: set[str], more: str, left: set[str]
) -> None:
    query = f"{{ things {{ {PLAIN} {more} }} }}"
    schema = GuardedSchema(query=ThingQuery)
    for _ in range(2):
        executed.clear()
        await schema.execute(query, None, asking(Thing(), OWNER))
    assert executed == left


@pytest.mark.parametrize(
    ("roots", "is_plain"),
    [
        ("guardedThing", True),
        ("guardedThing again: guardedThing", True),
        ("thing", False),
        ("otherwiseGuarded", False),
        ("guardedThing thing", False),
        ("guardedThing otherwiseGuarded", False),
        ("guardedThing __typename", False),
    ],
)
async def test_a_field_with_a_rule_is_plain_where_all_root_fields_have_the_same(
    executed: set[str], roots: str, is_plain: bool
) -> None:
    schema = GuardedSchema(query=ThingQuery)
    query = re.sub(r"\b[a-z]\w+(?!\w|:)", r"\g<0> { guarded part { label } }", roots)
    for _ in range(3):
        executed.clear()
        result = await schema.execute(f"{{ {query} }}", None, asking(Thing(), OWNER))
        assert not result.errors
    assert ("Thing" not in executed) is is_plain


async def test_whoever_passes_no_rule_of_a_root_field_is_refused_there() -> None:
    query = "{ guardedThing { guarded } thing { text } }"
    for who in (OWNER, Asking()):
        plain = await asked(Thing, query, who, compiled=False)
        assert await asked(Thing, query, who, compiled=True) == plain
        assert (b"Sign in first" in plain[0][0]) is (who is not OWNER)


async def test_a_field_with_a_rule_that_no_root_field_has_is_never_plain() -> None:
    (_, _, (reply, ran)) = await asked(Thing, EVERYTHING, Asking(), compiled=True)
    assert orjson.loads(reply)["data"]["thing"]["guarded"] is None
    assert b"Sign in first: guarded is for the admins of this desk." in reply
    assert ran == ["thing", "counted", "countedLater"]


async def test_fields_stand_in_the_order_in_which_they_are_selected() -> None:
    order = PLAIN.replace("{ label }", "").split()
    order = ["counted", *order, "__typename", "countedLater", "guarded"]
    for reply, _ in await asked(Thing, EVERYTHING, compiled=True):
        assert list(orjson.loads(reply)["data"]["thing"]) == order


async def test_each_choice_of_the_variables_has_plans_of_its_own_and_each_operation_of_a_document() -> None:
    schema = GuardedSchema(query=ThingQuery)
    document = """query A($one: Boolean!, $two: Boolean!) {
            thing { text @include(if: $one) number @skip(if: $two) } }
        query B { thing { yes } }"""
    for _ in range(2):
        for one in (True, False):
            for two in (True, False):
                result = await schema.execute(
                    document, {"one": one, "two": two}, asking(Thing(), OWNER), operation_name="A"
                )
                wanted = ({"text": "a text"} if one else {}) | ({} if two else {"number": 1})
                assert result.data == {"thing": wanted}
        result = await schema.execute(document, None, asking(Thing(), OWNER), operation_name="B")
        assert result.data == {"thing": {"yes": True}}


def test_few_choices_of_the_variables_are_kept() -> None:
    kept, document = KeptOperations(), parse("{ open }")
    kept.keep("{ open }", document)
    operation: Any = document.definitions[0]

    def plans(number: int) -> Plans | None:
        return kept.plans_of(document, operation, {f"v{bit}": bool(number >> bit & 1) for bit in range(9)})

    first = [plans(number) for number in range(2**9)]
    assert len({id(one) for one in first}) == 2**9
    assert sum(plans(number) is first[number] for number in range(2**9)) == MAX_CHOICES
    assert kept.plans_of(parse("{ open }"), operation, {}) is None
