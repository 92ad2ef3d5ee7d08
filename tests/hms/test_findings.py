from greenroom.hms.findings import (
    Finding,
    FindingCode,
    RepairedBy,
    Severity,
    Verdict,
    broken,
    doubtful,
    verdict_of,
    worst_first,
)

SOON = doubtful(FindingCode.EXPIRES_SOON, "m", "f")
ROOM = doubtful(FindingCode.ROOM_CHANGED, "m", "f")
CLAIM = broken(FindingCode.BAD_CLAIM, "m", "f")
EMULATOR = broken(FindingCode.EMULATOR_ONLY, "m", "f", RepairedBy.OPERATOR)


def test_every_value_is_its_name() -> None:
    for enum in (Severity, RepairedBy, FindingCode, Verdict):
        assert [member.value for member in enum] == [member.name for member in enum]


def test_an_admin_repairs_unless_somebody_else_is_named() -> None:
    assert Finding(FindingCode.BAD_CLAIM, Severity.BROKEN, "m", "f", RepairedBy.ADMIN) == CLAIM
    assert EMULATOR.repaired_by is RepairedBy.OPERATOR


def test_the_worst_comes_first_and_then_the_order_of_the_codes_holds() -> None:
    assert worst_first([ROOM, EMULATOR, SOON, CLAIM]) == (CLAIM, EMULATOR, SOON, ROOM)


def test_one_broken_finding_makes_the_verdict() -> None:
    assert verdict_of([]) is Verdict.GOOD
    assert verdict_of([SOON, ROOM]) is Verdict.DOUBTFUL
    assert verdict_of([SOON, CLAIM]) is Verdict.BROKEN
