"""What a resolver is given besides its arguments."""

from dataclasses import dataclass, field
from datetime import datetime

from greenroom.desk.actors import AdminActor, Audience, InfluencerActor
from greenroom.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class NewCookie:
    """A cookie that the reply must set; with no token, one that it must clear."""

    audience: Audience
    token: str | None
    expires_at: datetime | None = None


@dataclass(slots=True)
class Context:
    """One request: who asks, and what the reply must carry besides its body."""

    desk: Desk
    request_id: str
    admin: AdminActor | None = None
    influencer: InfluencerActor | None = None
    browser: bool = True
    cookies: list[NewCookie] = field(default_factory=list[NewCookie])
