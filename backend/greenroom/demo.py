"""A desk to look around in: a connected demo account and one that is not, one owner, 25 influencers."""

import secrets
import shutil
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from tortoise.transactions import in_transaction

from greenroom.demo_evening import INVITED, REFUSED, SINCE, play_evening
from greenroom.demo_evening import PLANNED as PLANNED_TOO
from greenroom.desk.access.accounts import add_admin
from greenroom.desk.access.api_keys import create_api_key
from greenroom.desk.actors import AdminActor, AdminRole, Permission
from greenroom.desk.audit.entries import Operator
from greenroom.desk.credentials.setting import set_auth_token
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.editing import invite_influencer
from greenroom.desk.influencers.listing import add_influencer, influencer_view
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.plans.planning import plan_shows
from greenroom.desk.plans.times import PlannedTime, Repeat, Weekday
from greenroom.desk.workspaces.connecting import connect_workspace
from greenroom.emulator_process import Emulator
from greenroom.hms.minting import mint_auth_token
from greenroom.store.ids import new_id
from greenroom.store.models import DeskRow

MARK = ".greenroom-demo"
OWNER = "owner@demo.example"
UNCONNECTED, OTHER_ROOM = "64b7f02a9c1d4e5f60718293", "64b7f0c4d2a3b4c5d6e7f809"

# What each one shows; the first has no token yet, so that you can try setting one at once. Those whose token
# has expired, or soon will, are of the account that is not connected: for the others the desk makes one then.
INFLUENCERS = [
    ("Amara Okafor", "NO_TOKEN"),
    ("Sofia Marín", "READY"),
    ("Luca Bianchi", "READY"),
    ("Priya Nair", "EXPIRING"),
    ("Omar Haddad", "READY"),
    ("Chloé Dubois", "BLOCKED"),
    ("Noah Lindqvist", "READY"),
    ("Zuri Mwangi", "OFF"),
    ("Kenji Tanaka", "READY"),
    ("Elena Petrova", "NO_TOKEN"),
    ("Mateo Rojas", "READY"),
    ("Aisha Rahman", "EXPIRING"),
    ("Jonas Weber", "READY"),
    ("Lin Wei", "BLOCKED"),
    ("Freya Nielsen", "READY"),
    ("Kwame Mensah", "OFF"),
    ("Isla Campbell", "READY"),
    ("Thiago Costa", "NO_TOKEN"),
    ("Nadia Kowalska", "READY"),
    ("Tariq Aziz", "EXPIRING"),
    ("Mina Park", "READY"),
    ("Oscar Jansen", "BLOCKED"),
    ("Leila Farahani", "READY"),
    ("Ravi Shankar", "OFF"),
    ("Grace Mbeki", "READY"),
]


# Who plays when: half hours from now on, how long, and on how many days. The first two should have begun.
PLANNED = [
    ("Noah Lindqvist", -3, 60, 1),
    ("Isla Campbell", -1, 120, 1),
    ("Sofia Marín", 2, 60, 1),
    ("Elena Petrova", 2, 90, 1),
    ("Priya Nair", 3, 120, 1),
    ("Luca Bianchi", 4, 60, 7),
    ("Chloé Dubois", 4, 45, 1),
    ("Zuri Mwangi", 6, 60, 1),
    ("Kenji Tanaka", 6, 60, 1),
    ("Sofia Marín", 50, 60, 1),
    ("Mateo Rojas", 50, 60, 1),
]


class NotADemo(Exception):  # noqa: N818 (a refusal)
    """A folder contains something that no demo made."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to sign in with."""

    id: UUID
    email: str
    password: str = field(repr=False)
    readiness: str = ""


@dataclass(frozen=True, slots=True)
class DemoDesk:
    """All accounts in the demo."""

    admin: DemoAccount
    secret_key: str = field(repr=False)
    api_key: str = field(repr=False)
    influencers: list[DemoAccount]


def fresh_demo_folder(folder: Path) -> None:
    """Empty a folder that a demo made, or use an empty or missing one.

    Raises:
        NotADemo: it contains something else; nothing was changed.
    """
    mark = folder / MARK
    if folder.exists() and any(folder.iterdir()):
        if not mark.is_file():
            raise NotADemo(
                f"{folder} holds files that no demo made, so the demo leaves it alone. "
                "Name another folder in GREENROOM_DATA."
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.touch()


async def fill(desk: Desk, emulator: Emulator, *, evening: bool = False) -> DemoDesk:
    """Fill a new desk; every password and key is random.

    Args:
        evening: whether something happens on it: shows, colleagues, reasons. Programs get a desk at rest.
    """
    await DeskRow.filter(id=1).update(demo=True)
    await connect_workspace(
        desk,
        Operator(),
        name="Demo account",
        access_key=emulator.access_key,
        app_secret=emulator.app_secret,
    )
    since = SINCE if evening else timedelta()
    began = desk.now() - since
    owner, secret_key = await _owner(replace(desk, now=lambda: began))
    actor = AdminActor(owner.id, owner.id, owner.email, "Robin Demo", AdminRole.OWNER)
    may = (Permission.VIEW, Permission.OPERATE_SHOWS, Permission.MANAGE_TOKENS)
    made = await create_api_key(desk, actor, name="Examples", permissions=may, days=90)
    influencers = [
        await _influencer(desk, actor, emulator, name, state, since) for name, state in INFLUENCERS
    ]
    people = {name: account.id for (name, _), account in zip(INFLUENCERS, influencers, strict=True)}
    for name, *when in [*PLANNED, *(PLANNED_TOO if evening else ())]:
        await _plan(desk, actor, people[name], *when)
    if evening:
        await play_evening(desk, actor, people)
    return DemoDesk(owner, secret_key, made.secret, influencers)


async def _plan(  # noqa: PLR0917
    desk: Desk, actor: AdminActor, influencer: UUID, half_hours: int, length_min: int, days: int
) -> None:
    zone = getattr(desk.zone, "key", "UTC")
    now = desk.now().astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
    start = now.replace(minute=now.minute // 30 * 30) + half_hours * timedelta(minutes=30)
    until = start.date() + timedelta(days=days - 1)
    repeat = Repeat(frozenset(Weekday), until) if days > 1 else None
    yesterday = desk.now() - timedelta(days=1)
    then = replace(desk, now=lambda: yesterday)  # a show that has begun by now was planned before
    await plan_shows(then, actor, [influencer], PlannedTime(start, zone, length_min), repeat)


async def _owner(desk: Desk) -> tuple[DemoAccount, str]:
    account = DemoAccount(new_id(), OWNER, new_password())
    hashed = await desk.passwords.hash(account.password)
    async with in_transaction():
        secret_key = await add_admin(
            desk, account.id, email=OWNER, name="Robin Demo", role=AdminRole.OWNER, password_hash=hashed
        )
    return account, secret_key


async def _influencer(  # noqa: PLR0917
    desk: Desk, actor: AdminActor, emulator: Emulator, name: str, state: str, since: timedelta
) -> DemoAccount:
    """Add somebody who has been there for so long, with their token."""
    handle = name.split(maxsplit=1)[0].lower().replace("é", "e")
    email, password = f"{handle}@demo.example", new_password()
    began = desk.now() - since
    at_first = replace(desk, now=lambda: began)
    if since and name == INVITED:
        invited = await invite_influencer(desk, actor, name=name, email=email, handle=handle)
        return DemoAccount(invited.influencer.row.id, email, "", state)
    person = await add_influencer(at_first, actor, name=name, email=email, handle=handle, password=password)
    refused = bool(since) and name in REFUSED
    if refused:
        state = "READY"
    if state != "NO_TOKEN":
        left = {"EXPIRING": timedelta(hours=2), "BLOCKED": timedelta(hours=24)}.get(
            state, timedelta(hours=24)
        )
        # A token that has expired by now was valid when it was set.
        then = desk.now() - timedelta(days=2) if state == "BLOCKED" else began
        # 100ms is asked about what it refused, and would say that nothing is wrong.
        connected = not refused and state not in {"EXPIRING", "BLOCKED"}
        token = mint_auth_token(
            access_key=emulator.access_key if connected else UNCONNECTED,
            app_secret=emulator.app_secret if connected else secrets.token_urlsafe(48),
            room_id=emulator.room_id if connected else OTHER_ROOM,
            role=emulator.role,
            user_id=handle,
            now=then,
            lifetime=left if state == "BLOCKED" else left + since,
        )
        await set_auth_token(replace(desk, now=lambda: then), actor, person, token)
    if state == "OFF":
        await toggle_streaming(desk, actor, person, enabled=False, reason="On holiday until Monday")
    view = await influencer_view(desk, person)
    return DemoAccount(person, email, password, view.readiness.value)


def new_password() -> str:
    """Make a password that nobody chose."""
    return secrets.token_urlsafe(12)
