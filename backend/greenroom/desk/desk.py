"""What every rule may use, handed in once at the start: the clock, the keys, the ways out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from greenroom.desk.limits import SignInLimits
from greenroom.desk.passwords import Passwords
from greenroom.hms.surroundings import EMULATOR_ACCESS_KEY_PREFIX
from greenroom.hms_api.accounts import HMS, Endpoints
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
    hms: Endpoints = HMS
    public_url: str = "http://localhost:8081"
    demo: bool = False
    zone: tzinfo = UTC
    limits: SignInLimits = field(default_factory=SignInLimits)

    @property
    def emulator_access_key(self) -> str | None:
        """The access key of the emulator that runs beside this desk."""
        return self.emulator.access_key if self.emulator else None

    def endpoints_of(self, access_key: str) -> Endpoints | None:
        """Return where an account is asked for; None if it is a practice room's that does not run here."""
        if not access_key.startswith(EMULATOR_ACCESS_KEY_PREFIX):
            return self.hms
        emulator = self.emulator
        return Endpoints.of_emulator(emulator.url) if emulator and emulator.access_key == access_key else None
