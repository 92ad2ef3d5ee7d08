"""When jobs are due."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from greenroom.desk.rounds.schedule import Daily, Every
from tests.hms.tokens import NOW

JUST = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def runs(daily: Daily, zone: ZoneInfo, first: datetime, last: datetime) -> list[str]:
    """List when the job runs on a desk that looks every minute."""
    ran: list[datetime] = [first - timedelta(days=1)]
    now = first
    while now <= last:
        if daily.is_due(ran[-1], now.astimezone(zone)):
            ran.append(now)
        now += MINUTE
    return [f"{moment:%m-%d %H:%M}" for moment in ran[1:]]


def test_a_job_is_due_once_its_period_has_passed_since_its_last_run_began() -> None:
    every = Every(timedelta(hours=1))
    assert every.is_due(None, NOW)
    assert not every.is_due(NOW, NOW)
    assert not every.is_due(NOW, NOW + timedelta(hours=1) - JUST)
    assert every.is_due(NOW, NOW + timedelta(hours=1))


def test_a_clock_that_was_set_back_keeps_no_job_from_its_turn() -> None:
    assert not Every(timedelta(hours=1)).is_due(NOW + timedelta(minutes=59), NOW)
    assert Every(timedelta(hours=1)).is_due(NOW + timedelta(days=365), NOW)
    assert Daily(time(6)).is_due(NOW + timedelta(days=365), NOW)
    assert not Daily(time(6)).is_due(NOW + timedelta(seconds=2), NOW)


def test_a_daily_job_is_due_from_its_time_on_until_it_ran() -> None:
    daily, at = Daily(time(17)), NOW.replace(hour=17)
    yesterday = at - timedelta(days=1)
    assert not daily.is_due(yesterday, at - JUST)
    assert daily.is_due(yesterday, at)
    assert daily.is_due(None, at)
    assert not daily.is_due(at, at + JUST)
    assert not daily.is_due(at, at + timedelta(days=1) - JUST)
    assert daily.is_due(at, at + timedelta(days=1))


def test_a_daily_job_that_was_missed_is_due_later_that_day_and_not_on_the_next() -> None:
    daily, at = Daily(time(17)), NOW.replace(hour=17)
    two_days_ago, midnight = at - timedelta(days=2), at.replace(hour=0) + timedelta(days=1)
    assert daily.is_due(two_days_ago, midnight - JUST)
    assert not daily.is_due(two_days_ago, midnight)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2026-03-28", ["03-28 16:00", "03-29 15:00", "03-30 15:00"]),
        ("2026-10-24", ["10-24 15:00", "10-25 16:00", "10-26 16:00"]),
    ],
)
def test_five_in_the_afternoon_stays_so_when_the_clocks_change(first: str, expected: list[str]) -> None:
    begin = utc(first)
    assert runs(Daily(time(17)), BERLIN, begin, begin + timedelta(days=3) - MINUTE) == expected


def test_a_time_that_clocks_skip_comes_when_they_are_put_forward() -> None:
    begin = utc("2026-03-28")
    ran = runs(Daily(time(2, 30)), BERLIN, begin, begin + timedelta(days=3) - MINUTE)
    assert ran == ["03-28 01:30", "03-29 01:00", "03-30 00:30"]


def test_a_time_that_clocks_show_twice_comes_once() -> None:
    begin = utc("2026-10-24")
    ran = runs(Daily(time(2, 30)), BERLIN, begin, begin + timedelta(days=3) - MINUTE)
    assert ran == ["10-24 00:30", "10-25 00:30", "10-26 01:30"]


def test_a_midnight_that_clocks_skip_comes_an_hour_later() -> None:
    begin = utc("2026-09-05T04:00")  # Santiago's clocks go from 24:00 to 01:00 on that day
    ran = runs(Daily(time(0)), ZoneInfo("America/Santiago"), begin, begin + timedelta(days=3))
    assert ran == ["09-05 04:00", "09-06 04:00", "09-07 03:00", "09-08 03:00"]
