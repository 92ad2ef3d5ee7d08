"""Whose turn it is to hash, while some networks send more than there is room for."""

import asyncio

import pytest

from greenroom.desk.hashing_queue import HashingQueue, Place
from greenroom.desk.problems import Busy


class Waiting:
    """Somebody in front of the queue, who has a turn until told to end it."""

    def __init__(self, queue: HashingQueue, place: Place, order: list[str]) -> None:
        self._queue, self._place, self._order = queue, place, order
        self.task = asyncio.create_task(self._go())

    async def _go(self) -> None:
        async with self._queue.turn(self._place):
            self._order.append(self._place.lane)
            await asyncio.sleep(0)


def queue(places: int = 100, reserved: int = 2) -> HashingQueue:
    return HashingQueue(at_once=1, places=places, reserved=reserved)


async def turns(line: HashingQueue, *lanes: str) -> tuple[list[str], list[str]]:
    """Have them all wait, in this order; a lane with a star is trusted.

    Returns:
        Whose turns there were, one after the other, and who was refused.
    """
    order: list[str] = []
    waiting = [Waiting(line, Place(lane, trusted=lane.endswith("*")), order) for lane in lanes]
    results = await asyncio.gather(*(one.task for one in waiting), return_exceptions=True)
    assert {type(result) for result in results} <= {type(None), Busy}
    assert line.inside == 0
    return order, [lane for lane, result in zip(lanes, results, strict=True) if result is not None]


async def test_networks_take_turns_whatever_each_has_waiting() -> None:
    assert await turns(queue(), *"aaaaa", *"bb", "c") == ([*"aabcabaa"], [])


async def test_the_trusted_have_every_second_turn_and_keep_no_stranger_waiting_for_ever() -> None:
    order, refused = await turns(queue(), *"aaaa", "x*", "x*", "y*")
    assert (order, refused) == (["a", "x*", "a", "y*", "a", "x*", "a"], [])


async def test_a_newcomer_takes_the_place_of_the_last_of_a_network_that_floods() -> None:
    order, refused = await turns(queue(places=5), *"aaaaaaa", "b", "c")
    assert refused == [*"aaaa"]
    assert order == [*"aabca"][: len(order)]


async def test_nobody_loses_a_place_to_a_network_that_has_as_many() -> None:
    order, refused = await turns(queue(places=3), *"abcdd")
    assert (order, refused) == ([*"abc"], [*"dd"])


async def test_the_reserved_places_are_left_to_the_trusted() -> None:
    order, refused = await turns(queue(places=2), *"aaaa", "x*", "y*", "z*")
    assert refused == ["a", "a", "z*"]
    assert order == ["a", "x*", "a", "y*"]


async def test_who_floods_is_told_to_wait_for_all_that_are_before_them() -> None:
    line = queue(places=101)
    order: list[str] = []
    waiting = [Waiting(line, Place("a"), order) for _ in range(101)]
    await asyncio.sleep(0)
    with pytest.raises(Busy) as caught:
        async with line.turn(Place("a")):
            pytest.fail("there was no place")
    assert caught.value.retry_after_s == 4  # a hundred before them, at 30 ms each
    await asyncio.gather(*(one.task for one in waiting))


async def test_who_leaves_while_waiting_or_just_as_they_are_called_keeps_nobody_waiting() -> None:
    line = queue()
    order: list[str] = []
    first, second, third, fourth = (Waiting(line, Place(lane), order) for lane in "abcd")
    await asyncio.sleep(0)
    third.task.cancel()
    await first.task  # its end calls the second
    second.task.cancel()
    await asyncio.gather(second.task, third.task, fourth.task, return_exceptions=True)
    assert line.inside == 0
    assert order[0] == "a"
    assert order[-1] == "d"
    assert "c" not in order
