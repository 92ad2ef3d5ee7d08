"""Only what the database itself takes counts as its silence."""

import asyncio
from collections.abc import Callable

import pytest

from greenroom.store.quick_first import QuickFirst
from greenroom.store.waiting import STEP_S, left_s, waiting_at_most
from greenroom.turns import TURNS, as_work, current_work

Pass = Callable[[float], None]


@pytest.fixture
async def let_pass(monkeypatch: pytest.MonkeyPatch) -> Pass:
    """Let so many seconds pass at once, by the event loop's clock."""
    loop, passed_s = asyncio.get_running_loop(), 0.0
    real = loop.time

    def let_pass(seconds: float) -> None:
        nonlocal passed_s
        passed_s += seconds

    monkeypatch.setattr(loop, "time", lambda: real() + passed_s)
    return let_pass


async def _rounds() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_whoever_waits_behind_others_waits_as_long_as_the_database_answers_them(let_pass: Pass) -> None:
    lock = QuickFirst()
    await lock.acquire()
    waiting = asyncio.create_task(lock.acquire())
    for _ in range(5):
        await _rounds()
        let_pass(STEP_S - 1)
        lock.answered(asyncio.get_running_loop().time())
    await _rounds()
    assert not waiting.done()
    lock.release()
    assert await waiting
    await _rounds()
    gives_up = asyncio.create_task(lock.acquire())
    await _rounds()
    let_pass(STEP_S - 1)
    await _rounds()
    assert not gives_up.done()
    let_pass(1)
    with pytest.raises(TimeoutError):
        await gives_up
    lock.release()
    assert not lock.locked()


async def test_large_requests_wait_as_long_as_the_database_answers_anybody(let_pass: Pass) -> None:
    places = QuickFirst(2)
    for_slow = QuickFirst(beside=places)
    await for_slow.acquire()
    waiting = asyncio.create_task(for_slow.acquire())
    for _ in range(3):
        await _rounds()
        let_pass(STEP_S - 1)
        places.answered(asyncio.get_running_loop().time())
    await _rounds()
    assert not waiting.done()
    for_slow.release()
    assert await waiting


async def test_nobody_waits_any_longer_for_a_database_that_is_slow(let_pass: Pass) -> None:
    lock = QuickFirst()
    await lock.acquire()
    waiting = asyncio.create_task(lock.acquire())
    await _rounds()
    asked = asyncio.get_running_loop().time()
    let_pass(STEP_S - 1)
    lock.answered(asked)
    await _rounds()
    assert not waiting.done()
    let_pass(1)
    with pytest.raises(TimeoutError):
        await waiting
    lock.release()


async def test_a_request_s_time_does_not_run_while_the_database_serves_others(let_pass: Pass) -> None:
    lock, left = QuickFirst(), list[float]()

    async def one_of_many() -> None:
        async with lock:
            left.append(left_s(60))

    with waiting_at_most(20):
        await lock.acquire()
        many = [asyncio.create_task(one_of_many()) for _ in range(20)]
        for _ in range(3):
            await _rounds()
            let_pass(8)
            lock.answered(asyncio.get_running_loop().time())
        lock.release()
        await asyncio.gather(*many)
        assert 15 < min(left) <= max(left) <= 20
        let_pass(15)  # and says nothing
        assert left_s(60) < 5


async def test_a_request_s_time_does_not_run_while_it_waits_for_its_turns(let_pass: Pass) -> None:
    async def waits() -> None:
        await current_work().next_turn()

    async def asked() -> float:
        with waiting_at_most(20):
            many = [asyncio.create_task(waits()) for _ in range(5)]
            await asyncio.sleep(0)
            let_pass(8)
            assert 15 < left_s(60) <= 20
            await asyncio.gather(*many)
            return left_s(60)

    TURNS.used(1)  # by somebody else: whoever takes turns pauses
    with TURNS.quick():
        assert 15 < await as_work("somebody", asked()) <= 20
