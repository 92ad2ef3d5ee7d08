"""The way out for webhooks, as a desk has it."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
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
        post = await asyncio.to_thread(_post_imported)
        return await post(self, address, body, headers)


def _post_imported() -> "Callable[[Poster, str, bytes, Mapping[str, str]], Awaitable[Sent]]":
    """Import what webhooks need, and read certificates, which takes long; no desk needs it to start."""
    from greenroom.posting import webhooks  # noqa: PLC0415

    webhooks.certificates()
    return webhooks.post
