"""What a resolver is given besides its arguments."""

from dataclasses import dataclass, field
from datetime import datetime

from greenroom.api.loaders import Batches
from greenroom.desk.access.tries import NOWHERE, Caller
from greenroom.desk.actors import AdminActor, Audience, InfluencerActor
from greenroom.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class NewCookie:
    """A cookie that the reply must set; with no token, one that it must clear."""

    audience: Audience
    token: str | None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewDevice:
    """What the reply must have the browser remember of the accounts that were signed in to from it."""

    cookie: str


@dataclass(slots=True)
class Context:
    """One request: who asks, and what the reply must carry besides its body."""

    desk: Desk
    request_id: str
    admin: AdminActor | None = None
    influencer: InfluencerActor | None = None
    browser: bool = True
    cookies: list[NewCookie | NewDevice] = field(default_factory=list[NewCookie | NewDevice])
    caller: Caller = NOWHERE
    batches: Batches = field(default_factory=Batches)

    @property
    def as_admin(self) -> AdminActor:
        """The admin who asks; only for fields whose directive lets nobody else through."""
        assert self.admin is not None  # noqa: S101 (the directive has seen to it)
        return self.admin

    @property
    def as_influencer(self) -> InfluencerActor:
        """The influencer who asks; only for fields whose directive lets nobody else through."""
        assert self.influencer is not None  # noqa: S101 (the directive has seen to it)
        return self.influencer
