"""Another try with a token that 100ms refused, through the API."""

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.shows.staying import end_own_show
from greenroom.store.ids import new_id
from tests.world import House, ask, codes, everything, row_of

TRY_AGAIN = """mutation ($input: TryAgainInput!) { tryAgain(input: $input) { __typename
  ... on InfluencerChanged { influencer { readiness canTryAgain findings { code } } }
  ... on Problem { code message } } }"""
STANDING = "query ($id: ID!) { influencer(id: $id) { readiness canTryAgain findings { code number } } }"
AUDIT = "{ auditEntries(filter: {action: TRY_AGAIN_ALLOWED}) { nodes { sentence } } }"


async def test_a_refused_token_may_be_tried_again_once_an_operator_says_so(house: House) -> None:
    person = await house.world.star()
    given = {"influencerId": str(person.id)}
    async with house.looking(AdminRole.OPERATOR) as client:
        standing = await ask(client, STANDING, id=str(person.id))
        assert standing["data"]["influencer"] == {"readiness": "READY", "canTryAgain": False, "findings": []}
        show = (await go_live(house.world.desk, person)).show
        await end_own_show(house.world.desk, person, show.id, holder="", failure_code=401)
        standing = await ask(client, STANDING, id=str(person.id))
        assert standing["data"]["influencer"] == {
            "readiness": "BLOCKED",
            "canTryAgain": True,
            "findings": [{"code": "TOKEN_REFUSED", "number": 35}],
        }
        assert (await ask(client, TRY_AGAIN, input=given))["data"]["tryAgain"] == {
            "__typename": "InfluencerChanged",
            "influencer": {"readiness": "READY", "canTryAgain": False, "findings": []},
        }
        before = await everything()
        again = await ask(client, TRY_AGAIN, input=given)
        assert again["data"]["tryAgain"]["influencer"]["readiness"] == "READY"
        nobody = await ask(client, TRY_AGAIN, input={"influencerId": str(new_id())})
        assert nobody["data"]["tryAgain"] == {
            "__typename": "NotFound",
            "code": "NOT_FOUND",
            "message": "There is no such influencer.",
        }
        assert codes(await ask(client, TRY_AGAIN, input={"influencerId": "maya"})) == ["BAD_INPUT"]
        assert await everything() == before
        (entry,) = (await ask(client, AUDIT))["data"]["auditEntries"]["nodes"]
        assert entry["sentence"] == "Ada let Maya try the refused token again"


@pytest.mark.parametrize("who", ["stranger", "influencer", *AdminRole])
async def test_whoever_may_operate_shows_may_allow_another_try(house: House, who: AdminRole | str) -> None:
    person = await house.world.star()
    show = (await go_live(house.world.desk, person)).show
    await end_own_show(house.world.desk, person, show.id, holder="", failure_code=401)
    async with house.looking(who) as client:
        before = await everything()
        answer = await ask(client, TRY_AGAIN, input={"influencerId": str(person.id)})
        if who in ("OPERATOR", "MANAGER", "OWNER"):
            assert answer["data"]["tryAgain"]["influencer"]["readiness"] == "READY"
            assert (await row_of(person)).block_code is None
        else:
            assert codes(answer) == ["UNAUTHENTICATED" if who == "stranger" else "FORBIDDEN"]
            assert await everything() == before
