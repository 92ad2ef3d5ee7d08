"""How much one client has going on at once: a session, an API key, or a network of people not signed in."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from greenroom.api.guard.errors import ApiError, Code

AT_ONCE = 8  # operations of one client; more wait
MAX_WAITING = 100  # operations of one client; more are refused
RETRY_AFTER_S = 5

Client = tuple[str, str]
"""What kind of client it is, and which."""


@dataclass(slots=True)
class _Going:
    operations: int = 0
    cost: int = 0
    waiting: deque[tuple[int, asyncio.Future[None]]] = field(
        default_factory=deque[tuple[int, asyncio.Future[None]]]
    )


class InFlight:
    """Lets a client's operations run while they are few and cheap together; the others wait in order."""

    def __init__(self) -> None:
        self._clients: dict[Client, _Going] = {}

    async def admitted(self, client: Client, cost: int, budget: int) -> "Admitted":
        """Wait until this operation may run, and count it until the block ends that it is executed in.

        Args:
            client: whose it is.
            cost: what it costs.
            budget: what the client's operations may cost together; one runs whatever it costs.

        Raises:
            ApiError: RATE_LIMITED, if too many of the client's operations wait already.
        """
        going = self._clients.get(client)
        if going is None:
            going = self._clients[client] = _Going()
        if going.waiting or not _fits(going, cost, budget):
            turn = _ask(going, cost)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():  # let in at the same moment
                    self.ended(client, going, cost, budget)
                raise
        else:
            _count(going, cost)
        return Admitted(self, client, going, cost, budget)

    def ended(self, client: Client, going: _Going, cost: int, budget: int) -> None:
        """Count an operation no longer, and let in those that wait for that."""
        going.operations -= 1
        going.cost -= cost
        _let_in(going, budget)
        if not going.operations and not going.waiting:
            self._clients.pop(client, None)


class Admitted:
    """An operation that may run: `with await in_flight.admitted(...)` counts it until the block ends.

    Args:
        in_flight: where it is counted.
        given: what it is counted as.
    """

    __slots__ = ("_given", "_in_flight")

    def __init__(self, in_flight: InFlight, *given: Any) -> None:
        self._in_flight = in_flight
        self._given = given

    def __enter__(self) -> None:
        """It runs."""

    def __exit__(self, *_: object) -> None:
        """It has ended."""
        self._in_flight.ended(*self._given)


def _ask(going: _Going, cost: int) -> asyncio.Future[None]:
    if len(going.waiting) >= MAX_WAITING:
        raise ApiError(
            Code.RATE_LIMITED,
            f"You have {AT_ONCE + MAX_WAITING} operations going on at once: wait for their responses, then "
            "send this again.",
            retryAfterS=RETRY_AFTER_S,
        )
    turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    going.waiting.append((cost, turn))
    return turn


def _let_in(going: _Going, budget: int) -> None:
    while going.waiting:
        cost, turn = going.waiting[0]
        if not turn.done():
            if not _fits(going, cost, budget):
                return
            _count(going, cost)
            turn.set_result(None)
        going.waiting.popleft()


def _fits(going: _Going, cost: int, budget: int) -> bool:
    return not going.operations or (going.operations < AT_ONCE and going.cost + cost <= budget)


def _count(going: _Going, cost: int) -> None:
    going.operations += 1
    going.cost += cost
