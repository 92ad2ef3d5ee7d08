"""Another language is one more file: made here, and then spoken by the whole application."""

from pathlib import Path
from typing import Any

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.store.models import Influencer
from greenroom.words.languages import OURS, Languages
from tests.words.patterns import write_catalogue
from tests.world import House, ask, sign_in

IN_PSEUDO = {"accept-language": "fr, xx;q=0.9, en;q=0.5"}
PEOPLE = "{ influencers { nodes { findings { message fix } } } }"
UPDATE = """mutation ($input: UpdateInfluencerInput!) { result: updateInfluencer(input: $input) {
    ... on Problem { message fix } } }"""
STUDIO = "{ studio { message fix } }"


@pytest.fixture(name="languages")
def _languages(tmp_path: Path) -> Languages:
    """Speak English, and a language that puts every sentence into double brackets."""
    english = OURS.words().patterns
    folder = tmp_path / "catalogues"
    folder.mkdir()
    write_catalogue(folder, "en", english)
    write_catalogue(folder, "xx", {key: f"\u27e6{pattern}\u27e7" for key, pattern in english.items()})
    return Languages(folder)


async def test_a_caller_reads_in_the_language_that_they_ask_for(house: House) -> None:
    maya = await house.world.influencer("Maya")
    async with house.looking(AdminRole.OWNER) as client:
        english = (await ask(client, PEOPLE))["data"]["influencers"]["nodes"][0]["findings"]
        assert english == [
            {"message": "There is no token yet.", "fix": "Set Token: paste one from the 100ms dashboard."}
        ]
        client.headers.update(IN_PSEUDO)
        told = (await ask(client, PEOPLE))["data"]["influencers"]["nodes"][0]["findings"]
        assert told == [{name: f"\u27e6{text}\u27e7" for name, text in english[0].items()}]
        given = {"influencerId": "00000000-0000-0000-0000-000000000000", "name": "Mia"}
        refused = (await ask(client, UPDATE, input=given))["data"]["result"]
        assert refused == {
            "message": "\u27e6There is no such influencer.\u27e7",
            "fix": "\u27e6Reload the list: they may have been archived.\u27e7",
        }
    async with house.client(headers={"sec-fetch-site": "same-origin", **IN_PSEUDO}) as client:
        await sign_in(client, maya)
        assert (await ask(client, STUDIO))["data"]["studio"] == {
            "message": "\u27e6Your stage is not set up yet.\u27e7",
            "fix": "\u27e6Ask your admin to set you up for your next show.\u27e7",
        }


async def test_a_length_of_time_inside_a_sentence_is_of_the_same_language(house: House) -> None:
    star = await house.world.star()
    await Influencer.filter(id=star.id).update(token_expires_at=house.world.clock.time)
    async with house.looking(AdminRole.VIEWER) as client:
        client.headers.update(IN_PSEUDO)
        (finding,) = (await ask(client, PEOPLE))["data"]["influencers"]["nodes"][0]["findings"]
    assert finding["message"].startswith("\u27e6The token expired \u27e6")


@pytest.mark.parametrize(
    ("headers", "language"), [({}, "en"), (IN_PSEUDO, "xx"), ({"accept-language": "de"}, "en")]
)
async def test_the_reply_names_its_language(house: House, headers: dict[str, Any], language: str) -> None:
    async with house.client(headers=headers) as client:
        reply = await client.post("/graphql", json={"query": "{ __typename }"})
    assert reply.headers["content-language"] == language
