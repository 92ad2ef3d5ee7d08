"""Connecting 100ms accounts, and what that makes of the stored tokens."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any

import pytest

from greenroom.desk.access.admins import set_admin_role
from greenroom.desk.actors import AdminRole, InfluencerActor
from greenroom.desk.audit.entries import ActorKind, Operator
from greenroom.desk.audit.who import ActorRef
from greenroom.desk.credentials.setting import inspect_token, remove_auth_token
from greenroom.desk.credentials.sources import set_token_source
from greenroom.desk.influencers.editing import archive_influencer, restore_influencer
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.trying_again import try_again
from greenroom.desk.problems import InputRejected, NotFound, Problem, ProblemCode
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.sealed import checking, minters
from greenroom.desk.sealed.source import Source
from greenroom.desk.shows.going_live import GoLiveBlocked, go_live
from greenroom.desk.workspaces import connecting
from greenroom.desk.workspaces.connecting import (
    AppSecretDoubted,
    WorkspaceConnected,
    disconnect_workspace,
    rename_workspace,
    replace_app_secret,
    what_disconnecting_ends,
)
from greenroom.desk.workspaces.listing import WorkspaceUse, WorkspaceView, list_workspaces, workspace_view
from greenroom.hms.findings import FindingCode, Verdict
from greenroom.store import postgres_engine, sqlite_engine
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, Lease, Show, Workspace
from tests.english import say
from tests.hms.tokens import ACCESS_KEY, SECRET, make_token
from tests.world import World, everything, row_of

OTHER_KEY = "727cda81ab4f3b56a077dc44"
OTHER_SECRET = "Q2w3e4r5t6z7u8i9o0pQ2w3e4r5t6z7u8i9o0pQ2w3e4r5t6z7u8i9o0p"

_TRANSACTIONS: tuple[type[Any], ...] = (sqlite_engine.Transaction, postgres_engine.Transaction)


async def connect(
    world: World, access_key: str = ACCESS_KEY, app_secret: str = SECRET, **options: Any
) -> WorkspaceView:
    given: dict[str, Any] = {"name": "Ours", "access_key": access_key, "app_secret": app_secret}
    actor = options.pop("actor", None) or await world.admin()
    return await connecting.connect_workspace(world.desk, actor, **given | options)


async def blocks(*people: InfluencerActor) -> list[str | None]:
    return [(await row_of(person)).block_code for person in people]


async def doubts(*people: InfluencerActor) -> list[str | None]:
    return [(await row_of(person)).doubt_code for person in people]


def token(world: World, secret: str = SECRET, **claims: Any) -> str:
    now_s = int(world.desk.now().timestamp())
    given: dict[str, Any] = {"iat": now_s, "nbf": now_s, "exp": now_s + 86_400}
    given |= {"jti": str(new_id()), "user_id": str(new_id())}
    return make_token(secret=secret, **given | claims)


async def test_a_new_account_is_connected_with_its_secret_sealed_and_who_connected_it(world: World) -> None:
    ada = await world.admin()
    view = await connect(world, actor=ada)
    row = await Workspace.get()
    assert view == WorkspaceView(
        id=row.id,
        name="Ours",
        masked_key="62…33",
        access_key=ACCESS_KEY,
        connected=True,
        readable=True,
        fingerprint=world.desk.vault.lookup_hash("app secret", SECRET)[:8],
        secret_set_at=world.clock.time,
        secret_set_by=ActorRef(ActorKind.ADMIN, ada.id, "Ada"),
        checked_at=None,
        outcome=None,
        use=WorkspaceUse(0, 0, 0),
    )
    place = {"table": "workspaces", "column": "app_secret"}
    assert world.desk.vault.open(row.app_secret or "", **place, row_id=row.id) == SECRET
    [entry] = await AuditEntry.filter(action="WORKSPACE_CONNECTED")
    told = (entry.actor_id, entry.subject_kind, entry.subject_id, entry.before, entry.after)
    assert told == (ada.id, "workspaces", row.id, None, None)


async def test_equal_secrets_have_equal_fingerprints_and_others_do_not(world: World) -> None:
    one, same = await connect(world), await connect(world, OTHER_KEY)
    other = await connect(world, "8" * 24, OTHER_SECRET)
    assert one.fingerprint == same.fingerprint != other.fingerprint
    assert len(one.fingerprint or "") == 8
    assert (one.fingerprint or "") not in SECRET


async def test_an_account_that_is_known_from_a_token_becomes_connected(world: World) -> None:
    star = await world.star()
    known = await Workspace.get()
    view = await connect(world, name="Ours")
    assert (view.id, view.name, view.use) == (known.id, "Ours", WorkspaceUse(1, 0, 0))
    assert await Workspace.all().count() == 1
    assert await blocks(star) == [None]
    assert (await inspect_token(world.desk, token(world, OTHER_SECRET))).verdict is Verdict.BROKEN


async def test_one_that_is_connected_is_refused_by_its_name(world: World) -> None:
    await connect(world, name="Main stage")
    before = await everything()
    with pytest.raises(WorkspaceConnected) as refused:
        await connect(world, ACCESS_KEY.upper(), OTHER_SECRET, actor=Operator(), name="Another")
    assert say(refused.value.message) == "The 100ms account 62…33 is connected already, as Main stage."
    assert say(refused.value.fix) == "If it has a new app secret, replace the one of Main stage."
    assert refused.value.now_is.name == "Main stage"
    assert await everything() == before


async def test_of_two_who_connect_one_account_at_once_the_second_is_refused(world: World) -> None:
    both = (connect(world, name=name, actor=Operator()) for name in ("One", "Two"))
    done = await asyncio.gather(*both, return_exceptions=True)
    [connected] = [result for result in done if isinstance(result, WorkspaceView)]
    [refused] = [result for result in done if isinstance(result, WorkspaceConnected)]
    assert refused.now_is.name == connected.name == (await Workspace.get()).name
    assert await AuditEntry.filter(action="WORKSPACE_CONNECTED").count() == 1


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"name": " "}, ProblemCode.BAD_NAME, "name"),
        ({"access_key": "627cda81"}, ProblemCode.BAD_ACCESS_KEY, "accessKey"),
        ({"access_key": "eeeeeeee0123456789abcdef"}, ProblemCode.BAD_ACCESS_KEY, "accessKey"),
        ({"app_secret": "short"}, ProblemCode.BAD_APP_SECRET, "appSecret"),
        ({"app_secret": make_token()}, ProblemCode.BAD_APP_SECRET, "appSecret"),
    ],
)
async def test_what_is_no_name_key_or_secret_is_refused_at_its_field(
    world: World, changed: dict[str, str], code: ProblemCode, field: str
) -> None:
    before = await everything()
    with pytest.raises(InputRejected) as refused:
        await connect(world, actor=Operator(), **changed)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert await everything() == before


async def test_a_secret_that_signs_none_of_the_stored_tokens_is_asked_about(world: World) -> None:
    stars = [await world.star(), await world.star("Nia")]
    before = await everything()
    with pytest.raises(AppSecretDoubted) as doubted:
        await connect(world, app_secret=OTHER_SECRET, actor=Operator())
    assert doubted.value.tokens == 2
    assert say(doubted.value.message) == (
        "None of the 2 stored tokens of the account 62…33 is signed with this app secret. "
        "Nothing was changed."
    )
    assert await everything() == before
    await connect(world, app_secret=OTHER_SECRET, may_block_tokens=True)
    assert await blocks(*stars) == ["BAD_SIGNATURE"] * 2


async def test_a_secret_that_signs_one_of_many_tokens_is_not_asked_about(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "BATCH", 2)
    stars = [await world.influencer(f"Star {number}") for number in range(5)]
    for star in stars[:-1]:
        await world.set_token(star, token(world, OTHER_SECRET))
    await world.set_token(stars[-1])
    await connect(world)
    assert await blocks(*stars) == [*["BAD_SIGNATURE"] * 4, None]


async def test_a_token_with_a_wrong_signature_blocks_go_live_until_the_right_secret_or_token(
    world: World,
) -> None:
    ada, star, other = await world.admin(), await world.influencer(), await world.star("Nia")
    await world.set_token(star, token(world, role="présentateur"))  # for which the desk can make no token
    view = await connect(world, app_secret=OTHER_SECRET, may_block_tokens=True)
    with pytest.raises(GoLiveBlocked) as blocked:
        await go_live(world.desk, star, holder="phone")
    assert [finding.code for finding in blocked.value.findings] == [FindingCode.BAD_SIGNATURE]
    seen = await influencer_view(world.desk, star.id)
    assert (seen.readiness, seen.can_try_again) == (Readiness.BLOCKED, False)
    assert say(seen.findings[0].message) == "100ms will refuse this token: its signature is wrong."
    await try_again(world.desk, ada, star.id)
    assert await blocks(star) == ["BAD_SIGNATURE"]

    await world.set_token(other, token(world, OTHER_SECRET))
    assert await blocks(other) == [None]
    await replace_app_secret(world.desk, ada, view.id, SECRET)
    assert await blocks(star, other) == [None, "BAD_SIGNATURE"]
    assert await go_live(world.desk, star, holder="phone")


async def test_what_100ms_refused_stays_whatever_the_signature_is(world: World) -> None:
    star = await world.star()
    await Influencer.filter(id=star.id).update(block_code="ROOM_OFF")
    view = await connect(world, app_secret=OTHER_SECRET, may_block_tokens=True)
    assert await blocks(star) == ["ROOM_OFF"]
    await disconnect_workspace(world.desk, Operator(), view.id)
    assert await blocks(star) == ["ROOM_OFF"]


async def test_the_first_connected_account_makes_tokens_of_others_doubtful_and_the_last_no_longer(
    world: World,
) -> None:
    ours, others = await world.star(), await world.influencer("Nia")
    await world.set_token(others, token(world, access_key=OTHER_KEY))
    assert await doubts(ours, others) == [None, None]
    one = await connect(world)
    assert await doubts(ours, others) == [None, "UNKNOWN_WORKSPACE"]
    two = await connect(world, OTHER_KEY)
    assert await doubts(ours, others) == [None, None]
    await disconnect_workspace(world.desk, Operator(), one.id)
    assert await doubts(ours, others) == ["UNKNOWN_WORKSPACE", None]
    await disconnect_workspace(world.desk, Operator(), two.id)
    assert await doubts(ours, others) == [None, None]


async def test_a_doubt_that_only_the_save_could_see_outlasts_connecting(world: World) -> None:
    star = await world.star()
    await world.set_token(star, token(world, room_id="74a1f0c2b7d3e5a9180b3ca2"))
    assert await doubts(star) == ["ROOM_CHANGED"]
    view = await connect(world)
    assert await doubts(star) == ["ROOM_CHANGED"]
    await disconnect_workspace(world.desk, Operator(), view.id)
    assert await doubts(star) == ["ROOM_CHANGED"]


async def test_many_tokens_are_judged_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "BATCH", 2)
    stars = [await world.star(f"Star {number}") for number in range(5)]
    view = await connect(world)
    await replace_app_secret(world.desk, Operator(), view.id, OTHER_SECRET, may_block_tokens=True)
    assert await blocks(*stars) == ["BAD_SIGNATURE"] * 5


@contextmanager
def people_changed() -> Generator[dict[Any, int]]:
    """Count how many influencers' rows each transaction changes, again where it does so twice."""
    counted = dict[Any, int]()
    with pytest.MonkeyPatch.context() as patch:
        for engine in _TRANSACTIONS:
            patch.setattr(engine, "execute_query", _counting(engine.execute_query, counted))
        yield counted


def _counting(send: Callable[..., Awaitable[Any]], counted: dict[Any, int]) -> Callable[..., Awaitable[Any]]:
    async def counting(transaction: Any, query: str, *values: Any) -> Any:
        number, rows = await send(transaction, query, *values)
        if query.startswith('UPDATE "influencers"'):
            counted[transaction] = counted.get(transaction, 0) + number
        return number, rows

    return counting


async def test_many_people_follow_their_account_some_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minters, "AT_ONCE", 2)
    for number in range(7):
        await world.star(f"Star {number}")
    elsewhere = await world.influencer("Nia")
    await world.set_token(elsewhere, token(world, access_key=OTHER_KEY))
    followed, asked = Influencer.filter(can_mint=True), Influencer.filter(place_checked_at__isnull=False)
    with people_changed() as changed:
        view = await connect(world)
        assert (await followed.count(), await asked.count()) == (7, 0)
        await Influencer.all().update(place_code="ROOM_OFF", place_checked_at=world.clock.time)
        world.clock.go_on(seconds=1)
        await replace_app_secret(world.desk, Operator(), view.id, OTHER_SECRET, may_block_tokens=True)
        assert (await followed.count(), await asked.count()) == (7, 1)
        await disconnect_workspace(world.desk, Operator(), view.id)
        assert await followed.count() == 0
    assert (await row_of(elsewhere)).place_code == "ROOM_OFF"
    assert len(changed) > 9
    assert max(changed.values()) <= 2
    assert not await Lease.filter(name__startswith="people").exists()


async def test_what_a_process_has_begun_to_follow_is_finished_by_the_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await world.star(f"Star {number}")

    async def broken_off(*_: object) -> None:
        raise OSError("the process ends")

    with monkeypatch.context() as patch:
        patch.setattr(minters, "AT_ONCE", 1)
        patch.setattr(minters, "give_way", broken_off)
        with pytest.raises(OSError, match="the process ends"):
            await connect(world)
    assert await Influencer.filter(can_mint=True).count() == 1
    await minters.finish_following(world.desk)
    assert await Influencer.filter(can_mint=True).count() == 3
    before = await everything()
    await minters.finish_following(world.desk)
    assert await everything() == before


async def test_an_archived_influencers_token_is_judged_when_they_come_back(world: World) -> None:
    ada, star = await world.admin(), await world.star()
    await archive_influencer(world.desk, ada, star.id)
    await connect(world, app_secret=OTHER_SECRET)
    assert await blocks(star) == [None]
    await restore_influencer(world.desk, ada, star.id)
    assert await blocks(star) == ["BAD_SIGNATURE"]


async def test_disconnecting_says_whom_it_concerns_and_a_running_show_goes_on(world: World) -> None:
    ada, star, _ = await world.admin(), await world.star(), await world.star("Nia")
    gone = await world.star("Zoe")
    await archive_influencer(world.desk, ada, gone.id)
    view = await connect(world, actor=ada)
    await go_live(world.desk, star, holder="phone")
    assert await what_disconnecting_ends(world.desk, view.id) == WorkspaceUse(
        influencers=2, live=1, without_token=0
    )
    assert await what_disconnecting_ends(world.desk, new_id()) is None
    assert await disconnect_workspace(world.desk, ada, view.id) == WorkspaceUse(
        influencers=2, live=1, without_token=0
    )
    row = await Workspace.get()
    kept = (row.app_secret, row.secret_set_at, row.secret_set_by_id, row.checked_at, row.check_outcome)
    assert (row.name, kept) == ("Ours", (None,) * 5)
    assert await Show.filter(ended_at=None).count() == 1
    assert await go_live(world.desk, star, holder="phone")
    [entry] = await AuditEntry.filter(action="WORKSPACE_DISCONNECTED")
    assert (entry.actor_id, entry.after) == (
        ada.id,
        {"influencers": 2, "liveShows": 1, "withoutToken": 0},
    )
    before = await everything()
    await disconnect_workspace(world.desk, ada, view.id)
    assert await everything() == before


async def test_it_says_how_many_cannot_go_live_without_the_tokens_that_the_desk_makes(world: World) -> None:
    ada = await world.admin()
    stars = [await world.star(f"Star {number}") for number in range(6)]
    view = await connect(world, actor=ada)
    for star in stars[:3]:
        await set_token_source(world.desk, ada, star.id, Source.MINTED)
    await remove_auth_token(world.desk, ada, stars[0].id)  # and the desk makes theirs
    await remove_auth_token(world.desk, ada, stars[5].id)  # they have none
    await Influencer.filter(id=stars[1].id).update(token_expires_at=world.clock.time)
    await Influencer.filter(id=stars[3].id).update(block_code="BAD_SIGNATURE")
    await Influencer.filter(id=stars[4].id).update(token_expires_at=world.clock.time)
    use = WorkspaceUse(influencers=6, live=0, without_token=4)
    assert await what_disconnecting_ends(world.desk, view.id) == use
    able = {Readiness.READY}
    before = {star.name for star in stars if (await influencer_view(world.desk, star.id)).readiness in able}
    assert await disconnect_workspace(world.desk, ada, view.id) == use
    after = {star.name for star in stars if (await influencer_view(world.desk, star.id)).readiness in able}
    assert (sorted(before - after), sorted(after)) == (["Star 0", "Star 1", "Star 4"], ["Star 2", "Star 3"])


async def test_a_replaced_secret_says_who_replaced_it_and_forgets_the_last_test(world: World) -> None:
    view = await connect(world, actor=Operator())
    assert view.secret_set_by == ActorRef(ActorKind.OPERATOR)
    await Workspace.all().update(checked_at=world.clock.time, check_outcome="OK")
    world.clock.go_on(hours=1)
    bo = await world.admin(name="Bo")
    now = await replace_app_secret(world.desk, bo, view.id, f"secret: {OTHER_SECRET}")
    assert (now.secret_set_at, now.secret_set_by) == (
        world.clock.time,
        ActorRef(ActorKind.ADMIN, bo.id, "Bo"),
    )
    assert (now.checked_at, now.outcome) == (None, None)
    assert now.fingerprint != view.fingerprint
    [entry] = await AuditEntry.filter(action="APP_SECRET_REPLACED")
    assert (entry.actor_id, entry.subject_id, entry.after) == (bo.id, view.id, None)


async def test_an_account_is_renamed_and_the_same_name_again_changes_nothing(world: World) -> None:
    view = await connect(world)
    assert (await rename_workspace(world.desk, Operator(), view.id, " Main\tstage ")).name == "Main stage"
    before = await everything()
    await rename_workspace(world.desk, Operator(), view.id, "Main stage")
    with pytest.raises(InputRejected):
        await rename_workspace(world.desk, Operator(), view.id, "")
    assert await everything() == before
    assert await AuditEntry.filter(action="WORKSPACE_RENAMED").count() == 1


async def test_an_account_that_does_not_exist_or_is_not_connected_is_said_to_be_so(world: World) -> None:
    await world.star()
    known = await Workspace.get()
    before = await everything()
    for workspace_id, message in (
        (new_id(), "There is no such 100ms account at this desk."),
        (known.id, "This 100ms account is not connected: the desk does not have its app secret."),
    ):
        with pytest.raises(NotFound) as refused:
            await replace_app_secret(world.desk, Operator(), workspace_id, SECRET)
        assert say(refused.value.message) == message
    for change in (
        rename_workspace(world.desk, Operator(), new_id(), "X"),
        disconnect_workspace(world.desk, Operator(), new_id()),
        workspace_view(world.desk, new_id()),
    ):
        with pytest.raises(NotFound):
            await change
    assert await everything() == before


async def test_an_owner_who_was_demoted_meanwhile_changes_nothing(world: World) -> None:
    ada, bo = await world.admin(), await world.admin()
    view = await connect(world, actor=ada)
    await set_admin_role(world.desk, ada, bo.id, AdminRole.MANAGER)
    before = await everything()
    for change in (
        connect(world, OTHER_KEY, actor=bo),
        replace_app_secret(world.desk, bo, view.id, OTHER_SECRET),
        rename_workspace(world.desk, bo, view.id, "X"),
        disconnect_workspace(world.desk, bo, view.id),
    ):
        with pytest.raises(Problem) as refused:
            await change
        assert refused.value.about.key == "problem.NOT_FOUND.rights"
    assert await everything() == before


async def test_an_account_whose_secret_cannot_be_read_is_said_to_be_so_and_connected_anew(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    view = await connect(world)
    await Workspace.all().update(app_secret="moved")
    seen = await workspace_view(world.desk, view.id)
    assert (seen.connected, seen.readable, seen.fingerprint) == (True, False, None)
    assert "counts as not connected" in caplog.text
    again = await connect(world)
    assert (again.id, again.readable, again.fingerprint) == (view.id, True, view.fingerprint)


async def test_the_accounts_are_listed_page_by_page_in_the_order_they_became_known(world: World) -> None:
    for number in range(3):
        await connect(world, f"{number}" * 24, name=f"Account {number}")
    page = await list_workspaces(world.desk, first=2)
    assert ([view.name for view in page.items], page.more) == (["Account 0", "Account 1"], True)
    rest = await list_workspaces(world.desk, first=2, after=page.rows[-1][0])
    assert ([view.name for view in rest.items], rest.more) == (["Account 2"], False)


async def test_no_app_secret_is_in_the_database_the_log_or_a_refusal(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await world.star()
    said: list[str] = []
    for secret in (OTHER_SECRET, f"{SECRET} {OTHER_SECRET}", f"{SECRET[:20]} {SECRET[20:]}"):
        with pytest.raises(Problem) as refused:
            await connect(world, app_secret=secret)
        said += [repr(refused.value), str(refused.value), say(refused.value.message), say(refused.value.fix)]
    view = await connect(world)
    await replace_app_secret(world.desk, Operator(), view.id, OTHER_SECRET, may_block_tokens=True)
    await disconnect_workspace(world.desk, Operator(), view.id)
    await connect(world, app_secret=OTHER_SECRET, may_block_tokens=True)
    said += [repr(await everything()), caplog.text, repr(view)]
    for part in (SECRET, SECRET[:20], SECRET[20:], OTHER_SECRET, OTHER_SECRET[-20:]):
        assert part not in "\n".join(said)
