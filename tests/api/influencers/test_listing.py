"""The list of influencers, as admins ask for it."""

from datetime import timedelta
from uuid import UUID

import pytest

from greenroom.api.guard.budgets import BUDGETS
from greenroom.desk.actors import AdminRole
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.shows.staying import end_own_show
from greenroom.hms.findings import FindingCode
from greenroom.store import influencer_counts
from greenroom.store.ids import new_id
from greenroom.store.models import TokenVersion
from greenroom.words.catalogue import Words
from greenroom.words.sentences import Sentence
from tests.desk.plans.planned import plan
from tests.world import House, ask, codes

LIST = """query (
  $first: Int = 50, $after: String, $filter: InfluencerFilter, $orderBy: InfluencerOrder = STATUS
) {
  influencers(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    nodes { name readiness }
    edges { cursor node { name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    counts { total live off blocked noToken expiring ready check } } }"""
ONE = """query ($id: ID!) { influencer(id: $id) {
  name handle email readiness version findings { code severity message fix repairedBy }
  token { lastFour source roomId role userId accessKey createdAt notBefore expiresAt }
  roomCode { kind hint } streaming { enabled since by { name } reason } show { id } } }"""


async def test_a_page_says_whether_more_follow_and_where(house: House) -> None:
    for name in ("Cy", "Ana", "Bo"):
        await house.world.influencer(name)
    async with house.looking(AdminRole.VIEWER) as client:
        first = (await ask(client, LIST, first=2, orderBy="NAME"))["data"]["influencers"]
        assert [node["name"] for node in first["nodes"]] == ["Ana", "Bo"]
        cursors = [edge["cursor"] for edge in first["edges"]]
        assert first["pageInfo"] == {
            "hasNextPage": True,
            "hasPreviousPage": False,
            "startCursor": cursors[0],
            "endCursor": cursors[1],
        }
        rest = (await ask(client, LIST, first=2, orderBy="NAME", after=cursors[1]))["data"]["influencers"]
        assert [node["name"] for node in rest["nodes"]] == ["Cy"]
        assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)
        none = (await ask(client, LIST, filter={"search": "nobody"}))["data"]["influencers"]
        assert none["pageInfo"] == {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        }


@pytest.mark.parametrize("asked", ["code", "message"])
async def test_a_sentence_is_made_for_whoever_asks_for_it(
    house: House, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    await house.world.star("Maya")
    await house.world.influencer("Bo", streaming_enabled=False)
    said, say = list[str](), Words.say

    def noted(words: Words, sentence: Sentence) -> str:
        said.append(sentence.key)
        return say(words, sentence)

    monkeypatch.setattr(Words, "say", noted)
    nodes = f"id email token {{ lastFour }} nextToken {{ source }} show {{ id }} findings {{ {asked} }}"
    async with house.looking(AdminRole.VIEWER) as client:
        said.clear()
        await ask(client, f"{{ influencers {{ nodes {{ {nodes} }} }} }}")
    sentences = ["finding.NO_TOKEN.message", "finding.STREAMING_OFF.message"]
    assert sorted(said) == (sentences if asked == "message" else [])


async def test_the_filter_narrows_the_page_and_the_search_alone_the_counts(house: House) -> None:
    await house.world.star("Maya")
    await house.world.influencer("Mara")
    await house.world.influencer("Bo", streaming_enabled=False)
    async with house.looking(AdminRole.VIEWER) as client:
        page = (await ask(client, LIST, filter={"readiness": ["READY"], "search": "MA"}))["data"][
            "influencers"
        ]
        assert page["nodes"] == [{"name": "Maya", "readiness": "READY"}]
        nobody = {"live": 0, "off": 0, "blocked": 0, "expiring": 0, "check": 0}
        assert page["counts"] == {**nobody, "total": 2, "noToken": 1, "ready": 1}
        every = (await ask(client, LIST))["data"]["influencers"]
        assert [node["readiness"] for node in every["nodes"]] == ["NO_TOKEN", "READY", "OFF"]


async def test_who_is_ready_with_a_doubt_comes_before_who_is_ready_and_is_counted_and_listed_apart(
    house: House,
) -> None:
    ana, bo, token = await house.world.star("Ana"), await house.world.influencer("Bo"), house.world.token()
    await house.world.set_token(ana, token)
    await house.world.set_token(bo, token, accept=[FindingCode.WRONG_PERSON, FindingCode.DUPLICATE])
    await house.world.influencer("Cy")
    await house.world.influencer("Di", streaming_enabled=False)
    async with house.looking(AdminRole.VIEWER) as client:

        async def names(**wanted: object) -> list[str]:
            page = (await ask(client, LIST, first=10, filter=wanted))["data"]["influencers"]
            assert page["counts"] == {
                "total": 4,
                "live": 0,
                "off": 1,
                "blocked": 0,
                "noToken": 1,
                "expiring": 0,
                "ready": 2,
                "check": 1,
            }
            return [node["name"] for node in page["nodes"]]

        assert await names() == ["Cy", "Bo", "Ana", "Di"]
        assert await names(readiness=["READY"]) == ["Bo", "Ana"]
        assert await names(readiness=["READY"], check=True) == ["Bo"]
        assert await names(readiness=["READY"], check=False) == ["Ana"]
        assert await names(readiness=["BLOCKED", "NO_TOKEN", "READY"], check=True) == ["Cy", "Bo"]
        assert await names(check=False) == ["Cy", "Ana", "Di"]
        assert await names(readiness=["OFF"], check=True) == ["Di"]
        one = (await ask(client, LIST, first=2))["data"]["influencers"]
        rest = (await ask(client, LIST, after=one["pageInfo"]["endCursor"]))["data"]["influencers"]
        assert [node["name"] for node in rest["nodes"]] == ["Ana", "Di"]
        (finding,) = (await ask(client, ONE, id=str(bo.id)))["data"]["influencer"]["findings"]
        assert (finding["code"], finding["severity"]) == ("WRONG_PERSON", "DOUBTFUL")


async def test_a_list_is_sorted_by_when_they_were_last_live_either_way(house: House) -> None:
    now = house.world.clock.time
    for name, days in (("Ana", 3), ("Bo", 1), ("Cy", 2)):
        await house.world.influencer(name, last_live_at=now - timedelta(days=days))
    await house.world.influencer("Di")
    query = """query ($reverse: Boolean! = false) {
      influencers(orderBy: LAST_LIVE, reverse: $reverse) { nodes { name lastLiveAt } } }"""
    async with house.looking(AdminRole.VIEWER) as client:
        newest = (await ask(client, query))["data"]["influencers"]["nodes"]
        assert [node["name"] for node in newest] == ["Bo", "Cy", "Ana", "Di"]
        yesterday = f"{now - timedelta(days=1):%Y-%m-%dT%H:%M:%S}"
        assert (newest[0]["lastLiveAt"][:19], newest[3]["lastLiveAt"]) == (yesterday, None)
        longest = (await ask(client, query, reverse=True))["data"]["influencers"]["nodes"]
        assert longest == newest[::-1]


async def test_a_list_is_sorted_by_the_next_show_either_way(house: House) -> None:
    people = [await house.world.influencer(name) for name in ("Ana", "Bo", "Cy", "Di")]
    times = [f"{house.world.clock.time + timedelta(hours=hours):%Y-%m-%dT%H:%M}" for hours in (3, 1, 2)]
    for person, at in zip(people, times, strict=False):
        await plan(house.world, person, at=at, zone="UTC")
    query = """query ($reverse: Boolean! = false) {
      influencers(orderBy: NEXT_SHOW, reverse: $reverse) { nodes { name nextShow { localStart } } } }"""
    async with house.looking(AdminRole.VIEWER) as client:
        coming = (await ask(client, query))["data"]["influencers"]["nodes"]
        assert [node["name"] for node in coming] == ["Bo", "Cy", "Ana", "Di"]
        assert coming[0]["nextShow"] == {"localStart": times[1]}
        assert coming[3]["nextShow"] is None
        latest = (await ask(client, query, reverse=True))["data"]["influencers"]["nodes"]
        assert latest == coming[::-1]


async def test_who_has_not_signed_in_is_a_filter_with_counts_of_its_own(house: House) -> None:
    await house.world.influencer("Ana")
    await house.world.influencer("Bo", password_hash=None)
    await house.world.influencer("Cy", password_hash=None, streaming_enabled=False)
    query = """query ($filter: InfluencerFilter) { influencers(filter: $filter, orderBy: NAME) {
      nodes { name } counts { total off notSignedIn } } }"""
    async with house.looking(AdminRole.VIEWER) as client:

        async def listed(**wanted: object) -> tuple[list[str], list[int]]:
            found = (await ask(client, query, filter=wanted))["data"]["influencers"]
            return [node["name"] for node in found["nodes"]], list(found["counts"].values())

        assert await listed() == (["Ana", "Bo", "Cy"], [3, 1, 2])
        assert await listed(signedIn=False) == (["Bo", "Cy"], [2, 1, 2])
        assert await listed(signedIn=False, readiness=["OFF"]) == (["Cy"], [2, 1, 2])
        assert await listed(signedIn=True) == (["Ana"], [1, 0, 0])


async def test_of_a_search_that_very_many_match_some_are_counted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Mia Ay", "Mia Be", "Mia Ce", "Bo"):
        await house.world.influencer(name)
    query = """query ($filter: InfluencerFilter) { influencers(filter: $filter, orderBy: NAME) {
      nodes { name } counts { total more } } }"""
    async with house.looking(AdminRole.VIEWER) as client:

        async def listed(search: str) -> tuple[list[str], list[object]]:
            found = (await ask(client, query, filter={"search": search}))["data"]["influencers"]
            return [node["name"] for node in found["nodes"]], list(found["counts"].values())

        everyone = ["Mia Ay", "Mia Be", "Mia Ce"]
        assert await listed("mia") == (everyone, [3, False])
        monkeypatch.setattr(influencer_counts, "MOST_COUNTED", 2)
        assert await listed("mia") == (everyone, [2, True])
        assert await listed("bo") == (["Bo"], [1, False])
        assert await listed("") == (["Bo", *everyone], [4, False])


async def test_emails_are_for_whoever_manages_influencers(house: House) -> None:
    await house.world.influencer("Ana", email="ana@x.example")
    by_part = '{ influencers(filter: { search: "x.example" }) { counts { total } nodes { name } } }'
    query = '{ influencers { nodes { name email } } influencerBy(email: "ana@x.example") { ...E } }'
    query += " fragment E on Influencer { email }"
    for role, email in (
        (AdminRole.VIEWER, None),
        (AdminRole.OPERATOR, None),
        (AdminRole.MANAGER, "ana@x.example"),
        (AdminRole.OWNER, "ana@x.example"),
    ):
        async with house.looking(role) as client:
            assert (await ask(client, query))["data"] == {
                "influencers": {"nodes": [{"name": "Ana", "email": email}]},
                "influencerBy": {"email": email},
            }
            found = (await ask(client, by_part))["data"]["influencers"]
            expected = [] if email is None else [{"name": "Ana"}]
            assert found == {"counts": {"total": len(expected)}, "nodes": expected}


async def test_influencers_are_listed_by_their_ids_within_the_filter(house: House) -> None:
    ana, bo = await house.world.star("Ana"), await house.world.influencer("Bo")
    await house.world.influencer("Cy")
    gone = await house.world.influencer("Di", archived_at=house.world.clock.time)
    ids = [str(one) for one in (ana.id, bo.id, gone.id, new_id())]
    async with house.looking(AdminRole.VIEWER) as client:

        async def names(**wanted: object) -> list[str]:
            page = (await ask(client, LIST, filter=wanted))["data"]["influencers"]
            return [node["name"] for node in page["nodes"]]

        assert await names(ids=ids) == ["Bo", "Ana"]
        assert await names(ids=ids, readiness=["READY"]) == ["Ana"]
        assert await names(ids=ids, archived=True) == ["Di"]
        assert await names(ids=[]) == []
        assert codes(await ask(client, LIST, filter={"ids": ["7"]})) == ["BAD_INPUT"]
        assert codes(await ask(client, LIST, filter={"ids": ids[:1] * 101})) == ["BAD_INPUT"]


@pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1])
async def test_a_page_has_1_to_100(house: House, first: int) -> None:
    async with house.looking(AdminRole.VIEWER) as client:
        answer = await ask(client, LIST, first=first)
        assert answer["errors"][0]["message"] == "first: a number from 1 to 100 is expected."
        assert codes(answer) == ["BAD_INPUT"]
        for allowed in (1, 100):
            assert codes(await ask(client, LIST, first=allowed)) == []


async def test_a_foreign_cursor_and_an_odd_id_are_bad_input(house: House) -> None:
    await house.world.influencer()
    async with house.looking(AdminRole.VIEWER) as client:
        page = (await ask(client, LIST, orderBy="NAME"))["data"]["influencers"]
        answer = await ask(client, LIST, orderBy="NEWEST", after=page["pageInfo"]["endCursor"])
        assert codes(answer) == ["BAD_INPUT"]
        assert answer["errors"][0]["message"].startswith("after: a cursor from this list in this order")
        assert codes(await ask(client, ONE, id="7")) == ["BAD_INPUT"]
        assert (await ask(client, ONE, id=str(new_id()))) == {"data": {"influencer": None}}


async def test_no_text_in_an_operation_is_too_odd_for_a_database(house: House) -> None:
    await house.world.influencer()
    async with house.looking(AdminRole.OWNER) as client:
        odd = '"\\u0007 % _ \\\\"'
        answer = await ask(client, f"{{ influencers(filter: {{search: {odd}}}) {{ nodes {{ name }} }} }}")
        assert answer == {"data": {"influencers": {"nodes": []}}}
        answer = await ask(client, LIST, filter={"search": "x" * 60_000})
        assert answer["data"]["influencers"]["nodes"] == []
        answer = await ask(client, LIST, filter={"readiness": ["READY"] * 20_000})
        assert codes(answer) == []


async def test_a_token_in_the_search_is_refused_without_being_repeated(house: House) -> None:
    async with house.looking(AdminRole.OWNER) as client:
        for secret in (house.world.token(), "https://agency.app.100ms.live/meeting/abc-defg-hij"):
            answer = await ask(client, LIST, filter={"search": secret})
            assert codes(answer) == ["BAD_INPUT"]
            assert secret[:20] not in str(answer)
            assert "Paste tokens" in answer["errors"][0]["message"]


async def test_one_influencer_is_shown_with_everything_but_the_token(house: House) -> None:
    person, token = await house.world.influencer("Maya", handle="maya"), house.world.token(user_id="maya")
    await house.world.set_token(person, token, room_code="abc-defg-hij")
    async with house.looking(AdminRole.VIEWER) as client:
        reply = await client.post("/graphql", json={"query": ONE, "variables": {"id": str(person.id)}})
        shown = reply.json()["data"]["influencer"]
    assert shown["token"]["lastFour"] == token[-4:]
    assert (shown["token"]["source"], shown["token"]["userId"]) == ("PASTED", "maya")
    assert shown["roomCode"] == {"kind": "TYPED", "hint": "abc-....-..j"}
    assert shown["streaming"] == {"enabled": True, "since": None, "by": None, "reason": ""}
    assert (shown["readiness"], shown["findings"], shown["show"], shown["version"]) == ("READY", [], None, 2)
    assert token.rpartition(".")[2][:30] not in reply.text
    assert "defg" not in reply.text


ONE_PAST = """query ($id: ID!, $first: Int = 2, $shows: String, $versions: String) { influencer(id: $id) {
    shows(first: $first, after: $shows) { nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } }
    tokenVersions(first: $first, after: $versions) {
      nodes { id current } pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""


async def test_the_history_is_read_page_by_page_newest_first(house: House) -> None:
    person = await house.world.influencer("Maya")
    await house.world.star("Zoe")
    shows: list[str] = []
    for _ in range(3):
        await house.world.set_token(person)
        shows.append(str((await go_live(house.world.desk, person)).show.id))
        await end_own_show(house.world.desk, person, UUID(shows[-1]), holder="")
    versions = [
        str(row.id) for row in await TokenVersion.filter(influencer_id=person.id).order_by("-created_at")
    ]
    async with house.looking(AdminRole.VIEWER) as client:
        first = (await ask(client, ONE_PAST, id=str(person.id)))["data"]["influencer"]
        cursors = {
            "shows": first["shows"]["pageInfo"]["endCursor"],
            "versions": first["tokenVersions"]["pageInfo"]["endCursor"],
        }
        rest = (await ask(client, ONE_PAST, id=str(person.id), **cursors))["data"]["influencer"]
        assert [node["id"] for page in (first, rest) for node in page["shows"]["nodes"]] == shows[::-1]
        told = [node for page in (first, rest) for node in page["tokenVersions"]["nodes"]]
        assert [node["id"] for node in told] == versions
        assert [node["current"] for node in told] == [True, False, False]
        for name in ("shows", "tokenVersions"):
            assert [page[name]["pageInfo"]["hasNextPage"] for page in (first, rest)] == [True, False]
            assert [page[name]["pageInfo"]["hasPreviousPage"] for page in (first, rest)] == [False, True]
        swapped = {"shows": cursors["versions"], "versions": cursors["shows"]}
        assert set(codes(await ask(client, ONE_PAST, id=str(person.id), **swapped))) == {"BAD_INPUT"}
        assert set(codes(await ask(client, ONE_PAST, id=str(person.id), first=0))) == {"BAD_INPUT"}
        whole = """{ influencers(orderBy: NAME) { nodes { name shows { nodes { id influencer { name } } }
            tokenVersions(first: 1) { nodes { id } pageInfo { hasNextPage } } } } }"""
        maya, zoe = (await ask(client, whole))["data"]["influencers"]["nodes"]
        assert [show["id"] for show in maya["shows"]["nodes"]] == shows[::-1]
        assert {show["influencer"]["name"] for show in maya["shows"]["nodes"]} == {"Maya"}
        assert [node["id"] for node in maya["tokenVersions"]["nodes"]] == versions[:1]
        assert maya["tokenVersions"]["pageInfo"] == {"hasNextPage": True}
        assert (zoe["shows"]["nodes"], len(zoe["tokenVersions"]["nodes"])) == ([], 1)


async def test_lists_inside_one_another_are_refused_by_their_cost_before_anything_is_read(
    house: House,
) -> None:
    person = await house.world.star()
    inner = "shows(first: 30) { nodes { influencer { %s } } }"
    async with house.looking(AdminRole.VIEWER) as client:
        two = f"query ($id: ID!) {{ influencer(id: $id) {{ {inner % (inner % 'name')} }} }}"
        assert codes(await ask(client, two, id=str(person.id))) == []
        for deep in (inner % (inner % "shows { nodes { id } }"), inner % (inner % "...F")):
            hidden = "fragment F on Influencer { tokenVersions { edges { cursor } } }" if "F" in deep else ""
            query = f"query ($id: ID!) {{ influencer(id: $id) {{ {deep} }} }} {hidden}"
            answer = await ask(client, query, id=str(person.id))
            (error,) = answer["errors"]
            cost = error["extensions"]["cost"]
            assert cost["budget"] == BUDGETS[AdminRole.VIEWER] < cost["operation"]
            assert error["message"] == (
                f"The operation costs {cost['operation']}, and yours may cost {cost['budget']}: ask for "
                "fewer items with `first`, for fewer fields, or in several operations."
            )
