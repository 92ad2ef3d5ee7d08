from datetime import UTC, datetime, timedelta

import pytest

from greenroom.hms.expiry import clock_findings
from greenroom.hms.findings import FindingCode, RepairedBy, Severity
from tests.english import say
from tests.hms.tokens import NOW

DASHBOARD = "from the 100ms dashboard: Rooms > Join Room > Join with SDK."
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_a_token_with_time_left_and_no_plan_is_fine() -> None:
    assert clock_findings(NOW - HOUR, NOW + 23 * HOUR, NOW) == ()
    assert clock_findings(None, None, NOW) == ()


def test_an_expired_token_says_since_when() -> None:
    (found,) = clock_findings(None, NOW - 2 * HOUR, NOW)
    assert (found.code, found.severity) == (FindingCode.EXPIRED, Severity.BROKEN)
    assert say(found.message) == "The token expired 2\u00a0h ago."
    assert say(found.fix) == f"Copy a new token {DASHBOARD}"


def test_less_than_a_minute_left_counts_as_expired() -> None:
    (found,) = clock_findings(None, NOW + 59 * SECOND, NOW)
    assert (found.code, say(found.message)) == (
        FindingCode.EXPIRED,
        "The token expires in 59\u00a0s: too late to start with it.",
    )
    assert [f.code for f in clock_findings(None, NOW + MINUTE, NOW)] == [FindingCode.EXPIRES_SOON]


def test_an_expired_token_has_no_other_finding_of_the_clock() -> None:
    assert [f.code for f in clock_findings(NOW + HOUR, NOW - HOUR, NOW)] == [FindingCode.EXPIRED]


def test_a_minute_between_two_clocks_is_no_finding() -> None:
    assert clock_findings(NOW + MINUTE, NOW + DAY, NOW) == ()


def test_a_token_that_begins_in_a_few_minutes_names_the_clocks() -> None:
    (found,) = clock_findings(NOW + 5 * MINUTE, NOW + DAY, NOW)
    assert (found.code, found.severity, found.repaired_by) == (
        FindingCode.NOT_YET_VALID,
        Severity.BROKEN,
        RepairedBy.NOBODY,
    )
    assert say(found.message) == (
        "The token is not valid yet: it becomes valid in 5\u00a0min. If it was made just now, the clock of "
        "the program that made it is fast, or this desk's clock is slow."
    )
    assert say(found.fix) == (
        "Wait 5\u00a0min and paste it again. If this happens often, have both clocks set by the network."
    )


def test_a_token_that_begins_much_later_is_for_the_admin_to_replace() -> None:
    (found,) = clock_findings(NOW + 3 * HOUR, NOW + DAY, NOW)
    assert (found.code, found.repaired_by) == (FindingCode.NOT_YET_VALID, RepairedBy.ADMIN)
    assert say(found.message) == (
        "The token is not valid yet: it becomes valid in 3\u00a0h. It was made for later, or the clock of "
        "the program that made it is wrong."
    )


@pytest.mark.parametrize(("left", "said"), [(3 * HOUR, True), (3 * HOUR + SECOND, False)])
def test_without_a_plan_the_last_three_hours_are_doubtful(left: timedelta, said: bool) -> None:
    found = clock_findings(None, NOW + left, NOW)
    assert [(f.severity, say(f.message)) for f in found] == (
        [(Severity.DOUBTFUL, "The token expires in 3\u00a0h.")] if said else []
    )


def test_how_long_soon_is_can_be_set() -> None:
    assert clock_findings(None, NOW + 2 * HOUR, NOW, expiring=HOUR) == ()


def _for_show(expires_at: datetime, starts: timedelta = 4 * HOUR) -> list[tuple[Severity, str]]:
    found = clock_findings(
        None, expires_at, NOW, show_starts_at=NOW + starts, show_ends_at=NOW + starts + 2 * HOUR
    )
    assert {f.code for f in found} <= {FindingCode.EXPIRES_SOON}
    return [(f.severity, say(f.message)) for f in found]


def test_a_token_that_dies_before_the_show_is_broken() -> None:
    assert _for_show(NOW + 3 * HOUR + 30 * MINUTE) == [
        (
            Severity.BROKEN,
            "The token expires in 3\u00a0h 30\u00a0min, 30\u00a0min before the next show starts.",
        )
    ]
    assert _for_show(NOW + 4 * HOUR) == [
        (Severity.BROKEN, "The token expires in 4\u00a0h, just as the next show starts.")
    ]


def test_a_token_that_dies_during_the_show_is_doubtful() -> None:
    assert _for_show(NOW + 5 * HOUR + 40 * MINUTE) == [
        (
            Severity.DOUBTFUL,
            "The token expires in 5\u00a0h 40\u00a0min, 20\u00a0min before the planned end of the show: "
            "a reconnect after that would fail.",
        )
    ]


def test_a_token_should_outlive_the_show_by_half_an_hour() -> None:
    assert _for_show(NOW + 6 * HOUR + 29 * MINUTE) == [
        (
            Severity.DOUBTFUL,
            "The token expires in 6\u00a0h 29\u00a0min, 29\u00a0min after the planned end of the show: "
            "a reconnect after that would fail.",
        )
    ]
    assert _for_show(NOW + 6 * HOUR + 30 * MINUTE) == []


def test_the_plan_alone_counts_where_there_is_one() -> None:
    assert _for_show(NOW + 2 * HOUR + 45 * MINUTE, starts=5 * MINUTE) == []


def test_during_the_show_its_start_no_longer_counts() -> None:
    assert _for_show(NOW + HOUR, starts=-HOUR) == [
        (
            Severity.DOUBTFUL,
            "The token expires in 1\u00a0h, 0\u00a0s after the planned end of the show: "
            "a reconnect after that would fail.",
        )
    ]


def test_a_plan_that_is_over_counts_no_more() -> None:
    assert _for_show(NOW + 4 * HOUR, starts=-3 * HOUR) == []
    assert _for_show(NOW + HOUR, starts=-3 * HOUR) == [(Severity.DOUBTFUL, "The token expires in 1\u00a0h.")]


def test_a_plan_without_an_end_counts_from_its_start() -> None:
    found = clock_findings(None, NOW + 70 * MINUTE, NOW, show_starts_at=NOW + HOUR)
    assert [f.severity for f in found] == [Severity.DOUBTFUL]


def test_the_ends_of_the_calendar_are_times_as_well() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert [f.code for f in clock_findings(first, last, NOW, show_starts_at=last)] == [
        FindingCode.EXPIRES_SOON
    ]
    assert [say(f.message) for f in clock_findings(last, first, NOW)] == [
        "The token expired more than a year ago."
    ]
