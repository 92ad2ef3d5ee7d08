"""Removing a token, the versions that stay, and conflicts with what somebody else changed."""

import pytest

from greenroom.desk.actors import AdminActor, InfluencerActor
from greenroom.desk.audit.entries import ActorKind
from greenroom.desk.audit.who import ActorRef
from greenroom.desk.credentials.room_codes import set_room_code
from greenroom.desk.credentials.setting import remove_auth_token, set_auth_token
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.history import list_token_versions
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.sealed.tokens import open_version
from greenroom.desk.shows.going_live import go_live
from greenroom.hms.findings import FindingCode
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, AuditEntry, Influencer, Show, TokenVersion
from tests.english import say
from tests.world import World, actions, events, everything, row_of


async def conflict(world: World, admin: AdminActor, person: InfluencerActor, version: int) -> Conflict:
    before = await everything()
    with pytest.raises(Conflict) as caught:
        await remove_auth_token(world.desk, admin, person.id, expected_version=version)
    assert await everything() == before
    return caught.value


async def test_a_removed_token_leaves_nothing_for_the_next_show_but_its_version(world: World) -> None:
    person, admin, token = await world.influencer(), await world.admin(), world.token()
    await world.set_token(person, token, admin)
    version = (await row_of(person)).token_version_id
    view = await remove_auth_token(world.desk, admin, person.id, expected_version=2)
    row, kept = await row_of(person), await TokenVersion.get()
    assert view.readiness is Readiness.NO_TOKEN
    assert [finding.code for finding in view.findings] == [FindingCode.NO_TOKEN]
    columns = {name: value for name, value in (await Influencer.all().values())[0].items() if "token" in name}
    assert len(columns) == 12
    assert set(columns.values()) == {None}
    assert (row.version, row.hms_room_id, row.hms_role) == (3, kept.room_id, kept.role)
    assert (kept.id, kept.replaced_at) == (version, world.clock.time)
    assert open_version(world.desk, person.id, kept) == token
    entry = await AuditEntry.get(action="TOKEN_REMOVED")
    assert (entry.actor_id, entry.subject_id) == (admin.id, person.id)
    assert (entry.before or {})["lastFour"] == token[-4:]
    assert (entry.after or {})["lastFour"] is None
    assert await events() == ["TOKEN_SET", "TOKEN_REMOVED"]


async def test_an_open_show_goes_on_when_the_token_is_removed_and_can_be_joined_again(world: World) -> None:
    star, admin, token = await world.influencer(), await world.admin(), world.token()
    await world.set_token(star, token, admin)
    stage = await go_live(world.desk, star, holder="phone")
    view = await remove_auth_token(world.desk, admin, star.id)
    assert view.readiness is Readiness.LIVE
    assert (await Show.get()).ended_at is None
    again = await go_live(world.desk, star, holder="phone")
    assert (again.show.id, again.auth_token) == (stage.show.id, token)


async def test_removing_where_there_is_no_token_changes_nothing(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    before = await everything()
    view = await remove_auth_token(world.desk, admin, person.id, expected_version=1)
    assert view.readiness is Readiness.NO_TOKEN
    assert await everything() == before


async def test_an_unknown_influencers_token_cannot_be_removed(world: World) -> None:
    admin = await world.admin()
    archived = await world.influencer(archived_at=world.clock.time)
    before = await everything()
    for nobody in (new_id(), archived.id):
        with pytest.raises(NotFound):
            await remove_auth_token(world.desk, admin, nobody)
    assert await everything() == before


async def test_after_a_removal_another_account_is_still_noticed(world: World) -> None:
    person, admin = await world.star(), await world.admin()
    await remove_auth_token(world.desk, admin, person.id)
    saved = await world.set_token(person, world.token(access_key="627cda81ab4f3b56a077dc34"), admin)
    assert FindingCode.WORKSPACE_CHANGED in [finding.code for finding in saved.report.findings]


# ---- what changed meanwhile


async def test_a_conflict_tells_who_did_what_and_when(world: World) -> None:
    person, robin, ada = await world.star(), await world.admin(name="Robin Demo"), await world.admin()
    await set_auth_token(world.desk, robin, person.id, world.token())
    world.clock.go_on(seconds=10)
    assert tuple(map(say, (await conflict(world, ada, person, 2)).changes)) == (
        "Robin Demo replaced the token 10\u00a0s ago.",
    )


async def test_a_conflict_tells_the_last_three_changes_newest_first(world: World) -> None:
    person, robin = await world.influencer(), await world.admin(name="Robin Demo")
    token = world.token()
    await set_auth_token(world.desk, robin, person.id, token)
    assert tuple(map(say, (await conflict(world, robin, person, 1)).changes)) == (
        "Robin Demo set a token just now.",
    )
    world.clock.go_on(hours=23, minutes=50)
    await set_auth_token(world.desk, robin, person.id, token)
    world.clock.go_on(seconds=1)
    await toggle_streaming(world.desk, robin, person.id, enabled=False)
    world.clock.go_on(seconds=59)
    await toggle_streaming(world.desk, robin, person.id, enabled=True)
    world.clock.go_on(minutes=59)
    await set_room_code(world.desk, robin, person.id, "")
    found = await conflict(world, robin, person, 1)
    assert tuple(map(say, found.changes)) == (
        "Robin Demo changed the room code just now.",
        "Robin Demo switched streaming on 59\u00a0min ago.",
        "Robin Demo switched streaming off 59\u00a0min ago.",
    )
    world.clock.go_on(minutes=1)
    await remove_auth_token(world.desk, robin, person.id)
    found = await conflict(world, robin, person, 3)
    assert tuple(map(say, found.changes)) == (
        "Robin Demo removed the token just now.",
        "Robin Demo changed the room code 1\u00a0min ago.",
        "Robin Demo switched streaming on 1\u00a0h ago.",
    )
    found = await conflict(world, robin, person, 6)
    assert tuple(map(say, found.changes)) == ("Robin Demo removed the token just now.",)
    assert found.now_is.row.version == 7


async def test_a_conflict_names_a_removed_admin_and_calls_an_unknown_one_somebody(world: World) -> None:
    person, gone, ada = await world.star(), await world.admin(name="Gone Away"), await world.admin()
    await toggle_streaming(world.desk, gone, person.id, enabled=False)
    await Admin.filter(id=gone.id).update(removed_at=world.clock.time)
    await world.bind()
    world.clock.go_on(days=2)
    found = await conflict(world, ada, person, 1)
    assert tuple(map(say, found.changes)) == (
        "Gone Away switched streaming off 2\u00a0d ago.",
        "Somebody set a token 2\u00a0d ago.",
    )


async def test_a_version_that_never_was_is_a_conflict_without_changes(world: World) -> None:
    person, admin = await world.star(), await world.admin()
    assert tuple(map(say, (await conflict(world, admin, person, 99)).changes)) == ()


# ---- versions


async def test_token_versions_are_listed_newest_first_page_by_page(world: World) -> None:
    person, other, admin = await world.influencer(), await world.star(), await world.admin(name="Robin")
    tokens = [world.token() for _ in range(21)]
    for token in tokens:
        world.clock.go_on(seconds=1)
        await world.set_token(person, token, admin)
    found = await list_token_versions([person.id, other.id], first=20)
    mine = found[person.id].items
    assert (found[person.id].more, found[other.id].more) == (True, False)
    assert [kept.last_four for kept in mine] == [token[-4:] for token in reversed(tokens[1:])]
    assert [kept.current for kept in mine] == [True] + 19 * [False]
    assert {kept.created_by for kept in mine} == {ActorRef(ActorKind.ADMIN, admin.id, "Robin")}
    (theirs,) = found[other.id].items
    assert (theirs.current, theirs.created_by and theirs.created_by.name) == (True, None)
    await remove_auth_token(world.desk, admin, person.id)
    (rest,) = (await list_token_versions([person.id], first=20, after=found[person.id].rows[-1][0])).values()
    assert ([kept.last_four for kept in rest.items], rest.more) == ([tokens[0][-4:]], False)
    again = (await list_token_versions([person.id], first=20))[person.id]
    assert not any(kept.current for kept in again.items)
    assert "TOKEN_REMOVED" in await actions()
