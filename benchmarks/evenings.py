"""Simulated evenings: how many shows fail on their credential, and what the desk had said of them before.

Each evening, an admin sets the tokens at five and plans a show at eight for everybody; then things go wrong
at 100ms and at the desk. The desk's own jobs run, it judges the shows at seven, and at eight everybody
presses Go Live: the token that the desk hands out is judged by the emulator, which decides whether the show
starts.
Nothing waits: the clock is the simulation's own, and 100ms is in this process (`two_accounts`).
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import stamina

from benchmarks.evening_faults import FAULTS, LATE, Fault, Person, repair, token_for
from benchmarks.evening_table import Outcome
from benchmarks.filling import plan_of
from benchmarks.two_accounts import AT, OneAccount, TwoAccounts
from greenroom.app import make_desk, migrate_database, open_database
from greenroom.desk.actors import AdminActor, AdminRole, InfluencerActor
from greenroom.desk.audit.entries import Operator
from greenroom.desk.credentials.asking import check_with_hms
from greenroom.desk.credentials.setting import TokenRejected, set_auth_token
from greenroom.desk.credentials.sources import set_token_source
from greenroom.desk.desk import Desk
from greenroom.desk.identity import keys_of
from greenroom.desk.places.checking import check_due_places
from greenroom.desk.plans.planning import plan_shows
from greenroom.desk.plans.surprises import read_surprises
from greenroom.desk.plans.times import check_time
from greenroom.desk.rounds.foreseeing import foresee
from greenroom.desk.rounds.room_codes import keep_room_codes
from greenroom.desk.sealed.checking import check_tokens
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.going_live import GoLiveBlocked, go_live
from greenroom.desk.shows.staying import end_own_show, show_started
from greenroom.desk.workspaces.connecting import connect_workspace
from greenroom.hms_api.errors import HmsError
from greenroom.hms_api.replies import Refused
from greenroom.hms_api.sending import ATTEMPTS
from greenroom.store.bound_rows import add_bound
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, Influencer, PlannedShow, SessionRow

FIRST: Final = datetime(2026, 11, 23, tzinfo=UTC)
STARTS: Final = 20  # o'clock, UTC
LENGTH_MIN: Final = 60
ROUNDS: Final = 2  # of a job, for what one of them leaves to the next
_IN_VAIN: Final = 2003  # what the web SDK says of a 404

_RARELY: Final = 0.04  # how often something befalls the account, or somebody in the last hour
_OFTEN: Final = 0.3  # how often something befalls somebody before that
_SECRET: Final = "the account gets another app secret"  # noqa: S105
_DOWN: Final = "100ms does not answer at seven"

# Of every ten people, how many broadcast with what, where the account is connected.
_SOURCES: Final = (*[Source.PASTED] * 5, *[Source.MINTED] * 3, *[Source.ROOM_CODE] * 2)


@dataclass
class Simulation:
    """A desk, its people, and 100ms, at a time of its own."""

    desk: Desk
    hms: TwoAccounts
    admin: AdminActor
    people: list[Person]
    chance: random.Random
    connected: bool
    time: datetime = FIRST

    @property
    def account(self) -> OneAccount:
        """Return the account that everybody broadcasts for."""
        return self.hms.connected if self.connected else self.hms.other

    def at(self, evening: int, hour: int, minute: int = 0) -> None:
        """Set the clock; minutes have passed."""
        self.time = FIRST + timedelta(days=evening, hours=hour, minutes=minute)
        self.hms.pass_minutes()

    async def evening(self, number: int) -> list[Outcome]:
        """Simulate one evening."""
        self.at(number, 17)
        broken = {person.id: self._fault_of(person) for person in self.people}
        for person in self.people:
            await repair(self, person)
            await self._set(person, broken[person.id][0])
        await self._jobs()
        await self._plan()
        befalls = self.chance.random()
        of_all = _SECRET if befalls < _RARELY else _DOWN if befalls < 2 * _RARELY else None
        keys = self.account.keys
        for minute in (20, 110):
            self.at(number, 17, minute)
            first = minute == 20  # noqa: PLR2004 (what breaks at ten to seven, no job sees before seven)
            await self._break(broken, lambda late, first=first: not late and (not first or self._half()))
            if first:
                await self._jobs()
        if of_all == _SECRET:
            self.account.replace_secret()
        self.at(number, 19)
        self.hms.down = of_all == _DOWN
        while await PlannedShow.filter(foreseen=None, starts_at__gt=self.time).exists():
            await foresee(self.desk)
        self.hms.down = False
        self.at(number, 19, 20)
        await self._break(broken, lambda late: late)
        self.at(number, 19, 40)
        await self._jobs()
        self.at(number, STARTS)
        outcomes = [await self._go_live(person, *broken[person.id], of_all=of_all) for person in self.people]
        self.account.keys = keys
        return outcomes

    def _half(self) -> bool:
        return self.chance.random() < 1 / 2

    def _fault_of(self, person: Person) -> tuple[Fault | None, bool]:
        if self.chance.random() < _RARELY:
            return self.chance.choice([one for one in LATE if one.befalls(person)]), True
        if self.chance.random() < _OFTEN:
            return self.chance.choice([one for one in FAULTS if one.befalls(person)]), False
        return None, False

    async def _set(self, person: Person, fault: Fault | None) -> None:
        """Give somebody a token, as an admin does who pastes what they have copied."""
        text = token_for(person, fault)
        if text is None:
            return
        try:
            await set_auth_token(self.desk, self.admin, person.id, text)
        except TokenRejected:
            return  # they have none, and the row says so
        if not self.connected and self._half():
            await check_with_hms(self.desk, self.admin, person.id)

    async def _plan(self) -> None:
        starts = self.time.replace(hour=STARTS, tzinfo=None)
        first = check_time(starts, "UTC", LENGTH_MIN, self.time)
        await plan_shows(self.desk, self.admin, [person.id for person in self.people], first)

    async def _break(
        self, broken: Mapping[UUID, tuple[Fault | None, bool]], now: Callable[[bool], bool]
    ) -> None:
        for person in self.people:
            fault, late = broken[person.id]
            if fault is not None and fault.begin is not None and not person.is_broken and now(late):
                person.is_broken = True
                await fault.begin(self, person)

    async def _jobs(self) -> None:
        for _ in range(ROUNDS):
            for job in (check_due_places, keep_room_codes, check_tokens):
                await job(self.desk)

    async def _go_live(
        self, person: Person, fault: Fault | None, late: bool, *, of_all: str | None
    ) -> Outcome:
        planned = await PlannedShow.get(influencer_id=person.id, starts_at=self.time)
        reason = await self._press(person.actor)
        named = fault.name if fault else of_all
        return Outcome(self.connected, person.source, named, late, planned.foreseen or "", reason)

    async def _press(self, actor: InfluencerActor) -> str | None:
        """Press Go Live and join with what the desk hands out; return why there is no show, if so."""
        try:
            stage = await go_live(self.desk, actor, holder="phone")
        except GoLiveBlocked as blocked:
            return blocked.findings[0].code.value
        code, text = await self._join(stage.auth_token)
        if code is None:
            await show_started(self.desk, actor, stage.show.id, holder="phone", peer_id="p", session_id=None)
        pulse = await end_own_show(
            self.desk, actor, stage.show.id, holder="phone", failure_code=code, failure_text=text
        )
        return None if code is None else str(pulse.show.end_code)

    async def _join(self, token: str) -> tuple[int | None, str]:
        try:
            answer = await self.desk.apis.at(AT, self.desk.now).ask_init(token)
        except HmsError:
            return _IN_VAIN, ""
        return (answer.code, answer.text) if isinstance(answer, Refused) else (None, "")


async def simulate(
    folder: Path,
    evenings: int,
    shows: int,
    seed: int,
    *,
    connected: bool,
    told: Callable[[int], None] = lambda _: None,
) -> tuple[list[Outcome], tuple[int, int]]:
    """Simulate evenings on a new desk.

    Args:
        shows: how many each evening.
        connected: whether the desk holds the app secret of the account that everybody broadcasts for.
        told: called after each evening with how many there were.

    Returns:
        What became of each show; and how many surprises the desk itself has counted, those that were CHECKED
        and those that were not.
    """
    plan = plan_of(folder)
    await migrate_database(plan)
    made = make_desk(plan)
    stamina.set_testing(True, attempts=ATTEMPTS, cap=True)
    try:
        async with open_database(plan, made):
            chance = random.Random(seed)  # noqa: S311 (nothing secret)
            simulation = await _set_up(made, shows, chance, connected=connected)
            outcomes: list[Outcome] = []
            for evening in range(evenings):
                outcomes += await simulation.evening(evening)
                told(evening + 1)
            counted = await read_surprises()
            await simulation.desk.errands.finished()
            await simulation.desk.hms_replies.settle()
    finally:
        stamina.set_testing(False)
        made.passwords.close()
    return outcomes, (counted.checked.failed, counted.not_checked.failed)


async def _set_up(made: Desk, shows: int, chance: random.Random, *, connected: bool) -> Simulation:
    times: list[Simulation] = []
    clock = lambda: times[0].time if times else FIRST  # noqa: E731
    hms = TwoAccounts(clock)
    desk = replace(made, now=clock, hms=AT, apis=hms)
    row = Admin(id=new_id(), email="a@b.example", email_key="a@b.example", name="Ada", role="OWNER")
    row.created_at = FIRST
    await add_bound(desk.vault, row)
    admin = AdminActor(row.id, new_id(), row.email, row.name, AdminRole.OWNER)
    simulation = Simulation(desk, hms, admin, [], chance, connected)
    times.append(simulation)
    if connected:
        keys = hms.connected.keys
        await connect_workspace(
            desk, Operator(), name="Ours", access_key=keys.access_key, app_secret=keys.app_secret
        )
    for number in range(shows):
        source = _SOURCES[number % len(_SOURCES)] if connected else Source.PASTED
        simulation.people.append(await _person(simulation, number, source))
    return simulation


async def _person(simulation: Simulation, number: int, source: Source) -> Person:
    account = simulation.account
    desk, name, email = simulation.desk, f"Person {number}", f"person{number}@b.example"
    row = Influencer(name=name, email=email, created_at=FIRST, **keys_of(name=name, email=email, handle=""))
    await add_bound(desk.vault, row)
    actor = InfluencerActor(row.id, new_id(), email, name)
    session = SessionRow(
        id=actor.session_id,
        token_hash=str(actor.session_id),
        audience="INFLUENCER",
        transport="BEARER",
        influencer_id=row.id,
        created_at=FIRST,
        seen_at=FIRST,
        expires_at=FIRST + timedelta(days=36_500),
    )
    await add_bound(desk.vault, session)
    room = account.create_room(None)
    person = Person(actor, account, room, source)
    if source is not Source.PASTED:
        person.code = account.create_code(room.record.id, "broadcaster")
        first = account.token(room, str(row.id), 86_400)
        code = person.code.code if source is Source.ROOM_CODE else ""
        await set_auth_token(desk, simulation.admin, row.id, first, room_code=code)
        await set_token_source(desk, simulation.admin, row.id, source)
    return person
