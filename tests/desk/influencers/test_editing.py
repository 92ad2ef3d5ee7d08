"""Inviting, changing and archiving influencers."""

import asyncio
from typing import Any

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.links import LinkKind, read_link
from greenroom.desk.actors import Transport
from greenroom.desk.audit.entries import Operator
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.editing import (
    archive_influencer,
    invite_influencer,
    make_influencer_link,
    restore_influencer,
    update_influencer,
)
from greenroom.desk.influencers.listing import InfluencerOrder, count_influencers, list_influencers
from greenroom.desk.problems import InputRejected, LinkInvalid, NotFound, ProblemCode, SignInFailed
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.shows.ending import ending_of
from greenroom.desk.shows.going_live import GoLiveBlocked, go_live
from greenroom.desk.shows.views import show_view
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, Link, SessionRow, Show
from tests.english import refusal, say
from tests.world import PASSWORD, World, actions, events, everything, row_of


def secret_of(url: str) -> str:
    return url.partition("#")[2]


# ---- inviting


async def test_an_invited_influencer_has_no_password_and_a_link_of_7_days(world: World) -> None:
    admin = await world.admin()
    invited = await invite_influencer(
        world.desk, admin, name=" Maya  Ray ", email=" Maya@Example.com ", handle="@maya"
    )
    row = await Influencer.get()
    assert (row.name, row.name_key, row.email, row.email_key, row.handle, row.password_hash) == (
        "Maya Ray",
        "maya ray",
        "Maya@Example.com",
        "maya@example.com",
        "maya",
        None,
    )
    view = invited.influencer
    assert (view.row.id, view.row.invitation_pending, view.row.archived_at) == (row.id, True, None)
    assert view.readiness is Readiness.NO_TOKEN
    assert invited.link.kind is LinkKind.INFLUENCER_INVITATION
    assert await actions() == ["INFLUENCER_ADDED", "LINK_MADE"]
    assert await events() == ["INFLUENCER_ADDED", "LINK_MADE"]
    written = str(await AuditEntry.all().values())
    assert not [word for word in ("aya", "xample.com") if word in written]


@pytest.mark.parametrize("password", ["", "no account has this password", PASSWORD])
async def test_an_invited_influencer_cannot_sign_in_yet(world: World, password: str) -> None:
    await invite_influencer(world.desk, Operator(), name="Maya", email="maya@example.com")
    with pytest.raises(SignInFailed):
        await accounts.influencer_sign_in(
            world.desk, email="maya@example.com", password=password, transport=Transport.COOKIE
        )


@pytest.mark.parametrize(
    ("details", "field", "code", "message"),
    [
        ({"name": " "}, "name", ProblemCode.BAD_NAME, "A name must have 1 to 100 characters."),
        ({"name": "x" * 101}, "name", ProblemCode.BAD_NAME, "A name can have at most 100 characters."),
        ({"email": "maya"}, "email", ProblemCode.BAD_EMAIL, "This is not an email address."),
        ({"email": "TAKEN@example.com"}, "email", ProblemCode.BAD_EMAIL, "Nia already has this email."),
        (
            {"email": "gone@example.com"},
            "email",
            ProblemCode.BAD_EMAIL,
            "Zoe, who is archived, already has this email.",
        ),
        (
            {"handle": "h" * 101},
            "handle",
            ProblemCode.BAD_HANDLE,
            "A handle can have at most 100 characters.",
        ),
    ],
)
async def test_a_refused_invitation_or_change_changes_nothing(
    world: World, details: dict[str, Any], field: str, code: ProblemCode, message: str
) -> None:
    admin, maya = await world.admin(), await world.influencer("Maya")
    await world.influencer("Nia", email="taken@example.com")
    await world.influencer("Zoe", email="gone@example.com", archived_at=world.clock.time)
    before = await everything()
    given = {"name": "Mia", "email": "mia@example.com", **details}
    with pytest.raises(InputRejected) as invited:
        await invite_influencer(world.desk, admin, **given)
    with pytest.raises(InputRejected) as changed:
        await update_influencer(world.desk, admin, maya.id, **details)
    for caught in (invited.value, changed.value):
        assert (caught.field, caught.code, say(caught.message)) == (field, code, message)
    assert await everything() == before


async def test_what_to_do_about_an_email_that_an_archived_influencer_has(world: World) -> None:
    await world.influencer("Zoe", email="zoe@example.com", archived_at=world.clock.time)
    with pytest.raises(InputRejected) as caught:
        await invite_influencer(world.desk, Operator(), name="Zoe", email="zoe@example.com")
    assert say(caught.value.fix) == "Use another email, or bring Zoe back."


async def test_twenty_invitations_to_one_email_make_one_influencer(world: World) -> None:
    tries = [
        invite_influencer(world.desk, Operator(), name=f"Maya {n}", email="maya@example.com")
        for n in range(20)
    ]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["InputRejected"] * 19 + ["Invited"]
    assert await Influencer.all().count() == 1
    assert await Link.all().count() == 1
    assert await actions() == ["INFLUENCER_ADDED", "LINK_MADE"]


# ---- links


async def test_a_link_is_an_invitation_until_there_is_a_password(world: World) -> None:
    admin = await world.admin()
    invited = await world.influencer(password_hash=None)
    member = await world.influencer()
    assert (await make_influencer_link(world.desk, admin, invited.id)).kind is LinkKind.INFLUENCER_INVITATION
    assert (await make_influencer_link(world.desk, admin, member.id)).kind is LinkKind.SIGN_IN
    assert (await row_of(member)).version == 1


async def test_links_made_at_the_same_moment_leave_one_open(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer()
    await asyncio.gather(*(make_influencer_link(world.desk, admin, maya.id) for _ in range(10)))
    assert await Link.filter(revoked_at=None).count() == 1
    assert await Link.all().count() == 10


async def test_there_is_no_link_for_unknown_or_archived_influencers(world: World) -> None:
    admin = await world.admin()
    gone = await world.influencer(archived_at=world.clock.time)
    before = await everything()
    for person in (gone.id, new_id()):
        with refusal(NotFound, "There is no such influencer."):
            await make_influencer_link(world.desk, admin, person)
    assert await everything() == before


# ---- changing


async def test_what_is_given_is_changed_and_the_rest_stays(world: World) -> None:
    admin, maya = await world.admin(), await world.star("Maya", handle="maya")
    view = await update_influencer(
        world.desk, admin, maya.id, name=" Maya  Straße ", email="New@Example.com", expected_version=2
    )
    row = await row_of(maya)
    assert (row.name, row.name_key, row.email, row.email_key, row.handle, row.version) == (
        "Maya Straße",
        "maya strasse",
        "New@Example.com",
        "new@example.com",
        "maya",
        3,
    )
    assert (view.row.name, view.row.version, view.readiness) == ("Maya Straße", 3, Readiness.READY)
    entry = await AuditEntry.get(action="INFLUENCER_CHANGED")
    assert (entry.actor_id, entry.subject_id, entry.before, entry.after) == (
        admin.id,
        maya.id,
        None,
        {"changed": ["name", "email"]},
    )
    assert (await events())[-1] == "INFLUENCER_CHANGED"
    await update_influencer(world.desk, admin, maya.id, handle="")
    assert (await row_of(maya)).handle == ""


async def test_the_new_email_signs_in_and_the_old_one_is_free(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer(email="old@example.com")
    await update_influencer(world.desk, admin, maya.id, email="new@example.com")
    await accounts.influencer_sign_in(
        world.desk, email="NEW@example.com", password=PASSWORD, transport=Transport.COOKIE
    )
    await invite_influencer(world.desk, admin, name="Nia", email="old@example.com")


async def test_the_same_values_again_change_nothing(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer("Maya", handle="maya")
    before = await everything()
    same: list[dict[str, Any]] = [
        {},
        {"name": "Maya", "handle": "@maya"},
        {"email": maya.email, "expected_version": 1},
    ]
    for details in same:
        await update_influencer(world.desk, admin, maya.id, **details)
    assert await everything() == before


async def test_an_admin_with_an_older_version_is_told_what_changed_since(world: World) -> None:
    admin, maya = await world.admin(name="Ada"), await world.influencer("Maya")
    await update_influencer(world.desk, admin, maya.id, name="Mia", expected_version=1)
    before = await everything()
    with pytest.raises(Conflict) as caught:
        await update_influencer(world.desk, admin, maya.id, name="Maja", expected_version=1)
    assert await everything() == before
    assert (caught.value.now_is.row.name, caught.value.now_is.row.version) == ("Mia", 2)
    assert tuple(map(say, caught.value.changes)) == ("Ada changed the name just now.",)


async def test_version_0_is_older_than_every_change(world: World) -> None:
    admin, maya = await world.admin(name="Ada"), await world.influencer("Maya")
    await update_influencer(world.desk, admin, maya.id, name="Mia")
    before = await everything()
    with pytest.raises(Conflict) as caught:
        await update_influencer(world.desk, admin, maya.id, name="Maja", expected_version=0)
    assert tuple(map(say, caught.value.changes)) == ("Ada changed the name just now.",)
    assert await everything() == before


async def test_of_twenty_changes_to_one_version_one_wins(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer("Maya")
    tries = [
        update_influencer(world.desk, admin, maya.id, name=f"Maya {n}", expected_version=1) for n in range(20)
    ]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 19 + ["InfluencerView"]
    assert (await row_of(maya)).version == 2


async def test_unknown_and_archived_influencers_cannot_be_changed(world: World) -> None:
    admin = await world.admin()
    gone = await world.influencer(archived_at=world.clock.time)
    before = await everything()
    for person in (gone.id, new_id()):
        with pytest.raises(NotFound):
            await update_influencer(world.desk, admin, person, name="Nobody")
    assert await everything() == before


# ---- archiving


async def test_archiving_ends_the_open_show_the_sessions_and_the_links_and_nothing_else(world: World) -> None:
    admin, maya, nia = await world.admin(), await world.star("Maya"), await world.star("Nia")
    await accounts.influencer_sign_in(
        world.desk, email=maya.email, password=PASSWORD, transport=Transport.COOKIE
    )
    await accounts.influencer_sign_in(
        world.desk, email=nia.email, password=PASSWORD, transport=Transport.COOKIE
    )
    link = await make_influencer_link(world.desk, admin, maya.id)
    of_nia = await make_influencer_link(world.desk, admin, nia.id)
    show, hers = (await go_live(world.desk, maya)).show, (await go_live(world.desk, nia)).show
    (kept,) = await Influencer.filter(id=maya.id).values()
    world.clock.go_on(minutes=1)

    view = await archive_influencer(world.desk, admin, maya.id)

    assert (view.row.archived_at, view.row.open_show_id) == (world.clock.time, None)
    ended = await Show.get(id=show.id)
    assert (ended.ended_at, ended.end_reason, ended.ended_by_id) == (
        world.clock.time,
        "STOPPED_BY_ADMIN",
        admin.id,
    )
    assert say(ending_of(show_view(ended))) == (
        "An admin stopped the show. They say: Your account at this desk was archived."
    )
    with refusal(LinkInvalid, "This link has been revoked."):
        await read_link(world.desk, secret_of(link.url))
    assert {row.influencer_id for row in await SessionRow.all()} == {nia.id}
    await read_link(world.desk, secret_of(of_nia.url))
    assert (await Show.get(id=hers.id)).ended_at is None
    (row,) = await Influencer.filter(id=maya.id).values()
    changed = {name for name, value in row.items() if value != kept[name]}
    assert changed == {"archived_at", "password_hash", "open_show_id", "version", "mac"}
    assert (await events())[-2:] == ["SHOW_ENDED", "INFLUENCER_ARCHIVED"]
    assert await AuditEntry.filter(action="SHOW_ENDED", subject_id=show.id).count() == 1
    entry = await AuditEntry.get(action="INFLUENCER_ARCHIVED")
    assert entry.after == {"endedShow": True, "endedSessions": 2, "revokedLinks": 1}


async def test_archived_influencers_are_in_a_separate_list(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer("Maya")
    await world.influencer("Nia")
    await archive_influencer(world.desk, admin, maya.id)

    async def names(*, archived: bool) -> list[str]:
        page = await list_influencers(
            world.desk,
            first=50,
            order=InfluencerOrder.NAME,
            after=None,
            readiness=(),
            search="",
            archived=archived,
        )
        return [view.row.name for view in page.items]

    assert await names(archived=False) == ["Nia"]
    assert await names(archived=True) == ["Maya"]
    for archived in (False, True):
        counts = await count_influencers(world.desk, "", archived=archived)
        assert counts[Readiness.NO_TOKEN] == 1
        assert sum(counts.values()) == 1


@pytest.mark.parametrize("archived_before_it_took_the_password", [False, True])
async def test_archived_influencers_come_back_as_they_were_but_without_their_password(
    world: World, *, archived_before_it_took_the_password: bool
) -> None:
    admin, maya = await world.admin(), await world.star("Maya")
    await archive_influencer(world.desk, admin, maya.id)
    if archived_before_it_took_the_password:
        await Influencer.filter(id=maya.id).update(password_hash=world.password_hash)
        await world.bind()
    view = await restore_influencer(world.desk, admin, maya.id)
    assert (view.row.archived_at, view.readiness) == (None, Readiness.READY)
    assert (await events())[-1] == "INFLUENCER_RESTORED"
    with pytest.raises(SignInFailed):
        await accounts.influencer_sign_in(
            world.desk, email=maya.email, password=PASSWORD, transport=Transport.COOKIE
        )
    assert (await make_influencer_link(world.desk, admin, maya.id)).kind is LinkKind.INFLUENCER_INVITATION
    await world.open_session(maya)
    await go_live(world.desk, maya)


@pytest.mark.parametrize(("user_id", "doubt"), [("maya", "WRONG_PERSON"), ("", "MISSING_CLAIM")])
async def test_whoever_comes_back_to_a_token_that_somebody_else_has_by_now_is_ready_with_a_doubt(
    world: World, user_id: str, doubt: str
) -> None:
    admin, maya, bo = await world.admin(), await world.influencer("Maya"), await world.influencer("Bo")
    token = world.token(user_id=user_id)
    await world.set_token(maya, token)
    await archive_influencer(world.desk, admin, maya.id)
    await world.set_token(bo, token)
    view = await restore_influencer(world.desk, admin, maya.id)
    assert (view.readiness, view.row.doubt_code) == (Readiness.READY, doubt)
    assert [finding.code.value for finding in view.findings] == [doubt]
    assert (await world.set_token(maya, token)).influencer.row.doubt_code == doubt


@pytest.mark.parametrize(("doubt", "left"), [("DUPLICATE", None), ("ROOM_CHANGED", "ROOM_CHANGED")])
async def test_of_what_was_doubtful_only_what_has_passed_is_forgotten_when_somebody_comes_back(
    world: World, doubt: str, left: str | None
) -> None:
    admin, maya = await world.admin(), await world.star("Maya")
    await Influencer.filter(id=maya.id).update(doubt_code=doubt)
    await archive_influencer(world.desk, admin, maya.id)
    await restore_influencer(world.desk, admin, maya.id)
    assert (await row_of(maya)).doubt_code == left


async def test_archiving_or_restoring_twice_is_the_same_as_once(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer()
    await archive_influencer(world.desk, admin, maya.id)
    before = await everything()
    world.clock.go_on(minutes=1)
    await archive_influencer(world.desk, admin, maya.id)
    assert await everything() == before
    await restore_influencer(world.desk, admin, maya.id)
    before = await everything()
    await restore_influencer(world.desk, admin, maya.id)
    assert await everything() == before


async def test_an_unknown_influencer_cannot_be_archived_or_restored(world: World) -> None:
    admin = await world.admin()
    before = await everything()
    for change in (archive_influencer, restore_influencer):
        with refusal(NotFound, "There is no such influencer."):
            await change(world.desk, admin, new_id())
    assert await everything() == before


async def test_an_influencer_archived_while_signed_in_cannot_go_live(world: World) -> None:
    admin, maya = await world.admin(), await world.star("Maya")
    await archive_influencer(world.desk, admin, maya.id)
    with refusal(GoLiveBlocked, "Your account at this desk was archived."):
        await go_live(world.desk, maya)
    assert await Show.all().count() == 0


async def test_archiving_while_a_show_opens_leaves_none_open(world: World) -> None:
    admin, maya = await world.admin(), await world.star("Maya")
    await asyncio.gather(
        *(go_live(world.desk, maya) for _ in range(5)),
        archive_influencer(world.desk, admin, maya.id),
        *(go_live(world.desk, maya) for _ in range(5)),
        return_exceptions=True,
    )
    assert await Show.filter(ended_at=None).count() == 0
    assert (await row_of(maya)).open_show_id is None
