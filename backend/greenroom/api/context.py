"""What a resolver is given besides its arguments."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from greenroom.api.loaders import Loaders
from greenroom.desk.access.tries import NOWHERE, Caller
from greenroom.desk.actors import AdminActor, Audience, InfluencerActor
from greenroom.desk.desk import Desk
from greenroom.words.catalogue import Words
from greenroom.words.languages import OURS


@dataclass(frozen=True, slots=True)
class NewCookie:
    """A cookie that the reply must set; with no token, one that it must clear."""

    audience: Audience
    token: str | None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewDevice:
    """What the reply tells the browser to remember about the accounts that signed in from it."""

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
    make_caller: Callable[[], Caller] = lambda: NOWHERE
    words: Words = field(default_factory=OURS.words)
    changes: bool = False  # whether a mutation was let through
    operation: str | None = None  # its name, if it has one that may be repeated
    _loaders: Loaders | None = None
    _caller: Caller | None = None

    @property
    def caller(self) -> Caller:
        """Where the request comes from; worked out for those few that are asked for it."""
        if self._caller is None:
            self._caller = self.make_caller()
        return self._caller

    @property
    def loaders(self) -> Loaders:
        """The loaders of this request, which read for several objects in one go."""
        if self._loaders is None:
            self._loaders = Loaders.on(self.desk)
        return self._loaders

    @property
    def as_admin(self) -> AdminActor:
        """The admin who is signed in; only for fields whose directive lets nobody else through."""
        assert self.admin is not None  # noqa: S101 (the directive has seen to it)
        return self.admin

    @property
    def as_influencer(self) -> InfluencerActor:
        """The influencer who is signed in; only for fields whose directive lets nobody else through."""
        assert self.influencer is not None  # noqa: S101 (the directive has seen to it)
        return self.influencer

    def actor(self, audience: Audience) -> AdminActor | InfluencerActor | None:
        """Who is signed in as this; None if nobody is."""
        return self.admin if audience is Audience.ADMIN else self.influencer

    def forget(self, audience: Audience) -> None:
        """Treat the rest of the operation as if nobody of this audience were signed in."""
        if audience is Audience.ADMIN:
            self.admin = None
        else:
            self.influencer = None
