"""Invitations and other one-time links, used by the people they are for."""

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from tests.api.operations import (
    ACCEPT,
    ACCEPT_ADMIN,
    ADMINS,
    BY_LINK,
    CHOSEN,
    INVITE_ADMIN,
    MAKE_LINK,
    NEW_KEY,
    READ,
    REMOVE,
    RESET,
    SESSIONS,
    SET_ROLE,
    invite,
    result,
    secret_of,
)
from tests.world import PASSWORD, SECRET_KEY, House, ask, codes, everything


async def test_an_invitation_from_start_to_finish(house: House) -> None:
    async with house.looking(AdminRole.MANAGER) as manager, house.looking("stranger") as phone:
        invited = await invite(manager)
        person, link = invited["influencer"], invited["link"]
        assert (person["name"], person["handle"], person["invitationPending"], person["archivedAt"]) == (
            "Maya",
            "maya",
            True,
            None,
        )
        assert link["kind"] == "INFLUENCER_INVITATION"
        assert link["url"].startswith("http://localhost:8081/invitation#")
        secret = secret_of(link)

        report = await result(phone, READ, secret=secret)
        assert report == {
            "__typename": "LinkUsable",
            "kind": "INFLUENCER_INVITATION",
            "name": "Maya",
            "email": "maya@example.com",
            "expiresAt": link["expiresAt"],
        }
        assert await result(phone, READ, secret=f"{secret}%E2%80).?utm_source=mail") == report
        refused = await result(phone, ACCEPT, input={"link": f"{secret}.", "password": "short"})
        assert (refused["__typename"], refused["code"], refused["field"]) == (
            "InputRejected",
            "BAD_PASSWORD",
            "password",
        )
        signed_in = await result(phone, ACCEPT, input={"link": f"{secret}%", "password": CHOSEN})
        assert signed_in == {
            "__typename": "SignedIn",
            "sessionToken": None,
            "viewer": {"email": "maya@example.com"},
        }
        assert "greenroom_influencer_8081" in phone.cookies
        (session,) = (await result(phone, SESSIONS % "influencer"))["nodes"]
        assert (session["current"], session["transport"]) == (True, "COOKIE")

        used = await result(phone, READ, secret=f"<{link['url']}>,")
        assert used == {
            "__typename": "LinkInvalid",
            "code": "LINK_INVALID",
            "message": "This link has already been used.",
            "fix": "Sign in, or ask your admin for a new link.",
        }
        answer = await ask(
            manager, "query ($id: ID!) { influencer(id: $id) { invitationPending } }", id=person["id"]
        )
        assert answer["data"]["influencer"] == {"invitationPending": False}


async def test_a_sign_in_link_is_for_whoever_has_a_password(house: House) -> None:
    maya = await house.world.influencer()
    async with house.looking(AdminRole.MANAGER) as manager, house.client() as program:
        made = await result(manager, MAKE_LINK, id=str(maya.id))
        link = made["link"]
        assert (made["__typename"], link["kind"]) == ("LinkMade", "SIGN_IN")
        wanted = {"link": secret_of(link), "transport": "BEARER"}
        signed_in = await result(program, BY_LINK, input=wanted)
        assert len(signed_in["sessionToken"]) == 43
        assert (await result(program, BY_LINK, input=wanted))["code"] == "LINK_INVALID"
        missing = await result(manager, MAKE_LINK, id=str(new_id()))
        assert (missing["__typename"], missing["message"]) == ("NotFound", "There is no such influencer.")


async def test_a_browser_gets_no_bearer_session_from_a_link(house: House) -> None:
    maya = await house.world.influencer()
    async with house.looking(AdminRole.MANAGER) as manager, house.looking("stranger") as browser:
        secret = secret_of((await result(manager, MAKE_LINK, id=str(maya.id)))["link"])
        before = await everything()
        for query, more in ((BY_LINK, {}), (ACCEPT, {"password": CHOSEN})):
            answer = await ask(browser, query, input={"link": secret, "transport": "BEARER", **more})
            assert codes(answer) == ["BAD_INPUT"]
        assert await everything() == before


async def test_a_secret_in_the_operations_text_is_not_read(house: House) -> None:
    async with house.client() as client:
        answer = await ask(client, 'mutation { inspectLink(input: {link: "abc"}) { __typename } }')
        assert codes(answer) == ["BAD_INPUT"]
        assert "abc" not in str(answer)


async def test_an_admins_invitation_from_start_to_finish(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as owner, house.looking("stranger") as browser:
        wanted = {"name": "Bo", "email": "bo@example.com", "role": "MANAGER"}
        invited = await result(owner, INVITE_ADMIN, input=wanted)
        bo, link = invited["admin"], invited["link"]
        assert (bo["role"], bo["active"], bo["isMe"], bo["lastSeenAt"]) == ("MANAGER", False, False, None)
        assert link["url"].startswith("http://localhost:8081/admin/invitation#")
        made = await result(browser, ACCEPT_ADMIN, input={"link": secret_of(link), "password": CHOSEN})
        assert made["admin"] == {"email": "bo@example.com", "role": "MANAGER"}
        assert "greenroom_admin_8081" not in browser.cookies
        assert [
            (row["name"], row["active"], row["isMe"]) for row in (await result(owner, ADMINS))["nodes"]
        ] == [
            ("Ada", True, True),
            ("Bo", True, False),
        ]
        promoted = await result(owner, SET_ROLE, id=bo["id"], role="OWNER")
        assert promoted["admin"] == {"id": bo["id"], "role": "OWNER", "isMe": False}
        taken = await result(owner, INVITE_ADMIN, input=wanted)
        assert (taken["__typename"], taken["message"]) == ("InputRejected", "Bo already has this email.")
        removed = await result(owner, REMOVE, id=bo["id"])
        assert removed["__typename"] == "AdminRemoved"
        assert (await result(owner, REMOVE, id=bo["id"]))["__typename"] == "NotFound"


async def test_a_lost_secret_key_is_replaced_from_start_to_finish(house: House) -> None:
    bo = await house.world.admin(AdminRole.VIEWER)
    async with house.looking(AdminRole.OWNER) as owner, house.looking("stranger") as browser:
        link = (await result(owner, RESET, id=str(bo.id)))["link"]
        assert (link["kind"], link["url"].partition("#")[0]) == (
            "SECRET_KEY_RESET",
            "http://localhost:8081/admin/secret-key",
        )
        wrong = await result(browser, NEW_KEY, input={"link": secret_of(link), "password": "wrong"})
        assert (wrong["__typename"], wrong["message"]) == ("SignInRefused", "These details do not match.")
        made = await result(browser, NEW_KEY, input={"link": secret_of(link), "password": PASSWORD})
        assert made["admin"] == {"email": bo.email}
        assert made["secretKey"] != SECRET_KEY
        assert (await result(owner, RESET, id=str(new_id())))["message"] == "There is no such admin."
