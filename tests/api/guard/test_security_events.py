"""Refused authorization over HTTP, from the request to the audit log."""

import asyncio

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.desk.rounds import running
from greenroom.store.models import AuditEntry
from tests.world import House, ask, codes


@pytest.fixture(name="soon", autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WRITTEN_EVERY_S", 0.01)


@pytest.fixture(name="quick")
def _quick(soon: None, house: House) -> House:
    del soon  # before the house opens
    return house


async def events() -> list[AuditEntry]:
    async with asyncio.timeout(10):
        while not (found := await AuditEntry.filter(action="SECURITY_EVENT")):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return found


async def test_what_a_role_may_not_do_is_told_once_with_who_and_from_where(quick: House) -> None:
    async with quick.looking(AdminRole.VIEWER) as client:
        for _ in range(3):
            assert codes(await ask(client, "{ admins { nodes { id } } }")) == ["FORBIDDEN"]
        entry, *more = await events()
    assert more == []
    assert (entry.actor_kind, entry.after) == (
        "ADMIN",
        {"kind": "ACCESS_REFUSED", "field": "admins", "network": "127.0.0.0/24"},
    )
    assert entry.request_id is not None


async def test_an_unknown_key_is_told_and_nobody_without_one_is(quick: House) -> None:
    async with quick.client() as client:
        assert codes(await ask(client, "{ admins { nodes { id } } }")) == ["UNAUTHENTICATED"]
        key = f"grk_{'x' * 43}"
        reply = await client.post(
            "/graphql", json={"query": "{ desk { setUp } }"}, headers={"authorization": f"Bearer {key}"}
        )
        assert reply.status_code == 401
        (entry,) = await events()
    assert entry.after == {"kind": "API_KEY_REFUSED", "case": "unknown", "network": "127.0.0.0/24"}
