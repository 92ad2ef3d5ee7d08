"""What a reply without success says."""

from datetime import UTC, datetime

import pytest

from greenroom.hms_api.errors import HmsErrorKind
from greenroom.hms_api.refusals import refusal

NOW = datetime(2026, 11, 26, 7, 0, 0, tzinfo=UTC)


def test_the_message_and_the_details_are_what_100ms_said() -> None:
    body = b'{"code":401,"message":"Token validation error","details":["not found", 5]}'
    error = refusal(401, {"date": "Thu, 26 Nov 2026 07:01:00 GMT"}, body, (), NOW)
    assert (error.kind, error.code, error.said) == (
        HmsErrorKind.WRONG_KEYS,
        401,
        "Token validation error: not found",
    )
    assert (error.clock_off_s, error.retry_after_s) == (60, None)


@pytest.mark.parametrize(
    "body", [b"", b"<html>no</html>", b"[]", b"\xff", b"[" * 9999, b'{"code":true}', b'{"message":5}']
)
def test_what_is_not_100ms_s_json_says_nothing(body: bytes) -> None:
    error = refusal(502, {}, body, (), NOW)
    assert (error.kind, error.code, error.said) == (HmsErrorKind.FAILING, None, "")
    assert str(error) == "FAILING (502)"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, HmsErrorKind.UNREADABLE),
        (405, HmsErrorKind.REFUSED),
        (407, HmsErrorKind.REFUSED),
        (599, HmsErrorKind.FAILING),
    ],
)
def test_each_status_has_a_kind(status: int, kind: HmsErrorKind) -> None:
    assert refusal(status, {}, b"", (), NOW).kind is kind


@pytest.mark.parametrize(
    ("header", "message", "wait_s"),
    [
        ("45", "", 45),
        ("Thu, 26 Nov 2026 07:00:30 GMT", "", 30),
        ("Thu, 26 Nov 2026 06:00:00 GMT", "", 0),
        ("Fri, 26 Nov 2027 06:00:00 GMT", "", 86_400),
        ("soon", "rate limit exceeded, retry after 7 seconds", 7),
        ("-5", "retry after 1 second", 1),
        ("999999", "", 86_400),
        ("", "rate limit exceeded", None),
        ("\u0664", "", None),
        ("Thu, 99 Nov 2026 07:00:30 GMT", "", None),
    ],
)
def test_the_wait_is_in_the_header_or_in_the_words(header: str, message: str, wait_s: float | None) -> None:
    body = f'{{"code": 429, "message": "{message}"}}'.encode()
    for status in (429, 503):
        assert refusal(status, {"retry-after": header}, body, (), NOW).retry_after_s == wait_s
    assert refusal(400, {"retry-after": header}, body, (), NOW).retry_after_s is None
