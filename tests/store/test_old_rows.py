"""Old shows and token versions: which of them are removed, and how they are found."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, Show, TokenVersion
from greenroom.store.old_rows import START, old_rows, remove_needless
from greenroom.store.sizes import database_size
from tests.store.plans import plans_of
from tests.store.rows import NOON, a_show, a_token_version, an_influencer

DAY = timedelta(days=1)


async def show(
    person: UUID, version: UUID, day: int | None, opened: int | None = None, **columns: Any
) -> UUID:
    """Write a show that ended on that day, or is open; return its id."""
    begun = (opened if opened is not None else day) or 0
    row = a_show(person, version, opened_at=NOON + begun * DAY - timedelta(hours=1), **columns)
    if day is not None:
        row.ended_at, row.end_reason = NOON + day * DAY, "LOST"
    await row.save(force_create=True)
    return row.id


async def version(person: UUID, day: int, created: int | None = None) -> UUID:
    """Write a token version that expired on that day; return its id."""
    row = await a_token_version(person)
    at = NOON + (day - 1 if created is None else created) * DAY
    await TokenVersion.filter(id=row.id).update(expires_at=NOON + day * DAY, created_at=at)
    return row.id


async def remove(table: Any, day: int) -> int:
    rows = await old_rows(table, NOON + day * DAY, START, 1000)
    return await remove_needless(table, NOON + day * DAY, [row_id for _, row_id in rows]) if rows else 0


@pytest.mark.usefixtures("database")
async def test_ended_shows_go_but_not_the_last_one_nor_what_is_not_written_yet() -> None:
    mia, joe = await an_influencer(), await an_influencer("joe@example.com")
    token = await version(mia.id, 9)
    first = await show(mia.id, token, 1)
    counted = await show(mia.id, token, 2, handed_out_again=3)
    on_the_day = await show(mia.id, token, 3)
    newest = await show(mia.id, token, None, opened=4)
    only = await show(joe.id, token, 1)
    assert await remove("shows", 3) == 1
    assert {row.id for row in await Show.all()} == {counted, on_the_day, newest, only}
    assert first not in {counted, on_the_day, newest, only}
    assert await remove("shows", 4) == 1
    assert {row.id for row in await Show.all()} == {counted, newest, only}


@pytest.mark.usefixtures("database")
async def test_of_shows_opened_at_one_moment_one_stays() -> None:
    mia = await an_influencer()
    token = await version(mia.id, 9)
    ids = [await show(mia.id, token, 1) for _ in range(3)]
    assert await remove("shows", 9) == 2
    assert [row.id for row in await Show.all()] == [max(ids)]


@pytest.mark.usefixtures("database")
async def test_token_versions_go_but_not_the_current_or_last_one_nor_that_of_a_show() -> None:
    mia, joe = await an_influencer(), await an_influencer("joe@example.com")
    current, shown, free, valid = [await version(mia.id, day) for day in (1, 2, 2, 5)]
    await Influencer.filter(id=mia.id).update(token_version_id=current)
    await show(mia.id, shown, 2)
    only = await version(joe.id, 1)
    assert await remove("token_versions", 2) == 0
    assert await remove("token_versions", 3) == 1
    assert {row.id for row in await TokenVersion.all()} == {current, shown, valid, only}
    assert free not in {current, shown, valid, only}
    await Influencer.filter(id=mia.id).update(token_version_id=None)
    assert await remove("token_versions", 6) == 1
    assert {row.id for row in await TokenVersion.all()} == {shown, valid, only}


@pytest.mark.usefixtures("database")
async def test_a_pass_sees_each_row_once_also_where_all_ended_at_one_moment() -> None:
    mia = await an_influencer()
    token = await version(mia.id, 9)
    ids = {await show(mia.id, token, 1) for _ in range(5)} | {await show(mia.id, token, 2)}
    place, seen = START, list[UUID]()
    while rows := await old_rows("shows", NOON + 3 * DAY, place, 2):
        seen += [row_id for _, row_id in rows]
        place = rows[-1]
    assert (len(seen), set(seen)) == (6, ids)


async def test_every_step_of_a_removal_uses_an_index(database: Database) -> None:
    async with plans_of(database) as asked:
        for table in ("shows", "token_versions", "planned_shows"):
            await old_rows(table, NOON, (NOON, new_id()), 200)
            await remove_needless(table, NOON, [new_id() for _ in range(200)])
        chained = AuditEntry.filter(chain_no__gt=5, chain_no__lt=500)
        await chained.order_by("chain_no").limit(200)
        await chained
        await Show.filter(handed_out_again__gt=0, handed_out_at__lte=NOON).order_by("handed_out_at").limit(50)
    plan = "\n".join(asked)
    for index in (
        "ended_shows_by_end",
        "shows_by_influencer",
        "shows_by_token_version",
        "influencers_by_open_show",
        "influencers_by_token_version",
        "token_versions_by_expiry",
        "token_versions_by_influencer",
        "one_audit_entry_per_place",
        "shows_handed_out_again",
    ):
        assert index in plan, plan
    assert "SCAN" not in plan.replace("SCAN CONSTANT ROW", ""), plan
    assert "Seq Scan" not in plan, plan


@pytest.mark.usefixtures("database")
async def test_the_size_of_the_database_is_measured() -> None:
    size = await database_size()
    assert size.total > 10_000
    assert 0 <= size.free < size.total
