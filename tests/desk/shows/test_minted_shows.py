"""Shows whose token the desk makes: at Go Live, at a reconnect, and in place of a pasted one that is over."""

from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest

from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.credentials.sources import (
    MintedForAccount,
    mint_for_account,
    set_token_source,
)
from greenroom.desk.influencers.editing import archive_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.trying_again import try_again
from greenroom.desk.problems import NotFound
from greenroom.desk.readiness.readiness import Readiness, moment
from greenroom.desk.readiness.sources import SourceRefused
from greenroom.desk.sealed.checking import check_tokens
from greenroom.desk.sealed.minters import follow_account
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.going_live import OnStage
from greenroom.desk.shows.staying import show_started
from greenroom.desk.workspaces.connecting import disconnect_workspace, replace_app_secret
from greenroom.hms.findings import FindingCode
from greenroom.store.models import AuditEntry, Influencer, PlannedShow, Show, TokenVersion, Workspace
from tests.desk.plans.planned import plan
from tests.desk.readiness.rule import readiness_of
from tests.desk.stage import consistent, end, press, refused
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, ROOM_ID, SECRET
from tests.world import World, everything, row_of

NIGHT, HALF_A_DAY = timedelta(hours=26), timedelta(hours=12)


async def a_minted_star(world: World) -> InfluencerActor:
    star = await world.star()
    await world.connect()
    await set_token_source(world.desk, await world.admin(), star.id, Source.MINTED)
    return star


async def readiness(world: World, star: InfluencerActor) -> Readiness:
    view = await influencer_view(world.desk, star.id)
    assert readiness_of(await row_of(star), moment(world.desk)) is view.readiness
    return view.readiness


def claims_of(stage: OnStage, secret: str = SECRET) -> dict[str, Any]:
    return jwt.decode(
        stage.auth_token,
        secret,
        algorithms=["HS256"],
        options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
    )


async def disconnect(world: World) -> None:
    await Workspace.all().update(app_secret=None)
    await follow_account(world.desk, (await Workspace.get()).id)


async def test_the_desk_makes_a_token_for_one_room_one_role_and_one_user_at_go_live(world: World) -> None:
    star = await a_minted_star(world)
    pasted = await row_of(star)
    world.clock.go_on(seconds=5)
    stage = await press(world, star)
    now, claims = world.clock.time, claims_of(stage)
    begins = int((now - timedelta(seconds=10)).timestamp())
    assert claims.pop("jti")
    assert claims == {
        "access_key": ACCESS_KEY,
        "room_id": ROOM_ID,
        "user_id": pasted.hms_user_id,
        "role": "broadcaster",
        "type": "app",
        "version": 2,
        "iat": begins,
        "nbf": begins,
        "exp": int((now + HALF_A_DAY).timestamp()),
    }
    assert stage.token_expires_at == datetime.fromtimestamp(claims["exp"], now.tzinfo)
    version, show, row = await TokenVersion.get(source="MINTED"), await Show.get(), await row_of(star)
    assert (show.token_version_id, show.room_id, show.role) == (version.id, ROOM_ID, "broadcaster")
    assert show.workspace_id == row.workspace_id
    assert (version.influencer_id, version.last_four, version.created_by_id) == (
        star.id,
        stage.auth_token[-4:],
        None,
    )
    assert (row.token_version_id, row.hms_auth_token) == (pasted.token_version_id, pasted.hms_auth_token)
    assert stage.auth_token not in str(await everything())
    assert await consistent(star)


async def test_a_night_later_nobody_has_to_paste(world: World) -> None:
    stars = [await world.star(f"Star {number}") for number in range(3)]
    await world.connect()
    admin = await world.admin()
    for star in stars:
        await set_token_source(world.desk, admin, star.id, Source.MINTED)
    world.clock.time += NIGHT
    for star in stars:
        assert await readiness(world, star) is Readiness.READY
        assert claims_of(await press(world, star))["exp"] == int((world.clock.time + HALF_A_DAY).timestamp())


async def test_each_show_gets_a_token_of_its_own_and_a_reconnect_the_one_of_its_show_until_it_is_over(
    world: World,
) -> None:
    star = await a_minted_star(world)
    first = await press(world, star)
    again = await press(world, star)
    assert (again.show.id, again.auth_token) == (first.show.id, first.auth_token)
    world.clock.time += HALF_A_DAY - timedelta(seconds=30)
    late = await press(world, star)
    assert late.show.id == first.show.id
    assert late.auth_token != first.auth_token
    assert claims_of(late)["room_id"] == ROOM_ID
    assert (await Show.get()).token_version_id == (
        await TokenVersion.filter(source="MINTED").order_by("-id")
    )[0].id
    await end(world, star, late.show)
    assert (await press(world, star)).auth_token not in {first.auth_token, late.auth_token}


async def test_a_pasted_token_that_is_over_is_replaced_once_the_account_is_connected(
    world: World,
) -> None:
    star = await world.star()
    token = (await press(world, star)).auth_token
    world.clock.time += NIGHT
    assert [f.code for f in (await refused(world, star)).findings] == [FindingCode.EXPIRED]
    await world.connect()
    late = await press(world, star)
    assert claims_of(late)["room_id"] == ROOM_ID
    assert late.auth_token != token
    await end(world, star, late.show)
    assert await readiness(world, star) is Readiness.READY
    view = await influencer_view(world.desk, star.id)
    assert (view.next_source, view.as_chosen, view.findings) == (Source.MINTED, False, ())


async def test_a_pasted_token_is_used_while_it_is_good(world: World) -> None:
    token = world.token()
    star = await world.influencer()
    await world.connect()
    await world.set_token(star, token)
    assert (await press(world, star)).auth_token == token
    assert await TokenVersion.filter(source="MINTED").count() == 0


async def test_a_token_that_was_removed_is_stood_in_for_by_nothing(world: World) -> None:
    star = await world.star()
    await world.connect()
    await remove_auth_token(world.desk, await world.admin(), star.id)
    assert await readiness(world, star) is Readiness.NO_TOKEN
    assert [f.code for f in (await refused(world, star)).findings] == [FindingCode.NO_TOKEN]


async def test_without_the_account_the_pasted_token_stands_in_and_after_it_nothing(world: World) -> None:
    token = world.token()
    star = await world.influencer()
    await world.set_token(star, token)
    await world.connect()
    await set_token_source(world.desk, await world.admin(), star.id, Source.MINTED)
    await disconnect(world)
    view = await influencer_view(world.desk, star.id)
    assert (view.row.standing, view.next_source, view.as_chosen) == ("CHECK", Source.PASTED, False)
    assert [f.code for f in view.findings] == [FindingCode.NOT_CONNECTED]
    stage = await press(world, star)
    assert stage.auth_token == token
    await end(world, star, stage.show)
    world.clock.time += NIGHT
    assert await readiness(world, star) is Readiness.BLOCKED
    assert [f.code for f in (await refused(world, star)).findings] == [FindingCode.NOT_CONNECTED]


async def test_whoever_has_not_followed_a_disconnected_account_yet_goes_live_with_what_is_left(
    world: World,
) -> None:
    star = await a_minted_star(world)
    pasted = await world.set_token(star, token := world.token())
    assert pasted is not None
    await set_token_source(world.desk, await world.admin(), star.id, Source.MINTED)
    await Workspace.all().update(app_secret=None)
    stage = await press(world, star)
    assert ((await row_of(star)).can_mint, stage.auth_token) == (True, token)
    await end(world, star, stage.show)
    await remove_auth_token(world.desk, await world.admin(), star.id)
    assert [f.code for f in (await refused(world, star)).findings] == [FindingCode.NOT_CONNECTED]


async def test_a_secret_that_cannot_be_read_makes_no_token_and_says_so(world: World) -> None:
    star = await a_minted_star(world)
    await Workspace.all().update(app_secret="moved here from elsewhere")
    assert [f.code for f in (await refused(world, star)).findings] == [FindingCode.NOT_CONNECTED]


async def test_what_100ms_refuses_to_a_made_token_blocks_until_an_admin_says_try_again(world: World) -> None:
    star = await a_minted_star(world)
    stage = await press(world, star)
    await end(world, star, stage.show, failure_code=400, failure_text="[INIT]: room is not active")
    assert (await row_of(star)).block_code == "ROOM_OFF"
    assert await readiness(world, star) is Readiness.BLOCKED
    world.clock.time += NIGHT
    view = await influencer_view(world.desk, star.id)
    assert view.can_try_again
    await try_again(world.desk, await world.admin(), star.id)
    stage = await press(world, star)
    await Influencer.all().update(block_code="ROOM_OFF")
    await show_started(world.desk, star, stage.show.id, holder="phone", peer_id="peer", session_id="session")
    assert (await row_of(star)).block_code is None


async def test_a_user_id_or_a_role_that_the_sdk_cannot_read_is_not_put_into_a_token(world: World) -> None:
    star, other = await world.influencer(), await world.influencer()
    await world.connect()
    await world.set_token(star, world.token(user_id="maja müller"))
    assert (await row_of(star)).can_mint
    await set_token_source(world.desk, await world.admin(), star.id, Source.MINTED)
    assert claims_of(await press(world, star))["user_id"] == str(star.id)
    await world.set_token(other, world.token(role="présentateur"))
    assert not (await row_of(other)).can_mint


async def test_an_influencer_under_another_clock_is_handed_what_was_made_for_them_alone(world: World) -> None:
    one, other = await a_minted_star(world), await world.star("Nia")
    await set_token_source(world.desk, await world.admin(), other.id, Source.MINTED)
    mine, theirs = claims_of(await press(world, one)), claims_of(await press(world, other))
    assert mine["user_id"] != theirs["user_id"]
    entries = await AuditEntry.filter(action="TOKEN_HANDED_OUT").order_by("at", "id")
    made = {str(v.id): v.influencer_id for v in await TokenVersion.filter(source="MINTED")}
    assert [made[(entry.after or {})["tokenVersionId"]] for entry in entries] == [one.id, other.id]


async def test_a_choice_is_noted_once_and_can_be_taken_back(world: World) -> None:
    star, admin = await world.star(), await world.admin()
    await world.connect()
    for chosen in (Source.MINTED, Source.MINTED, Source.PASTED, Source.PASTED):
        await set_token_source(world.desk, admin, star.id, chosen)
    assert (await row_of(star)).source_choice == "PASTED"
    noted = await AuditEntry.filter(action="TOKEN_SOURCE_SET").order_by("at", "id")
    assert [(entry.before, entry.after) for entry in noted] == [
        ({"source": "PASTED"}, {"source": "MINTED"}),
        ({"source": "MINTED"}, {"source": "PASTED"}),
    ]


async def test_a_source_that_cannot_be_is_refused_with_what_is_missing(world: World) -> None:
    admin, nobody, star = await world.admin(), await world.influencer("Nia"), await world.star()
    before = await everything()
    for person, words in ((nobody, "in which room and role Nia broadcasts"), (star, "is not connected")):
        with pytest.raises(SourceRefused) as caught:
            await set_token_source(world.desk, admin, person.id, Source.MINTED)
        assert words in say(caught.value.message)
    assert await everything() == before


async def test_everybody_of_an_account_is_minted_for_after_a_look_that_changes_nothing(world: World) -> None:
    admin, stars = await world.admin(), [await world.star(name) for name in ("Zoe", "Amy", "Eve")]
    await world.connect()
    await world.influencer("Without a token")
    await world.set_token(await world.influencer("Elsewhere"), world.token(access_key="f" * 24))
    gone = await world.star("Gone")
    await archive_influencer(world.desk, admin, gone.id)
    await set_token_source(world.desk, admin, stars[2].id, Source.MINTED)
    account = (await Workspace.get(access_key=ACCESS_KEY)).id
    before = await everything()
    looked = await mint_for_account(world.desk, admin, account, dry_run=True)
    assert await everything() == before
    assert looked == MintedForAccount((stars[1].id, stars[0].id), already=1, cannot=0)
    assert await mint_for_account(world.desk, admin, account, dry_run=False) == looked
    assert await mint_for_account(world.desk, admin, account, dry_run=False) == MintedForAccount((), 3, 0)
    minted = await Influencer.filter(source_choice="MINTED").order_by("name")
    assert [row.name for row in minted] == ["Amy", "Eve", "Zoe"]
    with pytest.raises(NotFound):
        await mint_for_account(world.desk, admin, admin.id, dry_run=True)
    other = (await Workspace.get(access_key="f" * 24)).id
    with pytest.raises(SourceRefused):
        await mint_for_account(world.desk, admin, other, dry_run=True)


@pytest.mark.parametrize("chosen", [Source.PASTED, Source.MINTED])
async def test_a_made_token_stands_in_for_one_that_another_secret_signed_or_that_cannot_be_read(
    world: World, chosen: Source
) -> None:
    star, owner = await a_minted_star(world), await world.admin()
    await set_token_source(world.desk, owner, star.id, chosen)
    account, new = await Workspace.get(), "n" * 64
    await replace_app_secret(world.desk, owner, account.id, new, may_block_tokens=True)
    await world.find_places_good()
    pasted = chosen is Source.PASTED
    assert (await row_of(star)).block_code == ("BAD_SIGNATURE" if pasted else None)
    assert await readiness(world, star) is Readiness.READY
    assert (await influencer_view(world.desk, star.id)).findings == ()
    stage = await press(world, star)
    assert claims_of(stage, new)["room_id"] == ROOM_ID
    await end(world, star, stage.show)

    await Influencer.filter(id=star.id).update(hms_auth_token="moved here from elsewhere")
    await check_tokens(world.desk)
    assert (await row_of(star)).block_code == ("TOKEN_UNREADABLE" if pasted else None)
    assert await readiness(world, star) is Readiness.READY
    assert claims_of(await press(world, star), new)["room_id"] == ROOM_ID

    await disconnect_workspace(world.desk, owner, account.id)
    await end(world, star, (await press(world, star)).show)
    assert await readiness(world, star) is Readiness.BLOCKED


async def test_a_pasted_token_is_judged_again_when_it_is_chosen_again(world: World) -> None:
    star, owner = await a_minted_star(world), await world.admin()
    await replace_app_secret(world.desk, owner, (await Workspace.get()).id, "n" * 64, may_block_tokens=True)
    assert (await row_of(star)).block_code is None
    await set_token_source(world.desk, owner, star.id, Source.PASTED)
    assert (await row_of(star)).block_code == "BAD_SIGNATURE"
    await set_token_source(world.desk, owner, star.id, Source.MINTED)
    assert (await row_of(star)).block_code is None


@pytest.mark.parametrize(
    ("begins_h", "length_min", "lives_h"),
    [
        (1, 60, 4),  # until 2 h after its end
        (2, 60, 5),
        (2.5, 60, 12),  # not about now
        (1, 720, 15),
        (-0.5, 60, 2.5),  # it runs
        (-3, 120, 2),  # it runs over
        (-4, 60, 12),  # it has been over for long
    ],
)
async def test_a_made_token_lives_until_two_hours_after_the_show_that_is_planned_about_now(
    world: World, begins_h: float, length_min: int, lives_h: float
) -> None:
    star = await a_minted_star(world)
    start = world.clock.time + timedelta(hours=begins_h)
    world.clock.go_on(days=-1)
    await plan(world, star, at=f"{start:%Y-%m-%dT%H:%M}", zone="UTC", length_min=length_min)
    await plan(world, star, at=f"{start + timedelta(days=1):%Y-%m-%dT%H:%M}", zone="UTC")
    world.clock.go_on(days=1)
    stage = await press(world, star)
    assert stage.token_expires_at == world.clock.time + timedelta(hours=lives_h)
    assert claims_of(stage)["exp"] == stage.token_expires_at.timestamp()


async def test_a_cancelled_plan_decides_nothing_and_no_plan_makes_a_token_live_longer_than_a_day(
    world: World,
) -> None:
    star, other = await a_minted_star(world), await world.star("Other")
    start = world.clock.time + timedelta(hours=1)
    await plan(world, star, at=f"{start:%Y-%m-%dT%H:%M}", zone="UTC")
    await plan(world, other, at=f"{start:%Y-%m-%dT%H:%M}", zone="UTC")
    await PlannedShow.filter(influencer_id=star.id).update(cancelled_at=world.clock.time)
    stage = await press(world, star)
    assert stage.token_expires_at == world.clock.time + HALF_A_DAY
    await end(world, star, stage.show)
    await PlannedShow.all().update(cancelled_at=None, ends_at=world.clock.time + timedelta(days=400))
    stage = await press(world, star)
    assert stage.token_expires_at == world.clock.time + timedelta(hours=24)
