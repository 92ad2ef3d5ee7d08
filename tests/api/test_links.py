"""One-time links, as admins list and revoke them."""

from greenroom.desk.actors import AdminRole
from greenroom.store.models import Link
from tests.api.operations import LINKS, READ, REVOKE, invite, result, secret_of
from tests.world import House, ask, codes


async def test_links_are_listed_page_by_page_and_revoked(house: House) -> None:
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
        listed = {node["id"]: node["recipient"]["id"] for node in (*first["nodes"], *rest["nodes"])}
        assert {link["id"] for link in made} == set(listed)
        ana = await Link.get(id=made[0]["id"])
        assert listed[made[0]["id"]] == str(ana.influencer_id)
        assert await result(manager, REVOKE, id=made[0]["id"]) == {"__typename": "LinkRevoked"}
        assert await result(manager, REVOKE, id=made[0]["id"]) == {"__typename": "NotFound"}
        assert (await result(phone, READ, secret=secret_of(made[0])))["message"] == (
            "This link has been revoked."
        )
        shown = str(await result(manager, LINKS))
        assert not [link for link in made if secret_of(link) in shown]


async def test_a_page_of_links_has_1_to_100_and_a_cursor_of_its_own(house: House) -> None:
    async with house.looking(AdminRole.MANAGER) as manager:
        for variables in ({"first": 0}, {"first": 101}, {"after": "x"}, {"after": ""}):
            assert codes(await ask(manager, LINKS, **variables)) == ["BAD_INPUT"]
        for first in (1, 100):
            assert (await result(manager, LINKS, first=first))["nodes"] == []
