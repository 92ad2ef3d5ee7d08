"""Running the desk's jobs: each by one of its processes at a time, and none kept waiting by another."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

from greenroom.desk.audit.security import WRITTEN_EVERY_S, write_security_events
from greenroom.desk.desk import Desk
from greenroom.desk.failures import log_failure
from greenroom.desk.rounds.backing_up import try_again_now
from greenroom.desk.rounds.heartbeat import BEATS_EVERY_S, Heartbeat
from greenroom.desk.rounds.heartbeat import STOPS_WITHIN_S as HEARTBEAT_STOPS_WITHIN_S
from greenroom.desk.rounds.jobs import jobs_of
from greenroom.desk.rounds.leases import give_lease_back, renew_lease, take_lease
from greenroom.desk.rounds.schedule import Job
from greenroom.store.ids import new_id
from greenroom.store.models import Lease
from greenroom.store.waiting import REQUEST_S, waiting_at_most

logger = logging.getLogger("greenroom.rounds")

LOOKS_EVERY_S = 5.0
LEASE_LASTS = timedelta(seconds=60)
RENEWED_EVERY_S = 15.0  # while the job runs; several renewals may fail before the lease ends
STOPS_WITHIN_S = 3.0


class Rounds:
    """One process's part in the desk's jobs.

    Args:
        pause: waits for this many seconds.
    """

    def __init__(
        self, desk: Desk, jobs: Sequence[Job], pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        self._desk = desk
        self._jobs = jobs
        self._pause = pause
        self._turns: dict[str, asyncio.Task[None]] = {}

    async def start_due(self) -> None:
        """Start every job that is due, each in its own task."""
        now = self._desk.now().astimezone(
            self._desk.zone
        )  # before anything is waited for: it may be set ahead
        try:
            with waiting_at_most(REQUEST_S):
                ran_at = {lease.name: lease.ran_at for lease in await Lease.all()}
        except Exception as error:  # noqa: BLE001 (whatever it is, the next look comes all the same)
            _log_failure("The look at the leases", error)
            return
        for job in self._jobs:
            last = ran_at.get(job.name)
            if job.name not in self._turns and job.when.is_due(last, now):
                self._turns[job.name] = asyncio.create_task(self._take_turn(job, last), name=job.name)

    async def finished(self) -> None:
        """Wait until no job runs in this process."""
        while self._turns:
            await asyncio.wait(self._turns.values())

    async def stop(self) -> None:
        """Cancel what is running and free its leases, so that another process can start at once."""
        for turn in self._turns.values():
            turn.cancel()
        if self._turns:
            await asyncio.wait(self._turns.values(), timeout=STOPS_WITHIN_S)

    async def _take_turn(self, job: Job, last: datetime | None) -> None:
        """Run a job under its lease, unless another process runs it or has just run it."""
        owner, began = str(new_id()), self._desk.now()
        try:
            # As nobody has run it since `last`, it is still due.
            if await take_lease(job.name, owner, began, LEASE_LASTS, ran_at=last):
                had_its_turn = False
                try:
                    had_its_turn = await self._run(job, owner, began)
                finally:
                    ran_at = began if had_its_turn else last
                    await give_lease_back(job.name, owner, self._desk.now(), ran_at=ran_at)
        except Exception as error:  # noqa: BLE001 (the job is due again with the next look)
            _log_failure(job.name, error)
        finally:
            del self._turns[job.name]

    async def _run(self, job: Job, owner: str, began: datetime) -> bool:
        """Run a job for as long as it has its lease; return whether it has had its turn."""
        work = asyncio.create_task(_work(job, self._desk), name=f"{job.name}, at work")
        watch = asyncio.create_task(self._watch(job, owner, began), name=f"{job.name}, its lease")
        try:
            done, _ = await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, watch):
                task.cancel()
            await asyncio.wait({work, watch})
        return watch not in done or watch.result()

    async def _watch(self, job: Job, owner: str, began: datetime) -> bool:
        """Renew a job's lease until the job must stop; return whether it has had its turn then."""
        until = began + LEASE_LASTS
        while True:
            await self._pause(RENEWED_EVERY_S)
            now = self._desk.now()
            if now - began >= job.at_most:
                logger.error("%s was stopped: it took longer than %s.", job.name, job.at_most)
                return True
            try:
                held = await renew_lease(job.name, owner, now, LEASE_LASTS)
                until = now + LEASE_LASTS
            except Exception as error:  # noqa: BLE001 (the lease is held until it ends)
                _log_failure(f"Renewing the lease of {job.name}", error)
                held = now < until
            if not held:
                logger.error("%s was stopped: it has lost its lease.", job.name)
                return False


async def _work(job: Job, desk: Desk) -> None:
    try:
        await job.run(desk)
    except Exception as error:  # noqa: BLE001 (it has had its turn, and keeps no other from its own)
        _log_failure(job.name, error)


def _log_failure(what: str, error: Exception) -> None:
    log_failure(logger, f"{what} failed in a round", error)


@asynccontextmanager
async def rounds(desk: Desk) -> AsyncGenerator[None]:
    """Keep the desk's jobs going while the block runs; when it starts, the desk is recorded as up."""
    heartbeat, ours = Heartbeat(desk), Rounds(desk, jobs_of(desk))
    write_events = partial(write_security_events, desk)

    async def look() -> None:
        if heartbeat.is_late():  # else silence would count from before the gap
            await heartbeat.beat()
        await ours.start_due()

    await heartbeat.beat()
    await try_again_now(desk)
    await ours.start_due()
    loops = {
        asyncio.create_task(_repeat(heartbeat.beat, BEATS_EVERY_S), name="heartbeat"),
        asyncio.create_task(_repeat(look, LOOKS_EVERY_S), name="rounds"),
        asyncio.create_task(_repeat(write_events, WRITTEN_EVERY_S), name="security events"),
    }
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.wait(loops, timeout=HEARTBEAT_STOPS_WITHIN_S)
        await ours.stop()
        await write_security_events(desk, all_of_it=True)
        await heartbeat.stop()


async def _repeat(step: Callable[[], Awaitable[object]], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        await step()
