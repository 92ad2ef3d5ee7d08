"""Admins, managed by owners."""

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.models import Admin, Influencer
from tests.api.operations import INVITE_TOO, REMOVE, SET_ROLE, result
from tests.desk.access.test_forged_rows import leave_forged
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


async def test_the_last_owner_is_told_of_the_refusal_before_the_secret_key_is_asked_for(house: House) -> None:
    ada, bo = await house.world.admin(name="Ada"), await house.world.admin(AdminRole.MANAGER)
    preview = PREVIEW.replace(MADE, "refused { code message }")
    refused = {
        "code": "LAST_OWNER",
        "message": "Ada is the last owner: without one, nobody could manage this desk.",
    }
    async with house.looking("stranger") as client:
        await sign_in(client, ada)
        house.world.clock.go_on(minutes=11)
        for role in ({}, {"role": "MANAGER"}):
            assert await result(client, preview, id=str(ada.id), **role) == {"refused": refused}
            assert await result(client, preview, id=str(bo.id), **role) == {"refused": None}
        assert await result(client, preview, id=str(ada.id), role="OWNER") == {"refused": None}
        await house.world.admin(AdminRole.OWNER)
        assert await result(client, preview, id=str(ada.id)) == {"refused": None}


async def test_an_account_that_was_changed_in_the_database_is_told_to_admins_as_that(house: House) -> None:
    eve = await house.world.admin(AdminRole.VIEWER, email="eve@example.com")
    await Admin.filter(id=eve.id).update(role="OWNER")
    async with house.looking(AdminRole.OWNER) as client:
        before = await everything()
        answer = await ask(client, SET_ROLE, id=str(eve.id), role="MANAGER")
        assert codes(answer) == ["NOT_GENUINE"]
        assert answer["errors"][0]["message"] == (
            "This account's row was changed by something else than this desk, so nothing was done. "
            "`greenroom doctor` says what to do."
        )
        assert await everything() == before
    await leave_forged(house.world)


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


MADE = "openLinks influencersSignedOut influencersLive apiKeys passwords admins"
PREVIEW = (
    f"query ($id: ID!, $role: AdminRole) {{ result: accessMadeBy(adminId: $id, role: $role) {{ {MADE} }} }}"
)
LINKS = "invitations { influencerId name email link { kind url expiresAt } }"
ASK_AGAIN = {
    "remove": f"""mutation ($id: ID!) {{
        result: removeAdmin(input: {{adminId: $id, askForNewPasswords: true}}) {{
            ... on AdminRemoved {{ ended {{ {MADE} }} {LINKS} }} }} }}""",
    "role": f"""mutation ($id: ID!) {{
        result: setAdminRole(input: {{adminId: $id, role: VIEWER, askForNewPasswords: true}}) {{
            ... on AdminRoleSet {{ ended {{ {MADE} }} {LINKS} }} }} }}""",
}


@pytest.mark.parametrize("change", ASK_AGAIN)
async def test_what_ends_is_told_before_and_after_and_those_who_are_asked_again_get_a_link_each(
    house: House, change: str
) -> None:
    bo = await house.world.admin(AdminRole.MANAGER)
    maya = await house.world.influencer("Maya", password_maker_id=bo.id)
    expected = dict.fromkeys(MADE.split(), 0) | {"passwords": 1}
    async with house.looking(AdminRole.OWNER) as client:
        role = {"role": "VIEWER"} if change == "role" else {}
        assert await result(client, PREVIEW, id=str(bo.id), **role) == expected
        told = await result(client, ASK_AGAIN[change], id=str(bo.id))
        assert told["ended"] == expected
        (asked,) = told["invitations"]
        assert (asked["influencerId"], asked["name"], asked["email"]) == (str(maya.id), "Maya", maya.email)
        link = asked["link"]
        assert (link["kind"], link["url"].partition("#")[0]) == (
            "INFLUENCER_INVITATION",
            "http://localhost:8081/invitation",
        )
        row = await Influencer.get(id=maya.id)
        assert (row.password_hash, row.password_maker_id) == (None, None)
        secret = link["url"].partition("#")[2]
        assert secret not in str(await everything())


async def test_nothing_is_told_of_what_an_unknown_admin_made(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        answer = await ask(client, PREVIEW, id="0190f9f0-0000-7000-8000-000000000000")
        assert answer == {"data": {"result": None}}
