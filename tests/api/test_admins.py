"""Admins, managed by owners."""

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.models import Influencer
from tests.api.operations import INVITE_TOO, REMOVE, SET_ROLE, result
from tests.world import PASSWORD, SECRET_KEY, House, ask, codes, everything, sign_in


async def test_the_last_owner_cannot_be_removed_or_demoted(house: House) -> None:
    ada = await house.world.admin(name="Ada")
    async with house.looking("stranger") as client:
        await sign_in(client, ada)
        before = await everything()
        for query, more in ((REMOVE, {}), (SET_ROLE, {"role": "VIEWER"})):
            assert await result(client, query, id=str(ada.id), **more) == {
                "__typename": "LastOwner",
                "code": "LAST_OWNER",
                "message": "Ada is the last owner: without one, nobody could manage this desk.",
                "fix": "Make somebody else an owner first; an invitation counts once it has been accepted.",
            }
        assert await everything() == before


@pytest.mark.parametrize(
    ("query", "more", "code"),
    [(SET_ROLE, {"role": "VIEWER"}, "FORBIDDEN"), (REMOVE, {}, "UNAUTHENTICATED")],
)
async def test_a_permission_an_owner_gave_up_is_gone_for_the_rest_of_the_operation(
    house: House, query: str, more: dict[str, str], code: str
) -> None:
    await house.world.admin(AdminRole.OWNER, email="stays@example.com")
    me = await house.world.admin(AdminRole.OWNER)
    async with house.looking("stranger") as client:
        await sign_in(client, me)
        answer = await ask(client, query.removesuffix("}") + INVITE_TOO + " }", id=str(me.id), **more)
        assert codes(answer) == [code]
        assert answer["errors"][0]["path"] == ["after"]
        assert await Influencer.all().count() == 0


async def test_an_owner_who_changes_another_goes_on_as_an_owner(house: House) -> None:
    other = await house.world.admin(AdminRole.OWNER, email="other@example.com")
    async with house.looking(AdminRole.OWNER) as client:
        query = SET_ROLE.removesuffix("}") + INVITE_TOO + " }"
        answer = await ask(client, query, id=str(other.id), role="VIEWER")
        assert codes(answer) == []


async def test_ones_own_account_says_so_when_it_signs_in_and_when_it_is_removed(house: House) -> None:
    await house.world.admin(AdminRole.OWNER, email="stays@example.com")
    me = await house.world.admin(AdminRole.OWNER)
    sign = """mutation ($input: AdminSignInInput!) { result: adminSignIn(input: $input) {
        ... on SignedIn { viewer { ... on Admin { id isMe active createdAt } } } } }"""
    details = {"email": me.email, "password": PASSWORD, "secretKey": SECRET_KEY}
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as client:
        viewer = (await result(client, sign, input=details))["viewer"]
        assert (viewer["id"], viewer["isMe"], viewer["active"]) == (str(me.id), True, True)
        removed = await result(client, REMOVE, id=str(me.id))
        assert removed["admin"] == {"id": str(me.id), "role": "OWNER", "isMe": True}
