"""Asking 100ms about a token, through the API; what 100ms answers is tested with the rule."""

from datetime import UTC, datetime

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.models import AuditEntry, TokenVersion
from tests.world import House, ask, everything, row_of

CHECK = """mutation ($id: ID!) { checkWithHms(input: {influencerId: $id}) { __typename
  ... on CheckedWithHms { source answer { accepted at message } influencer { id } }
  ... on HmsFailed { kind retryAfterS } ... on Problem { code message fix helpUrl } } }"""
ANSWERS = """query ($id: ID!) { influencer(id: $id) {
  token { hmsAnswer { accepted at message } }
  tokenVersions { nodes { current hmsAnswer { accepted at message } } } } }"""
SENTENCES = "{ auditEntries(filter: {action: TOKEN_ASKED}) { nodes { sentence } } }"


async def test_100ms_out_of_reach_is_told_as_a_problem(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    star = await house.world.star()
    async with house.looking(AdminRole.OPERATOR) as client:
        assert (await ask(client, CHECK, id=str(star.id)))["data"]["checkWithHms"] == {
            "__typename": "HmsFailed",
            "kind": "UNREACHABLE",
            "retryAfterS": None,
            "code": "HMS_FAILED",
            "message": "The desk cannot reach 100ms.",
            "fix": "Have the operator check that the desk's machine may connect to 100ms, then try again.",
            "helpUrl": "/docs/codes/refusals#hms_failed",
        }
        [entry] = (await ask(client, SENTENCES))["data"]["auditEntries"]["nodes"]
        assert entry["sentence"] == "Ada asked 100ms about the token of Maya"
    assert await TokenVersion.filter(asked_at__isnull=False).count() == 0


async def test_somebody_without_a_token_is_not_asked_about(house: House) -> None:
    person = await house.world.influencer()
    async with house.looking(AdminRole.OPERATOR) as client:
        before = await everything()
        refused = (await ask(client, CHECK, id=str(person.id)))["data"]["checkWithHms"]
        assert (refused["__typename"], refused["code"]) == ("NothingToAsk", "NOTHING_TO_ASK")
        assert refused["message"] == "Maya has no token that 100ms could be asked about."
        assert await everything() == before
    assert await AuditEntry.filter(action="TOKEN_ASKED").count() == 0


@pytest.mark.parametrize(
    ("outcome", "accepted", "message"),
    [
        ("ACCEPTED", True, "100ms would let this token join."),
        ("ROOM_OFF", False, "100ms refused to open the room: it is switched off in the 100ms dashboard."),
    ],
)
async def test_the_last_answer_stands_with_the_token_and_in_its_history(
    house: House, outcome: str, accepted: bool, message: str
) -> None:
    star = await house.world.star()
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    version = TokenVersion.filter(id=(await row_of(star)).token_version_id)
    async with house.looking(AdminRole.VIEWER) as client:
        seen = (await ask(client, ANSWERS, id=str(star.id)))["data"]["influencer"]
        assert (seen["token"], seen["tokenVersions"]["nodes"]) == (
            {"hmsAnswer": None},
            [{"current": True, "hmsAnswer": None}],
        )
        await version.update(asked_at=at, asked_outcome=outcome)
        answer = {"accepted": accepted, "at": "2026-11-20T12:00:00.000Z", "message": message}
        seen = (await ask(client, ANSWERS, id=str(star.id)))["data"]["influencer"]
        assert (seen["token"], seen["tokenVersions"]["nodes"]) == (
            {"hmsAnswer": answer},
            [{"current": True, "hmsAnswer": answer}],
        )
