"""How often somebody may fail to sign in, and who gets in while others flood the desk."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.devices import Device, remember
from greenroom.desk.access.sessions import SignedIn
from greenroom.desk.access.tries import (
    PER_ACCOUNT,
    PER_ADDRESS,
    PER_DEVICE,
    PER_SECRET_KEY,
    Caller,
    network_of,
    wide_network_of,
)
from greenroom.desk.actors import Transport
from greenroom.desk.audit.entries import Action
from greenroom.desk.hashing_queue import Place
from greenroom.desk.keys import hash_secret_key
from greenroom.desk.limits import SignInLimits
from greenroom.desk.passwords import Fit
from greenroom.desk.problems import Busy, ProblemCode, SignInFailed, TooManyAttempts
from greenroom.store.canary import check_canary
from greenroom.store.database import Database
from greenroom.store.models import AuditEntry
from greenroom.store.redis_counters import RedisCounters, SharedRedis
from tests.english import say
from tests.redis_server import RedisServer
from tests.store.catalogue import ask
from tests.world import PASSWORD, SECRET_KEY, CountedPasswords, World, everything

ADA = "ada@example.com"
_SOMEWHERE = Place()


class WatchedPasswords(CountedPasswords):
    """Remembers how many hashes were made from when somebody trusted came until theirs was."""

    def __init__(self, **options: int) -> None:
        super().__init__(**options)
        self.waited: list[int] = []

    async def verify(self, hashed: str | None, password: str, place: Place = _SOMEWHERE) -> Fit:
        came = self.checked
        fit = await super().verify(hashed, password, place)
        if place.trusted:
            self.waited.append(self.checked - came)
        return fit


@pytest.fixture(name="world")
async def _quick_world(world: World) -> AsyncGenerator[World]:
    """Use a world whose queue is its own."""
    world.passwords = CountedPasswords()
    world.desk = replace(world.desk, passwords=world.passwords)
    world.password_hash = await world.passwords.hash(PASSWORD)
    yield world
    world.passwords.close()


STRANGER = Caller("198.51.100.7")


async def admin(world: World, email: str = ADA, caller: Caller = STRANGER, **given: str) -> SignedIn:
    details = {"password": PASSWORD, "secret_key": SECRET_KEY, **given}
    return await accounts.admin_sign_in(
        world.desk, email=email, transport=Transport.COOKIE, caller=caller, **details
    )


async def influencer(
    world: World, email: str, caller: Caller = STRANGER, password: str = PASSWORD
) -> SignedIn:
    return await accounts.influencer_sign_in(
        world.desk, email=email, password=password, transport=Transport.COOKIE, caller=caller
    )


async def guess(world: World, email: str = ADA, caller: Caller = STRANGER, **given: str) -> SignedIn:
    """Try to get in as whoever does not know the secret key."""
    return await admin(world, email, caller, **{"secret_key": "wrong", **given})


async def fail(
    world: World, times: int, email: str = ADA, caller: Caller | None = None, **given: str
) -> None:
    """Fail that often as a stranger, each time from another address if no caller is given."""
    for number in range(times):
        with pytest.raises(SignInFailed):
            await guess(world, email, caller or Caller(f"192.0.2.{number % 250}"), **given)


async def known_device(world: World, email: str = ADA) -> Caller:
    """Sign in once, and keep the cookie."""
    signed_in = await admin(world, email, Caller())
    device = remember(world.desk.vault, Device.read(None), signed_in.device_secret)
    return Caller("203.0.113.9", device)


async def refused(trying: Any) -> TooManyAttempts:
    with pytest.raises(TooManyAttempts) as caught:
        await trying
    return caught.value


# ---- strangers


async def test_after_ten_failures_an_account_has_to_wait_and_the_right_password_does_not_help(
    world: World,
) -> None:
    await world.admin(email=ADA)
    await fail(world, PER_SECRET_KEY, secret_key=SECRET_KEY, password="wrong")
    world.clock.go_on(minutes=11, seconds=1)
    checked, before = world.passwords.checked, await everything()
    problem = await refused(admin(world))
    assert (problem.code, say(problem.message), say(problem.fix)) == (
        ProblemCode.TOO_MANY_ATTEMPTS,
        "Too many attempts.",
        "Try again in 4\u00a0min.",
    )
    assert problem.retry_after_s == 239
    assert world.passwords.checked == checked
    assert await everything() == before
    world.clock.go_on(seconds=180)
    assert say((await refused(admin(world))).fix) == "Try again in 59\u00a0s."
    world.clock.go_on(seconds=59)
    await admin(world)


async def test_an_email_without_an_account_is_limited_alike(world: World) -> None:
    await fail(world, PER_ACCOUNT, "nobody@example.com")
    problem = await refused(guess(world, " Nobody@Example.com "))
    assert problem.retry_after_s == 900
    assert say(problem.fix) == "Try again in 15\u00a0min."


async def test_a_wrong_secret_key_counts_whether_the_password_is_right_or_not(world: World) -> None:
    await world.admin(email=ADA)
    await fail(world, PER_ACCOUNT - 1)
    await fail(world, 1, password="wrong")
    await refused(guess(world))
    await refused(guess(world, password="wrong"))


async def test_a_success_clears_the_count_of_the_accounts_own_key(world: World) -> None:
    await world.admin(email=ADA)
    await fail(world, PER_SECRET_KEY - 1, secret_key=SECRET_KEY, password="wrong")
    await admin(world)
    await fail(world, PER_SECRET_KEY, secret_key=SECRET_KEY, password="wrong")
    await refused(admin(world))


async def test_a_thousand_at_once_get_as_many_guesses_as_one_after_another(world: World) -> None:
    await world.admin(email=ADA)
    tries = [guess(world, caller=Caller(f"192.0.2.{n % 250}")) for n in range(1000)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted({type(result).__name__ for result in results}) == ["SignInFailed", "TooManyAttempts"]
    assert [type(result) for result in results].count(SignInFailed) == PER_ACCOUNT
    assert world.passwords.checked == PER_ACCOUNT


async def test_an_admin_and_an_influencer_of_the_same_email_are_counted_apart(world: World) -> None:
    await world.influencer(email=ADA)
    await fail(world, PER_ACCOUNT)
    await influencer(world, ADA)


@pytest.mark.parametrize(
    ("addresses", "network"),
    [
        (["198.51.100.7"], "198.51.100.7"),
        (["2001:db8:0:1::7", "2001:db8:0:1:ffff::1"], "2001:db8:0:1::/64"),
        (["2001:db8:0:2::7"], "2001:db8:0:2::/64"),
        (["::ffff:198.51.100.7"], "198.51.100.7"),
        (["a name"], "a name"),
    ],
)
def test_a_client_is_an_ipv4_address_or_a_64_of_ipv6(addresses: list[str], network: str) -> None:
    assert {network_of(address) for address in addresses} == {network}


@pytest.mark.parametrize(
    ("addresses", "network"),
    [
        (["198.51.100.7", "198.51.100.250", "::ffff:198.51.100.9"], "198.51.100.0/24"),
        (["2001:db8:7:1::7", "2001:db8:7:ffff::1"], "2001:db8:7::/48"),
        (["a name"], "a name"),
        ([None], ""),
    ],
)
def test_strangers_wait_by_a_24_of_ipv4_or_a_48_of_ipv6(addresses: list[str | None], network: str) -> None:
    assert {wide_network_of(address) for address in addresses} == {network}


async def test_a_client_that_fails_on_many_accounts_has_to_wait_and_others_do_not(world: World) -> None:
    await world.admin(email=ADA)
    for number in range(PER_ADDRESS):
        await fail(world, 1, f"a{number}@example.com", Caller(f"2001:db8::{number + 1:x}"))
    assert (await refused(guess(world, caller=Caller("2001:db8::ffff")))).retry_after_s == 900
    await fail(world, 1, caller=Caller("2001:db8:0:1::1"))
    await admin(world, caller=Caller("2001:db8::ffff"))


async def test_a_success_gives_back_the_try_and_forgives_the_client_no_failure(world: World) -> None:
    maya = await world.influencer(email="maya@example.com")
    for number in range(PER_ADDRESS - 1):
        await fail(world, 1, f"a{number}@example.com", STRANGER)
    await influencer(world, maya.email)
    await influencer(world, maya.email)
    await fail(world, 1, "last@example.com", STRANGER)
    await refused(influencer(world, maya.email))


async def test_a_try_that_nobody_had_time_to_check_does_not_count(world: World) -> None:
    await world.admin(email=ADA)
    nobody_may_wait = CountedPasswords(max_waiting=-1)
    busy = replace(world.desk, passwords=nobody_may_wait)
    for _ in range(PER_ACCOUNT + 1):
        with pytest.raises(Busy):
            await guess(replace(world, desk=busy))
    nobody_may_wait.close()
    await fail(world, PER_ACCOUNT)


# ---- a known device


async def test_a_known_device_gets_in_while_strangers_have_used_up_the_account(world: World) -> None:
    await world.admin(email=ADA)
    device = await known_device(world)
    await fail(world, PER_ACCOUNT)
    await refused(guess(world))
    assert (await admin(world, caller=device)).actor.email == ADA
    await refused(guess(world))


@pytest.mark.usefixtures("real_hashing")
async def test_a_known_device_gets_in_while_200_strangers_fill_the_queue(world: World) -> None:
    await world.admin(email=ADA)
    device = await known_device(world)
    usual = CountedPasswords(max_waiting=16)
    world.desk = replace(world.desk, passwords=usual)
    strangers = [
        admin(world, f"a{number}@example.com", Caller(f"192.0.2.{number}"), password="wrong")
        for number in range(200)
    ]
    *results, own = await asyncio.gather(*strangers, admin(world, caller=device), return_exceptions=True)
    usual.close()
    assert sorted({type(result).__name__ for result in results}) == ["Busy", "SignInFailed"]
    assert usual.checked < 50
    assert isinstance(own, SignedIn)


async def test_a_known_device_has_ten_tries_of_its_own(world: World) -> None:
    await world.admin(email=ADA)
    device = await known_device(world)
    await fail(world, PER_DEVICE, caller=device)
    await refused(admin(world, caller=device))
    await admin(world)  # from elsewhere nobody has failed
    world.clock.go_on(minutes=15)
    await admin(world, caller=device)


async def test_a_device_that_knows_one_account_is_a_stranger_to_another(world: World) -> None:
    await world.admin(email=ADA)
    await world.admin(email="bo@example.com")
    device = await known_device(world)
    await fail(world, PER_ACCOUNT, "bo@example.com")
    await refused(guess(world, "bo@example.com", device))


async def test_an_influencers_device_is_known_as_well(world: World) -> None:
    maya = await world.influencer(email="maya@example.com")
    first = await influencer(world, maya.email)
    device = Caller(None, remember(world.desk.vault, Device.read(None), first.device_secret))
    for number in range(PER_ACCOUNT):
        with pytest.raises(SignInFailed):
            await influencer(world, maya.email, Caller(f"192.0.2.{number}"), "wrong")
    problem = await refused(influencer(world, maya.email))
    assert say(problem.fix) == (
        "Try again in 15\u00a0min. To get in sooner, use a device on which you have signed in before, or ask "
        "your manager for a sign-in link."
    )
    assert (await influencer(world, maya.email, device)).actor.id == maya.id


# ---- the account's own secret key


async def test_the_right_secret_key_gets_in_from_a_new_device_whatever_strangers_have_used_up(
    world: World,
) -> None:
    await world.admin(email=ADA)
    await fail(world, PER_ACCOUNT)
    for number in range(PER_ADDRESS - PER_ACCOUNT):
        await fail(world, 1, f"a{number}@example.com", STRANGER)
    await refused(guess(world))
    assert (await admin(world)).actor.email == ADA
    await refused(guess(world))  # the strangers are forgiven nothing


async def test_who_has_the_secret_key_has_ten_tries_at_the_password_from_all_devices(world: World) -> None:
    await world.admin(email=ADA)
    await fail(world, PER_SECRET_KEY, secret_key=SECRET_KEY, password="wrong")
    await refused(admin(world, caller=Caller("203.0.113.77")))
    await fail(world, PER_ACCOUNT)  # they have used up nothing of the strangers'


@pytest.mark.parametrize("email", [ADA, "nobody@example.com", "invited@example.com"])
async def test_a_key_that_is_not_the_accounts_is_a_strangers(world: World, email: str) -> None:
    await world.admin(email=ADA)
    await world.admin(email="invited@example.com", password_hash=None, secret_key_hash=None)
    await world.admin(email="bo@example.com", secret_key_hash=hash_secret_key("BBBB-" * 8))
    for key in ("nobody", "", SECRET_KEY[:-1], "BBBB-" * 8, *["AAAA-" * 8] * (PER_ACCOUNT - 4)):
        await fail(world, 1, email, secret_key=key)
    await refused(guess(world, email, secret_key="nobody"))


async def test_the_reply_to_a_wrong_password_is_the_same_with_the_right_key_and_without(world: World) -> None:
    await world.admin(email=ADA)
    told: list[tuple[str, str, int]] = []
    for key in (SECRET_KEY, "wrong"):
        checked = world.passwords.checked
        with pytest.raises(SignInFailed) as caught:
            await admin(world, password="wrong", secret_key=key)
        told.append((say(caught.value.message), say(caught.value.fix), world.passwords.checked - checked))
    assert told[0] == told[1]
    for key in (SECRET_KEY, "wrong"):
        await fail(world, PER_ACCOUNT - 1, secret_key=key, password="wrong")
    problems = [await refused(admin(world, secret_key=key)) for key in (SECRET_KEY, "wrong")]
    assert [say(problem.fix) for problem in problems] == ["Try again in 15\u00a0min."] * 2


@pytest.fixture(name="shared", params=["memory", "redis"])
async def _shared(request: pytest.FixtureRequest, world: World) -> AsyncGenerator[str]:
    """Count in this process, and then in Redis."""
    if request.param == "memory":
        yield request.param
        return
    server: RedisServer = request.getfixturevalue("redis_server")
    redis = SharedRedis(server.url)
    world.desk = replace(world.desk, limits=SignInLimits(partial(RedisCounters, redis, world.desk.vault)))
    yield request.param
    await redis.close()


async def test_owner_and_known_influencer_get_in_within_a_few_hashes_while_a_thousand_strangers_flood(
    world: World, shared: str
) -> None:
    await world.admin(email=ADA)
    maya = await world.influencer(email="maya@example.com")
    first = await influencer(world, maya.email)
    phone = Caller("203.0.113.9", remember(world.desk.vault, Device.read(None), first.device_secret))
    watched = WatchedPasswords(max_waiting=64)
    world.desk = replace(world.desk, passwords=watched)

    def strangers(times: int) -> list[asyncio.Task[SignedIn]]:
        emails = (ADA, maya.email, "a@example.com", *(f"a{number}@example.com" for number in range(300)))
        return [
            asyncio.create_task(guess(world, emails[n % 303], Caller(f"10.{n % 20}.0.{n % 250}")))
            for n in range(times)
        ]

    before = strangers(500)
    owner = asyncio.create_task(admin(world))
    known = asyncio.create_task(influencer(world, maya.email, phone))
    after = strangers(500)
    assert (await owner).actor.email == ADA
    assert (await known).actor.id == maya.id
    results = await asyncio.gather(*before, *after, return_exceptions=True)
    watched.close()
    assert len(results) == 1000
    assert {type(result) for result in results} <= {SignInFailed, TooManyAttempts, Busy}
    # The one that is running, the other of the two, a stranger in between, and their own.
    assert len(watched.waited) == 2, shared
    assert max(watched.waited) <= 4


# ---- the audit log


async def test_a_failure_leaves_an_entry_that_names_the_account_by_id_alone(world: World) -> None:
    ada = await world.admin(email=ADA)
    await fail(world, 1)
    entry = await AuditEntry.get()
    assert (entry.action, entry.actor_kind, entry.actor_id) == (Action.SIGN_IN_FAILED, "STRANGER", None)
    assert (entry.subject_kind, entry.subject_id) == ("admins", ada.id)
    assert entry.after == {"audience": "ADMIN", "knownDevice": False}


async def test_a_failure_on_nobodys_account_leaves_an_entry_about_nobody(world: World) -> None:
    await fail(world, 1)
    entry = await AuditEntry.get()
    assert (entry.subject_kind, entry.subject_id) == (None, None)
    assert ADA not in str(await AuditEntry.all().values())
    assert entry.after == {"audience": "ADMIN", "knownDevice": False}


async def test_a_flood_leaves_one_entry_per_minute_and_account(world: World) -> None:
    await world.admin(email=ADA)
    await fail(world, 5)
    world.clock.go_on(seconds=59)
    await fail(world, 1)
    assert await AuditEntry.all().count() == 1
    world.clock.go_on(seconds=1)
    await fail(world, 3)
    assert await AuditEntry.all().count() == 2


async def test_invented_emails_leave_one_entry_a_minute_for_a_network_and_an_audience(world: World) -> None:
    for number in range(20):
        await fail(world, 1, f"a{number}@example.com", Caller(f"2001:db8::{number + 1:x}"))
    assert await AuditEntry.all().count() == 1
    await fail(world, 1, "b@example.com", Caller("2001:db8:1::1"))
    with pytest.raises(SignInFailed):
        await influencer(world, "b@example.com", Caller("2001:db8:1::1"), "wrong")
    assert await AuditEntry.all().count() == 3
    world.clock.go_on(seconds=60)
    await fail(world, 2, "c@example.com", Caller("2001:db8::1"))
    assert await AuditEntry.all().count() == 4


async def test_an_account_is_noted_whatever_its_client_failed_on_before(world: World) -> None:
    ada = await world.admin(email=ADA)
    await fail(world, 1, "nobody@example.com", STRANGER)
    await fail(world, 1, ADA, STRANGER)
    assert [entry.subject_id for entry in await AuditEntry.all().order_by("at", "id")] == [None, ada.id]


async def writes(world: World, database: Database, email: str) -> bool:
    """Fail once, and tell whether a row was written meanwhile, even unchanged."""
    sqlite = "SELECT total_changes() AS mark"
    postgres = "SELECT xmin::text || ' ' || (SELECT count(*) FROM audit_entries) AS mark FROM desk"
    query = sqlite if database.dialect == "sqlite" else postgres
    before = await ask(database, query)
    await fail(world, 1, email, STRANGER)
    return await ask(database, query) != before


async def test_a_failure_writes_once_whether_there_is_such_an_account_or_not(
    world: World, database: Database
) -> None:
    await check_canary(world.desk.vault)
    await world.admin(email=ADA)
    for email in ("a@example.com", "b@example.com", ADA):
        assert [await writes(world, database, email) for _ in range(3)] == [True, False, False]
    assert await AuditEntry.all().count() == 2
