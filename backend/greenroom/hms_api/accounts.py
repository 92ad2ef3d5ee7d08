"""Whom to call and as whom."""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of one 100ms: the service itself, or an emulator.

    They come from the settings and are never accepted from a request, since the desk sends tokens to them.

    Attributes:
        api: what the paths of the REST API are appended to, such as `/rooms`.
        init: the host whose `/init` takes an auth token.
        auth_token: the whole address that exchanges a room code for an auth token.
    """

    api: str = "https://api.100ms.live/v2"
    init: str = "https://prod-init.100ms.live"
    auth_token: str = "https://auth.100ms.live/v2/token"  # noqa: S105 - an address

    @classmethod
    def of_emulator(cls, url: str) -> "Endpoints":
        """Name the endpoints of a 100ms emulator, which serves all three at one address."""
        return cls(api=f"{url}/v2", init=url, auth_token=f"{url}/v2/token")


HMS: Final = Endpoints()
"""100ms itself (100ms.md 3)."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account at 100ms whose app secret is known; its representation shows neither key."""

    access_key: str = field(repr=False)
    app_secret: str = field(repr=False)
