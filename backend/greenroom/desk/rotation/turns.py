"""Whose turn it is to change the keys: one command at a time, on whatever machine."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from greenroom.desk.desk import Desk
from greenroom.desk.rotation.refusals import KeysRefused
from greenroom.desk.rounds.leases import give_lease_back, renew_lease, take_lease
from greenroom.store.ids import new_id
from greenroom.words.sentences import Sentence

LEASE = "keys"
LASTS = timedelta(seconds=20)
RENEWED_AFTER = timedelta(seconds=5)
TRIES = 25  # one a second: longer than the lease of a command that was killed

Stay = Callable[[], Awaitable[None]]


@asynccontextmanager
async def turn(desk: Desk, pause: Callable[[float], Awaitable[object]]) -> AsyncGenerator[Stay]:
    """Be the only one who changes the keys while the block runs.

    Yields:
        What the block calls often, so that it stays the only one.

    Raises:
        KeysRefused: another command is at it, or has taken over because this one stood still for too long.
    """
    owner, renewed = str(new_id()), desk.now()
    for _ in range(TRIES):
        renewed = desk.now()
        if await take_lease(LEASE, owner, renewed, LASTS):
            break
        await pause(1)
    else:
        raise KeysRefused(Sentence("cli.keys.refused.turn"))

    async def stay() -> None:
        nonlocal renewed
        now = desk.now()
        if now - renewed >= RENEWED_AFTER:
            if not await renew_lease(LEASE, owner, now, LASTS):
                raise KeysRefused(Sentence("cli.keys.refused.turn"))
            renewed = now

    try:
        yield stay
    finally:
        await give_lease_back(LEASE, owner, desk.now())
