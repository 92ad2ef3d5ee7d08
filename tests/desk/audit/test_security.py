"""Security events: what is told, how often, where, and that it costs nobody anything."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from greenroom.desk.access.accounts import influencer_sign_in
from greenroom.desk.access.api_keys import create_api_key, revoke_api_key
from greenroom.desk.access.links import read_link
from greenroom.desk.access.sessions import find_session
from greenroom.desk.access.tries import PER_ACCOUNT, Caller
from greenroom.desk.actors import Audience, Permission, Transport
from greenroom.desk.audit.chain import chain_audit
from greenroom.desk.audit.entries import current_request_id
from greenroom.desk.audit.log import list_audit_entries
from greenroom.desk.audit.security import tell, tell_forged, write_security_events
from greenroom.desk.audit.wording import sentence_of
from greenroom.desk.credentials.setting import TokenRejected, inspect_token, set_auth_token
from greenroom.desk.keys import new_token
from greenroom.desk.problems import LinkInvalid, SignInFailed, TooManyAttempts
from greenroom.desk.rounds.running import rounds
from greenroom.desk.security_events import (
    MOST_A_MINUTE,
    MOST_OF_A_NETWORK,
    MOST_PENDING,
    MOST_REMEMBERED,
    SecurityEventKind,
    SecurityEvents,
    Suppressed,
    current_network,
)
from greenroom.store.database import Dialect
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, SessionRow
from greenroom.store.unavailable import UnavailableError
from tests.english import say
from tests.hms.tokens import make_token
from tests.locking import locked_by_another
from tests.store.rows import a_desk
from tests.world import World

KIND = SecurityEventKind
NETWORK = "203.0.113.0/24"


@pytest.fixture(autouse=True)
def _from() -> Any:
    network, request = current_network.set(NETWORK), current_request_id.set("0123456789ab")
    yield
    current_network.reset(network)
    current_request_id.reset(request)


async def written(world: World) -> list[tuple[str, str | None, UUID | None, dict[str, Any]]]:
    await write_security_events(world.desk)
    rows = await AuditEntry.filter(action="SECURITY_EVENT").order_by("id")
    return [(row.actor_kind, row.subject_kind, row.subject_id, row.after or {}) for row in rows]


async def sentences(world: World) -> list[str]:
    await write_security_events(world.desk)
    page = await list_audit_entries(first=100)
    return [say(sentence_of(view)) for view in reversed(page.items) if view.action == "SECURITY_EVENT"]


async def test_an_event_is_in_the_log_at_once_and_in_the_audit_log_when_it_is_written(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "greenroom.security")
    await a_desk(world.desk.vault)
    admin = await world.admin()
    tell(world.desk, KIND.ACCESS_REFUSED, admin, details={"field": "admins"})
    assert caplog.messages == [
        f"security event: ACCESS_REFUSED field=admins network={NETWORK} actor=ADMIN actor_id={admin.id} "
        "request_id=0123456789ab"
    ]
    assert caplog.records[0].__dict__["fields"] == {
        "event": "security",
        "kind": "ACCESS_REFUSED",
        "field": "admins",
        "network": NETWORK,
        "actor": "ADMIN",
        "actor_id": str(admin.id),
        "request_id": "0123456789ab",
    }
    assert not await AuditEntry.all().exists()
    after = {"kind": "ACCESS_REFUSED", "field": "admins", "network": NETWORK}
    assert await written(world) == [("ADMIN", None, None, after)]
    assert await written(world) == [("ADMIN", None, None, after)]  # once
    assert (await AuditEntry.get()).request_id == "0123456789ab"
    assert await sentences(world) == ["Ada was refused something that they may not do"]
    assert await chain_audit(world.desk) == 1


async def test_the_same_is_told_once_a_minute_with_the_number_of_those_in_between(world: World) -> None:
    for _ in range(5):
        tell(world.desk, KIND.LINK_REFUSED)
    world.clock.go_on(seconds=59)
    tell(world.desk, KIND.LINK_REFUSED)
    world.clock.go_on(seconds=1)
    tell(world.desk, KIND.LINK_REFUSED)
    first, second = [after for *_, after in await written(world)]
    assert first == {"kind": "LINK_REFUSED", "network": NETWORK}
    assert second == {"kind": "LINK_REFUSED", "network": NETWORK, "repeated": 5}


async def test_counts_that_no_next_one_tells_are_told_once_their_minute_is_over(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(4):
        tell(world.desk, KIND.LINK_REFUSED)
    for number in range(MOST_OF_A_NETWORK + 2):
        tell(world.desk, KIND.LOCKED_OUT, who=number)
    tell(world.desk, KIND.ACCESS_REFUSED)
    world.clock.go_on(seconds=59)
    before = await written(world)
    assert len(before) == 1 + MOST_OF_A_NETWORK + 1
    world.clock.go_on(seconds=1)
    after = await written(world)
    told = [
        ("DESK", None, None, {"kind": "LINK_REFUSED", "case": "counts", "repeated": 3}),
        ("DESK", None, None, {"kind": "LOCKED_OUT", "case": "counts", "others": 2}),
    ]
    assert [entry for entry in after if entry not in before] == told
    assert await written(world) == after  # once
    line = next(line for line in caplog.messages if "case=counts" in line)
    assert line.startswith("security event: LINK_REFUSED case=counts repeated=3 actor=DESK")
    assert (await sentences(world))[
        -1
    ] == "The desk counted further attempts of a kind that it had told before"


async def test_counts_are_told_when_the_desk_stops(world: World) -> None:
    async with rounds(world.desk):
        for _ in range(3):
            tell(world.desk, KIND.LINK_REFUSED)
    entries = await AuditEntry.filter(action="SECURITY_EVENT").order_by("id")
    assert [(entry.after or {}).get("repeated") for entry in entries] == [None, 2]


def test_neither_one_network_nor_all_together_can_have_more_told_in_a_minute(world: World) -> None:
    events, now = SecurityEvents(), world.desk.now()
    told = [events.admit(KIND.LOCKED_OUT, number, now) for number in range(100)]
    assert len([each for each in told if each]) == MOST_OF_A_NETWORK
    for number in range(10_000):
        current_network.set(f"network {number}")
        told.append(events.admit(KIND.LOCKED_OUT, number, now))
    assert len([each for each in told if each]) == MOST_A_MINUTE
    assert len(events) <= MOST_REMEMBERED
    assert events.admit(KIND.ROW_FORGED, 1, now) == Suppressed(0, 0)  # another kind has its own
    later = events.admit(KIND.LOCKED_OUT, "x", now + timedelta(minutes=1))
    assert later is not None
    assert sum(each.others for each in (*told, later) if each) == 100 + 10_000 - MOST_A_MINUTE


def test_what_is_remembered_is_bounded_over_days(world: World) -> None:
    events, now = SecurityEvents(), world.desk.now()
    for number in range(3 * MOST_REMEMBERED):
        events.admit(KIND.LOCKED_OUT, number, now + number * timedelta(seconds=30))
    assert len(events) == MOST_REMEMBERED


def test_what_is_forgotten_was_counted_and_is_told_with_the_next_of_its_kind(world: World) -> None:
    events, now = SecurityEvents(), world.desk.now()
    for _ in range(4):
        events.admit(KIND.API_KEY_REFUSED, "forgotten", now)
    for number in range(MOST_REMEMBERED):
        events.admit(KIND.LOCKED_OUT, number, now + number * timedelta(minutes=1))
    later = now + timedelta(days=2)
    assert events.admit(KIND.API_KEY_REFUSED, "another", later) == Suppressed(repeated=0, others=3)
    assert events.admit(KIND.API_KEY_REFUSED, "forgotten", later) == Suppressed(0, 0)


async def test_what_is_told_while_others_are_written_is_written_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = AuditEntry.bulk_create

    async def meanwhile(*given: Any, **more: Any) -> None:
        await write(*given, **more)
        for number in range(MOST_PENDING):  # which leaves no room for the one that was just written
            world.clock.go_on(minutes=1)
            tell(world.desk, KIND.LINK_REFUSED, who=number)

    tell(world.desk, KIND.LINK_REFUSED)
    with monkeypatch.context() as patch:
        patch.setattr(AuditEntry, "bulk_create", meanwhile)
        await write_security_events(world.desk)
    assert len(await written(world)) == 1 + MOST_PENDING


async def test_a_desk_that_stops_writes_what_was_told(world: World) -> None:
    async with rounds(world.desk):
        tell(world.desk, KIND.LINK_REFUSED)
    entry = await AuditEntry.get(action="SECURITY_EVENT")
    assert (entry.after or {})["kind"] == "LINK_REFUSED"


async def test_a_database_that_cannot_be_used_costs_no_event_until_there_are_too_many(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise UnavailableError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(AuditEntry, "bulk_create", full)
        for number in range(MOST_PENDING + 10):
            world.clock.go_on(minutes=1)
            tell(world.desk, KIND.LINK_REFUSED, who=number)
        for _ in range(3):
            await write_security_events(world.desk)
        failures = [record.message for record in caplog.records if record.levelname == "ERROR"]
        assert failures == ["Security events could not be written: The disk is full."]
    assert len(await written(world)) == MOST_PENDING
    world.clock.go_on(minutes=1)
    tell(world.desk, KIND.LINK_REFUSED)
    assert (
        sum(after.get("others", 0) for *_, after in await written(world)) == 10
    )  # for whom there was no room


async def test_whatever_is_told_waits_for_no_other_program_that_has_the_database_locked(
    world: World, database_url: str, dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    if dialect == "postgres":
        pytest.skip("about SQLite's file")
    for patience in ("sqlite_locks.WAITS_S", "waiting.STEP_S"):
        monkeypatch.setattr(f"greenroom.store.{patience}", 3600)
    tell(world.desk, KIND.LINK_REFUSED)
    with locked_by_another(Path(database_url.removeprefix("sqlite://"))):
        async with asyncio.timeout(20):
            await write_security_events(world.desk)
        assert not await AuditEntry.exists()
    assert len(await written(world)) == 1


async def test_sessions_and_api_keys_that_open_nothing_are_told(world: World) -> None:
    admin = await world.admin()
    made = await create_api_key(world.desk, admin, name="Export", permissions=[Permission.VIEW], days=1)
    await revoke_api_key(world.desk, admin, made.key.id)
    for token in (made.secret, f"grk_{new_token()}", new_token()):
        assert await find_session(world.desk, token, None, Transport.BEARER) is None
    assert [(about, row, after["kind"], after["case"]) for _, about, row, after in await written(world)] == [
        ("api_keys", made.key.id, "API_KEY_REFUSED", "revoked"),
        (None, None, "API_KEY_REFUSED", "unknown"),
        (None, None, "SESSION_REFUSED", "unknown"),
    ]
    assert await sentences(world) == [
        "Somebody not signed in used the API key Export, which opens nothing any more",
        "Somebody not signed in used an API key that does not exist",
        "Somebody not signed in used a session that does not exist",
    ]


async def test_a_session_that_has_expired_is_no_security_event(world: World) -> None:
    person = await world.influencer()
    signed_in = await influencer_sign_in(
        world.desk, email=person.email, password="correct horse battery", transport=Transport.BEARER
    )
    world.clock.go_on(days=91)
    assert await find_session(world.desk, signed_in.token, None, Transport.BEARER) is None
    assert await written(world) == []


async def test_a_link_that_never_was_is_told(world: World) -> None:
    with pytest.raises(LinkInvalid):
        await read_link(world.desk, new_token())
    assert await sentences(world) == ["Somebody not signed in used a one-time link that does not exist"]


async def test_whoever_is_locked_out_is_told_alike_with_an_account_and_without(world: World) -> None:
    person = await world.influencer()
    for email in (person.email, "nobody@example.com"):
        for number in range(PER_ACCOUNT + 3):
            with pytest.raises(SignInFailed if number < PER_ACCOUNT else TooManyAttempts):
                await influencer_sign_in(
                    world.desk,
                    email=email,
                    password="wrong",
                    transport=Transport.BEARER,
                    caller=Caller("203.0.113.9"),
                )
    after = {"kind": "LOCKED_OUT", "audience": "INFLUENCER", "network": NETWORK}
    assert await written(world) == [
        ("STRANGER", "influencers", person.id, after),
        ("STRANGER", None, None, after),
    ]
    assert "@" not in str(await written(world))


async def test_a_forged_row_is_told_where_it_is_used(world: World) -> None:
    world.desk.vault.on_forged = lambda row: tell_forged(world.desk, row)
    person = await world.influencer()
    signed_in = await influencer_sign_in(
        world.desk, email=person.email, password="correct horse battery", transport=Transport.COOKIE
    )
    other = await world.influencer()
    await SessionRow.all().update(influencer_id=other.id)
    assert await find_session(world.desk, signed_in.token, Audience.INFLUENCER, Transport.COOKIE) is None
    row = await SessionRow.get()
    first, second = await written(world)
    told = {"kind": "ROW_FORGED", "network": NETWORK, "table": "sessions", "rowId": str(row.id)}
    assert first == ("DESK", None, None, told)
    assert second[3]["kind"] == "SESSION_REFUSED"
    world.forged = [f"SessionRow {row.id}"]


@pytest.mark.parametrize(
    ("text", "case", "sentence"),
    [
        (
            make_token(type="management"),
            "management-token",
            "Ada pasted a management token, which opens a whole 100ms account",
        ),
        ("aB3" * 29, "app-secret", "Ada pasted what looks like an app secret as a token"),
        (
            make_token(access_key="eeeeeeee0123456789abcdef"),
            "practice-token",
            "Ada pasted a token of another practice room",
        ),
    ],
)
async def test_an_odd_token_is_told_once_whether_it_is_looked_at_or_saved(
    world: World, text: str, case: str, sentence: str
) -> None:
    admin, person = await world.admin(), await world.influencer()
    await inspect_token(world.desk, text, person.id, admin)
    with pytest.raises(TokenRejected):
        await set_auth_token(world.desk, admin, person.id, text)
    after = {"kind": "ODD_CREDENTIAL", "case": case, "network": NETWORK}
    assert await written(world) == [("ADMIN", "influencers", person.id, after)]
    assert await sentences(world) == [sentence]
    assert text not in str(await written(world))


async def test_an_ordinary_mistake_is_no_security_event(world: World) -> None:
    admin = await world.admin()
    for text in ("", "abc", world.token()[:60], world.token(), str(new_id())):
        await inspect_token(world.desk, text, None, admin)
    assert await written(world) == []


async def test_a_broken_chain_is_told_once_an_hour(world: World) -> None:
    await a_desk(world.desk.vault)
    tell(world.desk, KIND.LINK_REFUSED)
    await written(world)
    assert await chain_audit(world.desk) == 1
    await AuditEntry.all().delete()
    for _ in range(3):
        await chain_audit(world.desk)
        world.clock.go_on(minutes=20)
    await chain_audit(world.desk)
    assert [after for *_, after in await written(world)] == [
        {"kind": "AUDIT_BROKEN", "network": NETWORK},
        {"kind": "AUDIT_BROKEN", "network": NETWORK, "repeated": 2},
    ]
