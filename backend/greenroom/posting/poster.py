"""The way out for webhooks, as a desk has it."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from greenroom.posting.addresses import Network, Resolve, resolve
from greenroom.posting.outcomes import Sent

WITHIN_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Poster:
    """The way out for webhooks.

    Args:
        allowed: networks that are not public, and may be reached all the same.
        resolve: looks names up.
        certificates: whom connections trust; None for what the system trusts.
    """

    allowed: tuple[Network, ...] = ()
    resolve: Resolve = resolve
    certificates: ssl.SSLContext | None = field(default=None, repr=False)
    within_s: float = WITHIN_S

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Sent:
        """Post a body once, as `webhooks.post` does."""
        from greenroom.posting.webhooks import post  # noqa: PLC0415 (not needed to start a desk)

        return await post(self, address, body, headers)
