"""How many may be connected, and how long: whoever waits for its client gives way to whoever comes."""

import logging
import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, Protocol

from greenroom.web.operation_request import READ_WITHIN_S
from greenroom.web.tally import Tally

logger = logging.getLogger("greenroom.connections")

BACKLOG: Final = 256  # connections that may be taken before the first of them is counted
FILES_NEEDED: Final = 2500
_OTHER_FILES: Final = BACKLOG + 244  # databases, pages, pipes
_SAID_AGAIN_AFTER_S = 60


class Connection(Hashable, Protocol):
    """What holds one of the connections."""

    def give_way(self) -> None:
        """End it at once."""
        ...


@dataclass(frozen=True, slots=True)
class Most:
    """How much there may be at once.

    Args:
        connections: all together.
        requests: requests that are there as a whole and are worked on, also where the client has hung up; one
            whose client does not read its reply is not.
        body_bytes: bodies, as far as they have come in, of requests that are not there as a whole.
    """

    connections: int = FILES_NEEDED - _OTHER_FILES
    requests: int = 1000
    body_bytes: int = 64 * 1024 * 1024

    @classmethod
    def with_files(cls, files: int | None) -> "Most":
        """Say what fits.

        Args:
            files: how many files this process may have open; None is no limit.
        """
        if files is None or files >= FILES_NEEDED:
            return cls()
        connections = max(files - _OTHER_FILES, 100)
        return cls(connections, connections // 2)


@dataclass(frozen=True, slots=True)
class Times:
    """How long a client may take, in seconds.

    Args:
        head_s: from the first byte of a request to the end of its headers.
        body_s: from there to the end of the body.
        reading_s: to read the next 48 KiB or so of a reply, and what is left of the last one.
        idle_s: before the first request, and between a reply and the next request. Longer than a proxy keeps
            an idle connection (Caddy: 120 s), which may just be sending on it.
    """

    head_s: float = 10
    body_s: float = READ_WITHIN_S
    reading_s: float = 30
    idle_s: float = 150


class Connections:
    """Counts connections, and what they do: work on a request, or wait for their client to send or to read.

    If there are too many, the one that has waited longest gives way, of the network that has most waiting. So
    a newcomer gets in however many are idle, and a request that is worked on is never cut off.
    """

    def __init__(self, most: Most, tally: Tally | None = None) -> None:
        self._most = most
        self._tally = tally or Tally()
        self._networks: dict[Connection, str] = {}
        self._waiting: dict[str, dict[Connection, None]] = {}  # by network, the one that waits longest first
        self._number_waiting = self._abandoned = 0
        self._bodies: dict[Connection, int] = {}  # bytes, the one that began first first
        self._body_bytes = 0
        self._said: dict[str, float] = {}

    def came(self, connection: Connection, network: str) -> None:
        """Count a newcomer, which waits for its client."""
        if len(self._networks) >= self._most.connections:
            self._say("There are %d connections: the oldest idle ones are closed.", self._most.connections)
            if self._waiting:
                self._end(next(iter(max(self._waiting.values(), key=len))), "TOO_MANY_CONNECTIONS")
        self._networks[connection] = network
        self.waits(connection)

    def waits(self, connection: Connection) -> None:
        """Take note that a connection waits for its client from now on."""
        self._wait_no_longer(connection)
        network = self._networks.get(connection)
        if network is not None:
            self._waiting.setdefault(network, {})[connection] = None
            self._number_waiting += 1

    def works(self, connection: Connection) -> None:
        """Take note that a connection does not wait for its client any longer."""
        self._wait_no_longer(connection)
        self._body_bytes -= self._bodies.pop(connection, 0)

    def left(self, connection: Connection) -> None:
        """Forget a connection."""
        self.works(connection)
        self._networks.pop(connection, None)

    def abandoned(self, requests: int) -> None:
        """Count requests that are worked on although their client has hung up; -1 once one is done."""
        self._abandoned += requests

    def holds(self, connection: Connection, more_bytes: int) -> None:
        """Count a piece of a body; if there are too many, the body that began first is given up."""
        if connection not in self._networks:
            return
        self._bodies[connection] = self._bodies.get(connection, 0) + more_bytes
        self._body_bytes += more_bytes
        while self._body_bytes > self._most.body_bytes:
            self._say("Bodies of %d bytes are being received: the oldest are given up.", self._body_bytes)
            self._end(next(iter(self._bodies)), "TOO_MANY_BODIES")

    def take_on(self) -> bool:
        """Tell whether one more request may be worked on."""
        if len(self._networks) - self._number_waiting + self._abandoned < self._most.requests:
            return True
        self._say("%d requests are being worked on: others are refused with 503.", self._most.requests)
        return False

    def _end(self, connection: Connection, why: str) -> None:
        self._tally.cut_off[why] += 1
        self.left(connection)
        connection.give_way()

    def _wait_no_longer(self, connection: Connection) -> None:
        network = self._networks.get(connection, "")
        waiting = self._waiting.get(network, {})
        if connection in waiting:
            del waiting[connection]
            self._number_waiting -= 1
            if not waiting:
                del self._waiting[network]

    def _say(self, message: str, number: int) -> None:
        now = time.monotonic()
        if now - self._said.get(message, -_SAID_AGAIN_AFTER_S) >= _SAID_AGAIN_AFTER_S:
            self._said[message] = now
            logger.warning(message, number)
