"""A Redis that hangs, under a desk at work."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.faults.conftest import ANSWERS_WITHIN_S, Crowd, Tell, evening
from tests.redis_server import RedisServer
from tests.served import served
from tests.test_stopping import ENDS_WITHIN_S, end_of

pytestmark = pytest.mark.faults


async def test_a_redis_that_hangs_keeps_nobody_from_signing_in(
    crowd: Crowd, database_url: str, redis_server: RedisServer, tmp_path: Path, tell: Tell
) -> None:
    with served(database_url, tmp_path, REDIS_URL=redis_server.url) as desk:
        async with evening(desk, crowd) as people:
            redis_server.signal(signal.SIGSTOP)
            try:
                looks = [await people.ready() for _ in range(2)]
                asked = await people.everybody_asks()
                tell(f"answered after at most {max(each.took_s for each in asked):.1f} s, /readyz {looks}")
                assert [missing for _, missing in looks] == [None, None]
                for each in asked:
                    assert (each.took_s < ANSWERS_WITHIN_S, each.code) == (True, None), each
                assert people.log().count("Redis does not answer") == 1
                waiting = asyncio.create_task(people.everybody_asks())
                await asyncio.sleep(0.3)
                took_s = await end_of(desk)
                await asyncio.gather(waiting, return_exceptions=True)
                tell(f"ended {took_s:.1f} s after SIGTERM")
                assert took_s < ENDS_WITHIN_S
                assert "Traceback" not in people.log()
            finally:
                redis_server.signal(signal.SIGCONT)
