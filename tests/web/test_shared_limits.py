"""Failed sign-ins that all processes of a desk count together, through the whole application."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from greenroom.app import Plan, load_vault, make_app
from greenroom.desk.access import accounts
from greenroom.desk.access.tries import PER_ACCOUNT
from greenroom.desk.actors import AdminActor, Transport
from greenroom.desk.desk import Desk, utc_now
from greenroom.desk.limits import SignInLimits
from greenroom.desk.problems import TooManyAttempts
from greenroom.store.key_file import create_key_file
from greenroom.store.redis_counters import RedisCounters, SharedRedis
from tests.redis_server import RedisServer
from tests.world import (
    PASSWORD,
    PUBLIC_URL,
    SECRET_KEY,
    Clock,
    CountedPasswords,
    House,
    World,
    ask,
    everything,
)

SIGN_IN = """mutation ($input: AdminSignInInput!) { adminSignIn(input: $input) {
  __typename ... on SignInRefused { code } } }"""
SIGNED_IN = {"__typename": "SignedIn"}


def refused(code: str) -> dict[str, str]:
    return {"__typename": "SignInRefused", "code": code}


@pytest.fixture(name="plan")
def _plan(database_url: str, tmp_path: Path, redis_server: RedisServer) -> Plan:
    create_key_file(tmp_path / "keys")
    return Plan(
        data=tmp_path,
        database_url=database_url,
        key_file=tmp_path / "keys",
        public_url=PUBLIC_URL,
        frontend=tmp_path,
        trusted_proxies=(),
        expiring=timedelta(hours=3),
        redis_url=SecretStr(redis_server.url),
    )


@pytest.fixture(name="house")
async def _house(plan: Plan, passwords: CountedPasswords, password_hash: str) -> AsyncGenerator[House]:
    """Open the whole application, as a process does that shares its limits."""
    app = make_app(plan)
    desk = Desk(vault=load_vault(plan), passwords=passwords)
    async with app.router.lifespan_context(app):
        yield House(app, World(desk, Clock(utc_now()), passwords, password_hash))


@pytest.fixture(name="other")
async def _other(house: House, plan: Plan) -> AsyncGenerator[Desk]:
    """Open the same desk as another process does."""
    assert plan.redis_url
    redis = SharedRedis(plan.redis_url.get_secret_value())
    desk = house.world.desk
    yield replace(desk, limits=SignInLimits(partial(RedisCounters, redis, desk.vault)))
    await redis.close()


async def sign_in(client: httpx2.AsyncClient, admin: AdminActor, password: str = PASSWORD) -> Any:
    details = {"email": admin.email, "password": password, "secretKey": SECRET_KEY}
    return (await ask(client, SIGN_IN, input=details))["data"]["adminSignIn"]


async def sign_in_elsewhere(desk: Desk, admin: AdminActor) -> None:
    await accounts.admin_sign_in(
        desk, email=admin.email, password=PASSWORD, secret_key=SECRET_KEY, transport=Transport.COOKIE
    )


async def test_who_has_failed_at_one_process_has_to_wait_at_the_others(house: House, other: Desk) -> None:
    admin = await house.world.admin()
    async with house.client() as client:
        for _ in range(PER_ACCOUNT):
            assert await sign_in(client, admin, "wrong") == refused("SIGN_IN_FAILED")
        assert await sign_in(client, admin) == refused("TOO_MANY_ATTEMPTS")
    before = await everything()
    with pytest.raises(TooManyAttempts) as caught:
        await sign_in_elsewhere(other, admin)
    assert 880 < (caught.value.retry_after_s or 0) <= 900
    assert await everything() == before


async def test_a_success_at_one_process_clears_the_account_at_the_others(house: House, other: Desk) -> None:
    admin = await house.world.admin()
    async with house.client() as client:
        for _ in range(PER_ACCOUNT - 1):
            await sign_in(client, admin, "wrong")
        await sign_in_elsewhere(other, admin)
        assert await sign_in(client, admin, "wrong") == refused("SIGN_IN_FAILED")
        assert await sign_in(client, admin) == SIGNED_IN


async def test_without_redis_the_desk_is_ready_and_limits_sign_ins_by_itself(
    house: House, redis_server: RedisServer
) -> None:
    admin = await house.world.admin()
    async with house.client() as client:
        for _ in range(PER_ACCOUNT):
            await sign_in(client, admin, "wrong")
        redis_server.kill()
        assert await sign_in(client, admin) == SIGNED_IN
        assert (await client.get("/readyz")).json() == {"ready": True, "missing": None}
        client.cookies.clear()
        for _ in range(PER_ACCOUNT):
            assert await sign_in(client, admin, "wrong") == refused("SIGN_IN_FAILED")
        assert await sign_in(client, admin) == refused("TOO_MANY_ATTEMPTS")
