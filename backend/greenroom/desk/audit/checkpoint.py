"""The checkpoint: where the audit log's chain goes on, once its oldest entries were removed.

It holds the number and MAC of the last removed entry, from which the first one that is left was chained, and
has a MAC of its own by the key of the chain, which is not in the database and is never rotated. So nobody
without the keys can remove entries and say that the desk did.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, Self

from greenroom.desk.keys import same_hash
from greenroom.store.vault import Vault

_PURPOSE: Final = "audit checkpoint"
Removed = tuple[int, datetime]
"""How many rows were removed, and up to when: of the last one, or of all that ended before."""


class ForgedCheckpointError(Exception):
    """The desk did not write this checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was removed from the audit log, and what the log is not told yet.

    Args:
        number: the place of the last removed entry, and so how many were; 0 if none was.
        mac: that entry's MAC.
        up_to: when that entry was written.
        at: when it was removed.
        untold: what was removed of each table since the audit log was last told.
    """

    number: int = 0
    mac: str = ""
    up_to: datetime | None = None
    at: datetime | None = None
    untold: Mapping[str, Removed] = field(default_factory=dict[str, Removed])

    @classmethod
    def read(cls, vault: Vault, text: str | None) -> Self:
        """Read what the desk's row holds; nothing was removed where it holds nothing.

        Raises:
            ForgedCheckpointError: it was not written by this desk, or changed since.
        """
        if text is None:
            return cls()
        mac, _, told = text.partition(" ")
        if not same_hash(mac, vault.lookup_hash(_PURPOSE, told)):
            raise ForgedCheckpointError
        number, previous, up_to, at, untold = json.loads(told)
        return cls(
            number,
            previous,
            up_to and datetime.fromisoformat(up_to),
            at and datetime.fromisoformat(at),
            {table: (count, datetime.fromisoformat(until)) for table, (count, until) in untold.items()},
        )

    def written(self, vault: Vault) -> str:
        """Write it for the desk's row."""
        untold = {table: (count, _text(until)) for table, (count, until) in self.untold.items()}
        told = json.dumps([self.number, self.mac, _text(self.up_to), _text(self.at), untold])
        return f"{vault.lookup_hash(_PURPOSE, told)} {told}"

    def counted(self, table: str, removed: int, up_to: datetime) -> "Checkpoint":
        """Count rows that the audit log is to be told of."""
        before, _ = self.untold.get(table, (0, up_to))
        return replace(self, untold={**self.untold, table: (before + removed, up_to)})


def _text(time: datetime | None) -> str | None:
    return time and time.astimezone(UTC).isoformat()
