"""Importing over the API: what pages and programs send, and what they read."""

from typing import Any

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, PlannedShow
from tests.api.operations import result
from tests.desk.test_typed_secrets import SECRETS
from tests.world import House, ask, codes, everything

PREVIEW = """mutation ($input: PreviewImportInput!) { result: previewImport(input: $input) { __typename
  ... on ImportPreview { columns headed unused unclearDate dateOrder settledDate orderShownBy
    rows { line verdict message influencerId name email handle phone startsAt lengthMin changed } }
  ... on InputRejected { field code message } } }"""
APPLY = """mutation ($input: ApplyImportInput!) { result: applyImport(input: $input) { __typename
  ... on ImportApplied { rows { line verdict message influencerId name } }
  ... on InputRejected { field code } } }"""
UNDO = """mutation ($input: UndoImportInput!) { result: undoImport(input: $input) { __typename
  ... on ImportUndone { people shows kept { influencerId name why } } ... on Problem { code } } }"""
RECENT = "{ recentImports { id begunAt by { name } undoneAt people shows changed } }"
PHONE = "query ($id: ID!) { influencer(id: $id) { name phone } }"
INVITE = """mutation ($input: InviteInfluencerInput!) { result: inviteInfluencer(input: $input) { __typename
  ... on InfluencerInvited { influencer { id phone } } ... on InputRejected { field code } } }"""
UPDATE = """mutation ($input: UpdateInfluencerInput!) { result: updateInfluencer(input: $input) { __typename
  ... on InfluencerChanged { influencer { phone version } } ... on InputRejected { field code } } }"""
BERLIN = "Europe/Berlin"


def sheet(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "timeZone": BERLIN, **more}


def part(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    names = ("line", "name", "email", "handle", "phone", "startsAt", "lengthMin")
    chosen = [{name: row[name] for name in names} for row in rows if row["verdict"] != "REFUSED"]
    return {"importId": str(new_id()), "rows": chosen, "timeZone": BERLIN, **more}


async def test_a_spreadsheet_is_previewed_imported_and_undone(house: House) -> None:
    await house.world.influencer("Ana", email="ana@example.com")
    text = (
        "Email;Name;Starts;Phone;Shoe size\nmara@example.com;Mara;24.12.2026 20:00;+49 151 23456789;38\n"
        "ana@example.com;Anna;24.12.2026 21:00;;37\n;Nobody;;;\n"
    )
    async with house.looking(AdminRole.MANAGER) as client:
        before = await everything()
        found = await result(client, PREVIEW, input=sheet(text))
        assert await everything() == before
        assert found["columns"] == ["EMAIL", "NAME", "PHONE", "STARTS"]
        assert (found["headed"], found["unused"], found["unclearDate"]) == (True, 1, None)
        assert [(row["line"], row["verdict"]) for row in found["rows"]] == [
            (2, "ADDED"), (3, "PLANNED"), (4, "REFUSED"),
        ]  # fmt: skip
        assert found["rows"][0] | {"influencerId": None} == {
            "line": 2,
            "verdict": "ADDED",
            "message": "A new influencer, with a show on Thu, Dec 24, 2026 at 20:00 (Europe/Berlin).",
            "influencerId": None,
            "name": "Mara",
            "email": "mara@example.com",
            "handle": "",
            "phone": "+4915123456789",
            "startsAt": "2026-12-24T20:00",
            "lengthMin": 60,
            "changed": False,
        }
        over = await result(client, PREVIEW, input=sheet(text, overwrite=True))
        assert [(row["verdict"], row["changed"]) for row in over["rows"]] == [
            ("ADDED", False), ("PLANNED", True), ("REFUSED", False),
        ]  # fmt: skip
        assert found["rows"][2]["message"].startswith("There is no email in this row. Add it")
        given = part(found["rows"])
        done = await result(client, APPLY, input=given)
        assert [row["verdict"] for row in done["rows"]] == ["ADDED", "PLANNED"]
        mara = await Influencer.get(email="mara@example.com")
        assert done["rows"][0]["influencerId"] == str(mara.id)
        assert (await ask(client, PHONE, id=str(mara.id)))["data"]["influencer"]["phone"] == "+4915123456789"
        assert await PlannedShow.all().count() == 2
        [recent] = (await ask(client, RECENT))["data"]["recentImports"]
        assert (recent["id"], recent["people"], recent["shows"], recent["changed"]) == (
            given["importId"], 1, 2, 0,
        )  # fmt: skip
        undone = await result(client, UNDO, input={"importId": given["importId"]})
        assert undone == {"__typename": "ImportUndone", "people": 1, "shows": 2, "kept": []}
        assert (await ask(client, RECENT))["data"]["recentImports"] == []
        again = await result(client, UNDO, input={"importId": str(new_id())})
        assert again == {"__typename": "NotFound", "code": "NOT_FOUND"}


async def test_an_unclear_date_is_asked_about_and_answered_for_the_whole_sheet(house: House) -> None:
    text = "Email,Name,Starts\na@example.com,A,03/04/2027 20:00\nb@example.com,B,05/04/2027 20:00\n"
    async with house.looking(AdminRole.MANAGER) as client:
        asked = await result(client, PREVIEW, input=sheet(text))
        assert (asked["unclearDate"], asked["dateOrder"]) == ("03/04/2027 20:00", None)
        assert [row["verdict"] for row in asked["rows"]] == ["REFUSED"] * 2
        answered = await result(client, PREVIEW, input=sheet(text, dateOrder="MONTH_FIRST"))
        assert (answered["unclearDate"], answered["dateOrder"]) == (None, "MONTH_FIRST")
        assert (answered["settledDate"], answered["orderShownBy"]) == ("03/04/2027 20:00", None)
        shown = await result(client, PREVIEW, input=sheet(f"{text}c@example.com,C,12/31/2026 20:00\n"))
        assert (shown["dateOrder"], shown["settledDate"]) == ("MONTH_FIRST", "03/04/2027 20:00")
        assert (shown["unclearDate"], shown["orderShownBy"]) == (None, "12/31/2026 20:00")
        other = await result(
            client, PREVIEW, input=sheet(f"{text}c@example.com,C,12/31/2026 20:00\n", dateOrder="DAY_FIRST")
        )
        starts = [row["startsAt"] for row in other["rows"]]
        assert starts == ["2027-04-03T20:00", "2027-04-05T20:00", "2026-12-31T20:00"]
        assert [row["startsAt"] for row in answered["rows"]] == ["2027-03-04T20:00", "2027-05-04T20:00"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"timeZone": "Nowhere"}, "timeZone"),
        ({"phoneCountry": "DE"}, "phoneCountry"),
        ({"text": " "}, "text"),
    ],
    ids=["zone", "country", "empty"],
)
async def test_what_cannot_be_read_is_refused_as_a_whole(
    house: House, given: dict[str, Any], field: str
) -> None:
    async with house.looking(AdminRole.MANAGER) as client:
        found = await result(client, PREVIEW, input=sheet("Email\na@example.com") | given)
        assert (found["__typename"], found["field"]) == ("InputRejected", field)


async def test_a_row_that_is_sent_is_checked_as_one_that_is_pasted(house: House) -> None:
    rows: list[dict[str, Any]] = [
        {"line": 1, "name": "A", "email": "nobody"},
        {"line": 2, "name": "B", "email": "b@example.com", "phone": "0151"},
        {"line": 3, "name": "C", "email": "c@example.com", "startsAt": "2020-01-01T20:00"},
        {"line": 4, "name": "D", "email": "d@example.com"},
    ]
    rows += [
        {"line": 10 + n, "name": text, "email": "e@example.com"} for n, text in enumerate(SECRETS.values())
    ]
    rows += [
        {"line": 100 + n, "name": "E", "email": "e@example.com", "handle": text}
        for n, text in enumerate(SECRETS.values())
    ]
    given = {"importId": str(new_id()), "rows": rows, "timeZone": BERLIN}
    async with house.looking(AdminRole.MANAGER) as client:
        done = await result(client, APPLY, input=given)
        assert [row["verdict"] for row in done["rows"]] == [
            *["REFUSED"] * 3, "ADDED", *["REFUSED"] * (len(rows) - 4),
        ]  # fmt: skip
        refused = await result(client, APPLY, input=given | {"timeZone": "Nowhere"})
        assert (refused["__typename"], refused["field"]) == ("InputRejected", "timeZone")
        odd = given | {"rows": [rows[3] | {"startsAt": "soon"}]}
        assert codes(await ask(client, APPLY, input=odd)) == ["BAD_INPUT"]
    assert await Influencer.all().values_list("name", flat=True) == ["D"]


async def test_no_secret_of_a_spreadsheet_is_repeated_by_a_reply_or_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with house.looking(AdminRole.MANAGER) as client:
        for secret in SECRETS.values():
            cell = '"' + secret.replace('"', '""') + '"'
            for text in (f"Name,Email,Token\nA,a@example.com,{cell}", f"Name,Email,{cell}\nA,a@example.com,"):
                answer = await ask(client, PREVIEW, input=sheet(text))
                assert secret not in str(answer)
            answer = await ask(client, PREVIEW, input=sheet(f"{cell},a@example.com,2026-12-24 20:00"))
            assert secret not in str(answer)
            assert secret not in caplog.text


async def test_a_phone_number_is_kept_in_one_form_and_seen_by_those_who_manage_influencers(
    house: House,
) -> None:
    async with house.looking(AdminRole.MANAGER) as client:
        made = await result(
            client, INVITE, input={"name": "A", "email": "a@example.com", "phone": "0049 (0)151-23456789"}
        )
        person = made["influencer"]
        assert person["phone"] == "+4915123456789"
        change = {"influencerId": person["id"]}
        refused = await result(client, UPDATE, input=change | {"phone": "0151 23456789"})
        assert refused == {"__typename": "InputRejected", "field": "phone", "code": "BAD_PHONE"}
        same = await result(client, UPDATE, input=change | {"phone": "+49 151 23456789"})
        assert same["influencer"] == {"phone": "+4915123456789", "version": 1}
        none = await result(client, UPDATE, input=change | {"phone": ""})
        assert none["influencer"] == {"phone": "", "version": 2}
    for role in (AdminRole.VIEWER, AdminRole.OPERATOR):
        async with house.looking(role) as client:
            assert codes(await ask(client, PHONE, id=person["id"])) == ["FORBIDDEN"]


async def test_a_phone_number_is_sealed_for_its_influencer(house: House) -> None:
    async with house.looking(AdminRole.MANAGER) as client:
        for email in ("a@example.com", "b@example.com"):
            given = {"name": "A", "email": email, "phone": f"+49151234567{ord(email[0])}"}
            await result(client, INVITE, input=given)
        one, other = await Influencer.all().order_by("email")
        assert one.phone is not None
        assert "4915123456797" not in str(await everything())
        await Influencer.filter(id=other.id).update(phone=one.phone)
        found = await ask(client, PHONE, id=str(other.id))
        assert found["data"]["influencer"]["phone"] == ""
