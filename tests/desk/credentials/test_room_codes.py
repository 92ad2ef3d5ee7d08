"""Room codes: setting and revealing them, and finding people by what was pasted."""

import pytest

from greenroom.desk.credentials.owners import CredentialKind, find_by_credential
from greenroom.desk.credentials.room_codes import (
    RevealedCode,
    RoomCodeRejected,
    reveal_room_code,
    set_room_code,
)
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.listing import (
    InfluencerOrder,
    SearchIsSecret,
    count_influencers,
    list_influencers,
)
from greenroom.desk.problems import NotFound
from greenroom.desk.shows.page_reports import support_code
from greenroom.hms.findings import FindingCode
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, PageReport
from tests.world import World, events, everything, row_of

CODE = "abc-defg-hij"


async def searched(world: World, search: str) -> list[str]:
    page = await list_influencers(
        world.desk, first=50, order=InfluencerOrder.NAME, after=None, readiness=[], search=search
    )
    counts = await count_influencers(world.desk, search)
    assert sum(counts.values()) == len(page.items)
    return [view.row.name for view in page.items]


async def test_a_room_code_is_sealed_masked_and_found_again(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    view = await set_room_code(world.desk, admin, person.id, f" https://x.app.100ms.live/meeting/{CODE} ")
    row = await row_of(person)
    assert (view.row.room_code_kind, view.row.room_code_hint) == ("TYPED", "abc-....-..j")
    assert CODE not in str(await everything())
    assert row.version == 2
    entry = await AuditEntry.get(action="ROOM_CODE_SET")
    assert (entry.before, entry.after) == ({"roomCodeKind": None}, {"roomCodeKind": "TYPED"})
    assert await events() == ["ROOM_CODE_SET"]
    assert await reveal_room_code(world.desk, admin, person.id) == RevealedCode(CODE, "abc-....-..j")


@pytest.mark.parametrize("text", ["", " \n"])
async def test_an_empty_room_code_becomes_a_new_local_label(world: World, text: str) -> None:
    person, admin = await world.influencer(), await world.admin()
    await set_room_code(world.desk, admin, person.id, CODE)
    view = await set_room_code(world.desk, admin, person.id, text, expected_version=2)
    assert view.row.room_code_kind == "LOCAL"
    label = await reveal_room_code(world.desk, admin, person.id)
    assert label.code.startswith("local-")
    assert view.row.room_code_hint == label.hint == label.code


async def test_what_is_no_room_code_is_refused_and_changes_nothing(world: World) -> None:
    person, admin = await world.star(), await world.admin()
    before = await everything()
    with pytest.raises(RoomCodeRejected):
        await set_room_code(world.desk, admin, person.id, "not a code")
    with pytest.raises(Conflict):
        await set_room_code(world.desk, admin, person.id, CODE, expected_version=1)
    with pytest.raises(NotFound):
        await set_room_code(world.desk, admin, new_id(), CODE)
    assert await everything() == before


async def test_every_reveal_is_audited_even_of_a_local_label(world: World) -> None:
    person, admin = await world.star(), await world.admin()
    label = await reveal_room_code(world.desk, admin, person.id)
    assert label.code == (await row_of(person)).room_code_hint
    entry = await AuditEntry.get(action="ROOM_CODE_REVEALED")
    assert (entry.actor_id, entry.subject_id) == (admin.id, person.id)
    assert entry.after == {"roomCodeKind": "LOCAL"}
    assert (await row_of(person)).version == 2


async def test_a_room_code_that_is_not_there_cannot_be_revealed(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    before = await everything()
    for nobody in (person.id, new_id()):
        with pytest.raises(NotFound):
            await reveal_room_code(world.desk, admin, nobody)
    assert await everything() == before


# ---- finding people by what was pasted


async def found(world: World, text: str) -> tuple[CredentialKind, list[str]]:
    """Look a text up, and make sure that this changed nothing."""
    before = await everything()
    owners = await find_by_credential(world.desk, text)
    assert await everything() == before
    return owners.kind, [owner.influencer.row.name for owner in owners.owners]


async def test_a_token_finds_who_has_it_and_who_had_it(world: World) -> None:
    maya, zoe, admin = await world.star("Maya"), await world.star("Zoe"), await world.admin()
    token, old = world.token(), world.token()
    await world.set_token(zoe, old)
    await world.set_token(zoe, token)
    await world.set_token(maya, token, accept=[FindingCode.WRONG_PERSON, FindingCode.DUPLICATE])
    assert await found(world, f'"Bearer {token}"') == (CredentialKind.TOKEN, ["Maya", "Zoe"])
    assert await found(world, old) == (CredentialKind.TOKEN, ["Zoe"])
    assert await found(world, old.replace(".", "%2E")) == (CredentialKind.TOKEN, ["Zoe"])
    await remove_auth_token(world.desk, admin, zoe.id)
    await Influencer.filter(id=maya.id).update(archived_at=world.clock.time)
    await world.bind()
    assert await found(world, token) == (CredentialKind.TOKEN, ["Maya", "Zoe"])
    assert await found(world, world.token()) == (CredentialKind.TOKEN, [])


async def test_a_room_code_finds_who_has_it(world: World) -> None:
    maya, admin = await world.star("Maya"), await world.admin()
    await world.star("Zoe")
    await set_room_code(world.desk, admin, maya.id, CODE)
    assert await found(world, f" {CODE.upper()}") == (CredentialKind.ROOM_CODE, ["Maya"])
    assert await found(world, f"the code is {CODE.replace('-', chr(0x2013))}, see you") == (
        CredentialKind.ROOM_CODE,
        ["Maya"],
    )
    assert await found(world, f"{CODE} or xyz-abcd-efg") == (CredentialKind.NOTHING, [])
    assert await found(world, "zzz-zzzz-zzz") == (CredentialKind.ROOM_CODE, [])


@pytest.mark.parametrize("text", ["", "maya", "eyJhbGciOiJIUzI1NiJ9.e30"])
async def test_any_other_text_finds_nobody(world: World, text: str) -> None:
    await world.star()
    assert await found(world, text) == (CredentialKind.NOTHING, [])


# ---- the search of the list


async def test_four_characters_find_the_end_of_a_token_and_a_support_code(world: World) -> None:
    maya, zoe = await world.star("Maya", email="m@x.example"), await world.star("Zoe", email="z@x.example")
    await support_code(world.desk, zoe)
    await Influencer.filter(id=maya.id).update(token_last_four="q-_W")
    await PageReport.all().update(support_code="0471")
    assert await searched(world, "q-_W") == ["Maya"]
    assert await searched(world, " Q-_w ") == ["Maya"]
    assert await searched(world, "-_W") == []
    assert await searched(world, "0471") == ["Zoe"]
    assert await searched(world, "047") == []
    await Influencer.filter(id=maya.id).update(token_last_four="0471")
    assert await searched(world, "0471") == ["Maya", "Zoe"]


@pytest.mark.parametrize(
    "text",
    [
        "eyJhbGciOi",
        "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x",
        "e\u200byJhbGciOi",
        "%65yJhbGciOi",
        "\uff45\uff59\uff2ahbGciOi",
        f"code {CODE}",
        f"the code is {CODE}, see you",
        f"{CODE} or xyz-abcd-efg",
        f"https://x.app.100ms.live/preview/{CODE}?x=1",
    ],
)
async def test_a_search_for_a_secret_is_refused(world: World, text: str) -> None:
    with pytest.raises(SearchIsSecret):
        await searched(world, text)
    with pytest.raises(SearchIsSecret):
        await count_influencers(world.desk, text)


async def test_a_name_that_looks_like_a_room_code_is_found(world: World) -> None:
    await world.influencer("Ana-Lisa-Mae")
    await world.influencer("Jan-Paul-Leo Abc")
    for text in ("Ana-Lisa-Mae", "ana-lisa-mae", "ANA LISA MAE", "ana-lisa-m", "analisamae"):
        assert await searched(world, text) == ["Ana-Lisa-Mae"]
    assert await searched(world, "jan-paul-leo") == ["Jan-Paul-Leo Abc"]
    for text in (CODE, CODE.upper(), CODE.replace("-", "\u2013"), CODE.replace("-", " - ")):
        assert await searched(world, text) == []


async def test_a_local_label_and_common_words_are_no_secrets(world: World) -> None:
    await world.star("Keyjane")
    assert await searched(world, "keyjane") == ["Keyjane"]
    assert await searched(world, "local-4821") == []
