"""One request to 100ms, and until when its caller waits."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from greenroom.hms_api.accounts import Account


class Deadline:
    """The moment until which a caller waits, over as many requests as its call takes."""

    def __init__(self, within_s: float) -> None:
        self.at = asyncio.get_running_loop().time() + within_s

    def left_s(self) -> float:
        """Return the seconds that are left; less than none when it has passed."""
        return self.at - asyncio.get_running_loop().time()


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes:
        repeatable: whether a repetition does no harm if 100ms acted on the first one.
        sender: the account that signs it, a token that goes along as it is, or neither.
    """

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Mapping[str, object] | None = field(default=None, repr=False)
    repeatable: bool = False
    sender: Account | str | None = field(default=None, repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """List what goes along and must not be repeated to anybody."""
        code = str((self.body or {}).get("code", ""))
        if isinstance(self.sender, Account):
            return self.sender.app_secret, self.sender.access_key, code
        return self.sender or "", code
