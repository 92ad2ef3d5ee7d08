from greenroom.hms.findings import (
    FindingCode,
    RepairedBy,
    Severity,
    Verdict,
    broken,
    doubtful,
    verdict_of,
    worst_first,
)
from tests.english import say

SOON = doubtful(FindingCode.EXPIRES_SOON)
ROOM = doubtful(FindingCode.ROOM_CHANGED)
CLAIM = broken(FindingCode.BAD_CLAIM)
EMULATOR = broken(FindingCode.EMULATOR_ONLY)

NUMBERS = {
    "NOT_A_TOKEN": 10,
    "MANY_TOKENS": 11,
    "CUT_COPY": 12,
    "WRONG_KIND": 13,
    "UNSIGNED": 14,
    "MISSING_CLAIM": 15,
    "BAD_CLAIM": 16,
    "EXPIRED": 17,
    "NOT_YET_VALID": 18,
    "EXPIRES_SOON": 19,
    "BAD_SIGNATURE": 20,
    "UNKNOWN_WORKSPACE": 21,
    "WORKSPACE_CHANGED": 22,
    "ROOM_CHANGED": 23,
    "WRONG_PERSON": 24,
    "DUPLICATE": 25,
    "ROLE_CANNOT_PUBLISH": 26,
    "ROLE_UNKNOWN": 27,
    "ROOM_OFF": 28,
    "ROOM_CODE_MISMATCH": 29,
    "SDK_UNREADABLE": 30,
    "EMULATOR_ONLY": 31,
    "STREAMING_OFF": 32,
    "NO_TOKEN": 33,
    "LIVE_ELSEWHERE": 34,
    "TOKEN_REFUSED": 35,
    "SHOW_OVER": 36,
    "CAMERA_BLOCKED": 37,
    "MICROPHONE_BLOCKED": 38,
    "TOKEN_UNREADABLE": 39,
    "NOT_CONNECTED": 40,
    "ROOM_MISSING": 41,
    "NOT_CHECKED": 42,
    "KEYS_REFUSED": 44,
    "ROOM_CODE_REFUSED": 43,
}
"""A number that was given out stays what it is, and a new code gets the next one."""


def test_every_value_is_its_name() -> None:
    for enum in (Severity, RepairedBy, FindingCode, Verdict):
        assert [member.value for member in enum] == [member.name for member in enum]


def test_every_code_keeps_its_number() -> None:
    assert {code.value: code.number for code in FindingCode} == NUMBERS
    assert len(set(NUMBERS.values())) == len(NUMBERS)


def test_an_admin_repairs_unless_the_code_says_otherwise() -> None:
    others = {code: code.repaired_by for code in FindingCode if code.repaired_by is not RepairedBy.ADMIN}
    assert others == dict.fromkeys(
        (
            FindingCode.LIVE_ELSEWHERE,
            FindingCode.SHOW_OVER,
            FindingCode.CAMERA_BLOCKED,
            FindingCode.MICROPHONE_BLOCKED,
        ),
        RepairedBy.INFLUENCER,
    ) | {FindingCode.NOT_CHECKED: RepairedBy.NOBODY}
    assert CLAIM.repaired_by is RepairedBy.ADMIN


def test_every_code_has_words_that_need_nothing_but_the_code() -> None:
    for code in FindingCode:
        for finding in (broken(code), doubtful(code)):
            assert say(finding.message).endswith(".")
            assert say(finding.fix).endswith(".")


def test_the_worst_comes_first_and_then_the_order_of_the_codes_holds() -> None:
    assert worst_first([ROOM, EMULATOR, SOON, CLAIM]) == (CLAIM, EMULATOR, SOON, ROOM)


def test_one_broken_finding_makes_the_verdict() -> None:
    assert verdict_of([]) is Verdict.GOOD
    assert verdict_of([SOON, ROOM]) is Verdict.DOUBTFUL
    assert verdict_of([SOON, CLAIM]) is Verdict.BROKEN
