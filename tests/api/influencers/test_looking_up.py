"""One influencer, looked up by email or handle."""

from greenroom.desk.actors import AdminRole
from tests.world import House, ask, codes

BY = """query ($email: String, $handle: String) { found: influencerBy(email: $email, handle: $handle) {
  __typename ... on Influencer { id name } ... on Problem { code message fix }
  ... on Ambiguous { matches } } }"""


async def test_one_is_found_and_every_refusal_is_a_member_of_the_union(house: House) -> None:
    maya = await house.world.influencer("Maya", email="maya@x.example", handle="maya")
    for number in (1, 2):
        await house.world.influencer(f"Zoe {number}", email=f"zoe{number}@x.example", handle="zoe")
    async with house.looking(AdminRole.VIEWER) as client:
        one = {"__typename": "Influencer", "id": str(maya.id), "name": "Maya"}
        assert await ask(client, BY, email="Maya@x.example") == {"data": {"found": one}}
        assert await ask(client, BY, handle="@MAYA") == {"data": {"found": one}}
        assert (await ask(client, BY, email="aya@x.example"))["data"]["found"] == {
            "__typename": "NotFound",
            "code": "NOT_FOUND",
            "message": "No influencer of this desk has this email.",
            "fix": "Check how it is written; part of it can be searched for in the list.",
        }
        assert (await ask(client, BY, handle="zoe"))["data"]["found"] == {
            "__typename": "Ambiguous",
            "code": "AMBIGUOUS",
            "message": "2 influencers have this handle.",
            "fix": "Look them up by email: no two influencers have the same.",
            "matches": 2,
        }


async def test_neither_and_both_are_bad_input(house: House) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        for given in ({}, {"email": None}, {"email": "maya@x.example", "handle": "maya"}):
            answer = await ask(client, BY, **given)
            assert codes(answer) == ["BAD_INPUT"]
            assert answer["errors"][0]["message"] == "email, handle: exactly one of the two is expected."
