"""What the desk expects of each planned show, noted about an hour before its start.

By then 100ms is asked anew about what it can be asked about, so that what is called checked is no answer of
earlier that day, and nothing is called checked that nobody could ask about.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from greenroom.desk.credentials.confirming_codes import confirm_code
from greenroom.desk.desk import Desk
from greenroom.desk.places.checking import check_place
from greenroom.desk.plans.outlooks import Credential, Outlook, credentials, outlooks
from greenroom.desk.plans.views import planned_views
from greenroom.desk.sealed.checking import check_token
from greenroom.desk.sealed.places import Place, place_of_row
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.surprises import Foreseen
from greenroom.hms.findings import Verdict
from greenroom.hms_api.errors import HmsError
from greenroom.store.models import PlannedShow
from greenroom.store.surprise_rows import to_foresee
from greenroom.turns import give_way

BEFORE: Final = timedelta(hours=1)
AT_LEAST_BEFORE: Final = timedelta(minutes=30)  # one that is planned later, or moved, is not counted
FRESH_FOR: Final = timedelta(minutes=5)  # an older answer of 100ms's is asked for again
SHOWS_A_ROUND: Final = 20  # which may ask 100ms for three things each


async def foresee(desk: Desk) -> None:
    """Note what is expected of the next few shows that start within the hour."""
    now = desk.now()
    ids = await to_foresee(now + AT_LEAST_BEFORE, now + BEFORE, SHOWS_A_ROUND)
    if not ids:
        return
    planned = await planned_views(ids)
    await _ask_anew(desk, (await outlooks(desk, planned)).values())
    shows = (await outlooks(desk, planned)).values()
    found = await credentials(tuple(shows))
    for one in shows:
        foreseen = _foreseen(one, found, desk.now() - FRESH_FOR)
        # One that was moved or cancelled meanwhile is judged again in its time.
        as_judged = PlannedShow.filter(id=one.planned.id, starts_at=one.planned.starts_at, cancelled_at=None)
        await as_judged.update(foreseen=foreseen.value, foreseen_at=desk.now())
        await give_way()


async def _ask_anew(desk: Desk, shows: Collection[Outlook]) -> None:
    """Look at the stored tokens of these shows again, and ask 100ms about their places and room codes."""
    asked, old = set[Place](), desk.now() - FRESH_FOR
    for one in shows:
        await give_way()
        row, place = one.row, place_of_row(one.row)
        await check_token(desk, row.id)
        if place is not None and place not in asked and _is_old(row.place_checked_at, old):
            asked.add(place)
            await check_place(desk, place)
        if row.room_code_kind is not None and _is_old(row.code_checked_at, old):
            try:
                await confirm_code(desk, row.id)
            except HmsError:
                continue  # what is not answered counts as not checked


def _foreseen(one: Outlook, found: Mapping[Outlook, Credential | None], old: datetime) -> Foreseen:
    credential = found[one]
    if credential is None or credential.verdict is not Verdict.GOOD:
        return Foreseen.WARNED
    answers = [credential.accepted_at]
    if credential.source is Source.ROOM_CODE:
        answers.append(one.row.code_checked_at)
    return Foreseen.NOT_CHECKED if any(_is_old(at, old) for at in answers) else Foreseen.CHECKED


def _is_old(at: datetime | None, old: datetime) -> bool:
    return at is None or at < old
