"""Dates, times and lengths as people and spreadsheets write them."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.desk.imports.moments import DateOrder, Moment, read_length, read_moment


def wide(text: str) -> str:
    """Write a text as keyboards of East Asia do."""
    return "".join(chr(ord(character) + 0xFEE0) if character != " " else character for character in text)


TODAY = date(2026, 11, 22)
EIGHT = time(20)
NOV_26 = date(2026, 11, 26)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26 20:00", "2026-11-26T20:00", "2026-11-26 20:00:00", "2026/11/26 8 pm", "26.11.2026 20:00",
        "26.11.26 20:00 Uhr", "26.11. 20:00", "26/11/2026 20:00", "11/26/2026 8:00 PM", "26-11-2026 20h",
        "26 Nov 2026, 20:00", "Nov 26, 2026 8pm", "Thu, 26 November 2026 20:00", "Do 26.11.2026 20 Uhr",
        "26. November 2026 um 20:00 Uhr", "November 26th at 8 p.m.", "26th Nov 20h00", "46352.8333333333",
        "46352,8333333333", "20:00 26/11/2026", wide("26.11.2026 20:00"),
    ],
)  # fmt: skip
def test_a_date_with_its_time_is_read_however_it_is_written(text: str) -> None:
    moment = read_moment(text, None, TODAY)
    assert moment is not None
    assert (moment.day, moment.clock, moment.unclear) == (NOV_26, EIGHT, False), text


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-26", Moment(NOV_26)),
        ("46352", Moment(NOV_26)),
        ("20:00", Moment(clock=EIGHT)),
        ("8 pm", Moment(clock=EIGHT)),
        ("12 am", Moment(clock=time(0))),
        ("0.8333333", Moment(clock=EIGHT)),
        ("46351.9999999", Moment(NOV_26, time(0))),
        ("2026-11-26T20:00+01:00", Moment(at=datetime(2026, 11, 26, 19, tzinfo=UTC))),
        ("2026-11-26T19:00:00.000Z", Moment(at=datetime(2026, 11, 26, 19, tzinfo=UTC))),
        ("1.1. 20:00", Moment(date(2027, 1, 1), EIGHT)),
        ("29.2. 20:00", Moment(date(2028, 2, 29), EIGHT)),
        ("04.03.2027", Moment(date(2027, 3, 4))),
        ("3/3/2027", Moment(date(2027, 3, 3))),
        ("26/11/2026", Moment(NOV_26, shows=DateOrder.DAY_FIRST)),
        ("11/26/2026", Moment(NOV_26, shows=DateOrder.MONTH_FIRST)),
    ],
)
def test_what_a_cell_says_and_no_more(text: str, moment: Moment) -> None:
    assert read_moment(text, None, TODAY) == moment


@pytest.mark.parametrize(
    ("text", "by_day", "by_month"),
    [
        ("03/04/2027 20:00", date(2027, 4, 3), date(2027, 3, 4)),
        ("3-4-27 20:00", date(2027, 4, 3), date(2027, 3, 4)),
        ("03/04 20:00", date(2027, 4, 3), date(2027, 3, 4)),
        ("12/11 20:00", date(2027, 11, 12), date(2026, 12, 11)),
    ],
)
def test_a_date_that_may_mean_two_days_is_unclear_until_it_is_answered(
    text: str, by_day: date, by_month: date
) -> None:
    assert read_moment(text, None, TODAY) == Moment(clock=EIGHT, unclear=True)
    assert read_moment(text, DateOrder.DAY_FIRST, TODAY) == Moment(by_day, EIGHT)
    assert read_moment(text, DateOrder.MONTH_FIRST, TODAY) == Moment(by_month, EIGHT)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "31.02.2027", "26.13.2026", "25:00", "20:61", "13 pm", "0", "7", "1234567", "2026",
        "x" * 70,
        "26.11.2026 20:00 and more", "2026-11-26T20:00+99:00", "9999-12-31T23:59-12:00",
    ],
)  # fmt: skip
def test_anything_else_is_no_moment(text: str) -> None:
    assert read_moment(text, DateOrder.DAY_FIRST, TODAY) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90), ("90 min", 90), ("90m", 90), ("90 Minuten", 90), ("90.0", 90), ("1:30", 90),
        ("01:30:00", 90), ("1h30", 90), ("1 h 30 min", 90), ("1.5 h", 90), ("1,5 Std", 90), ("2 hours", 120),
        ("0.0625", 90), ("0,0625", 90), ("", None), ("long", None), ("-5", None), ("x" * 70, None),
    ],
)  # fmt: skip
def test_lengths(text: str, minutes: int | None) -> None:
    assert read_length(text) == minutes


@given(st.text(max_size=80) | st.from_regex(r"[0-9./:\- apm]{0,30}", fullmatch=True))
def test_any_text_is_read_or_not(text: str) -> None:
    for order in (None, *DateOrder):
        read_moment(text, order, TODAY)
    read_length(text)
