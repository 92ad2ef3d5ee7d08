"""People over GraphQL: who may ask what, the whole way of a link, and one's own sessions."""

from typing import Any

import httpx2
import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, Link, SessionRow
from tests.world import PASSWORD, SECRET_KEY, House, ask, codes, everything, sign_in

CHOSEN = "a password of my own"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
PROBLEM = "... on Problem { code message fix }"
LINK = "kind url expiresAt"

INVITE = f"""mutation ($input: InviteInfluencerInput!) {{ result: inviteInfluencer(input: $input) {{
    __typename ... on InfluencerInvited {{
        influencer {{ id name email handle invitationPending archivedAt version }} link {{ {LINK} }} }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
MAKE_LINK = f"""mutation ($id: ID!) {{ result: makeInfluencerLink(input: {{influencerId: $id}}) {{
    __typename ... on LinkMade {{ link {{ {LINK} }} }} {PROBLEM} }} }}"""
UPDATE = f"""mutation ($input: UpdateInfluencerInput!) {{ result: updateInfluencer(input: $input) {{
    __typename ... on InfluencerChanged {{ influencer {{ name version }} }}
    ... on Conflict {{ influencer {{ name version }} changes }} ... on InputRejected {{ field }}
    {PROBLEM} }} }}"""
ARCHIVE = f"""mutation ($id: ID!) {{ result: archiveInfluencer(input: {{influencerId: $id}}) {{
    __typename ... on InfluencerChanged {{ influencer {{ id archivedAt }} }} {PROBLEM} }} }}"""
RESTORE = ARCHIVE.replace("archiveInfluencer", "restoreInfluencer")
INVITE_ADMIN = f"""mutation ($input: InviteAdminInput!) {{ result: inviteAdmin(input: $input) {{
    __typename ... on AdminInvited {{ admin {{ id name role active isMe lastSeenAt }} link {{ {LINK} }} }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
SET_ROLE = f"""mutation ($id: ID!, $role: AdminRole!) {{
    result: setAdminRole(input: {{adminId: $id, role: $role}}) {{
    __typename ... on AdminRoleSet {{ admin {{ id role isMe }} }} {PROBLEM} }} }}"""
REMOVE = f"""mutation ($id: ID!) {{ result: removeAdmin(input: {{adminId: $id}}) {{
    __typename ... on AdminRemoved {{ admin {{ id role isMe }} }} {PROBLEM} }} }}"""
RESET = f"""mutation ($id: ID!) {{ result: resetSecretKey(input: {{adminId: $id}}) {{
    __typename ... on LinkMade {{ link {{ {LINK} }} }} {PROBLEM} }} }}"""
REVOKE = "mutation ($id: ID!) { result: revokeLink(input: {linkId: $id}) { __typename } }"
READ = f"""mutation ($secret: Secret!) {{ result: inspectLink(input: {{link: $secret}}) {{
    __typename ... on LinkUsable {{ kind name email expiresAt }} {PROBLEM} }} }}"""
LINKS = """query ($first: Int! = 50, $after: String) { result: links(first: $first, after: $after) {
    nodes { id kind recipient { kind name } createdBy { kind name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
ADMINS = "{ result: admins { nodes { id name role active isMe } } }"
ACCEPT = f"""mutation ($input: AcceptInvitationInput!) {{ result: acceptInvitation(input: $input) {{
    __typename ... on SignedIn {{ sessionToken viewer {{ ... on InfluencerAccount {{ email }} }} }}
    ... on InputRejected {{ field }} {PROBLEM} }} }}"""
BY_LINK = f"""mutation ($input: SignInByLinkInput!) {{ result: signInByLink(input: $input) {{
    __typename ... on SignedIn {{ sessionToken }} {PROBLEM} }} }}"""
ACCEPT_ADMIN = f"""mutation ($input: AcceptAdminInvitationInput!) {{
    result: acceptAdminInvitation(input: $input) {{
    __typename ... on SecretKeyIssued {{ secretKey admin {{ email role }} }} {PROBLEM} }} }}"""
NEW_KEY = f"""mutation ($input: TakeNewSecretKeyInput!) {{ result: takeNewSecretKey(input: $input) {{
    __typename ... on SecretKeyIssued {{ secretKey admin {{ email }} }} {PROBLEM} }} }}"""
SESSIONS = "{ result: %sSessions { nodes { id client current transport createdAt lastSeenAt } } }"
CHANGE = f"""mutation ($input: ChangePasswordInput!) {{ result: changePassword(input: $input) {{
    __typename ... on PasswordChanged {{ endedSessions }} ... on InputRejected {{ field }} {PROBLEM} }} }}"""
END = """mutation ($id: ID!, $audience: Audience!) {
    result: endSession(input: {sessionId: $id, audience: $audience}) { __typename } }"""
OTHERS = """mutation ($audience: Audience!) { result: endOtherSessions(input: {audience: $audience}) {
    ... on OtherSessionsEnded { endedSessions } } }"""


async def result(client: httpx2.AsyncClient, query: str, **variables: Any) -> Any:
    answer = await ask(client, query, **variables)
    assert "errors" not in answer, answer
    return answer["data"]["result"]


def secret_of(link: dict[str, Any]) -> str:
    return link["url"].partition("#")[2]


async def invite(client: httpx2.AsyncClient, name: str = "Maya") -> dict[str, Any]:
    email = f"{name.lower()}@example.com"
    return await result(client, INVITE, input={"name": name, "email": email, "handle": f"@{name.lower()}"})


# ---- who may


Asked = dict[str, tuple[str, dict[str, Any]]]

MANAGE: Asked = {
    "inviteInfluencer": (INVITE, {"input": {"name": "Maya", "email": "maya@example.com"}}),
    "makeInfluencerLink": (MAKE_LINK, {"id": str(new_id())}),
    "updateInfluencer": (UPDATE, {"input": {"influencerId": str(new_id()), "name": "Maya"}}),
    "archiveInfluencer": (ARCHIVE, {"id": str(new_id())}),
    "restoreInfluencer": (RESTORE, {"id": str(new_id())}),
    "revokeLink": (REVOKE, {"id": str(new_id())}),
    "links": (LINKS, {}),
}
OWN: Asked = {
    "inviteAdmin": (INVITE_ADMIN, {"input": {"name": "Bo", "email": "bo@example.com", "role": "OWNER"}}),
    "setAdminRole": (SET_ROLE, {"id": str(new_id()), "role": "OWNER"}),
    "removeAdmin": (REMOVE, {"id": str(new_id())}),
    "resetSecretKey": (RESET, {"id": str(new_id())}),
    "admins": (ADMINS, {}),
}
ASKERS = ["stranger", "influencer", *AdminRole]


@pytest.mark.parametrize("who", ASKERS)
async def test_people_are_managed_by_managers_and_admins_by_owners(
    house: House, who: AdminRole | str
) -> None:
    async with house.looking(who) as client:
        for fields, allowed in ((MANAGE, {"MANAGER", "OWNER"}), (OWN, {"OWNER"})):
            for query, variables in fields.values():
                before = await everything()
                answer = await ask(client, query, **variables)
                if who in allowed:
                    assert codes(answer) == []
                else:
                    assert codes(answer) == ["FORBIDDEN" if isinstance(who, AdminRole) else "UNAUTHENTICATED"]
                    assert answer["data"] is None
                    assert await everything() == before


@pytest.mark.parametrize("who", ["stranger", "influencer", AdminRole.VIEWER])
async def test_own_sessions_and_password_need_a_session_of_that_audience(
    house: House, who: AdminRole | str
) -> None:
    change = {"currentPassword": PASSWORD, "newPassword": CHOSEN}
    async with house.looking(who) as client:
        for audience in ("ADMIN", "INFLUENCER"):
            mine = audience == ("ADMIN" if isinstance(who, AdminRole) else who.upper())
            asked: list[tuple[str, dict[str, Any]]] = [
                (END, {"id": str(new_id()), "audience": audience}),
                (OTHERS, {"audience": audience}),
                (SESSIONS % audience.lower(), {}),
                (CHANGE, {"input": {**change, "audience": audience}}),
            ]
            for query, variables in asked:
                before = await everything()
                answer = await ask(client, query, **variables)
                assert codes(answer) == ([] if mine else ["UNAUTHENTICATED"])
                if not mine:
                    assert await everything() == before
        answer = await ask(client, OTHERS, audience="INFLUENCER")
        if who != "influencer":
            assert answer["errors"][0]["message"] == (
                "Sign in first: endOtherSessions is about your own account"
                + (" as an influencer." if isinstance(who, AdminRole) else ".")
            )


# ---- influencers


async def test_an_invitation_all_the_way(house: House) -> None:
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
        refused = await result(phone, ACCEPT, input={"link": secret, "password": "short"})
        assert (refused["__typename"], refused["code"], refused["field"]) == (
            "InputRejected",
            "BAD_PASSWORD",
            "password",
        )
        signed_in = await result(phone, ACCEPT, input={"link": secret, "password": CHOSEN})
        assert signed_in == {
            "__typename": "SignedIn",
            "sessionToken": None,
            "viewer": {"email": "maya@example.com"},
        }
        assert "greenroom_influencer" in phone.cookies
        (session,) = (await result(phone, SESSIONS % "influencer"))["nodes"]
        assert (session["current"], session["transport"]) == (True, "COOKIE")

        used = await result(phone, READ, secret=secret)
        assert used == {
            "__typename": "LinkInvalid",
            "code": "LINK_INVALID",
            "message": "This link has been used already.",
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


async def test_an_influencer_is_changed_and_an_older_version_is_a_conflict(house: House) -> None:
    maya = await house.world.influencer("Maya")
    async with house.looking(AdminRole.MANAGER) as manager:
        wanted = {"influencerId": str(maya.id), "name": "Mia", "expectedVersion": 1}
        changed = await result(manager, UPDATE, input=wanted)
        assert changed == {"__typename": "InfluencerChanged", "influencer": {"name": "Mia", "version": 2}}
        conflict = await result(manager, UPDATE, input={**wanted, "name": "Maja"})
        assert (conflict["__typename"], conflict["influencer"], len(conflict["changes"])) == (
            "Conflict",
            {"name": "Mia", "version": 2},
            1,
        )
        rejected = await result(manager, UPDATE, input={**wanted, "email": "nowhere"})
        assert (rejected["__typename"], rejected["field"]) == ("InputRejected", "email")
        missing = await result(manager, UPDATE, input={**wanted, "influencerId": str(new_id())})
        assert missing["__typename"] == "NotFound"


async def test_the_archived_have_a_list_of_their_own_and_come_back(house: House) -> None:
    maya = await house.world.influencer("Maya")
    listing = """query ($archived: Boolean!) {
        result: influencers(filter: {archived: $archived}) { nodes { name } counts { total } } }"""
    empty: dict[str, Any] = {"nodes": [], "counts": {"total": 0}}
    full = {"nodes": [{"name": "Maya"}], "counts": {"total": 1}}
    async with house.looking(AdminRole.MANAGER) as manager:
        archived = await result(manager, ARCHIVE, id=str(maya.id))
        assert archived["influencer"]["archivedAt"] is not None
        assert await result(manager, listing, archived=False) == empty
        assert await result(manager, listing, archived=True) == full
        one = "query ($id: ID!) { result: influencer(id: $id) { archivedAt } }"
        shown = await result(manager, one, id=str(maya.id))
        assert shown == {"archivedAt": archived["influencer"]["archivedAt"]}
        back = await result(manager, RESTORE, id=str(maya.id))
        assert back["influencer"]["archivedAt"] is None
        assert await result(manager, listing, archived=False) == full
        assert (await result(manager, ARCHIVE, id=str(new_id())))["__typename"] == "NotFound"


# ---- links


async def test_links_are_listed_page_by_page_and_taken_back(house: House) -> None:
    async with house.looking(AdminRole.MANAGER) as manager, house.looking("stranger") as phone:
        made = [(await invite(manager, name))["link"] for name in ("Ana", "Bo", "Cy")]
        first = await result(manager, LINKS, first=2)
        names = [node["recipient"]["name"] for node in first["nodes"]]
        assert {node["recipient"]["kind"] for node in first["nodes"]} == {"INFLUENCER"}
        assert {(node["createdBy"]["kind"], node["createdBy"]["name"]) for node in first["nodes"]} == {
            ("ADMIN", "Ada")
        }
        assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
        rest = await result(manager, LINKS, first=2, after=first["pageInfo"]["endCursor"])
        assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)
        assert sorted(names + [node["recipient"]["name"] for node in rest["nodes"]]) == ["Ana", "Bo", "Cy"]
        ana = await Link.get(
            id=next(n["id"] for n in (*first["nodes"], *rest["nodes"]) if n["recipient"]["name"] == "Ana")
        )
        assert await result(manager, REVOKE, id=str(ana.id)) == {"__typename": "LinkRevoked"}
        assert await result(manager, REVOKE, id=str(ana.id)) == {"__typename": "NotFound"}
        assert (await result(phone, READ, secret=secret_of(made[0])))["message"] == (
            "This link was taken back."
        )
        shown = str(await result(manager, LINKS))
        assert not [link for link in made if secret_of(link) in shown]


async def test_a_page_of_links_has_1_to_100_and_a_cursor_of_its_own(house: House) -> None:
    async with house.looking(AdminRole.MANAGER) as manager:
        for variables in ({"first": 0}, {"first": 101}, {"after": "x"}, {"after": ""}):
            assert codes(await ask(manager, LINKS, **variables)) == ["BAD_INPUT"]
        for first in (1, 100):
            assert (await result(manager, LINKS, first=first))["nodes"] == []


async def test_a_secret_in_the_operations_text_is_not_read(house: House) -> None:
    async with house.client() as client:
        answer = await ask(client, 'mutation { inspectLink(input: {link: "abc"}) { __typename } }')
        assert codes(answer) == ["BAD_INPUT"]
        assert "abc" not in str(answer)


# ---- admins


async def test_an_admins_invitation_all_the_way(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as owner, house.looking("stranger") as browser:
        wanted = {"name": "Bo", "email": "bo@example.com", "role": "MANAGER"}
        invited = await result(owner, INVITE_ADMIN, input=wanted)
        bo, link = invited["admin"], invited["link"]
        assert (bo["role"], bo["active"], bo["isMe"], bo["lastSeenAt"]) == ("MANAGER", False, False, None)
        assert link["url"].startswith("http://localhost:8081/admin/invitation#")
        made = await result(browser, ACCEPT_ADMIN, input={"link": secret_of(link), "password": CHOSEN})
        assert made["admin"] == {"email": "bo@example.com", "role": "MANAGER"}
        assert "greenroom_admin" not in browser.cookies
        assert [
            (row["name"], row["active"], row["isMe"]) for row in (await result(owner, ADMINS))["nodes"]
        ] == [
            ("Ada", True, True),
            ("Bo", True, False),
        ]
        promoted = await result(owner, SET_ROLE, id=bo["id"], role="OWNER")
        assert promoted["admin"] == {"id": bo["id"], "role": "OWNER", "isMe": False}
        taken = await result(owner, INVITE_ADMIN, input=wanted)
        assert (taken["__typename"], taken["message"]) == ("InputRejected", "Bo has this email already.")
        removed = await result(owner, REMOVE, id=bo["id"])
        assert removed["__typename"] == "AdminRemoved"
        assert (await result(owner, REMOVE, id=bo["id"]))["__typename"] == "NotFound"


async def test_the_last_owner_is_told_to_stay(house: House) -> None:
    ada = await house.world.admin(name="Ada")
    async with house.looking("stranger") as client:
        await sign_in(client, ada)
        before = await everything()
        for query, more in ((REMOVE, {}), (SET_ROLE, {"role": "VIEWER"})):
            assert await result(client, query, id=str(ada.id), **more) == {
                "__typename": "LastOwner",
                "code": "LAST_OWNER",
                "message": "Ada is the last owner: without one nobody could manage this desk.",
                "fix": "Make somebody else an owner first; an invited one counts once they have accepted.",
            }
        assert await everything() == before


async def test_a_lost_secret_key_is_replaced_all_the_way(house: House) -> None:
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


# ---- one's own sessions


async def test_sessions_tell_browser_and_device_and_never_the_whole_header(house: House) -> None:
    ada = await house.world.admin()
    headers = {"sec-fetch-site": "same-origin", "user-agent": SAFARI}
    async with house.client(headers=headers) as phone, house.looking("stranger") as laptop:
        await sign_in(phone, ada)
        await sign_in(laptop, ada)
        listed = (await result(phone, SESSIONS % "admin"))["nodes"]
        assert {(session["client"], session["current"]) for session in listed} == {
            ("Safari, iPhone", True),
            ("Python", False),
        }
        assert "Version/18.5" not in str(await everything())
        other = next(session for session in listed if not session["current"])
        assert await result(phone, END, id=other["id"], audience="ADMIN") == {"__typename": "SessionEnded"}
        assert codes(await ask(laptop, SESSIONS % "admin")) == ["UNAUTHENTICATED"]
        assert await result(phone, END, id=other["id"], audience="ADMIN") == {"__typename": "NotFound"}


async def test_ending_the_session_that_asks_clears_its_cookie(house: House) -> None:
    async with house.looking("influencer") as phone:
        (mine,) = (await result(phone, SESSIONS % "influencer"))["nodes"]
        assert "greenroom_influencer" in phone.cookies
        ended = await result(phone, END, id=mine["id"], audience="INFLUENCER")
        assert ended == {"__typename": "SessionEnded"}
        assert "greenroom_influencer" not in phone.cookies
        assert await SessionRow.all().count() == 0


async def test_a_new_password_and_signing_out_elsewhere(house: House) -> None:
    maya = await house.world.influencer()
    async with house.looking("stranger") as phone, house.looking("stranger") as laptop:
        await sign_in(phone, maya)
        await sign_in(laptop, maya)
        assert await result(phone, OTHERS, audience="INFLUENCER") == {"endedSessions": 1}
        await sign_in(laptop, maya)
        wanted = {"audience": "INFLUENCER", "currentPassword": "wrong", "newPassword": CHOSEN}
        wrong = await result(phone, CHANGE, input=wanted)
        assert (wrong["__typename"], wrong["field"], wrong["message"]) == (
            "InputRejected",
            "currentPassword",
            "This is not your present password.",
        )
        changed = await result(phone, CHANGE, input={**wanted, "currentPassword": PASSWORD})
        assert changed == {"__typename": "PasswordChanged", "endedSessions": 1}
        assert codes(await ask(laptop, SESSIONS % "influencer")) == ["UNAUTHENTICATED"]
        assert len((await result(phone, SESSIONS % "influencer"))["nodes"]) == 1


INVITE_TOO = """after: inviteInfluencer(input: { name: "Too Late", email: "late@example.com" }) {
    __typename }"""


async def test_nothing_follows_the_end_of_ones_own_session_in_the_same_operation(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        (mine,) = (await result(client, SESSIONS % "admin"))["nodes"]
        query = END.removesuffix("}") + INVITE_TOO + " }"
        answer = await ask(client, query, id=mine["id"], audience="ADMIN")
        assert codes(answer) == ["UNAUTHENTICATED"]
        assert answer["errors"][0]["path"] == ["after"]
        assert "greenroom_admin" not in client.cookies
        assert (await Influencer.all().count(), await SessionRow.all().count()) == (0, 0)


async def test_an_influencer_who_ended_the_session_that_asks_is_nobody(house: House) -> None:
    async with house.looking("influencer") as client:
        (mine,) = (await result(client, SESSIONS % "influencer"))["nodes"]
        query = (
            END.removesuffix("}") + " after: endOtherSessions(input: {audience: $audience}) { __typename } }"
        )
        assert codes(await ask(client, query, id=mine["id"], audience="INFLUENCER")) == ["UNAUTHENTICATED"]


async def test_to_end_another_of_ones_sessions_leaves_the_one_that_asks(house: House) -> None:
    owner = await house.world.admin(AdminRole.OWNER)
    async with house.looking("stranger") as client, house.looking("stranger") as laptop:
        await sign_in(laptop, owner)
        await sign_in(client, owner)
        other = next(s for s in (await result(client, SESSIONS % "admin"))["nodes"] if not s["current"])
        query = END.removesuffix("}") + INVITE_TOO + " }"
        answer = await ask(client, query, id=other["id"], audience="ADMIN")
        assert answer == {
            "data": {
                "result": {"__typename": "SessionEnded"},
                "after": {"__typename": "InfluencerInvited"},
            }
        }


@pytest.mark.parametrize(
    ("query", "more", "code"),
    [(SET_ROLE, {"role": "VIEWER"}, "FORBIDDEN"), (REMOVE, {}, "UNAUTHENTICATED")],
)
async def test_what_an_owner_gave_up_is_gone_for_the_rest_of_the_operation(
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
