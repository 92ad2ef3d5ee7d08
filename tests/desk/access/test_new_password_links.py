"""A link with which an influencer who forgot their password chooses a new one."""

import pytest

from greenroom.desk.access.invitations import choose_new_password
from greenroom.desk.access.links import LinkKind
from greenroom.desk.access.sessions import SignedIn
from greenroom.desk.actors import AdminActor, InfluencerActor, Transport
from greenroom.desk.influencers.editing import (
    archive_influencer,
    invite_influencer,
    make_new_password_link,
    restore_influencer,
)
from greenroom.desk.problems import InputRejected, LinkInvalid, NotFound, SignInFailed
from greenroom.store.models import AuditEntry, Influencer, Link, SessionRow
from tests.desk.access.test_sessions import is_open, sign_in
from tests.desk.access.test_sessions_in_shows import on_air
from tests.english import say
from tests.world import PASSWORD, World, everything, forgeries, row_of

CHOSEN = "a password of my own"


async def link_for(world: World, who: InfluencerActor, by: AdminActor | None = None) -> str:
    link = await make_new_password_link(world.desk, by or await world.admin(), who.id)
    assert link.kind is LinkKind.NEW_PASSWORD
    return link.url.partition("#")[2]


async def choose(world: World, link: str, password: str = CHOSEN) -> SignedIn:
    return await choose_new_password(world.desk, link=link, password=password, transport=Transport.COOKIE)


async def test_the_old_password_works_until_the_link_is_used(world: World) -> None:
    maya, ada = await world.influencer(), await world.admin()
    link = await link_for(world, maya, ada)
    before = await sign_in(world, maya)
    now = await choose(world, link)
    assert [await is_open(world, each) for each in (before, now)] == [False, True]
    with pytest.raises(SignInFailed):
        await sign_in(world, maya)
    await sign_in(world, maya, password=CHOSEN)
    assert (await row_of(maya)).password_maker_id == ada.id
    used = await Link.get()
    entry = await AuditEntry.get(action="PASSWORD_SET")
    assert (entry.actor_id, entry.after) == (
        maya.id,
        {"revokedLinks": 0, "endedSessions": 1, "linkId": str(used.id)},
    )
    row = await SessionRow.get(id=now.actor.session_id)
    assert (row.link_id, row.maker_id) == (used.id, None)
    assert CHOSEN not in str(await everything())


@pytest.mark.parametrize(
    ("current", "typed"),
    [(PASSWORD, PASSWORD), ('it\'s my "velvet" barnacle', "it\u2019s my \u201cvelvet\u201d barnacle")],
)
async def test_a_link_does_not_set_the_password_that_it_replaces(
    world: World, current: str, typed: str
) -> None:
    maya = await world.influencer()
    await choose(world, await link_for(world, maya), CHOSEN)
    await choose(world, await link_for(world, maya), current)
    link = await link_for(world, maya)
    before = await everything()
    with pytest.raises(InputRejected) as refused:
        await choose(world, link, typed)
    assert (refused.value.field, say(refused.value.message)) == ("password", "This is your current password.")
    assert await everything() == before
    await choose(world, link, "lantern otter quarry velvet")


async def test_a_new_password_leaves_a_running_show_its_session(world: World) -> None:
    star = await world.star()
    live, actor = await on_air(world, star)
    await choose(world, await link_for(world, star))
    assert await is_open(world, live)
    assert (await SessionRow.get(id=actor.session_id)).revoked_at == world.clock.time


async def test_who_has_no_password_yet_gets_an_invitation(world: World) -> None:
    ada = await world.admin()
    invited = await invite_influencer(world.desk, ada, name="Maya", email="maya@example.com")
    link = await make_new_password_link(world.desk, ada, invited.influencer.row.id)
    assert link.kind is LinkKind.INFLUENCER_INVITATION
    with pytest.raises(LinkInvalid):
        await choose(world, link.url.partition("#")[2])


async def test_archiving_takes_the_link_away_and_bringing_back_asks_for_an_invitation(world: World) -> None:
    maya, ada = await world.influencer(), await world.admin()
    link = await link_for(world, maya)
    await archive_influencer(world.desk, ada, maya.id)
    with pytest.raises(NotFound):
        await make_new_password_link(world.desk, ada, maya.id)
    await restore_influencer(world.desk, ada, maya.id)
    before = await everything()
    with pytest.raises(LinkInvalid):
        await choose(world, link)
    assert await everything() == before
    made = await make_new_password_link(world.desk, ada, maya.id)
    assert made.kind is LinkKind.INFLUENCER_INVITATION


async def test_a_password_that_is_refused_leaves_the_link_good(world: World) -> None:
    link = await link_for(world, await world.influencer())
    before = await everything()
    for password in ("11 of them.", "p" * 1025, "Maya Maya Maya"):
        with pytest.raises(InputRejected):
            await choose(world, link, password)
    assert await everything() == before
    await choose(world, link)


@pytest.mark.parametrize("column", ["name", "email", "handle", "password_hash"])
async def test_no_password_is_chosen_for_a_row_that_was_changed_by_hand(world: World, column: str) -> None:
    """Whoever made the link may have taken the row for another person's."""
    maya = await world.influencer()
    link = await link_for(world, maya)
    await Influencer.all().update(**{column: "forged"})
    before = await everything()
    with pytest.raises(LinkInvalid):
        await choose(world, link)
    assert await everything() == before
    world.forged = await forgeries(world.desk.vault)
