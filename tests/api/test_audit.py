"""The audit log, as admins read it."""

from datetime import datetime, timedelta

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.audit.removing import remove_entries
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.store.canary import check_canary
from greenroom.store.models import AuditEntry, DeskRow
from tests.world import House, ask, codes

LIST = """query ($first: Int! = 50, $after: String, $filter: AuditFilter) {
  auditEntries(first: $first, after: $after, filter: $filter) {
    nodes {
      id at actor { kind id name } action sentence subject { kind id name } requestId
      before { name value } after { name value }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
ABOUT = """query ($filter: AuditFilter) { auditEntries(filter: $filter) {
  nodes { before { name helpUrl } after { name helpUrl } } } }"""


async def test_an_entry_tells_who_did_what_to_whom_and_what_changed(house: House) -> None:
    ada, maya = await house.world.admin(name="Ada"), await house.world.influencer("Maya")
    await toggle_streaming(house.world.desk, ada, maya.id, enabled=False, reason="Öffnet später")
    async with house.looking(AdminRole.VIEWER) as client:
        reply = await ask(client, LIST, filter={"subjectId": str(maya.id), "action": "STREAMING_SWITCHED"})
    row = await AuditEntry.get(subject_id=maya.id)
    (entry,) = reply["data"]["auditEntries"]["nodes"]
    assert entry.pop("at").endswith("Z")
    assert entry == {
        "id": str(row.id),
        "actor": {"kind": "ADMIN", "id": str(ada.id), "name": "Ada"},
        "action": "STREAMING_SWITCHED",
        "sentence": "Ada switched streaming off for Maya",
        "subject": {"kind": "INFLUENCER", "id": str(maya.id), "name": "Maya"},
        "before": [{"name": "streamingEnabled", "value": "true"}],
        "after": [{"name": "reasonGiven", "value": "true"}, {"name": "streamingEnabled", "value": "false"}],
        "requestId": None,
    }


async def test_what_a_request_did_has_its_number(house: House) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        (entry,) = (await ask(client, LIST))["data"]["auditEntries"]["nodes"]
    assert (entry["action"], len(entry["requestId"])) == ("SIGNED_IN", 12)


async def test_pages_follow_each_other_by_cursor(house: House) -> None:
    ada, maya = await house.world.admin(), await house.world.influencer()
    for enabled in (False, True, False):
        await toggle_streaming(house.world.desk, ada, maya.id, enabled=enabled, reason="")
    only = {"subjectId": str(maya.id)}
    async with house.looking(AdminRole.VIEWER) as client:
        first = (await ask(client, LIST, first=2, filter=only))["data"]["auditEntries"]
        end = first["pageInfo"]["endCursor"]
        rest = (await ask(client, LIST, first=2, after=end, filter=only))["data"]["auditEntries"]
        empty = (await ask(client, LIST, filter={"action": "ROOM_CODE_REVEALED"}))["data"]["auditEntries"]
    assert (len(first["nodes"]), first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (
        2,
        True,
        False,
    )
    assert (len(rest["nodes"]), rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (
        1,
        False,
        True,
    )
    assert len({entry["id"] for entry in first["nodes"] + rest["nodes"]}) == 3
    assert empty["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"first": 0}, "first: a number from 1 to 100 is expected."),
        ({"first": 101}, "first: a number from 1 to 100 is expected."),
        ({"after": "x"}, "after: a cursor from this list in this order is expected; leave it out to start."),
        ({"filter": {"actorId": "x"}}, "filter.actorId: an id from this desk is expected."),
        ({"filter": {"subjectId": "x"}}, "filter.subjectId: an id from this desk is expected."),
    ],
)
async def test_what_cannot_be_listed_is_named(house: House, asked: dict[str, object], message: str) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        reply = await ask(client, LIST, **asked)
    assert [(error["extensions"]["code"], error["message"]) for error in reply["errors"]] == [
        ("BAD_INPUT", message)
    ]


async def test_an_entry_has_the_actor_whose_id_finds_it(house: House) -> None:
    ada, bo = await house.world.admin(name="Ada"), await house.world.admin(name="Bo")
    maya = await house.world.influencer("Maya")
    for actor, enabled in ((ada, False), (bo, True)):
        await toggle_streaming(house.world.desk, actor, maya.id, enabled=enabled, reason="so")
    async with house.looking(AdminRole.VIEWER) as client:
        everything = (await ask(client, LIST, filter={"subjectId": str(maya.id)}))["data"]["auditEntries"]
        for entry in everything["nodes"]:
            only = (await ask(client, LIST, filter={"actorId": entry["actor"]["id"]}))["data"]["auditEntries"]
            assert only["nodes"] == [entry]


@pytest.mark.parametrize(("who", "refused"), [("influencer", "FORBIDDEN"), ("stranger", "UNAUTHENTICATED")])
async def test_the_audit_log_is_only_for_admins(house: House, who: str, refused: str) -> None:
    async with house.looking(who) as client:
        assert codes(await ask(client, LIST)) == [refused]


async def test_a_code_leads_to_its_page_and_what_is_none_leads_nowhere(house: House) -> None:
    maya, ada = await house.world.influencer("Maya"), await house.world.admin()
    fields = {"code": "ROOM_OFF", "endCode": 3001, "endReason": "FAILED"}
    await note(
        house.world.desk, ada, Action.SHOW_ENDED, maya, before={"code": "ODD", "endCode": None}, after=fields
    )
    async with house.looking(AdminRole.VIEWER) as client:
        listed = await ask(client, ABOUT, filter={"subjectId": str(maya.id), "action": "SHOW_ENDED"})
    (entry,) = listed["data"]["auditEntries"]["nodes"]
    assert {field["name"]: field["helpUrl"] for field in entry["after"]} == {
        "code": "/docs/codes/ROOM_OFF",
        "endCode": "/docs/codes/100ms-errors#denied",
        "endReason": None,
    }
    assert {field["name"]: field["helpUrl"] for field in entry["before"]} == {"code": None, "endCode": None}


BEGINNING = "{ auditBeginning { removed removedUpTo keptDays } }"
KEPT = "{ history { messages } }"


async def test_where_the_audit_log_begins_is_told_to_everybody_who_reads_it(house: House) -> None:
    desk = house.world.desk
    await check_canary(desk.vault, house.world.clock.time)
    async with house.looking(AdminRole.VIEWER) as client:
        assert (await ask(client, BEGINNING))["data"] == {"auditBeginning": None}
        for _ in range(3):
            await note(desk, Operator(), Action.LINK_MADE)
        await chain_audit(desk)
        entries = await AuditEntry.all().order_by("chain_no")
        last = entries[-2]
        assert await remove_entries(desk, last.at + timedelta(hours=1)) == len(entries) - 1
        told = (await ask(client, BEGINNING))["data"]["auditBeginning"]
        removed = len(entries) - 1
        assert told == {"removed": removed, "removedUpTo": told["removedUpTo"], "keptDays": None}
        up_to = last.at.replace(microsecond=last.at.microsecond // 1000 * 1000)  # as the API writes times
        assert datetime.fromisoformat(told["removedUpTo"]) == up_to
        await DeskRow.all().update(audit_checkpoint="0 []")
        assert (await ask(client, BEGINNING))["data"] == {"auditBeginning": None}
        assert codes(await ask(client, KEPT)) == ["FORBIDDEN"]
    async with house.looking(AdminRole.OWNER) as client:
        messages = (await ask(client, KEPT))["data"]["history"]["messages"]
        assert [message.split(",")[0] for message in messages[:3]] == [
            f"The audit log holds {await AuditEntry.all().count()} entries",
            "0 shows are stored",
            "0 tokens are known",
        ]
