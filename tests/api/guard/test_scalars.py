"""Secret goes in and never comes out; DateTime is always UTC."""

import copy
from datetime import UTC, datetime, timedelta, timezone

import pytest

from greenroom.api.guard.bad_input import Misfit
from greenroom.api.guard.scalars import MAX_SECRET_BYTES, Secret, format_time, parse_secret, parse_time
from tests.api.guard.small_schema import SECRET, ask


async def test_a_secret_from_a_variable_reaches_the_resolver() -> None:
    result = await ask("mutation ($i: Paste!) { paste(input: $i) }", {"i": {"text": SECRET, "times": 2}})
    assert result.errors is None
    assert result.data == {"paste": 2 * len(SECRET)}


async def test_a_secret_variable_fits_into_an_input_that_is_written_out() -> None:
    query = "mutation ($t: Secret!) { pasteAll(input: {all: [{text: $t}, {text: $t, times: 3}]}) }"
    result = await ask(query, {"t": SECRET})
    assert result.data == {"pasteAll": ["Secret(...)", "Secret(...)"]}


def test_a_secret_shows_its_text_only_when_asked_by_name() -> None:
    secret = parse_secret(SECRET)
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r}",
        repr([secret]),
        repr({1: secret}),
    ]
    assert not any(part in text for part in SECRET.split(".") for text in shown)
    assert secret.reveal() == SECRET
    assert copy.copy(secret) == Secret(SECRET) != Secret("")


@pytest.mark.parametrize("value", [None, 7, True, 1.5, ["x"], {"a": "x"}, b"x"])
def test_only_a_text_is_a_secret(value: object) -> None:
    with pytest.raises(Misfit, match=r"^a Secret is expected, as a text$"):
        parse_secret(value)


def test_a_secret_has_at_most_64_kib_whatever_it_is_written_in() -> None:
    assert len(parse_secret("x" * MAX_SECRET_BYTES).reveal()) == 65536
    for text in ("x" * (MAX_SECRET_BYTES + 1), "é" * (MAX_SECRET_BYTES // 2 + 1)):
        with pytest.raises(Misfit, match=r"^a Secret of at most 64 KiB is expected$"):
            parse_secret(text)


async def test_times_go_out_in_utc_with_milliseconds() -> None:
    assert (await ask("{ now }")).data == {"now": "2026-11-22T20:00:00.123Z"}
    berlin = timezone(timedelta(hours=1))
    assert format_time(datetime(2026, 11, 22, 21, tzinfo=berlin)) == "2026-11-22T20:00:00.000Z"


def test_a_time_without_a_zone_is_never_shown() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        format_time(datetime(2026, 11, 22))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["2026-11-22T20:00:00Z", "2026-11-22T20:00:00.000Z", "2026-11-22T21:00:00+01:00"]
)
def test_a_time_comes_in_with_any_offset(text: str) -> None:
    assert parse_time(text) == datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert parse_time(text).tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026-11-22",
        "2026-11-22T20:00:00",
        "20:00Z",
        "tomorrow",
        0,
        None,
        "0001-01-01T00:00:00+14:00",
        "9" * 5000,
    ],
)
def test_anything_else_is_not_a_time(value: object) -> None:
    with pytest.raises(Misfit, match=r"^a time with its offset is expected"):
        parse_time(value)
