"""What happens on a demo desk: shows that were, those that are on air, and who else works there."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.desk.access.accounts import add_admin
from greenroom.desk.access.admins import invite_admin
from greenroom.desk.access.sessions import open_session
from greenroom.desk.access.tries import Caller
from greenroom.desk.actors import AdminActor, AdminRole, InfluencerActor, Transport
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.influencers.editing import archive_influencer, invite_influencer
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.influencers.tags import change_tags
from greenroom.desk.rounds.demo_shows import ON_AIR, SILENT
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.shows.staying import end_own_show, show_started
from greenroom.hms.sdk_errors import MAY_ONLY_WATCH
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, Influencer

SINCE: Final = timedelta(days=6)  # how long everybody has had their token by now

_COMPUTER, _PHONE = Caller(client="Firefox, macOS"), Caller(client="Safari, iPhone")

# With how many minutes ago they signed in.
_ADMINS = (
    ("Mika Stone", "mika@demo.example", AdminRole.MANAGER, 50),
    ("Dana Cole", "dana@demo.example", AdminRole.OPERATOR, 12),
    ("Sam Reyes", "sam@demo.example", AdminRole.VIEWER, None),
)
_INVITED_ADMIN = ("Jo Park", "jo@demo.example", AdminRole.OPERATOR)
_ARCHIVED = (("Bea Fontaine", "bea"), ("Hugo Lind", "hugo"))
_TAGS = {"Gaming": ("Noah Lindqvist", "Kenji Tanaka", "Mina Park"), "Music": ("Sofia Marín", "Grace Mbeki")}

# Who played for how many minutes, and how many hours ago it began.
_PLAYED = (
    ("Sofia Marín", 123, 55),
    ("Luca Bianchi", 122, 90),
    ("Noah Lindqvist", 98, 45),
    ("Kenji Tanaka", 97, 62),
    ("Sofia Marín", 75, 70),
    ("Mateo Rojas", 74, 38),
    ("Freya Nielsen", 50, 58),
    ("Luca Bianchi", 49, 85),
    ("Grace Mbeki", 27, 64),
    ("Isla Campbell", 26, 110),
    ("Sofia Marín", 25, 48),
)
_STOPPED = ("Freya Nielsen", 28, 35, "The venue lost power")
# What 100ms's SDK said when they tried, each with its reason against their next show.
_REFUSED = (
    ("Lin Wei", 1.5, MAY_ONLY_WATCH, ""),
    ("Oscar Jansen", 1.0, 400, "room is not active"),
    ("Jonas Weber", 0.7, 401, ""),
)
_LIVE = (("Noah Lindqvist", 84, ON_AIR), ("Grace Mbeki", 33, ON_AIR), ("Leila Farahani", 61, SILENT))

# As in the demo's own plans.
PLANNED: Final = (("Leila Farahani", -2, 120, 1), ("Grace Mbeki", -1, 120, 1))
REFUSED: Final = frozenset(name for name, *_ in _REFUSED)
INVITED: Final = "Thiago Costa"


@dataclass(frozen=True, slots=True)
class _Stage:
    """Plays shows, each at its own time."""

    desk: Desk
    people: dict[str, UUID]

    def at(self, ago: timedelta) -> Desk:
        """Give the desk as it was."""
        then: datetime = self.desk.now() - ago
        return replace(self.desk, now=lambda: then)

    async def begin(self, name: str, ago: timedelta, holder: str) -> tuple[InfluencerActor, UUID]:
        """Sign somebody in on their phone, and press Go Live."""
        then = self.at(ago)
        async with in_transaction():
            person = await hold(Influencer, self.people[name])
            assert person is not None  # noqa: S101 (the demo has added them)
            actor = (await open_session(then, person, Transport.COOKIE, _PHONE)).actor
        assert isinstance(actor, InfluencerActor)  # noqa: S101
        return actor, (await go_live(then, actor, holder=holder)).show.id

    async def go_on_air(self, name: str, ago: timedelta, holder: str) -> tuple[InfluencerActor, UUID]:
        """Begin a show whose picture comes."""
        actor, show = await self.begin(name, ago, holder)
        then = self.at(ago - timedelta(seconds=4))
        await show_started(then, actor, show, holder=holder, peer_id=str(new_id()), session_id=str(new_id()))
        return actor, show


async def play_evening(desk: Desk, owner: AdminActor, people: dict[str, UUID]) -> None:
    """Let the last days happen on a filled demo: shows that were and are, reasons, colleagues and leavers.

    Args:
        people: everybody's id by their name; all but who wait for a token have had theirs since `SINCE`.
    """
    stage = _Stage(desk, people)
    await _colleagues(stage, owner)
    for name, handle in _ARCHIVED:
        email = f"{handle}@demo.example"
        left = await invite_influencer(stage.at(SINCE), owner, name=name, email=email, handle=handle)
        await archive_influencer(stage.at(timedelta(days=2)), owner, left.influencer.row.id)
    for tag, names in _TAGS.items():
        for name in names:
            await change_tags(stage.at(SINCE), owner, people[name], add=[tag])
    for name, hours, minutes in _PLAYED:
        ago = timedelta(hours=hours)
        actor, show = await stage.go_on_air(name, ago, "earlier")
        await end_own_show(stage.at(ago - timedelta(minutes=minutes)), actor, show, holder="earlier")
    name, hours, minutes, reason = _STOPPED
    await stage.go_on_air(name, timedelta(hours=hours), "earlier")
    stopped = stage.at(timedelta(hours=hours, minutes=-minutes))
    await toggle_streaming(stopped, owner, people[name], enabled=False, reason=reason)
    await toggle_streaming(stage.at(timedelta(hours=20)), owner, people[name], enabled=True, reason="")
    for name, hours, code, text in _REFUSED:
        ago = timedelta(hours=hours)
        actor, show = await stage.begin(name, ago, "earlier")
        failed = stage.at(ago - timedelta(seconds=5))
        await end_own_show(failed, actor, show, holder="earlier", failure_code=code, failure_text=text)
    for name, minutes, holder in _LIVE:
        await stage.go_on_air(name, timedelta(minutes=minutes), holder)


async def _colleagues(stage: _Stage, owner: AdminActor) -> None:
    joined = stage.at(SINCE)
    for name, email, role, minutes in _ADMINS:
        admin_id = new_id()
        hashed = await stage.desk.passwords.hash(str(new_id()))  # nobody is to sign in as them
        async with in_transaction():
            await add_admin(joined, admin_id, email=email, name=name, role=role, password_hash=hashed)
        if minutes is not None:
            seen = stage.at(timedelta(minutes=minutes))
            async with in_transaction():
                await open_session(seen, await Admin.get(id=admin_id), Transport.COOKIE, _COMPUTER)
    name, email, role = _INVITED_ADMIN
    await invite_admin(stage.at(timedelta(hours=1)), owner, name=name, email=email, role=role)
