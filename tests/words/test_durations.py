"""Lengths of time, as the catalogue says them."""

from datetime import timedelta

import pytest

from greenroom.words.durations import ago, span, term, wait
from tests.english import say

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0\u00a0s"),
        (59 * SECOND, "59\u00a0s"),
        (60 * SECOND, "1\u00a0min"),
        (-90 * MINUTE, "1\u00a0h 30\u00a0min"),
        (2 * HOUR, "2\u00a0h"),
        (23 * HOUR + 41 * MINUTE, "23\u00a0h 41\u00a0min"),
        (DAY, "1\u00a0d"),
        (3 * DAY + 4 * HOUR, "3\u00a0d 4\u00a0h"),
        (8 * DAY + 4 * HOUR, "8\u00a0d"),
        (366 * DAY, "366\u00a0d"),
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


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (-5 * SECOND, "just now"),
        (0.9 * SECOND, "just now"),
        (SECOND, "1\u00a0s ago"),
        (2 * HOUR + 5 * MINUTE, "2\u00a0h 5\u00a0min ago"),
    ],
)
def test_how_long_ago_something_was(length: timedelta, words: str) -> None:
    assert say(ago(length)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1\u00a0s"),
        (44.2, "45\u00a0s"),
        (60, "1\u00a0min"),
        (60.5, "2\u00a0min"),
        (90, "2\u00a0min"),
        (3600, "1\u00a0h"),
        (3601, "1\u00a0h 1\u00a0min"),
        (2 * 86_400 + 1, "2\u00a0d 1\u00a0h"),
    ],
)
def test_a_wait_is_rounded_up_so_that_nobody_tries_again_too_early(seconds: float, words: str) -> None:
    assert say(span(wait(seconds))) == words
