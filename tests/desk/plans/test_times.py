"""What the clocks make of a typed time, and which days a series is on."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.desk.plans.times import (
    MOST_AT_ONCE,
    PlannedTime,
    Repeat,
    Weekday,
    check_time,
    read_date,
    read_start,
    times_of,
)
from greenroom.desk.problems import BadInput, InputRejected
from tests.english import refusal, say
from tests.hms.tokens import NOW

BERLIN, NEW_YORK, LORD_HOWE, KOLKATA = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
)


def at(text: str, zone: str, length_min: int = 60) -> PlannedTime:
    return check_time(read_start(text), zone, length_min, NOW)


@pytest.mark.parametrize(
    ("text", "zone", "starts", "note"),
    [
        ("2026-11-26T20:00", BERLIN, "2026-11-26T19:00", None),
        ("2027-03-28T01:59", BERLIN, "2027-03-28T00:59", None),
        (
            "2027-03-28T02:30",
            BERLIN,
            "2027-03-28T01:30",
            "On Sun, Mar 28, 2027, the clocks in Europe/Berlin skip 02:30: the show starts "
            "when they show 03:30.",
        ),
        ("2027-03-28T03:00", BERLIN, "2027-03-28T01:00", None),
        (
            "2027-10-31T02:30",
            BERLIN,
            "2027-10-31T00:30",
            "On Sun, Oct 31, 2027, the clocks in Europe/Berlin show 02:30 twice, 1\u00a0h "
            "apart: the show starts "
            "the first time.",
        ),
        (
            "2027-03-14T02:00",
            NEW_YORK,
            "2027-03-14T07:00",
            "On Sun, Mar 14, 2027, the clocks in America/New_York skip 02:00: the show "
            "starts when they show 03:00.",
        ),
        (
            "2027-11-07T01:15",
            NEW_YORK,
            "2027-11-07T05:15",
            "On Sun, Nov 7, 2027, the clocks in America/New_York show 01:15 twice, 1\u00a0h "
            "apart: the show starts "
            "the first time.",
        ),
        (
            "2027-10-03T02:10",
            LORD_HOWE,
            "2027-10-02T15:40",
            "On Sun, Oct 3, 2027, the clocks in Australia/Lord_Howe skip 02:10: the show "
            "starts when they show "
            "02:40.",
        ),
        (
            "2027-04-04T01:45",
            LORD_HOWE,
            "2027-04-03T14:45",
            "On Sun, Apr 4, 2027, the clocks in Australia/Lord_Howe show 01:45 twice, "
            "30\u00a0min apart: the show "
            "starts the first time.",
        ),
        ("2027-03-28T02:30", KOLKATA, "2027-03-27T21:00", None),
    ],
    ids=lambda value: None,
)
def test_a_typed_time_is_one_moment_and_what_the_clocks_do_is_said(
    text: str, zone: str, starts: str, note: str | None
) -> None:
    time = at(text, zone)
    assert time.starts_at == datetime.fromisoformat(starts).replace(tzinfo=UTC)
    assert (time.clock_note and say(time.clock_note)) == note


def test_a_show_lasts_as_long_as_planned_when_the_clocks_change_during_it() -> None:
    time = at("2027-03-28T01:30", BERLIN, 120)
    assert time.ends_at - time.starts_at == timedelta(hours=2)
    assert time.ends_at.astimezone(ZoneInfo(BERLIN)).strftime("%H:%M") == "04:30"


def test_a_series_keeps_its_hour_over_the_change_of_the_clocks() -> None:
    days = Repeat(frozenset({Weekday.SATURDAY, Weekday.SUNDAY}), date(2027, 4, 3))
    times = times_of(at("2027-03-27T20:00", BERLIN), days)
    assert [f"{one.starts_at:%m-%d %H:%M}" for one in times] == ["03-27 19:00", "03-28 18:00", "04-03 18:00"]


@given(
    first=st.datetimes(datetime(2026, 11, 23), datetime(2028, 1, 1)).map(  # noqa: DTZ001 (local)
        lambda time: time.replace(second=0, microsecond=0)
    ),
    zone=st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE, KOLKATA]),
    days=st.frozensets(st.sampled_from(Weekday), min_size=1),
    lasts=st.integers(0, 390),
)
def test_a_series_is_on_each_of_its_days_once_at_its_hour(
    first: datetime, zone: str, days: frozenset[Weekday], lasts: int
) -> None:
    until = first.date() + timedelta(days=lasts)
    dates = [first.date() + timedelta(days=n) for n in range(lasts + 1)]
    wanted = [day for day in dates if list(Weekday)[day.weekday()] in days]
    time = check_time(first, zone, 12 * 60, NOW)
    if not wanted:
        with pytest.raises(InputRejected):
            times_of(time, Repeat(days, until))
        return
    times = times_of(time, Repeat(days, until))
    assert [one.local for one in times] == [datetime.combine(day, first.time()) for day in wanted]
    for one in times:
        shown = one.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert (shown == one.local) or (one.clock_note is not None and shown > one.local)
    assert all(one.ends_at <= later.starts_at for one, later in pairwise(times))


def test_a_series_has_an_end_that_is_told() -> None:
    first = at("2026-11-23T20:00", BERLIN)
    every = Repeat(frozenset(Weekday), first.local.date() + timedelta(days=MOST_AT_ONCE - 1))
    assert len(times_of(first, every)) == MOST_AT_ONCE
    longer = Repeat(every.weekdays, date(9999, 12, 31))
    with refusal(InputRejected, "These would be more than 400 shows, the most that can be planned at once."):
        times_of(first, longer)
    none = "There is no such day between the first date and the last one."
    for nothing in (Repeat(frozenset(), date(9999, 12, 31)), Repeat(every.weekdays, date(2026, 11, 22))):
        with refusal(InputRejected, none) as caught:
            times_of(first, nothing)
        assert caught.value.field == "repeat"


@pytest.mark.parametrize(
    ("zone", "length_min", "start", "field", "says"),
    [
        ("Europe/Atlantis", 60, "2026-11-26T20:00", "timeZone", "The desk does not know this time zone."),
        ("../etc/passwd", 60, "2026-11-26T20:00", "timeZone", "The desk does not know this time zone."),
        (BERLIN, 4, "2026-11-26T20:00", "lengthMin", "A show can be planned for 5 minutes to 12 hours."),
        (BERLIN, 721, "2026-11-26T20:00", "lengthMin", "A show can be planned for 5 minutes to 12 hours."),
        (BERLIN, 60, "2031-01-01T20:00", "startsAt", "Shows can be planned at most three years ahead."),
        (BERLIN, 60, "0001-01-01T00:00", "startsAt", "This time is over already, so nothing was planned."),
        (BERLIN, 60, "9999-12-31T23:59", "startsAt", "Shows can be planned at most three years ahead."),
    ],
)
def test_what_cannot_be_planned_is_said(
    zone: str, length_min: int, start: str, field: str, says: str
) -> None:
    with refusal(InputRejected, says) as caught:
        at(start, zone, length_min)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "text", ["", "20:00", "2026-11-26", "2026-11-26T20:00Z", "2026-11-26T20:00:00", "x" * 99]
)
def test_a_start_without_its_form_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_start(text)
    with pytest.raises(BadInput):
        read_date(text + "T")
