"""Errands: how many of them are run at once."""

import asyncio

from greenroom.desk.errands import AT_ONCE, Errands


async def test_a_few_errands_run_at_once_and_the_others_come_after_them() -> None:
    errands, goes_on, running, done = Errands(), asyncio.Event(), set[int](), set[int]()

    async def work(number: int) -> None:
        running.add(number)
        await goes_on.wait()
        done.add(number)

    for number in range(20):
        errands.start(f"number {number}", lambda number=number: work(number))
    for _ in range(5):  # rounds of the loop, in which all that can begin has begun
        await asyncio.sleep(0)
    assert (len(running), done) == (AT_ONCE, set())
    goes_on.set()
    await errands.finished()
    assert done == set(range(20))


async def test_one_that_waits_for_its_place_runs_once_however_often_it_is_begun() -> None:
    errands, goes_on, times = Errands(), asyncio.Event(), list[str]()

    async def again() -> None:
        times.append("again")

    for number in range(AT_ONCE):
        errands.start(f"number {number}", goes_on.wait)
    for _ in range(3):
        errands.start("again", again)
    await asyncio.sleep(0)
    goes_on.set()
    await errands.finished()
    assert times == ["again"]
