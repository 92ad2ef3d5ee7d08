"""The inbox over the API: who may see and do what, and that no token comes out of it."""

from typing import Any

import httpx2
import pytest

from greenroom import app
from greenroom.desk.actors import AdminRole
from greenroom.desk.desk import Desk
from greenroom.desk.inbox.asking_admins import ask_admins
from greenroom.desk.inbox.entries import start_clearing
from greenroom.store.ids import new_id
from greenroom.store.models import InboxEntry
from tests.api.operations import PROBLEM, READ, result
from tests.world import PUBLIC_URL, House, ask, codes, everything, sign_in

ASK = """mutation ($input: AskAdminsInput) { result: askAdmins(input: $input) {
    ... on AdminsAsked { request { askedAt takenAt closedAt } } } }"""
STUDIO = "{ result: studio { state request { askedAt takenAt closedAt } } }"
INBOX = """{ result: inbox { total nodes { id kind said subject { kind name } takenBy { name }
    influencer { name findings { code } } } } }"""
HANDED_IN = "{ result: inbox { nodes { handedIn { lastFour report { verdict findings { code } } } } } }"
TAKE_ON = f"""mutation ($id: ID!) {{ result: takeOn(input: {{entryId: $id}}) {{
    __typename ... on InboxEntryChanged {{ entry {{ takenBy {{ name }} }} }} {PROBLEM} }} }}"""
PUT_BACK = TAKE_ON.replace("takeOn", "putBack")
CLOSE = f"""mutation ($id: ID!) {{ result: closeInboxEntry(input: {{entryId: $id}}) {{
    __typename ... on InboxEntryClosed {{ entryId }} {PROBLEM} }} }}"""
MAKE = f"""mutation ($id: ID!) {{ result: makeHandInLink(input: {{influencerId: $id}}) {{
    __typename ... on LinkMade {{ link {{ kind url }} }} {PROBLEM} }} }}"""
HAND_IN = f"""mutation ($link: Secret!, $token: Secret!) {{
    result: handInToken(input: {{link: $link, authToken: $token}}) {{
    __typename ... on TokenHandedIn {{ counts }} {PROBLEM} }} }}"""
USE = f"""mutation ($input: UseHandedInTokenInput!) {{ result: useHandedInToken(input: $input) {{
    __typename ... on SetAuthTokenSuccess {{ influencer {{ readiness streaming {{ enabled }} }} }}
    ... on TokenRejected {{ report {{ verdict }} }} {PROBLEM} }} }}"""


async def hand_in(client: httpx2.AsyncClient, link: str, token: str) -> dict[str, Any]:
    return await result(client, HAND_IN, link=link, token=token)


async def test_an_influencer_asks_and_one_admin_takes_it_on_before_the_others(house: House) -> None:
    person = await house.world.influencer("Maya")
    async with (
        house.client(headers={"sec-fetch-site": "same-origin"}) as phone,
        house.looking(AdminRole.OPERATOR) as one,
        house.looking(AdminRole.OPERATOR) as other,
        house.looking(AdminRole.VIEWER) as viewer,
    ):
        await sign_in(phone, person)
        assert await result(phone, STUDIO) == {"state": "BLOCKED", "request": None}
        asked = (await result(phone, ASK))["request"]
        assert (asked["takenAt"], asked["closedAt"]) == (None, None)
        assert await result(phone, STUDIO) == {"state": "BLOCKED", "request": asked}
        found = await result(viewer, INBOX)
        [entry] = found["nodes"]
        entry_id = entry.pop("id")
        assert (found["total"], entry) == (
            1,
            {
                "kind": "ASKED",
                "said": "Maya cannot go live, and asks for help.",
                "subject": {"kind": "INFLUENCER", "name": "Maya"},
                "takenBy": None,
                "influencer": {"name": "Maya", "findings": [{"code": "NO_TOKEN"}]},
            },
        )
        assert await result(one, TAKE_ON, id=entry_id) == {
            "__typename": "InboxEntryChanged",
            "entry": {"takenBy": {"name": "Ada"}},
        }
        before = await everything()
        refused = await result(other, TAKE_ON, id=entry_id)
        assert (refused["__typename"], refused["code"]) == ("TakenOn", "TAKEN_ON")
        assert codes(await ask(viewer, PUT_BACK, id=entry_id)) == ["FORBIDDEN"]
        assert await everything() == before
        assert (await result(phone, STUDIO))["request"]["takenAt"] is not None
        assert (await result(other, PUT_BACK, id=entry_id))["entry"] == {"takenBy": None}
        assert await result(other, CLOSE, id=entry_id) == {
            "__typename": "InboxEntryClosed",
            "entryId": entry_id,
        }
        request = (await result(phone, STUDIO))["request"]
        assert (request["askedAt"], request["closedAt"] is None) == (asked["askedAt"], False)


async def test_a_request_is_deleted_with_the_change_that_makes_it_needless(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, desks = await house.world.influencer("Maya"), list[Desk]()

    def clear(desk: Desk) -> None:
        desks.append(desk)
        start_clearing(desk)

    monkeypatch.setattr(app, "start_clearing", clear)
    async with (
        house.client(headers={"sec-fetch-site": "same-origin"}) as phone,
        house.looking(AdminRole.MANAGER) as admin,
    ):
        await sign_in(phone, person)
        await result(phone, ASK)
        await house.world.set_token(person)
        await result(admin, INBOX)
        assert (desks, await InboxEntry.all().count()) == ([], 1)
        await result(admin, TAKE_ON, id=str(new_id()))
        await desks[0].errands.finished()
        assert await InboxEntry.all().count() == 0


async def test_the_page_is_ready_and_the_request_over_as_soon_as_a_token_is_set(house: House) -> None:
    person = await house.world.influencer("Maya")
    async with house.client(headers={"sec-fetch-site": "same-origin"}) as phone:
        await sign_in(phone, person)
        await result(phone, ASK)
        await house.world.set_token(person)
        assert await result(phone, STUDIO) == {"state": "READY", "request": None}
        assert await result(phone, ASK) == {"request": None}


async def test_somebody_without_an_account_hands_in_a_token_and_one_tap_uses_it(house: House) -> None:
    person = await house.world.influencer("Maya", email="maya@example.com")
    token = house.world.token()
    async with (
        house.looking(AdminRole.MANAGER) as manager,
        house.looking(AdminRole.OPERATOR) as operator,
        house.looking("stranger") as stranger,
    ):
        made = (await result(manager, MAKE, id=str(person.id)))["link"]
        address, _, link = made["url"].partition("#")
        assert (made["kind"], address) == ("HAND_IN", f"{PUBLIC_URL}/hand-in")
        shown = await result(stranger, READ, secret=link)
        assert (shown["kind"], shown["name"], shown["email"]) == ("HAND_IN", "Maya", None)
        refused = await hand_in(stranger, link, "hello")
        assert (refused["__typename"], refused["code"]) == ("HandInRejected", "TOKEN_REJECTED")
        assert await hand_in(stranger, made["url"], token) == {"__typename": "TokenHandedIn", "counts": False}
        found = await ask(manager, HANDED_IN)
        [entry] = found["data"]["result"]["nodes"]
        assert entry["handedIn"] == {"lastFour": token[-4:], "report": {"verdict": "GOOD", "findings": []}}
        assert token not in str(found)
        denied = await ask(operator, HANDED_IN)
        assert codes(denied) == ["FORBIDDEN"]
        row = await InboxEntry.get()
        before = await everything()
        assert (await result(operator, CLOSE, id=str(row.id)))["__typename"] == "NotFound"
        assert codes(await ask(operator, USE, input={"entryId": str(row.id)})) == ["FORBIDDEN"]
        assert await everything() == before
        used = await result(manager, USE, input={"entryId": str(row.id), "expectedVersion": 1})
        assert used == {
            "__typename": "SetAuthTokenSuccess",
            "influencer": {"readiness": "READY", "streaming": {"enabled": True}},
        }
        assert (await hand_in(stranger, link, house.world.token()))["code"] == "LINK_INVALID"


PAGE = """query ($first: Int!, $after: String) { result: inbox(first: $first, after: $after) {
    total nodes { subject { name } } pageInfo { endCursor } } }"""


async def test_each_page_tells_how_much_waits_in_all(house: House) -> None:
    for name in ("Ana", "Bo", "Maya"):
        await ask_admins(house.world.desk, await house.world.influencer(name))
    async with house.looking(AdminRole.VIEWER) as client:
        for first in (1, 2, 3, 100):
            page = await result(client, PAGE, first=first)
            assert (page["total"], len(page["nodes"])) == (3, min(first, 3))
            rest = await result(client, PAGE, first=first, after=page["pageInfo"]["endCursor"])
            assert (rest["total"], len(rest["nodes"])) == (3, min(first, 3 - min(first, 3)))
