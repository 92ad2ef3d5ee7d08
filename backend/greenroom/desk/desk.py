"""What every rule may use, handed in once at the start: the clock, the keys, the ways out."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from greenroom.desk.errands import Errands
from greenroom.desk.history import Kept
from greenroom.desk.hms_replies import HmsReplies
from greenroom.desk.limits import SignInLimits
from greenroom.desk.passwords import Passwords
from greenroom.desk.security_events import SecurityEvents
from greenroom.hms.surroundings import EMULATOR_ACCESS_KEY_PREFIX
from greenroom.hms_api.accounts import HMS, Endpoints
from greenroom.hms_api.apis import HmsApis
from greenroom.hms_api.client import HmsApi
from greenroom.posting.mails import Mailer
from greenroom.posting.poster import Poster
from greenroom.store.backups import Schedule
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
    network_check: bool = False
    backups: Schedule | None = None
    kept: Kept = field(default_factory=Kept)
    zone: tzinfo = UTC
    poster: Poster = field(default_factory=Poster)
    mailer: Mailer | None = None
    limits: SignInLimits = field(default_factory=SignInLimits)
    apis: HmsApis = field(default_factory=HmsApis)
    errands: Errands = field(default_factory=Errands)
    hms_replies: HmsReplies = field(default_factory=HmsReplies)
    security: SecurityEvents = field(default_factory=SecurityEvents)
    exchanging: dict[object, asyncio.Task[Any]] = field(
        default_factory=dict[object, asyncio.Task[Any]], repr=False
    )
    evenings: dict[object, Any] = field(default_factory=dict[object, Any], repr=False)  # read lately

    @property
    def emulator_access_key(self) -> str | None:
        """The access key of the emulator that runs beside this desk."""
        return self.emulator.access_key if self.emulator else None

    def api_of(self, access_key: str) -> HmsApi | None:
        """Return how an account is asked for; None if it is a practice room's that does not run here."""
        endpoints = self.hms
        if access_key.startswith(EMULATOR_ACCESS_KEY_PREFIX):
            if self.emulator is None or self.emulator.access_key != access_key:
                return None
            endpoints = Endpoints.of_emulator(self.emulator.url)
        return self._api_at(endpoints)

    def apis_of_code(self, access_key: str | None) -> list[HmsApi]:
        """Return who is asked about a room code, one after the other as long as it is not known there.

        A code does not say whose it is. The practice room's own codes never get to 100ms: where the account
        is not known, the practice room is asked first, and nobody else in a demo.

        Args:
            access_key: the account where its influencer broadcasts; None if that is not known.
        """
        if access_key is not None:
            return [api] if (api := self.api_of(access_key)) else []
        hms = self._api_at(self.hms)
        if self.emulator is None:
            return [hms]
        emulator = self._api_at(Endpoints.of_emulator(self.emulator.url))
        return [emulator] if self.demo else [emulator, hms]

    def _api_at(self, endpoints: Endpoints) -> HmsApi:
        return self.apis.at(endpoints, self.now, self.hms_replies.hear)
