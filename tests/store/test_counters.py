"""What counts of one process do besides counting: they forget keys by themselves."""

from datetime import timedelta

from greenroom.store.counters import MemoryCounters
from tests.store.rows import NOON

WINDOW = timedelta(minutes=15)


async def test_keys_that_have_gone_quiet_are_forgotten() -> None:
    counters = MemoryCounters(WINDOW)
    for number in range(2000):
        await counters.take({(str(number),): 1}, NOON)
    assert len(counters) == 2000
    for number in range(2000, 4200):
        await counters.take({(str(number),): 1}, NOON + WINDOW)
    assert len(counters) <= 2200
    assert await counters.take({("4199",): 1}, NOON + WINDOW) == WINDOW


async def test_a_key_of_which_all_was_taken_back_is_forgotten() -> None:
    counters = MemoryCounters(WINDOW)
    await counters.take({("k",): 1}, NOON)
    await counters.take_back([("k",)], NOON)
    assert len(counters) == 0
