"""Readiness: the rule in SQL and the rule in Python are one rule."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom.desk.desk import Desk
from greenroom.desk.influencers.listing import (
    InfluencerOrder,
    count_influencers,
    count_standings,
    influencer_view,
    list_influencers,
)
from greenroom.desk.readiness.findings import findings_of
from greenroom.desk.readiness.readiness import (
    CHECK,
    REPORT_COUNTS_FOR,
    Readiness,
    moment,
    standing_of,
)
from greenroom.desk.readiness.sources import is_mintable, next_source
from greenroom.desk.shows.going_live import blocking_findings
from greenroom.desk.shows.page_reports import DeviceAccess, StudioPage, report_page
from greenroom.desk.shows.page_reports import PageReport as Report
from greenroom.hms.findings import FindingCode, Severity
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, PageReport, Show, TokenVersion, Workspace
from tests.desk.readiness.rule import readiness_of
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, NOW
from tests.world import EMULATOR, World, row_of

TICK = timedelta(microseconds=1)
SKEW = timedelta(seconds=60)
EXPIRING = timedelta(hours=3)


def sum_of(pair: tuple[timedelta, timedelta]) -> timedelta:
    return pair[0] + pair[1]


edges = st.sampled_from([timedelta(0), SKEW, EXPIRING, timedelta(seconds=1)])
ticks = st.sampled_from([-TICK, timedelta(0), TICK])
# Either a boundary or beside it, or anywhere at all.
offsets: st.SearchStrategy[timedelta] = st.tuples(edges, ticks).map(sum_of) | st.timedeltas(
    timedelta(days=-400), timedelta(days=400)
)
STORED = [None, "BAD_SIGNATURE", "ROOM_OFF", "ROLE_UNKNOWN", "ROLE_CANNOT_PUBLISH", "TOKEN_REFUSED"]
KEYS = [ACCESS_KEY, EMULATOR.access_key, "eeeeeeee1", "EEEEEEEE0123456789ABCDEF", "eeeeeee", "%eeeeeee", None]
_ASKED = NOW - timedelta(minutes=4)
PLACES: list[dict[str, Any]] = [
    {"place_code": code, "place_checked_at": asked}
    for code, asked in (
        (None, None),
        (None, _ASKED),
        (None, NOW),
        ("ROOM_OFF", _ASKED),
        ("ROLE_CANNOT_PUBLISH", NOW),
    )
]
CODE_COLUMNS = "hms_room_id", "hms_role", "room_code_kind", "code_room_id", "code_role", "code_fault"
CODES: list[dict[str, Any]] = [
    dict(zip(CODE_COLUMNS, values, strict=True))
    for values in product(
        (None, "here", "here"),
        (None, "host", "host"),
        (None, "LOCAL", "TYPED", "REAL"),
        (None, "here", "here", "there"),
        (None, "host", "host", "viewer"),
        (None, None, None, "ROOM_CODE_REFUSED.off", "ROOM_CODE_REFUSED"),
    )
]
ages = st.sampled_from([timedelta(0), REPORT_COUNTS_FOR - TICK, REPORT_COUNTS_FOR, timedelta(days=30)])
accesses = st.sampled_from(["GRANTED", "DENIED", "PROMPT", "MISSING", "UNKNOWN"])
rows: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "streaming_enabled": st.sampled_from([True, True, True, False]),
        "open": st.sampled_from([False, False, False, True]),
        "block_code": st.sampled_from([None, None, *STORED]),
        "doubt_code": st.sampled_from([None, "DUPLICATE", "ROOM_CHANGED", "ROLE_CANNOT_PUBLISH"]),
        "checked_at": st.sampled_from([None, NOW, NOW - timedelta(days=3)]),
        "token_role": st.sampled_from([None, "viewer", "host"]),
        "token_access_key": st.sampled_from(KEYS),
        "token_not_before": st.none() | offsets,
        "token_expires_at": st.none() | offsets,
        "source_choice": st.sampled_from([None, "PASTED", "MINTED", "MINTED", "ROOM_CODE", "ROOM_CODE"]),
        "can_mint": st.booleans(),
        "keys_refused": st.sampled_from([False, False, True]),
        "hms_access_key": st.sampled_from(KEYS),
        "code": st.sampled_from(CODES),
        "place": st.sampled_from(PLACES),
        "reported": st.none() | st.tuples(ages, accesses, accesses),
    }
)
clocks = st.sampled_from([NOW, NOW + TICK, NOW + timedelta(microseconds=999_999)])
desks = st.tuples(clocks, st.booleans(), st.sampled_from([EXPIRING, timedelta(minutes=5), timedelta(days=2)]))


async def insert_rows(
    world: World, generated: list[dict[str, Any]], now: datetime, expiring: timedelta
) -> list[Influencer]:
    host = await world.star()
    version = (await row_of(host)).token_version_id
    show = await Show.create(
        influencer_id=host.id,
        token_version_id=version,
        room_id="room",
        role="host",
        holder="",
        opened_at=now,
        seen_at=now,
    )
    account = await Workspace.create(
        name="Ours", access_key=str(new_id()), created_at=now, check_outcome="WRONG_KEYS"
    )
    made: list[Influencer] = []
    pages: list[PageReport] = []
    for number, columns in enumerate(generated):
        given = dict(columns)
        given |= given.pop("code")
        for name in ("token_not_before", "token_expires_at"):
            if given[name] is not None:
                at_expiring = given[name] - EXPIRING if abs(given[name] - EXPIRING) <= TICK else None
                given[name] = now + (given[name] if at_expiring is None else expiring + at_expiring)
        if given["token_expires_at"] is None:
            given["token_access_key"] = None
        given["workspace_id"] = account.id if given.pop("keys_refused") else None
        given["open_show_id"] = show.id if given.pop("open") else None
        key = f"row{number}"
        text = dict.fromkeys(("email", "email_key", "name", "name_key", "search_key"), key)
        reported = given.pop("reported")
        given |= given.pop("place")
        made.append(Influencer(id=new_id(), created_at=now, **text, **given))
        if reported is not None:
            age, camera, microphone = reported
            pages.append(
                PageReport(
                    influencer_id=made[-1].id,
                    support_code=f"{number:04}",
                    camera=camera,
                    microphone=microphone,
                    reported_at=now - age,
                    seen_at=now,
                )
            )
    await Influencer.bulk_create(made)
    await world.bind()
    await PageReport.bulk_create(pages)
    return made


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(generated=st.lists(rows, min_size=60, max_size=90), desk=desks)
async def test_sql_and_python_agree_on_every_row_at_every_moment(
    world: World, generated: list[dict[str, Any]], desk: tuple[datetime, bool, timedelta]
) -> None:
    now, emulated, expiring = desk
    await Influencer.all().update(open_show_id=None, token_version_id=None)
    for table in (Show, TokenVersion, PageReport, Influencer, Workspace):
        await table.all().delete()
    made = await insert_rows(world, generated, now, expiring)
    at_work = Desk(
        world.desk.vault,
        world.passwords,
        lambda: now,
        expiring=expiring,
        emulator=EMULATOR if emulated else None,
    )
    page = await list_influencers(
        at_work, first=100, order=InfluencerOrder.NAME, after=None, readiness=(), search="row"
    )
    assert len(page.items) == len(made)
    at, stored = moment(at_work), {row.id: row for row in await Influencer.all()}
    pages = {page.influencer_id: page for page in await PageReport.all()}
    for view in page.items:
        in_python = readiness_of(stored[view.row.id], at)
        assert (view.readiness, readiness_of(view.row, at)) == (in_python, in_python)
        known = tuple(f for f in view.findings if f.code is not FindingCode.KEYS_REFUSED)
        refused = stored[view.row.id].workspace_id is not None and is_mintable(view.row, at)
        if FindingCode.NO_TOKEN not in {finding.code for finding in known}:
            assert (known != view.findings) is refused
        if not refused:
            assert findings_of(stored[view.row.id], at, pages.get(view.row.id)) == view.findings
        assert view.row.standing == standing_of(in_python, view.findings)
        _findings_fit(view.readiness, view.row.standing, [(f.code, f.severity) for f in view.findings])
        assert view.next_source is next_source(stored[view.row.id], at)
        if view.readiness in {Readiness.READY, Readiness.EXPIRING}:
            assert view.next_source is not None
    counts = await count_influencers(at_work, "row")
    assert +Counter(counts) == Counter(view.readiness for view in page.items)
    for readiness in Readiness:
        only = await list_influencers(
            at_work, first=100, order=InfluencerOrder.STATUS, after=None, readiness=[readiness], search="row"
        )
        assert {view.readiness for view in only.items} <= {readiness}
        assert len(only.items) == counts[readiness]
    standings = Counter((await count_standings(at_work, "row")).standings)
    assert standings == Counter(view.row.standing for view in page.items)
    for check, standing in ((True, CHECK), (False, "READY")):
        ready = await list_influencers(
            at_work,
            first=100,
            order=InfluencerOrder.STATUS,
            after=None,
            readiness=[Readiness.READY],
            search="row",
            check=check,
        )
        assert [view.row.standing for view in ready.items] == [standing] * standings[standing]


def _findings_fit(readiness: Readiness, standing: str, findings: list[tuple[FindingCode, Severity]]) -> None:
    """Hold the reasons to the status: every one that is not well has its reason."""
    broken = [code for code, severity in findings if severity is Severity.BROKEN]
    found = [code for code, _ in findings]
    if readiness is Readiness.OFF:
        assert FindingCode.STREAMING_OFF in broken
    elif readiness is Readiness.BLOCKED:
        assert broken
        assert not {FindingCode.STREAMING_OFF} & set(broken)
    elif readiness is Readiness.NO_TOKEN:
        assert found == [FindingCode.NO_TOKEN]
    elif readiness is Readiness.EXPIRING:
        assert FindingCode.EXPIRES_SOON in found
        assert not broken
    elif readiness is Readiness.READY:
        assert not broken
        assert FindingCode.NOT_CHECKED not in found or standing == CHECK
        assert FindingCode.EXPIRES_SOON not in found
        assert (standing == CHECK) is bool(found)


@pytest.mark.parametrize(
    ("begins", "ends", "readiness"),
    [
        (None, SKEW - TICK, Readiness.BLOCKED),
        (None, SKEW, Readiness.EXPIRING),
        (None, EXPIRING, Readiness.EXPIRING),
        (None, EXPIRING + TICK, Readiness.READY),
        (SKEW, 2 * EXPIRING, Readiness.READY),
        (SKEW + TICK, 2 * EXPIRING, Readiness.BLOCKED),
    ],
)
async def test_the_clock_decides_to_the_microsecond(
    world: World, begins: timedelta | None, ends: timedelta, readiness: Readiness
) -> None:
    now = world.clock.time
    person = await world.influencer(
        token_not_before=None if begins is None else now + begins, token_expires_at=now + ends
    )
    assert (await influencer_view(world.desk, person.id)).readiness is readiness


async def test_the_first_that_holds_decides(world: World) -> None:
    now = world.clock.time
    good: dict[str, Any] = {"token_expires_at": now + timedelta(days=1), "token_access_key": ACCESS_KEY}

    async def readiness(**columns: Any) -> Readiness:
        return (await influencer_view(world.desk, (await world.influencer(**columns)).id)).readiness

    bad = {**good, "block_code": "BAD_SIGNATURE"}
    assert await readiness(**bad, streaming_enabled=False) is Readiness.OFF
    assert await readiness(**bad) is Readiness.BLOCKED
    assert await readiness(block_code="BAD_SIGNATURE") is Readiness.BLOCKED
    assert await readiness() is Readiness.NO_TOKEN
    assert await readiness(**{**good, "token_access_key": EMULATOR.access_key}) is Readiness.BLOCKED
    assert await readiness(**{**good, "token_access_key": EMULATOR.access_key.upper()}) is Readiness.READY
    assert await readiness(**good) is Readiness.READY


async def test_what_their_page_reported_within_a_day_makes_a_doubt_of_ready_and_keeps_nobody_off(
    world: World,
) -> None:
    star = await world.star()

    async def told(camera: DeviceAccess, microphone: DeviceAccess) -> list[str]:
        await report_page(world.desk, star, Report(StudioPage.CAMERA_CHECK, "Safari", camera, microphone))
        return await doubts()

    async def doubts() -> list[str]:
        view = await influencer_view(world.desk, star.id)
        assert view.readiness is Readiness.READY
        assert {finding.severity for finding in view.findings} <= {Severity.DOUBTFUL}
        assert blocking_findings(world.desk, await row_of(star)) == ()
        return [say(finding.message) for finding in view.findings]

    granted, denied, missing = DeviceAccess.GRANTED, DeviceAccess.DENIED, DeviceAccess.MISSING
    assert await told(granted, DeviceAccess.PROMPT) == []
    assert await told(granted, missing) == ["Their page last reported that there is no microphone."]
    both = [f"Their page last reported that the {device} is blocked." for device in ("camera", "microphone")]
    assert await told(denied, denied) == both
    world.clock.time += REPORT_COUNTS_FOR - TICK
    await Influencer.filter(id=star.id).update(token_expires_at=world.clock.time + timedelta(days=1))
    assert await doubts() == both
    world.clock.time += TICK
    assert await doubts() == []
    assert await told(denied, granted) == both[:1]
    assert await told(granted, granted) == []


async def test_a_token_that_expires_soon_keeps_its_other_doubts(world: World) -> None:
    ends = world.clock.time + timedelta(hours=1)
    person = await world.influencer(
        token_expires_at=ends, token_access_key=ACCESS_KEY, doubt_code="WRONG_PERSON"
    )
    view = await influencer_view(world.desk, person.id)
    assert [f.code for f in view.findings] == [FindingCode.EXPIRES_SOON, FindingCode.WRONG_PERSON]
    assert (view.readiness, view.row.standing) == (Readiness.EXPIRING, "EXPIRING")
