"""The SDK's error codes in words."""

import re

import pytest

from greenroom.hms.findings import FindingCode
from greenroom.hms.sdk_errors import MAY_ONLY_WATCH, SdkHint, lasting_refusal, read_hint, sdk_error
from tests.english import say

# 100ms.md 1.5: every code of the web SDK, beside what 100ms's servers send through it in both numberings.
CODES = [
    *(400, 401, 403, 404, 410, 429, 500, 503),
    *(1000, 1003, 1006, 2000, 2002, 2003, 2004, *range(3000, 3016), *range(4001, 4009), 5000, 5001, 5002),
    *(40001, 40002, 40004, 40100, 40101, 40102, 40108, 40109, 41001, 6002, 6008, 6010, 6011, 6012),
    MAY_ONLY_WATCH,
]
TECHNICAL = r"100ms|token|JWT|SDK|room|role|account|signature|http|template|dashboard|error|server|GREENROOM"


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_of_its_own_for_both(code: int) -> None:
    error = sdk_error(code)
    assert error != sdk_error(987654)
    assert re.search(TECHNICAL, say(error.for_influencer), re.IGNORECASE) is None


@pytest.mark.parametrize("hint", SdkHint)
def test_what_the_text_adds_goes_before_the_code(hint: SdkHint) -> None:
    error = sdk_error(400, hint)
    assert error not in (sdk_error(400), sdk_error(987654))
    assert re.search(TECHNICAL, say(error.for_influencer), re.IGNORECASE) is None


@pytest.mark.parametrize(
    ("one", "other"), [(401, 40109), (400, 40002), (403, 40301), (404, 40404), (410, 41001), (3002, 3004)]
)
def test_both_numberings_mean_the_same(one: int, other: int) -> None:
    assert sdk_error(one) == sdk_error(other)


def test_a_lost_network_is_not_told_as_a_refused_token() -> None:
    assert "token" not in say(sdk_error(1003).for_admin)
    assert say(sdk_error(1003).for_influencer).startswith("Your connection broke off.")


@pytest.mark.parametrize("code", [None, 0, -1, 7, 6999, 39999, 987654, 2**31 - 1])
def test_an_unknown_code_is_told_as_one(code: int | None) -> None:
    assert say(sdk_error(code).for_admin).endswith("with an error that this desk does not know.")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[JOIN]: Server error role limit reached", SdkHint.ROLE_FULL),
        ("Role Limit reached", SdkHint.ROLE_FULL),
        ("[INIT]: Server error role is invalid", SdkHint.ROLE_UNKNOWN),
        ("room is not active", SdkHint.ROOM_OFF),
        ("Token validation error", None),
        ("", None),
    ],
)
def test_a_hint_is_read_from_the_words_that_100ms_uses(text: str, hint: SdkHint | None) -> None:
    assert read_hint(text) is hint


def test_exactly_these_codes_would_be_met_again() -> None:
    refused = {401, 403, *range(40100, 40200), *range(40300, 40400)}
    expected = dict.fromkeys(refused, FindingCode.TOKEN_REFUSED)
    expected |= {6008: FindingCode.ROLE_UNKNOWN, MAY_ONLY_WATCH: FindingCode.ROLE_CANNOT_PUBLISH}
    found = {code: lasting_refusal(code) for code in (None, *range(-1, 100_000))}
    assert {code: finding for code, finding in found.items() if finding} == expected


def test_a_full_role_passes_and_what_a_server_says_of_role_or_room_does_not() -> None:
    server = {400, 401, 403, 404, 429, 500, 503, 1000, 2000, 2002, 2003, 5000, 40001, 40101, 40301, 40401}
    assert {lasting_refusal(code, SdkHint.ROLE_FULL) for code in server} == {None}
    for hint, finding in {
        SdkHint.ROLE_UNKNOWN: FindingCode.ROLE_UNKNOWN,
        SdkHint.ROOM_OFF: FindingCode.ROOM_OFF,
    }.items():
        assert {lasting_refusal(code, hint) for code in server} == {finding}
    assert {lasting_refusal(code, SdkHint.ROOM_OFF) for code in (None, 7, 1003, 3001, 4005, 6002)} == {None}
