"""How many operations of one client run at once, how many wait, and what the next one is told."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry

from greenroom.api.guard import access
from greenroom.api.guard.budgets import INFLUENCER
from greenroom.api.guard.cost import costs
from greenroom.api.guard.errors import ApiError
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.api.guard.in_flight import AT_ONCE, MAX_WAITING, RETRY_AFTER_S, InFlight
from greenroom.desk.access.tries import Caller
from greenroom.desk.actors import AdminRole
from tests.api.guard.small_schema import Asking, admin, influencer, told

ME, OTHER = ("session", "me"), ("session", "other")
TOO_MANY = (
    f"You have {AT_ONCE + MAX_WAITING} operations going on at once: wait for their responses, then send this "
    "again."
)


@dataclass
class Work:
    """Operations that run until they are told to end."""

    in_flight: InFlight = field(default_factory=InFlight)
    running: list[Any] = field(default_factory=list[Any])
    end: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def started(
        self, *each: tuple[Any, tuple[str, str], int]
    ) -> AsyncGenerator[list[asyncio.Task[None]]]:
        tasks = [asyncio.create_task(self._run(*one)) for one in each]
        for _ in range(3):
            await asyncio.sleep(0)
        try:
            yield tasks
        finally:
            self.end.set()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, name: Any, client: tuple[str, str], cost: int) -> None:
        with await self.in_flight.admitted(client, cost, 100):
            self.running.append(name)
            await self.end.wait()


async def test_eight_run_at_once_and_more_wait_in_their_order() -> None:
    work = Work()
    async with work.started(*((number, ME, 1) for number in range(AT_ONCE + 3))) as tasks:
        assert work.running == list(range(AT_ONCE))
        tasks[0].cancel()
        await asyncio.gather(tasks[0], return_exceptions=True)
        await asyncio.sleep(0)
        assert work.running == list(range(AT_ONCE + 1))
    assert work.running == list(range(AT_ONCE + 3))


async def test_dear_ones_run_together_only_within_the_budget() -> None:
    work = Work()
    async with work.started(("a", ME, 60), ("b", ME, 60), ("c", ME, 10), ("d", ME, 500)):
        assert work.running == ["a"]  # c does not overtake b
    assert work.running == ["a", "b", "c", "d"]


async def test_whoever_is_cancelled_as_they_are_let_in_leaves_their_place_to_the_next() -> None:
    work = Work()
    mine = await work.in_flight.admitted(ME, 60, 100)
    async with work.started(("b", ME, 60), ("c", ME, 60)) as (b, _):
        with mine:
            assert work.running == []
        b.cancel()  # let in, it has not gone on yet
        await asyncio.wait((b,))
        await asyncio.sleep(0)
        assert work.running == ["c"]


async def test_other_clients_do_not_wait() -> None:
    work = Work()
    async with work.started(("a", ME, 100), ("b", ME, 100), ("c", OTHER, 100)):
        assert work.running == ["a", "c"]


async def test_one_more_than_may_wait_is_refused_and_the_others_run() -> None:
    work = Work()
    most = AT_ONCE + MAX_WAITING
    async with work.started(*((number, ME, 1) for number in range(most + 1))) as tasks:
        with pytest.raises(ApiError, match="going on at once") as refused:
            await tasks[-1]
        assert refused.value.extensions == {"code": "RATE_LIMITED", "retryAfterS": RETRY_AFTER_S}
    assert work.running == list(range(most))


async def test_one_that_gives_up_while_it_waits_leaves_its_place() -> None:
    work = Work()
    async with work.started(("a", ME, 100), ("b", ME, 100), ("c", ME, 100)) as tasks:
        tasks[1].cancel()
    assert work.running == ["a", "c"]


async def test_nothing_is_kept_of_clients_who_are_done() -> None:
    work = Work()
    async with work.started(("a", ME, 100), ("b", ME, 100), ("c", OTHER, 1)):
        pass
    assert vars(work.in_flight) == {"_clients": {}}


# --- in the schema --------------------------------------------------------------------------------

going: list[str] = []
release = asyncio.Event()


@strawberry.type
class Query:
    @strawberry.field(directives=[access.Public()], metadata=costs(1))
    async def hold(self, name: str) -> str:
        going.append(name)
        await release.wait()
        return name


@pytest.fixture(autouse=True)
def _new_event() -> None:
    global release  # noqa: PLW0603 (an event belongs to one loop)
    release = asyncio.Event()
    going.clear()


@asynccontextmanager
async def holding(*askers: Asking) -> AsyncGenerator[list[asyncio.Task[Any]]]:
    schema = GuardedSchema(query=Query)
    query = "query ($n: String!) { hold(name: $n) }"
    await asyncio.gather(schema.execute("{ __typename }", None, Asking()))
    tasks = [
        asyncio.create_task(schema.execute(query, {"n": str(number)}, who))
        for number, who in enumerate(askers)
    ]
    for _ in range(5 * len(askers) + 20):
        await asyncio.sleep(0)
    try:
        yield tasks
    finally:
        release.set()
        await asyncio.gather(*tasks)


async def test_the_one_too_many_is_rate_limited_and_is_not_run() -> None:
    me = [influencer() for _ in range(AT_ONCE + MAX_WAITING + 1)]
    async with holding(*me) as tasks:
        refused = await tasks[-1]
        assert told(refused) == [("RATE_LIMITED", TOO_MANY)]
        assert refused.data is None
        assert refused.errors[0].extensions["retryAfterS"] == RETRY_AFTER_S
        assert len(going) == AT_ONCE < INFLUENCER
    assert sorted(map(int, going)) == list(range(AT_ONCE + MAX_WAITING))


async def test_a_client_is_a_session_or_a_network() -> None:
    strangers = [Asking(caller=Caller(address=f"192.0.2.{number % 2}")) for number in range(2 * AT_ONCE + 4)]
    signed_in = [influencer()] * (AT_ONCE + 2) + [admin(AdminRole.VIEWER)] * (AT_ONCE + 2)
    async with holding(*strangers, *signed_in):
        assert len(going) == 4 * AT_ONCE
    assert len(going) == len(strangers) + len(signed_in)


async def test_a_network_of_ipv6_is_a_64() -> None:
    near = [Asking(caller=Caller(address=f"2001:db8::{number}")) for number in range(AT_ONCE + 1)]
    async with holding(*near, Asking(caller=Caller(address="2001:db8:0:1::1"))):
        assert len(going) == AT_ONCE + 1
        assert str(AT_ONCE) not in going
