"""What every rule may use, handed in once at the start: the clock, the keys, the ways out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from greenroom.desk.limits import SignInLimits
from greenroom.desk.passwords import Passwords
from greenroom.store.vault import Vault


def utc_now() -> datetime:
    """Read the system's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class EmulatorAt:
    """The 100ms emulator that runs beside this desk.

    `init_endpoint` is what the 100ms web SDK takes as `initEndpoint`; `url` is its address for people.
    """

    access_key: str
    url: str
    init_endpoint: str

    @property
    def origins(self) -> tuple[str, str]:
        """The two origins that a page needs to reach it: for requests and for the websocket."""
        return self.url, self.url.replace("http", "ws", 1)


@dataclass(frozen=True, slots=True)
class Desk:
    """The deployment, as the rules see it."""

    vault: Vault
    passwords: Passwords
    now: Callable[[], datetime] = utc_now
    expiring: timedelta = timedelta(hours=3)
    emulator: EmulatorAt | None = None
    public_url: str = "http://localhost:8081"
    demo: bool = False
    zone: tzinfo = UTC
    limits: SignInLimits = field(default_factory=SignInLimits)

    @property
    def emulator_access_key(self) -> str | None:
        """The access key of the emulator that runs beside this desk."""
        return self.emulator.access_key if self.emulator else None
