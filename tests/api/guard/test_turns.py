"""However dear an operation is, others go on between its steps, and it is given up in the end."""

import asyncio
import gc
import time
from collections.abc import Generator
from typing import Any

import pytest
import strawberry

from greenroom import turns
from greenroom.api.guard import access
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.api.loaders import Loader
from greenroom.desk.actors import AdminRole
from greenroom.turns import Turns
from tests.api.guard.small_schema import admin, told

pytestmark = pytest.mark.usefixtures("_no_collector")

STEP_S = 0.002
ASKS = admin(AdminRole.OWNER)


@pytest.fixture
def _no_collector() -> Generator[None]:
    """Measure without the garbage of other tests."""
    gc.disable()
    yield
    gc.enable()


def work(seconds: float) -> None:
    began = time.thread_time()
    while time.thread_time() - began < seconds:
        pass


@strawberry.type
class Row:
    number: int

    @strawberry.field
    def slow(self) -> int:
        work(STEP_S)
        return self.number

    @strawberry.field
    async def later(self) -> int:
        work(STEP_S)
        await asyncio.sleep(0)
        work(STEP_S)
        return self.number

    @strawberry.field
    def broken(self) -> int:
        if self.number == 17:
            raise ValueError("seventeen")
        return self.number


@strawberry.type
class Query:
    @strawberry.field(directives=[access.Public()], metadata=assume_items(50))
    async def rows(self) -> list[Row]:
        return [Row(number=number) for number in range(50)]

    @strawberry.field(directives=[access.Public()], metadata=assume_items(50))
    def sync_rows(self) -> list[Row]:
        return [Row(number=number) for number in range(50)]


@strawberry.type
class Mutation:
    @strawberry.mutation(directives=[access.Public()], metadata=assume_items(12))
    async def change(self) -> list[Row]:
        return [Row(number=number) for number in range(12)]


SCHEMA = GuardedSchema(query=Query, mutation=Mutation)


async def rounds(number: int) -> None:
    """Let the loop go round so often."""
    for _ in range(number):
        await asyncio.sleep(0)


async def longest_pause(query: str) -> tuple[float, Any]:
    """Execute an operation, and return for how much processor time at most it kept the loop to itself."""
    running = asyncio.create_task(SCHEMA.execute(query, None, ASKS))
    longest_s, last_s = 0.0, time.thread_time()
    while not running.done():
        await asyncio.sleep(0)
        now_s = time.thread_time()
        longest_s, last_s = max(longest_s, now_s - last_s), now_s
    return longest_s, await running


@pytest.mark.parametrize("field", ["slow", "later"])
@pytest.mark.parametrize("rows", ["rows", "syncRows"])
async def test_a_long_response_is_made_in_steps(field: str, rows: str) -> None:
    longest_s, result = await longest_pause(f"{{ {rows} {{ number {field} }} }}")
    assert result.errors is None
    assert result.data == {rows: [{"number": number, field: number} for number in range(50)]}
    assert longest_s < 50 * STEP_S / 2  # all of it takes at least twice as long


async def test_of_several_operations_one_takes_a_step_at_a_time() -> None:
    many = [asyncio.create_task(SCHEMA.execute("{ rows { slow } }", None, ASKS)) for _ in range(6)]
    longest_s, _ = await longest_pause("{ rows { slow } }")
    await asyncio.gather(*many)
    assert longest_s < 50 * STEP_S / 2


async def test_a_short_list_is_completed_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(self: Turns, operation: object) -> None:
        raise AssertionError("nobody has to wait here")

    assert (await SCHEMA.execute("mutation { change { number } }", None, ASKS)).errors is None
    monkeypatch.setattr(Turns, "next", never)
    kept = await SCHEMA.execute("mutation { change { number } }", None, ASKS)
    assert kept.errors is None


async def test_a_query_that_takes_too_long_is_given_up_with_one_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "LONGEST_S", 0.02)
    for field in ("slow", "later"):
        began = time.thread_time()
        result = await SCHEMA.execute(f"{{ rows {{ number {field} }} }}", None, ASKS)
        assert time.thread_time() - began < 50 * STEP_S
        assert result.data is None
        assert told(result) == [
            (
                "BAD_INPUT",
                "This takes more than 1 s of the desk's processor, so it was given up: ask for fewer items "
                "with `first`, or for fewer fields.",
            )
        ]


async def test_what_the_collector_takes_is_not_counted_as_the_request_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "QUICK_S", 0.1)
    garbage: list[list[int]] = [[] for _ in range(1_000_000)]  # what others leave behind

    async def collects() -> tuple[float, bool]:
        began = time.thread_time()
        for _ in range(5):
            gc.collect()
            await turns.give_way()
        return time.thread_time() - began, turns.is_slow()

    took_s, slow = await turns.as_work("somebody", collects())
    assert took_s > 0.1
    assert not slow
    assert len(garbage) == 1_000_000


async def test_a_mutation_is_never_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_S", 0.001)
    result = await SCHEMA.execute("mutation { change { slow later } }", None, ASKS)
    assert result.errors is None
    assert len((result.data or {})["change"]) == 12


async def test_time_that_an_operation_waits_is_not_counted_as_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "LONGEST_S", 0.3)
    results = await asyncio.gather(*(SCHEMA.execute("{ rows { slow } }", None, ASKS) for _ in range(4)))
    assert [result.errors for result in results] == [None] * 4  # each takes 0.1 s, and all of them 0.4


async def test_an_item_that_fails_is_told_with_its_place() -> None:
    result = await SCHEMA.execute("{ rows { number broken later } }", None, ASKS)
    assert result.data is None
    assert result.errors is not None
    (error,) = result.errors
    assert error.path == ["rows", 17, "broken"]
    assert (error.extensions or {})["code"] == "INTERNAL"


async def test_one_turn_is_given_in_each_round_of_the_loop_and_operations_take_theirs_by_turns() -> None:
    given: list[tuple[str, int]] = []
    fair, rounds = Turns(), 0

    async def wait(operation: str, number: int) -> None:
        await fair.next(operation)
        given.append((f"{operation}{number}", rounds))

    async def count() -> None:
        nonlocal rounds
        while len(given) < 5:
            await asyncio.sleep(0)
            rounds += 1

    counting = asyncio.create_task(count())
    asked = [("a", 0), ("a", 1), ("a", 2), ("b", 0), ("c", 0), ("c", 1)]
    waiting = [asyncio.create_task(wait(*one)) for one in asked]
    await asyncio.sleep(0)
    waiting[1].cancel()
    await asyncio.gather(counting, *waiting, return_exceptions=True)
    assert [name for name, _ in given] == ["a0", "b0", "c0", "c1", "a2"]
    assert len({at for _, at in given}) == 5


async def test_while_a_quick_request_is_answered_the_slow_ones_wait_as_long_as_they_had_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "LONGEST_PAUSE_S", 60)
    fair = Turns()
    with fair.quick():
        first = asyncio.create_task(fair.next("slow"))
        await rounds(5)
        assert first.done()  # they have used nothing yet
        fair.used(60)  # seconds
        second = asyncio.create_task(fair.next("slow"))
        await rounds(50)
        assert not second.done()
    await asyncio.wait_for(second, 30)
    fair.used(60)
    await asyncio.wait_for(fair.next("slow"), 30)  # nobody is kept waiting by it now
    with fair.quick():
        await asyncio.wait_for(fair.next("slow"), 30)  # nor later by what was used while nobody was quick


async def test_a_request_is_quick_until_it_is_known_to_be_slow() -> None:
    fair = Turns()
    with fair.quick() as becomes_slow:
        becomes_slow()
        becomes_slow()
        fair.used(60)
        await asyncio.wait_for(fair.next("the same"), 30)


async def test_what_is_asked_last_and_is_quick_is_answered_first() -> None:
    ended: list[str] = []

    async def ask(name: str, query: str) -> None:
        assert (await turns.as_work(name, SCHEMA.execute(query, None, ASKS))).errors is None
        ended.append(name)

    await ask("kept", "{ few: syncRows { number } }")
    many = [asyncio.create_task(ask(f"slow {n}", "{ rows { slow later } }")) for n in range(4)]
    await rounds(20)
    await ask("quick", "{ few: syncRows { number } }")
    assert ended == ["kept", "quick"]
    await asyncio.gather(*many)


async def test_what_a_long_response_needs_is_read_in_one_go_although_it_is_made_in_turns() -> None:
    reads: list[int] = []

    async def read(keys: list[int]) -> dict[int, int]:
        reads.append(len(keys))
        return {key: key + 1 for key in keys}

    async def ask() -> list[int]:
        work, loader = turns.current_work(), Loader(read)

        async def one(key: int) -> int:
            await work.next_turn()
            return await loader.load(key)

        return await asyncio.gather(*(one(key) for key in range(40)))

    assert await turns.as_work("somebody", ask()) == list(range(1, 41))
    assert reads == [40]


async def test_of_what_is_read_in_one_go_one_failure_is_told_to_who_asked_for_it() -> None:
    async def read(keys: list[int]) -> dict[int, int | Exception]:
        return {key: ValueError("seven") if key == 7 else key for key in keys}

    loader = Loader(read)
    found = await asyncio.gather(loader.load(6), loader.load(7), loader.load(6), return_exceptions=True)
    assert [str(one) for one in found] == ["6", "seven", "6"]


def test_turns_go_on_in_another_loop() -> None:
    async def wait() -> None:
        await turns.TURNS.next("an operation")

    for _ in range(2):
        asyncio.run(wait())
