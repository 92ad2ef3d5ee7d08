"""Changes that share one COMMIT, as a disk takes as long for many of them as for one.

While a COMMIT waits for the disk, others ask to write. They then write one after another in one transaction,
each behind a savepoint, and whoever nobody waits for commits for all. Nobody gets an answer before that.
"""

import asyncio
from collections.abc import Callable, Coroutine
from copy import copy
from typing import Any, Final, Literal

from tortoise.exceptions import IntegrityError, OperationalError

from greenroom.store.cancellation import finish
from greenroom.store.quick_first import QuickFirst
from greenroom.store.waiting import a_step, in_nobodys_time

JOINED_FOR_S: Final = 0.1  # the first of a group waits for so long, and another process, too
_TOGETHER: Final = "What several requests had changed was refused together, so none of it was kept: {}"


class Group:
    """Changes on a connection that are not committed yet.

    Args:
        joined_for_s: how long others may join; 0 for what is not to wait for anybody.

    Attributes:
        failure: why they cannot be; None as long as they may.
        size: how many transactions have met in it, also those that were undone.
        context: of what ends them: no request's own, so that it ends with none, nor when its time is up.
    """

    def __init__(self, joined_for_s: float) -> None:
        self.failure: Exception | None = None
        self.size = 0
        self.context = in_nobodys_time()
        self._joins_until = asyncio.get_running_loop().time() + joined_for_s
        self._waiting: list[asyncio.Future[None]] = []

    def may_be_joined(self) -> bool:
        """Tell whether somebody may write after the others."""
        return self.failure is None and asyncio.get_running_loop().time() < self._joins_until

    async def committed(self) -> None:
        """Wait for the COMMIT, as long as a step may take.

        Raises:
            Exception: why there was none.
        """
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(ended)
        async with a_step():
            await ended
        if self.failure is not None:
            raise copy(self.failure) from self.failure  # each with a traceback of its own

    def end(self) -> None:
        """Let all go on who wait for the COMMIT."""
        if isinstance(self.failure, IntegrityError) and self.size > 1:
            self.failure = OperationalError(_TOGETHER.format(self.failure))  # nobody's own mistake
        for ended in self._waiting:
            if not ended.done():
                ended.set_result(None)


class Groups(QuickFirst):
    """Who may write on a connection: it commits what is written there before anybody else has it.

    Args:
        commit: what ends a group, however long that takes; it raises what it fails with, having undone all.
        roll_back: what ends one that has failed.
    """

    def __init__(
        self,
        commit: Callable[[], Coroutine[Any, Any, None]],
        roll_back: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        super().__init__()
        self.open: Group | None = None
        self._commit, self._roll_back = commit, roll_back
        self._ending: asyncio.Task[None] | None = None

    async def acquire(self, *, joins: bool = False) -> Literal[True]:
        """Wait for it, and take it.

        Args:
            joins: a group may be open then.
        """
        await super().acquire()
        if self.open is not None and not (joins and self.open.may_be_joined()):
            try:
                await finish(self._start(self._end, self.open))
            except BaseException:
                self.release()
                raise
        return True

    def release(self) -> None:
        """Hand it to whoever is next; where there is nobody, commit before somebody else has it."""
        if self.open is None or self.is_waited_for():
            super().release()
        else:
            self._start(self._end_or_hand_on, self.open)

    def _start(self, end: Callable[[Group], Coroutine[Any, Any, None]], group: Group) -> asyncio.Task[None]:
        self._ending = asyncio.create_task(end(group), context=group.context)
        return self._ending

    async def _end_or_hand_on(self, group: Group) -> None:
        if self.is_waited_for():  # by whoever was about to ask in this round of the loop
            self.release()
            return
        try:
            await self._end(group)
        finally:
            super().release()

    async def _end(self, group: Group) -> None:
        self.open = None
        try:
            await (self._commit() if group.failure is None else self._roll_back())
        except Exception as error:  # noqa: BLE001 (it is raised where it is waited for)
            group.failure = group.failure or error
        group.end()
