"""Where influencers are signed in, over HTTP."""

from typing import Any

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.models import SessionRow
from tests.world import House, ask, codes, everything, sign_in

SESSIONS = """query ($id: ID!) {
  influencer(id: $id) { sessions { nodes { id client current transport link { kind madeBy } live } } }
}"""
END = """mutation ($input: EndInfluencerSessionsInput!) {
  result: endInfluencerSessions(input: $input) {
    ... on InfluencerSessionsEnded { endedSessions endsWithShow }
    ... on NotFound { code }
  }
}"""
LINK = """mutation ($input: MakeInfluencerLinkInput!) {
  makeInfluencerLink(input: $input) { ... on LinkMade { link { url } } }
}"""
BY_LINK = "mutation ($input: SignInByLinkInput!) { signInByLink(input: $input) { __typename } }"


async def test_a_manager_sees_the_link_that_began_a_session_and_ends_it(house: House) -> None:
    maya = await house.world.influencer()
    async with house.looking(AdminRole.MANAGER) as desk, house.looking("stranger") as phone:
        made = await ask(desk, LINK, input={"influencerId": str(maya.id)})
        link = made["data"]["makeInfluencerLink"]["link"]["url"]
        await ask(phone, BY_LINK, input={"link": link})
        answer = await ask(desk, SESSIONS, id=str(maya.id))
        (session,) = answer["data"]["influencer"]["sessions"]["nodes"]
        assert session == {
            "id": str((await SessionRow.get(influencer_id=maya.id)).id),
            "client": "Python",
            "current": False,
            "transport": "COOKIE",
            "link": {"kind": "SIGN_IN", "madeBy": "Ada"},
            "live": False,
        }
        one = {"influencerId": str(maya.id), "sessionId": session["id"]}
        assert (await ask(desk, END, input=one))["data"]["result"] == {
            "endedSessions": 1,
            "endsWithShow": False,
        }
        assert (await ask(desk, END, input=one))["data"]["result"] == {"code": "NOT_FOUND"}
        assert codes(await ask(phone, "{ influencerSessions { nodes { id } } }")) == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("role", [AdminRole.VIEWER, AdminRole.OPERATOR])
async def test_who_may_not_manage_influencers_neither_sees_nor_ends_sessions(
    house: House, role: AdminRole
) -> None:
    async with house.looking("influencer"), house.looking(role) as desk:
        row = await SessionRow.get(admin_id=None)
        before = await everything()
        assert codes(await ask(desk, SESSIONS, id=str(row.influencer_id))) == ["FORBIDDEN"]
        assert codes(await ask(desk, END, input={"influencerId": str(row.influencer_id)})) == ["FORBIDDEN"]
        assert await everything() == before


async def test_one_browser_has_one_session_of_each_kind_however_often_it_signs_in(house: House) -> None:
    world = house.world
    maya, nia, ada = await world.influencer(), await world.influencer("Nia"), await world.admin()

    async def left() -> list[Any]:
        return [row.admin_id or row.influencer_id for row in await SessionRow.all().order_by("id")]

    async with house.looking("stranger") as browser:
        for who in (ada, maya, maya):
            await sign_in(browser, who)
        assert await left() == [ada.id, maya.id]
        await sign_in(browser, nia)
        assert await left() == [ada.id, nia.id]
