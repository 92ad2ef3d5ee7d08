"""Importing rows of a spreadsheet, some at a time, and remembering what each of them made.

What a row does is decided when it is imported, with the people's rows held, and not by what was said
before: who has been added meanwhile is known, and a show that is planned already is not planned again. So
a part that is sent again, because its answer was lost, does nothing twice, and says again what it did.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.desk.actors import AdminActor
from greenroom.desk.audit.entries import Action, note_many
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold, hold_all
from greenroom.desk.identity import email_key, keys_of
from greenroom.desk.imports.judging import ImportVerdict, Judge, Judged, keys_of_rows
from greenroom.desk.imports.sheets import SheetRow
from greenroom.desk.imports.undoing import planned_as, time_planned
from greenroom.desk.influencers.listing import new_influencer
from greenroom.desk.influencers.phones import seal_phone
from greenroom.desk.plans.planning import planned
from greenroom.desk.problems import BadInput
from greenroom.store.bound_rows import bind, change_bound
from greenroom.store.constraints import violated
from greenroom.store.models import Import, ImportRow, Influencer, PlannedShow
from greenroom.turns import give_way

MOST_AT_ONCE: Final = 100
_TRIES: Final = 2  # beyond one for each row
_RACES: Final = ("one_influencer_per_email", "one_row_per_import_and_line")


async def import_rows(
    desk: Desk,
    actor: AdminActor,
    import_id: UUID,
    rows: Sequence[SheetRow],
    *,
    zone: str,
    overwrite: bool,
) -> list[Judged]:
    """Import a part of a spreadsheet: all of its rows that nothing speaks against, or none.

    Args:
        import_id: chosen by whoever imports, the same for all parts.
        rows: checked, at most 100; those of one number are one row.
        overwrite: whether the fields of somebody whom the desk knows become the row's.

    Returns:
        What became of each row; of one that was imported before, what became of it then.

    Raises:
        BadInput: there are too many rows, or this import was undone.
    """
    if len(rows) > MOST_AT_ONCE:
        raise BadInput("input.rows", f"at most {MOST_AT_ONCE} rows are expected.")
    # Each time, one more of them is known: there is an end.
    tries = len(rows) + _TRIES
    for tried in range(tries):
        try:
            async with in_transaction():
                return await _Part(desk, actor, import_id, zone).take(rows, overwrite=overwrite)
        except IntegrityError as error:
            # Somebody else has just added one of them, or begun this import: now they are seen.
            if tried == tries - 1 or (violated(error) not in _RACES and not await _begun(import_id)):
                raise
    raise AssertionError  # the last try returns or raises


async def _begun(import_id: UUID) -> bool:
    return await Import.exists(id=import_id)


class _Part:
    """One part of an import, in one transaction."""

    def __init__(self, desk: Desk, actor: AdminActor, import_id: UUID, zone: str) -> None:
        self._desk = desk
        self._actor = actor
        self._id = import_id
        self._zone = zone

    async def take(self, rows: Sequence[SheetRow], *, overwrite: bool) -> list[Judged]:
        await self._hold_import()
        lines = [row.line for row in rows]
        done = {row.line: row for row in await ImportRow.filter(import_id=self._id, line__in=lines)}
        held = await hold_all(Influencer.filter(email_key__in=keys_of_rows(rows)))
        known = {row.email_key: row for row in held}
        judge = Judge(self._desk, known, overwrite=overwrite)
        before = set(
            await ImportRow.filter(
                import_id=self._id, influencer_id__in=[row.id for row in held]
            ).values_list("influencer_id", flat=True)
        )
        judge.take_as_seen([key for key, row in known.items() if row.id in before])
        await judge.read_plans(rows)
        judged: dict[int, Judged] = {}
        for row in rows:
            await give_way()
            if row.line not in judged:
                again = done.get(row.line)
                judged[row.line] = self._again(row, again) if again else judge.judge(row, self._zone)
        new = [one for line, one in judged.items() if line not in done]
        await self._write(new, known)
        return [self._of(judged[line], known) for line in dict.fromkeys(lines)]

    async def _hold_import(self) -> None:
        row = await hold(Import, self._id)
        if row is None:
            row = Import(id=self._id, begun_at=self._desk.now(), begun_by_id=self._actor.id)
            await row.save(force_create=True)
        if row.undone_at is not None:
            raise BadInput("input.importId", "a new id is expected: this import was undone.")

    @staticmethod
    def _again(row: SheetRow, before: ImportRow) -> Judged:
        return Judged(
            row,
            ImportVerdict(before.verdict),
            influencer_id=before.influencer_id,
            known_as=row.name,
            time=time_planned(before.planned_as) if before.planned_as else None,
            changes=dict.fromkeys(before.overwrote.split(), ""),
        )

    @staticmethod
    def _of(judged: Judged, known: dict[str, Influencer]) -> Judged:
        person = known.get(email_key(judged.row.email)) if judged.why is None else None
        if person is None:
            return judged
        known_as = judged.known_as or person.name
        return replace(judged, influencer_id=judged.influencer_id or person.id, known_as=known_as)

    async def _write(self, judged: Sequence[Judged], known: dict[str, Influencer]) -> None:
        """Write what the rows make; those who are added are known from then on."""
        added = [one for one in judged if one.verdict is ImportVerdict.ADDED]
        people = [self._new(one.row) for one in added]
        known |= {person.email_key: person for person in people}
        await Influencer.bulk_create(people)
        await note_many(self._desk, self._actor, Action.INFLUENCER_ADDED, [(one, {}) for one in people])
        for one in judged:
            if one.changes:
                await self._change(known[email_key(one.row.email)], one.changes)
        shows: dict[int, PlannedShow] = {}
        told: list[tuple[Influencer, dict[str, Any]]] = []
        for one in judged:
            if one.time is not None:
                person = known[email_key(one.row.email)]
                shows[one.row.line] = planned(self._desk, self._actor, person.id, one.time, None)
                told.append((person, {"shows": 1, "startsAt": one.time.starts_at.isoformat()}))
        await PlannedShow.bulk_create(shows.values())
        await note_many(self._desk, self._actor, Action.SHOWS_PLANNED, told)
        await ImportRow.bulk_create(
            [
                self._remembered(one, known[email_key(one.row.email)], shows.get(one.row.line))
                for one in judged
                if one.verdict not in (ImportVerdict.NOTHING, ImportVerdict.REFUSED)
            ]
        )

    def _new(self, row: SheetRow) -> Influencer:
        person = new_influencer(
            self._desk, name=row.name, email=row.email, handle=row.handle, phone=row.phone
        )
        bind(self._desk.vault, person)
        return person

    async def _change(self, person: Influencer, changes: dict[str, str]) -> None:
        columns: dict[str, Any] = {"name": person.name, "handle": person.handle} | changes
        if "phone" in changes:
            columns["phone"] = seal_phone(self._desk, person.id, changes["phone"])
        columns |= keys_of(name=columns["name"], email=person.email, handle=columns["handle"])
        await change_bound(self._desk.vault, person, **columns, version=person.version + 1)
        after = {"changed": list(changes)}
        await note_many(self._desk, self._actor, Action.INFLUENCER_CHANGED, [(person, after)])

    def _remembered(self, judged: Judged, person: Influencer, show: PlannedShow | None) -> ImportRow:
        return ImportRow(
            import_id=self._id,
            line=judged.row.line,
            verdict=judged.verdict.value,
            influencer_id=person.id,
            version=person.version,
            planned_show_id=show and show.id,
            planned_as=planned_as(show) if show else "",
            overwrote=" ".join(judged.changes),
        )
