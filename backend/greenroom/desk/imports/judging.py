"""What importing each row would do: judged against whom the desk knows and what they have planned."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from greenroom.desk.desk import Desk
from greenroom.desk.identity import email_key
from greenroom.desk.imports.sheets import SheetRow
from greenroom.desk.influencers.many import NotGenuine
from greenroom.desk.influencers.phones import open_phone
from greenroom.desk.plans.planning import overlap
from greenroom.desk.plans.times import PlannedTime, check_time, refused
from greenroom.desk.plans.views import planned_time
from greenroom.desk.problems import InputRejected, Problem, ProblemCode
from greenroom.store.bound_rows import genuine
from greenroom.store.models import Influencer, PlannedShow
from greenroom.turns import give_way
from greenroom.words.sentences import Sentence

_READ_AT_ONCE: Final = 100
FIELDS: Final = ("name", "handle", "phone")


class ImportVerdict(StrEnum):
    """What becomes of a row."""

    ADDED = "ADDED"
    PLANNED = "PLANNED"
    CHANGED = "CHANGED"
    NOTHING = "NOTHING"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Judged:
    """One row, and what importing it does.

    Args:
        influencer_id: whose row it is, if the desk knows them.
        known_as: their name at the desk; '' if the desk does not know them.
        time: the show that they get; None if none.
        changes: the fields of theirs that are overwritten, with what they are to be.
        differs: the fields of theirs that the row has otherwise, and that stay.
        why: why nothing comes of it; None unless it is refused.
    """

    row: SheetRow
    verdict: ImportVerdict
    influencer_id: UUID | None = None
    known_as: str = ""
    time: PlannedTime | None = None
    changes: dict[str, str] = field(default_factory=dict[str, str])
    differs: tuple[str, ...] = ()
    why: Problem | None = None

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Say what becomes of it."""
        if self.why is not None:
            return self.why.message, self.why.fix
        said: list[Sentence] = [] if self.verdict is ImportVerdict.CHANGED else [self._said()]
        if self.changes:
            said.append(
                Sentence("import.overwritten", name=self.known_as, fields=_named(tuple(self.changes)))
            )
        if self.differs:
            said.append(Sentence("import.differs", name=self.known_as, fields=_named(self.differs)))
        if self.time is not None and (note := self.time.clock_note):
            said.append(note)
        return tuple(said)

    def _said(self) -> Sentence:
        at = self.time.named if self.time else ""
        match self.verdict:
            case ImportVerdict.ADDED:
                return Sentence("import.added.show", at=at) if at else Sentence("import.added.only")
            case ImportVerdict.PLANNED:
                return Sentence("import.planned", name=self.known_as, at=at)
            case _:
                return Sentence("import.nothing", name=self.known_as)


def _named(fields: Sequence[str]) -> tuple[Sentence, ...]:
    return tuple(Sentence(f"field.{one}") for one in fields)


@dataclass(slots=True)
class _Person:
    """Somebody whom the desk knows, or whom a row adds."""

    name: str
    influencer: Influencer | None = None
    phone: str = ""
    forged: bool = False
    seen: bool = False  # in an earlier row, whose fields count
    busy: list[PlannedTime] = field(default_factory=list[PlannedTime])


class Judge:
    """Judges the rows of one spreadsheet, one after the other: each sees what those before it do.

    Args:
        known: whom the desk knows of them, by the key of their email, archived ones too.
        overwrite: whether the fields of somebody whom the desk knows become the row's.
    """

    def __init__(self, desk: Desk, known: dict[str, Influencer], *, overwrite: bool) -> None:
        self._desk = desk
        self._overwrite = overwrite
        self._people = {key: self._person(row) for key, row in known.items()}

    def _person(self, row: Influencer) -> _Person:
        return _Person(
            row.name, row, open_phone(self._desk, row), forged=genuine(self._desk.vault, row) is None
        )

    async def read_plans(self, rows: Sequence[SheetRow]) -> None:
        """Read what those who are known have planned around the times of these rows."""
        starts = [row.start for row in rows if row.start is not None]
        people = {one.influencer.id: one for one in self._people.values() if one.influencer}
        if not starts or not people:
            return
        day = timedelta(days=2)  # more than any zone, and the longest show
        since, until = _utc(min(starts), -day), _utc(max(starts), day)
        planned = PlannedShow.filter(cancelled_at=None, ends_at__gt=since, starts_at__lt=until)
        ids = list(people)
        for at in range(0, len(ids), _READ_AT_ONCE):
            await give_way()
            for show in await planned.filter(influencer_id__in=ids[at : at + _READ_AT_ONCE]):
                people[show.influencer_id].busy.append(planned_time(show))

    def take_as_seen(self, keys: Sequence[str]) -> None:
        """Leave the fields of these people as they are: an earlier part of the import has seen to them."""
        for key in keys:
            if key in self._people:
                self._people[key].seen = True

    def judge(self, row: SheetRow, zone: str) -> Judged:
        """Say what importing a row does."""
        if row.refused is not None:
            return Judged(row, ImportVerdict.REFUSED, why=row.refused)
        person = self._people.get(email_key(row.email))
        try:
            time = self._time(row, zone, person)
            return self._add(row, time) if person is None else self._meet(row, time, person)
        except Problem as problem:
            return Judged(row, ImportVerdict.REFUSED, why=problem)

    def _time(self, row: SheetRow, zone: str, person: _Person | None) -> PlannedTime | None:
        """Return the show that is to be planned; None if there is none, or it is planned already."""
        if row.start is None:
            return None
        time = check_time(row.start, zone, row.length_min, self._desk.now())
        for other in person.busy if person else ():
            if (other.starts_at, other.length_min) == (time.starts_at, time.length_min):
                return None
        if time.starts_at <= self._desk.now():
            raise refused("startsAt", "past")
        for other in person.busy if person else ():
            if other.starts_at < time.ends_at and time.starts_at < other.ends_at:
                raise overlap(other)
        return time

    def _add(self, row: SheetRow, time: PlannedTime | None) -> Judged:
        if not row.name:
            raise InputRejected(ProblemCode.BAD_IMPORT, "name", "no-name")
        new = _Person(row.name, phone=row.phone, seen=True, busy=[time] if time else [])
        self._people[email_key(row.email)] = new
        return Judged(row, ImportVerdict.ADDED, time=time)

    def _meet(self, row: SheetRow, time: PlannedTime | None, person: _Person) -> Judged:
        known = person.influencer
        if person.forged:
            raise NotGenuine
        if known is not None and known.archived_at is not None:
            raise InputRejected(ProblemCode.BAD_EMAIL, "email", "taken.archived", name=known.name)
        other: dict[str, str] = {}
        if known is not None and not person.seen:
            now = {"name": known.name, "handle": known.handle, "phone": person.phone}
            given = {"name": row.name, "handle": row.handle, "phone": row.phone}
            other = {one: given[one] for one in FIELDS if given[one] and given[one] != now[one]}
        person.seen = True
        if time is not None:
            person.busy.append(time)
        changes = other if self._overwrite else {}
        verdict = (
            ImportVerdict.PLANNED if time else ImportVerdict.CHANGED if changes else ImportVerdict.NOTHING
        )
        return Judged(
            row,
            verdict,
            influencer_id=known and known.id,
            known_as=person.name,
            time=time,
            changes=changes,
            differs=() if self._overwrite else tuple(other),
        )


async def judge_all(desk: Desk, rows: Sequence[SheetRow], zone: str, *, overwrite: bool) -> list[Judged]:
    """Say what importing these rows would do now; nothing is changed."""
    known: dict[str, Influencer] = {}
    keys = keys_of_rows(rows)
    for at in range(0, len(keys), _READ_AT_ONCE):
        await give_way()
        some = await Influencer.filter(email_key__in=keys[at : at + _READ_AT_ONCE])
        known |= {row.email_key: row for row in some}
    judge = Judge(desk, known, overwrite=overwrite)
    await judge.read_plans(rows)
    judged: list[Judged] = []
    for at, row in enumerate(rows):
        if at % _READ_AT_ONCE == 0:
            await give_way()
        judged.append(judge.judge(row, zone))
    return judged


def keys_of_rows(rows: Sequence[SheetRow]) -> list[str]:
    """List by which keys the people of these rows are found, each once."""
    return list(dict.fromkeys(email_key(row.email) for row in rows if row.refused is None))


def _utc(local: datetime, by: timedelta) -> datetime:
    """Move a local time so far that no zone matters, and take it for UTC."""
    try:
        return local.replace(tzinfo=UTC) + by
    except OverflowError:
        return local.replace(tzinfo=UTC)
