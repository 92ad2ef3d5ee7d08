"""Each call, against the emulator."""

from collections.abc import Awaitable, Callable

import jwt
import pytest

from greenroom.hms_api.accounts import Account, Endpoints
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.replies import Accepted, Refused
from tests.emulator.process import Emulator
from tests.emulator.sdk import sdk

NOWHERE = "0" * 24


def test_100ms_is_called_where_it_says_and_an_emulator_at_its_one_address() -> None:
    assert Endpoints() == Endpoints(
        "https://api.100ms.live/v2", "https://prod-init.100ms.live", "https://auth.100ms.live/v2/token"
    )
    assert Endpoints.of_emulator("http://127.0.0.1:1") == Endpoints(
        "http://127.0.0.1:1/v2", "http://127.0.0.1:1", "http://127.0.0.1:1/v2/token"
    )


def test_an_account_shows_neither_of_its_keys() -> None:
    assert repr(Account("key-hunter2", "secret-hunter2")) == "Account()"


async def test_a_template_says_which_roles_can_publish(api: HmsApi, account: Account) -> None:
    listing = await api.list_templates(account)
    (template,) = listing.items
    assert listing.complete
    assert template.name == "emulated"
    assert {role.name: role.can_publish for role in template.roles} == {
        "broadcaster": True,
        "viewer": False,
        "host": True,
    }
    broadcaster = template.roles[0]
    assert (broadcaster.publishes, broadcaster.max_peers) == (frozenset({"audio", "video", "screen"}), 0)


async def test_a_room_is_created_found_by_its_name_and_switched_off_and_on(
    api: HmsApi, account: Account
) -> None:
    made = await api.create_room(account, "Ana.Show-1", description="Tonight")
    assert (made.name, made.enabled, made.description, made.region) == ("Ana.Show-1", True, "Tonight", "auto")
    assert await api.get_room(account, made.id) == made
    found = await api.list_rooms(account, name="Ana.Show-1")
    assert (found.items, found.complete) == ((made,), True)
    off = await api.set_room_enabled(account, made.id, enabled=False)
    assert (off.id, off.enabled) == (made.id, False)
    assert (await api.set_room_enabled(account, made.id, enabled=True)).enabled is True


async def test_a_name_that_is_taken_gives_the_room_that_has_it(api: HmsApi, account: Account) -> None:
    first = await api.create_room(account, "twice")
    again = await api.create_room(account, "TWICE", description="new")
    assert (again.id, again.description) == (first.id, "new")


async def test_a_name_that_100ms_does_not_take_is_refused(api: HmsApi, account: Account) -> None:
    before = await api.list_rooms(account)
    with pytest.raises(HmsError) as refused:
        await api.create_room(account, "Ana's show")
    assert (refused.value.kind, refused.value.status) == (HmsErrorKind.REFUSED, 400)
    assert refused.value.said == "Error: invalid room name"
    assert await api.list_rooms(account) == before


async def test_a_list_is_read_over_its_pages_and_says_where_it_was_cut(
    api: HmsApi, account: Account, room_id: str
) -> None:
    made = [(await api.create_room(account, f"paged-{number}")).id for number in range(101)]
    every = await api.list_rooms(account)
    assert every.complete
    assert [room.id for room in every.items if room.name.startswith("paged-")] == made
    assert len({room.id for room in every.items}) == len(every.items) > 100
    cut = await api.list_rooms(account, at_most=5)
    assert (cut.items, cut.complete) == (every.items[:5], False)


async def test_a_room_that_does_not_exist_is_not_found(api: HmsApi, account: Account) -> None:
    for room_id in (NOWHERE, "", ".", "..", "../rooms", "a/b?c#d", "\ud800"):
        with pytest.raises(HmsError) as missing:
            await api.get_room(account, room_id)
        assert missing.value.kind is HmsErrorKind.NOT_FOUND
    with pytest.raises(HmsError) as refused:
        await api.get_room(account, "x" * 70_000)
    assert (refused.value.kind, refused.value.sent) == (HmsErrorKind.REFUSED, False)


async def test_room_codes_are_made_listed_and_switched_off(api: HmsApi, account: Account) -> None:
    room = await api.create_room(account, "with-codes")
    assert (await api.list_room_codes(account, room.id)).items == ()
    codes = await api.create_room_codes(account, room.id)
    assert sorted(code.role for code in codes) == ["broadcaster", "host", "viewer"]
    assert all(code.enabled and code.room_id == room.id for code in codes)
    assert (await api.create_room_codes(account, room.id)) == codes
    extra = await api.create_room_code(account, room.id, "viewer")
    viewers = await api.list_room_codes(account, room.id, role="viewer")
    assert {code.code for code in viewers.items} > {extra.code}
    assert repr(extra).startswith("RoomCode(room_id=")
    assert extra.code not in repr(extra)
    off = await api.set_room_code_enabled(account, extra.code, enabled=False)
    assert (off.code, off.enabled) == (extra.code, False)
    with pytest.raises(HmsError) as disabled:
        await api.exchange_room_code(extra.code)
    assert (disabled.value.kind, disabled.value.said) == (HmsErrorKind.NOT_ALLOWED, "room code is disabled")
    assert (await api.set_room_code_enabled(account, extra.code, enabled=True)).enabled is True


async def test_a_code_for_a_role_can_be_the_one_that_exists(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    room = await api.create_room(account, "same-code")
    first = await api.create_room_code(account, room.id, "host")
    emulator.switch(same_code_again=True)
    assert await api.create_room_code(account, room.id, "host") == first
    emulator.switch()
    assert (await api.create_room_code(account, room.id, "host")).code != first.code


async def test_the_codes_of_what_does_not_exist_are_not_found(api: HmsApi, account: Account) -> None:
    room = await api.create_room(account, "roles")
    for call in (
        api.create_room_code(account, room.id, "Broadcaster"),
        api.create_room_code(account, NOWHERE, "viewer"),
        api.list_room_codes(account, NOWHERE),
        api.set_room_code_enabled(account, "aaa-aaaa-aaa", enabled=True),
        api.exchange_room_code("aaa-aaaa-aaa"),
    ):
        with pytest.raises(HmsError) as missing:
            await call
        assert (missing.value.kind, missing.value.status) == (HmsErrorKind.NOT_FOUND, 404)
    assert (await api.list_room_codes(account, room.id)).items == ()


async def test_a_room_code_gives_a_token_that_100ms_accepts(api: HmsApi, account: Account) -> None:
    room = await api.create_room(account, "exchange")
    code = await api.create_room_code(account, room.id, "broadcaster")
    token = await api.exchange_room_code(code.code, user_id="ana")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["room_id"], claims["role"], claims["user_id"]) == (room.id, "broadcaster", "ana")
    assert await api.ask_init(token) == Accepted()
    await api.set_room_enabled(account, room.id, enabled=False)
    assert await api.ask_init(token) == Refused(403, "room is not active")
    with pytest.raises(HmsError) as inactive:
        await api.exchange_room_code(code.code)
    assert (inactive.value.kind, inactive.value.said) == (HmsErrorKind.NOT_ALLOWED, "room is not active")


async def test_init_says_why_a_token_is_refused(api: HmsApi, emulator: Emulator) -> None:
    assert await api.ask_init(emulator.token()) == Accepted()
    assert await api.ask_init(emulator.token(role="nobody")) == Refused(40108, "role is invalid")
    assert await api.ask_init(emulator.token(exp=1)) == Refused(40109, "token is expired")
    assert await api.ask_init(emulator.token(room_id=NOWHERE)) == Refused(40102, "invalid room id")
    for text in ("", "a b", "zwölf", "a\r\nHost: x", "x" * 20_000):
        assert await api.ask_init(text) == Refused(401, "")


async def test_a_running_session_shows_who_is_in_it_and_what_they_send(
    api: HmsApi, account: Account, emulator: Emulator, room_id: str
) -> None:
    assert await api.active_room(account, room_id) is None
    assert await api.list_peers(account, room_id) == ()
    async with sdk(emulator) as ana, sdk(emulator, "viewer", "vera") as vera:
        await ana.join("Ana")
        await vera.join("Vera")
        (picture,) = await ana.start_publishing("video")
        active = await api.active_room(account, room_id)
        assert active is not None
        assert (active.id, set(active.peer_ids)) == (room_id, {ana.peer_id, vera.peer_id})
        assert active.started_at is not None
        (peer,) = await api.list_peers(account, room_id, role="broadcaster")
        assert (peer.id, peer.name, peer.user_id, peer.role) == (ana.peer_id, "Ana", "ana", "broadcaster")
        assert (await api.list_peers(account, room_id, user_id="ana")) == (peer,)
        assert (await api.list_peers(account, room_id, user_id="bea")) == ()
        sending = await api.get_peer(account, room_id, ana.peer_id)
        assert sending is not None
        (track,) = sending.tracks
        assert (sending.peer, track.id, track.kind, track.source, track.muted) == (
            peer,
            picture,
            "video",
            "regular",
            False,
        )
        assert await api.get_peer(account, room_id, "nobody") is None


async def test_peers_are_sent_out_one_by_one_by_role_and_with_the_session(
    api: HmsApi, account: Account, emulator: Emulator
) -> None:
    room = await api.create_room(account, "ending")
    ends: list[Callable[[str], Awaitable[None]]] = [
        lambda peer_id: api.remove_peer(account, room.id, peer_id, reason="enough"),
        lambda _: api.remove_role(account, room.id, "broadcaster", reason="enough"),
        lambda _: api.end_room(account, room.id, reason="enough"),
        lambda _: api.end_room(account, room.id, reason="enough", lock=True),
    ]
    for end in ends:
        async with sdk(emulator, room_id=room.id) as ana:
            await ana.join()
            assert [peer.id for peer in await api.list_peers(account, room.id)] == [ana.peer_id]
            await end(ana.peer_id)
            assert (await ana.hears("on-peer-leave-request"))["reason"] == "enough"
            assert await api.active_room(account, room.id) is None
    assert (await api.get_room(account, room.id)).enabled is False


async def test_nobody_can_be_sent_out_of_an_empty_room(api: HmsApi, account: Account, room_id: str) -> None:
    for call in (
        api.remove_peer(account, room_id, "nobody"),
        api.remove_role(account, room_id, "viewer"),
        api.end_room(account, room_id, lock=True),
    ):
        with pytest.raises(HmsError) as missing:
            await call
        assert missing.value.kind is HmsErrorKind.NOT_FOUND
    assert (await api.get_room(account, room_id)).enabled is True


async def test_a_wrong_app_secret_is_told_apart(api: HmsApi, account: Account, emulator: Emulator) -> None:
    wrong = Account(account.access_key, "s" * 64)
    for nobody in (wrong, Account("0" * 24, account.app_secret)):
        with pytest.raises(HmsError) as refused:
            await api.list_templates(nobody)
        assert (refused.value.kind, refused.value.status) == (HmsErrorKind.WRONG_KEYS, 401)
        assert refused.value.said.startswith("Token validation error: ")
        assert abs(refused.value.clock_off_s or 0) <= 2
    assert (await api.list_templates(account)).complete  # the wrong one's token has not taken its place
