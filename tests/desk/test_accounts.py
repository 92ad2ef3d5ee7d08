"""The first owner, and signing in and out."""

import asyncio
import hashlib

import pytest

from greenroom.desk import accounts, sessions
from greenroom.desk.actors import AdminActor, AdminRole, Audience, InfluencerActor, Transport
from greenroom.desk.keys import hash_secret_key
from greenroom.desk.links import make_set_up_link
from greenroom.desk.problems import Busy, InputRejected, LinkInvalid, ProblemCode, SignInFailed
from greenroom.desk.sessions import SignedIn, find_session
from greenroom.store.models import Admin, AuditEntry, Influencer, Link, SessionRow
from tests.world import PASSWORD, SECRET_KEY, CountedPasswords, World, actions, everything

OWNER = {"email": " Robin@Example.com ", "name": "  Robin \x00 Roe ", "password": PASSWORD}


def secret_of(url: str) -> str:
    return url.partition("#")[2]


async def set_up(world: World, link: str, **details: str) -> accounts.AdminSetUp:
    return await accounts.set_up_admin(world.desk, link=link, **{**OWNER, **details})


async def sign_in(world: World, **details: str) -> SignedIn:
    given = {"email": "ada@example.com", "password": PASSWORD, "secret_key": SECRET_KEY}
    return await accounts.admin_sign_in(world.desk, transport=Transport.COOKIE, **{**given, **details})


# ---- the set-up link


async def test_a_set_up_link_makes_an_owner_and_tells_the_secret_key_this_once(world: World) -> None:
    url = await make_set_up_link(world.desk)
    assert url.startswith("http://localhost:8081/admin/setup#")
    made = await set_up(world, secret_of(url))
    row = await Admin.get()
    assert (row.email, row.name, row.role) == ("Robin@Example.com", "Robin Roe", "OWNER")
    assert made.admin.id == row.id
    assert len(made.secret_key) == 39
    bare = made.secret_key.replace("-", "")
    assert row.secret_key_hash == hashlib.sha256(bare.encode()).hexdigest()
    assert row.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    kept = str(await everything())
    assert not [text for text in (made.secret_key, bare, PASSWORD, secret_of(url)) if text in kept]
    assert await actions() == ["ADMIN_SET_UP", "LINK_MADE"]


async def test_the_trace_of_a_new_owner_names_nobody(world: World) -> None:
    await set_up(world, secret_of(await make_set_up_link(world.desk)))
    trace = str(await AuditEntry.all().values())
    assert not [word for word in ("Robin", "obin@", "example.com") if word in trace]


async def test_a_link_lives_until_its_hour_is_over(world: World) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    world.clock.go_on(hours=1)
    before = await everything()
    with pytest.raises(LinkInvalid, match=r"^This link has run out: it was good for an hour\.$"):
        await set_up(world, link)
    assert await everything() == before
    world.clock.go_on(microseconds=-1)
    await set_up(world, link)


async def test_a_newer_link_revokes_the_older(world: World) -> None:
    older, newer = [secret_of(await make_set_up_link(world.desk)) for _ in range(2)]
    before = await everything()
    with pytest.raises(LinkInvalid, match=r"^A newer link has replaced this one\.$"):
        await set_up(world, older)
    assert await everything() == before
    await set_up(world, newer)


async def test_a_link_is_used_once(world: World) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    await set_up(world, link)
    before = await everything()
    with pytest.raises(LinkInvalid, match=r"^This link has been used already\.$"):
        await set_up(world, link, email="second@example.com")
    assert await everything() == before


async def test_twenty_at_once_make_exactly_one_owner_of_a_link(world: World) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    tries = [set_up(world, link, email=f"robin{n}@example.com") for n in range(20)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["AdminSetUp"] + ["LinkInvalid"] * 19
    assert await Admin.all().count() == 1
    assert await actions() == ["ADMIN_SET_UP", "LINK_MADE"]


@pytest.mark.parametrize("link", ["", "x", "a" * 43, "ä\ud800"])
async def test_a_link_that_was_never_made_is_said_to_be_foreign_or_cut(world: World, link: str) -> None:
    await make_set_up_link(world.desk)
    with pytest.raises(LinkInvalid, match="not one of this desk, or it was cut"):
        await set_up(world, link)
    assert await Admin.all().count() == 0


@pytest.mark.parametrize(
    ("details", "field", "code"),
    [
        ({"email": "robin"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": "robin@"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": "@example.com"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": "ro bin@example.com"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": "ro\x00bin@example.com"}, "email", ProblemCode.BAD_EMAIL),
        ({"email": f"{'r' * 243}@example.com"}, "email", ProblemCode.BAD_EMAIL),
        ({"name": " \n "}, "name", ProblemCode.BAD_NAME),
        ({"name": "r" * 101}, "name", ProblemCode.BAD_NAME),
        ({"name": "\x00\x07"}, "name", ProblemCode.BAD_NAME),
        ({"password": "11 of them.", "name": "Robin"}, "password", ProblemCode.BAD_PASSWORD),
        ({"password": "p" * 1025}, "password", ProblemCode.BAD_PASSWORD),
    ],
)
async def test_bad_input_consumes_no_link(
    world: World, details: dict[str, str], field: str, code: ProblemCode
) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    before = await everything()
    with pytest.raises(InputRejected) as caught:
        await set_up(world, link, **details)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert await everything() == before
    await set_up(world, link)


async def test_the_longest_email_name_and_password_are_taken(world: World) -> None:
    link = secret_of(await make_set_up_link(world.desk))
    email = f"{'r' * 242}@example.com"
    await set_up(world, link, email=email, name="r" * 100, password="p" * 1024)
    await Admin.all().update(secret_key_hash=hash_secret_key(SECRET_KEY))
    assert isinstance((await sign_in(world, email=email, password="p" * 1024)).actor, AdminActor)


async def test_an_email_that_is_taken_in_another_case_consumes_no_link(world: World) -> None:
    await world.admin(email="robin@example.com")
    link = secret_of(await make_set_up_link(world.desk))
    before = await everything()
    with pytest.raises(InputRejected, match=r"^This email has an account already\.$"):
        await set_up(world, link)
    assert await everything() == before
    assert (await Link.get()).used_at is None


# ---- signing in


async def test_an_admin_needs_all_three_and_is_told_one_sentence_for_every_failure(world: World) -> None:
    await world.admin(email="ada@example.com")
    await world.admin(email="gone@example.com", removed_at=world.clock.time)
    wrong = [
        {"password": "wrong horse battery"},
        {"secret_key": SECRET_KEY[::-1]},
        {"secret_key": ""},
        {"password": ""},
        {"email": "eve@example.com"},
        {"email": "ada\x00@example.com"},
        {"email": ""},
        {"email": "gone@example.com"},
        {"password": PASSWORD + "x" * 5000},
        {"password": "wrong", "secret_key": "wrong"},
    ]
    before = await everything()
    for details in wrong:
        with pytest.raises(SignInFailed, match=r"^These details do not match\.$") as caught:
            await sign_in(world, **details)
        assert (caught.value.message, caught.value.fix) == (
            "These details do not match.",
            "Check each of them and try again.",
        )
    assert await everything() == before
    assert isinstance((await sign_in(world)).actor, AdminActor)


async def test_every_failure_costs_one_check_of_a_password_unknown_accounts_too(world: World) -> None:
    await world.admin(email="ada@example.com")
    await world.influencer(email="maya@example.com")
    await world.influencer(email="invited@example.com", password_hash=None)
    for details in ({"email": "eve@example.com"}, {"secret_key": "wrong"}, {"password": "wrong"}):
        world.passwords.checked = 0
        with pytest.raises(SignInFailed):
            await sign_in(world, **details)
        assert world.passwords.checked == 1
    for email in ("nobody@example.com", "maya@example.com", "invited@example.com", "nul\x00@example.com"):
        world.passwords.checked = 0
        with pytest.raises(SignInFailed):
            await accounts.influencer_sign_in(
                world.desk, email=email, password="wrong", transport=Transport.COOKIE
            )
        assert world.passwords.checked == 1


async def test_case_blanks_and_hyphens_do_not_count_where_they_are_typed(world: World) -> None:
    await world.admin(email="ada@example.com")
    typed = SECRET_KEY.lower().replace("-", " ")
    signed_in = await sign_in(world, email="  ADA@Example.COM ", secret_key=typed)
    assert signed_in.actor.email == "ada@example.com"


async def test_a_password_typed_on_another_keyboard_is_the_same(world: World) -> None:
    composed, decomposed = "caf\u00e9 caf\u00e9 caf\u00e9", "cafe\u0301 cafe\u0301 cafe\u0301"
    hashed = await world.passwords.hash(composed)
    await world.influencer(email="maya@example.com", password_hash=hashed)
    await accounts.influencer_sign_in(
        world.desk, email="maya@example.com", password=decomposed, transport=Transport.COOKIE
    )


async def test_one_more_than_can_wait_is_told_when_to_come_again(world: World) -> None:
    passwords = CountedPasswords(max_waiting=2)
    tries = [passwords.verify(None, "x") for _ in range(4)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert results[:3] == [False] * 3
    (busy,) = results[3:]
    assert isinstance(busy, Busy)
    assert (busy.code, busy.retry_after_s) == (ProblemCode.BUSY, 1)
    assert busy.fix == "Try again in 1 s."
    assert await passwords.verify(None, "x") is False
    passwords.close()


async def test_an_archived_influencer_cannot_sign_in(world: World) -> None:
    await world.influencer(email="maya@example.com", archived_at=world.clock.time)
    with pytest.raises(SignInFailed):
        await accounts.influencer_sign_in(
            world.desk, email="maya@example.com", password=PASSWORD, transport=Transport.COOKIE
        )
    assert await SessionRow.all().count() == 0


async def test_signing_in_leaves_a_trace_without_names(world: World) -> None:
    admin = await world.admin(email="ada@example.com")
    await sign_in(world)
    (entry,) = await AuditEntry.all().values()
    told = {name: entry[name] for name in ("actor_kind", "actor_id", "action", "after")}
    assert told == {
        "actor_kind": "ADMIN",
        "actor_id": admin.id,
        "action": "SIGNED_IN",
        "after": {"transport": "COOKIE"},
    }
    assert "ada" not in str(entry)


# ---- sessions


async def _influencer_session(world: World, transport: Transport = Transport.COOKIE) -> SignedIn:
    await world.influencer(email="maya@example.com")
    return await accounts.influencer_sign_in(
        world.desk, email="maya@example.com", password=PASSWORD, transport=transport
    )


async def test_a_session_is_kept_as_the_hash_of_its_token(world: World) -> None:
    signed_in = await _influencer_session(world)
    row = await SessionRow.get()
    assert row.token_hash == hashlib.sha256(signed_in.token.encode()).hexdigest()
    assert signed_in.token not in str(await everything())
    assert len(signed_in.token) == 43


async def test_a_session_is_refused_under_another_audience_or_transport(world: World) -> None:
    await world.admin(email="ada@example.com")
    admins = await sign_in(world)
    theirs = await _influencer_session(world, Transport.BEARER)

    async def found(token: str, audience: Audience | None, transport: Transport) -> str | None:
        actor = await find_session(world.desk, token, audience, transport)
        return actor and actor.email

    assert await found(admins.token, Audience.ADMIN, Transport.COOKIE) == "ada@example.com"
    assert await found(admins.token, Audience.INFLUENCER, Transport.COOKIE) is None
    assert await found(admins.token, None, Transport.BEARER) is None
    assert await found(theirs.token, None, Transport.BEARER) == "maya@example.com"
    assert await found(theirs.token, Audience.INFLUENCER, Transport.COOKIE) is None
    assert await found(theirs.token + "x", None, Transport.BEARER) is None
    assert await found("", None, Transport.BEARER) is None


async def who(world: World, signed_in: SignedIn) -> AdminActor | InfluencerActor | None:
    return await find_session(world.desk, signed_in.token, None, Transport.COOKIE)


async def test_an_admin_who_does_nothing_for_an_hour_is_signed_out(world: World) -> None:
    await world.admin(email="ada@example.com")
    signed_in = await sign_in(world)
    world.clock.go_on(hours=1)
    assert await who(world, signed_in) is not None
    world.clock.go_on(hours=1, microseconds=1)
    assert await who(world, signed_in) is None


async def test_an_admins_session_ends_after_12_hours_however_busy_they_are(world: World) -> None:
    await world.admin(email="ada@example.com")
    signed_in = await sign_in(world)
    assert signed_in.expires_at == world.clock.time + sessions.ADMIN_LASTS
    for _ in range(23):
        world.clock.go_on(minutes=30)
        assert await who(world, signed_in) is not None
    world.clock.go_on(minutes=30, microseconds=-1)
    assert await who(world, signed_in) is not None
    world.clock.go_on(microseconds=1)
    assert await who(world, signed_in) is None


async def test_an_influencers_session_ends_90_days_after_its_last_use(world: World) -> None:
    signed_in = await _influencer_session(world)
    world.clock.go_on(days=90, microseconds=-1)
    assert await who(world, signed_in) is not None
    world.clock.go_on(days=90, microseconds=-1)
    assert await who(world, signed_in) is not None
    world.clock.go_on(days=90)
    assert await who(world, signed_in) is None


async def test_a_sign_of_life_is_written_once_a_minute_at_most(world: World) -> None:
    signed_in = await _influencer_session(world)
    opened = (await SessionRow.get()).seen_at
    world.clock.go_on(minutes=1)
    await who(world, signed_in)
    assert (await SessionRow.get()).seen_at == opened
    world.clock.go_on(microseconds=1)
    await who(world, signed_in)
    assert (await SessionRow.get()).seen_at == world.clock.time


async def test_signing_out_ends_this_session_and_no_other(world: World) -> None:
    await world.admin(email="ada@example.com")
    one, other = await sign_in(world), await sign_in(world)
    theirs = await _influencer_session(world)
    actor = await who(world, one)
    assert actor is not None
    await accounts.sign_out(world.desk, actor)
    assert await who(world, one) is None
    assert await who(world, other) is not None
    assert await who(world, theirs) is not None
    assert (await actions()).count("SIGNED_OUT") == 1


async def test_a_removed_admin_and_an_archived_influencer_lose_their_sessions_at_once(world: World) -> None:
    await world.admin(email="ada@example.com")
    admins, theirs = await sign_in(world), await _influencer_session(world)
    await Admin.all().update(removed_at=world.clock.time)
    await Influencer.all().update(archived_at=world.clock.time)
    assert await who(world, admins) is None
    assert await who(world, theirs) is None


async def test_a_changed_role_holds_for_the_session_that_is_open(world: World) -> None:
    await world.admin(email="ada@example.com")
    signed_in = await sign_in(world)
    await Admin.all().update(role="VIEWER")
    actor = await who(world, signed_in)
    assert isinstance(actor, AdminActor)
    assert actor.role is AdminRole.VIEWER
