"""Lengths of time, as the catalogue says them."""

from datetime import timedelta

import pytest

from greenroom.words.durations import span, term
from tests.english import say

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 s"),
        (59 * SECOND, "59 s"),
        (60 * SECOND, "1 min"),
        (-90 * MINUTE, "1 h 30 min"),
        (2 * HOUR, "2 h"),
        (23 * HOUR + 41 * MINUTE, "23 h 41 min"),
        (DAY, "1 d"),
        (3 * DAY + 4 * HOUR, "3 d 4 h"),
        (8 * DAY + 4 * HOUR, "8 d"),
        (366 * DAY, "366 d"),
        (400 * DAY, "more than a year"),
    ],
)
def test_a_length_of_time_in_words(length: timedelta, words: str) -> None:
    assert say(span(length)) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (MINUTE, "1 minute"),
        (2 * MINUTE, "2 minutes"),
        (15 * MINUTE, "15 minutes"),
        (HOUR, "an hour"),
        (24 * HOUR, "24 hours"),
        (7 * DAY, "7 days"),
    ],
)
def test_a_rule_is_told_in_whole_words(length: timedelta, words: str) -> None:
    assert say(term(length)) == words
