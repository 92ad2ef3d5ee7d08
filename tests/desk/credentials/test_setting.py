"""Setting a token, and what comes with it."""

import asyncio
from datetime import timedelta
from uuid import UUID

from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.streaming import toggle_streaming
from greenroom.desk.readiness.readiness import Readiness
from greenroom.desk.sealed.tokens import open_token, open_version
from greenroom.hms.findings import FindingCode, Verdict
from greenroom.hms.room_codes import RoomCodeKind, read_room_code
from greenroom.store.models import AuditEntry, Influencer, TokenVersion, Workspace
from tests.hms.tokens import ACCESS_KEY, ROOM_ID
from tests.store.interruption import cancel_everywhere
from tests.world import World, actions, events, everything, row_of


def opened(world: World, sealed: str | None, table: str, column: str, row_id: UUID) -> str:
    return world.desk.vault.open(sealed or "", table=table, column=column, row_id=row_id)


def pieces(token: str) -> list[str]:
    """Cut a token into pieces just long enough not to be in the database by chance."""
    return [part[start : start + 12] for part in token.split(".") for start in range(0, len(part) - 12, 12)]


async def opened_versions(world: World, row: Influencer) -> dict[str, str]:
    """Unseal all tokens that an influencer has or had, by the id of their version."""
    found = {str(row.token_version_id): open_token(world.desk, row) or ""}
    for version in await TokenVersion.exclude(sealed=None):
        found[str(version.id)] = open_version(world.desk, row.id, version) or ""
    return found


# ---- a good token


async def test_a_good_token_is_saved_with_all_that_lists_need(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    token = world.token(user_id="maya")
    saved = await world.set_token(person, f'HMS_AUTH_TOKEN="{token}"', admin)
    row, version, workspace = await row_of(person), await TokenVersion.get(), await Workspace.get()
    now, end = world.clock.time, world.clock.time + timedelta(days=1)
    columns = {
        "token_created_at": now,
        "token_version_id": version.id,
        "token_last_four": token[-4:],
        "token_source": "PASTED",
        "token_access_key": ACCESS_KEY,
        "token_room_id": ROOM_ID,
        "token_role": "broadcaster",
        "token_user_id": "maya",
        "token_not_before": now,
        "token_expires_at": end,
        "hms_room_id": ROOM_ID,
        "hms_role": "broadcaster",
        "hms_user_id": "maya",
        "workspace_id": workspace.id,
        "block_code": None,
        "doubt_code": None,
        "checked_at": now,
        "streaming_enabled": True,
        "streaming_by_id": None,
        "version": 2,
    }
    assert {name: getattr(row, name) for name in columns} == columns
    assert (workspace.access_key, workspace.app_secret, workspace.name) == (
        ACCESS_KEY,
        None,
        "Account 627c…33",
    )
    assert (version.sealed, version.replaced_at, version.created_by_id) == (None, None, admin.id)
    assert (version.expires_at, version.created_at, version.user_id) == (end, now, "maya")
    assert saved.report.verdict is Verdict.GOOD
    assert saved.influencer.readiness is Readiness.READY
    assert saved.influencer.row.version == 2
    assert await opened_versions(world, row) == {str(version.id): token}


async def test_a_token_made_by_a_fast_clock_is_good_from_when_it_was_made(world: World) -> None:
    person, made = await world.influencer(), world.clock.time + timedelta(seconds=60)
    saved = await world.set_token(person, world.token(iat=int(made.timestamp())))
    assert (await row_of(person)).token_not_before == made
    assert saved.influencer.readiness is Readiness.READY
    world.clock.go_on(seconds=-1)  # the desk's own clock was set back
    assert (await influencer_view(world.desk, person.id)).readiness is Readiness.BLOCKED


async def test_no_piece_of_a_token_is_in_the_database(world: World) -> None:
    person, tokens = await world.influencer(), [world.token() for _ in range(3)]
    for token in tokens:
        await world.set_token(person, token, room_code="abc-defg-hij")
    kept = str(await everything())
    assert not [piece for token in tokens for piece in pieces(token) if piece in kept]
    assert "defg" not in kept


async def test_the_audit_entry_of_a_token_has_no_name_email_or_secret(world: World) -> None:
    person, admin = await world.influencer("Maya Ray", email="maya@example.com"), await world.admin()
    token = world.token(user_id="secret-user")
    await world.set_token(person, token, admin, room_code="abc-defg-hij")
    entry = await AuditEntry.get()
    assert (entry.action, entry.actor_kind, entry.actor_id) == ("TOKEN_SET", "ADMIN", admin.id)
    assert (entry.subject_kind, entry.subject_id) == ("influencers", person.id)
    nothing = dict.fromkeys(("lastFour", "source", "roomId", "role", "expiresAt", "roomCodeKind"))
    assert entry.before == {**nothing, "streamingEnabled": True}
    assert entry.after == {
        "lastFour": token[-4:],
        "source": "PASTED",
        "roomId": ROOM_ID,
        "role": "broadcaster",
        "expiresAt": (world.clock.time + timedelta(days=1)).isoformat(),
        "roomCodeKind": "TYPED",
        "streamingEnabled": True,
    }
    written = str(await AuditEntry.all().values())
    assert not [word for word in ("aya", "Ada", "example.com", "secret-user", "defg") if word in written]
    assert await events() == ["TOKEN_SET"]


async def test_a_replaced_token_is_resealed_into_its_version_and_opens_there(world: World) -> None:
    person, one, two = await world.influencer(), world.token(), world.token()
    await world.set_token(person, one)
    first = (await row_of(person)).token_version_id
    world.clock.go_on(minutes=5)
    await world.set_token(person, two)
    row = await row_of(person)
    assert row.token_version_id is not None
    assert await opened_versions(world, row) == {str(first): one, str(row.token_version_id): two}
    old = await TokenVersion.get(id=first)
    assert old.replaced_at == world.clock.time
    assert (await TokenVersion.get(id=row.token_version_id)).replaced_at is None


async def test_the_same_token_saved_twice_makes_no_second_version(world: World) -> None:
    person, token = await world.influencer(), world.token()
    await world.set_token(person, token)
    before = await row_of(person)
    world.clock.go_on(minutes=5)
    await world.set_token(person, f"Bearer {token}")
    after = await row_of(person)
    assert await TokenVersion.all().count() == 1
    same = ("hms_auth_token", "token_created_at", "token_version_id", "hms_room_code")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert (after.version, after.checked_at) == (3, world.clock.time)


async def test_a_token_saved_again_is_judged_again(world: World) -> None:
    one, two, token = await world.influencer("Ana"), await world.influencer("Bo"), world.token()
    await world.set_token(one, token)
    await world.set_token(two, token, accept=[FindingCode.WRONG_PERSON, FindingCode.DUPLICATE])
    assert (await row_of(two)).doubt_code == "WRONG_PERSON"
    await world.set_token(one)
    await world.set_token(two, token)
    assert (await row_of(two)).doubt_code is None


async def test_a_known_workspace_is_found_and_not_made_again(world: World) -> None:
    await world.connect()
    one, two = await world.influencer(), await world.influencer()
    for person in (one, two):
        await world.set_token(person)
    workspace = await Workspace.get()
    assert {(await row_of(person)).workspace_id for person in (one, two)} == {workspace.id}
    assert workspace.name == "Ours"


# ---- room codes


async def test_without_a_room_code_a_local_label_is_made_once(world: World) -> None:
    person = await world.influencer()
    saved = await world.set_token(person, room_code="  ")
    hint = saved.influencer.row.room_code_hint or ""
    label = read_room_code(hint)
    assert getattr(label, "kind", None) is RoomCodeKind.LOCAL
    await world.set_token(person)
    row = await row_of(person)
    assert (row.room_code_kind, row.room_code_hint) == ("LOCAL", hint)
    assert opened(world, row.hms_room_code, "influencers", "hms_room_code", person.id) == hint


async def test_a_given_room_code_is_sealed_masked_and_kept(world: World) -> None:
    person = await world.influencer()
    await world.set_token(person, room_code="https://ours.app.100ms.live/meeting/ABC-defg-hij")
    await world.set_token(person)
    row = await row_of(person)
    assert (row.room_code_kind, row.room_code_hint) == ("TYPED", "abc-....-..j")
    assert opened(world, row.hms_room_code, "influencers", "hms_room_code", person.id) == "abc-defg-hij"
    assert row.room_code_hash == world.desk.vault.lookup_hash("room code", "abc-defg-hij")


# ---- streaming


async def test_a_saved_token_enables_streaming_that_nobody_switched_off(world: World) -> None:
    person = await world.influencer(streaming_enabled=False)
    saved = await world.set_token(person)
    assert saved.influencer.readiness is Readiness.READY
    row = await row_of(person)
    assert (row.streaming_enabled, row.streaming_by_id) == (True, None)


async def test_a_saved_token_leaves_streaming_off_that_an_admin_switched_off(world: World) -> None:
    person, admin = await world.influencer(), await world.admin()
    await toggle_streaming(world.desk, admin, person.id, enabled=False, reason="On holiday")
    saved = await world.set_token(person)
    assert saved.influencer.readiness is Readiness.OFF
    row = await row_of(person)
    assert (row.streaming_enabled, row.streaming_by_id, row.streaming_reason) == (
        False,
        admin.id,
        "On holiday",
    )


async def test_allow_streaming_switches_it_on_again_in_the_admins_name(world: World) -> None:
    person, off, on = await world.influencer(), await world.admin(), await world.admin()
    await toggle_streaming(world.desk, off, person.id, enabled=False, reason="On holiday")
    world.clock.go_on(minutes=5)
    saved = await world.set_token(person, None, on, allow_streaming=True)
    assert saved.influencer.readiness is Readiness.READY
    row = await row_of(person)
    switch = (row.streaming_enabled, row.streaming_by_id, row.streaming_reason, row.streaming_at)
    assert switch == (True, on.id, "", world.clock.time)


# ---- many at once


async def test_thirty_at_once_keep_one_current_version_and_count_every_change(world: World) -> None:
    person, tokens = await world.influencer(), [world.token() for _ in range(30)]
    await asyncio.gather(*(world.set_token(person, token) for token in tokens))
    row = await row_of(person)
    assert row.version == 31
    assert await TokenVersion.all().count() == 30
    (current,) = await TokenVersion.filter(replaced_at=None)
    assert (current.id, current.sealed) == (row.token_version_id, None)
    versions = await opened_versions(world, row)
    assert sorted(versions.values()) == sorted(tokens)
    assert await actions() == ["TOKEN_SET"] * 30
    assert await events() == ["TOKEN_SET"] * 30


async def test_of_thirty_who_saw_the_same_version_one_saves(world: World) -> None:
    person = await world.star()
    saves = [world.set_token(person, expected_version=2) for _ in range(30)]
    results = await asyncio.gather(*saves, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 29 + ["TokenSet"]
    assert (await row_of(person)).version == 3
    assert await TokenVersion.all().count() == 2


async def test_a_token_is_saved_wholly_or_not_at_all_wherever_it_is_cancelled(world: World) -> None:
    person = await world.star()

    async def check() -> None:
        row = await row_of(person)
        (current,) = await TokenVersion.filter(replaced_at=None)
        assert current.id == row.token_version_id
        assert current.last_four == (open_token(world.desk, row) or "")[-4:]
        saved = await AuditEntry.filter(action="TOKEN_SET").count()
        assert (row.version - 1, await TokenVersion.all().count()) == (saved, saved)

    assert await cancel_everywhere(lambda: world.set_token(person), check) > 10
    await check()
