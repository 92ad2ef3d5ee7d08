"""What is said of a rehearsal, to each audience, and what counts."""

import pytest

from greenroom.desk.rehearsals.results import SEEN, Part, PartState, PartView, Result
from greenroom.hms.findings import FindingCode
from tests.english import say

UNTRIED = {
    Result.NO_PRACTICE_ROOM,
    Result.PRACTICE_ROOM_FAILED,
    Result.NOT_ASKED,
    Result.NO_ANSWER,
    Result.NOT_TRIED,
}
OF_THE_DESK = {
    (Part.NETWORK, Result.NO_PRACTICE_ROOM),
    (Part.NETWORK, Result.PRACTICE_ROOM_FAILED),
    (Part.CREDENTIAL, Result.GOOD),
    (Part.CREDENTIAL, Result.REFUSED),
    (Part.CREDENTIAL, Result.NOT_ASKED),
    (Part.CREDENTIAL, Result.NO_ANSWER),
}
ALL = sorted({(part, result) for part, results in SEEN.items() for result in results} | OF_THE_DESK)


@pytest.mark.parametrize(("part", "result"), ALL, ids="-".join)
def test_every_result_has_words_for_both_and_a_way_out(part: Part, result: Result) -> None:
    view = PartView(part, result)
    for message, fix in (view.for_admin, view.for_influencer):
        assert say(message).endswith(".")
        assert (fix is None) == (result is Result.GOOD)
        assert fix is None or say(fix).endswith(".")
    assert (view.state is PartState.NOT_TRIED) == (result in UNTRIED)


def test_every_result_is_of_some_part() -> None:
    assert {result for _, result in ALL} | {Result.BLOCKED} == set(Result)


@pytest.mark.parametrize("code", FindingCode, ids=str)
def test_whatever_blocks_the_credential_has_words(code: FindingCode) -> None:
    view = PartView(Part.CREDENTIAL, Result.BLOCKED, code)
    for message, fix in (view.for_admin, view.for_influencer):
        assert say(message).endswith(".")
        assert say(fix).endswith(".")
    assert view.state is PartState.FAULT
