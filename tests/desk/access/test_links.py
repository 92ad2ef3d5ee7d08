"""One-time links: their lifetimes, their order, and what is said of one that cannot be used."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tortoise.transactions import in_transaction

from greenroom.desk.access.admins import invite_admin, reset_secret_key
from greenroom.desk.access.links import (
    LinkKind,
    NewLink,
    find_link,
    make_set_up_link,
    put_links,
    read_link,
)
from greenroom.desk.access.open_links import list_open_links, revoke_link
from greenroom.desk.actors import AdminRole
from greenroom.desk.audit.entries import ActorKind, Operator
from greenroom.desk.audit.who import ActorRef, SubjectKind, SubjectRef
from greenroom.desk.inbox.handing_in import make_hand_in_link
from greenroom.desk.influencers.editing import invite_influencer, make_influencer_link, make_new_password_link
from greenroom.desk.problems import LinkInvalid, NotFound
from greenroom.store.ids import new_id
from greenroom.store.models import AuditEntry, Influencer, Link
from tests.english import refusal, say
from tests.store.rows import next_millisecond
from tests.world import World, actions, events, everything

LASTS = {
    LinkKind.SET_UP: (timedelta(hours=1), "an hour", "/admin/setup"),
    LinkKind.ADMIN_INVITATION: (timedelta(hours=24), "24 hours", "/admin/invitation"),
    LinkKind.SECRET_KEY_RESET: (timedelta(hours=24), "24 hours", "/admin/secret-key"),
    LinkKind.INFLUENCER_INVITATION: (timedelta(days=7), "7 days", "/invitation"),
    LinkKind.SIGN_IN: (timedelta(minutes=15), "15 minutes", "/sign-in"),
    LinkKind.NEW_PASSWORD: (timedelta(hours=24), "24 hours", "/new-password"),
    LinkKind.HAND_IN: (timedelta(days=3), "3 days", "/hand-in"),
}


_MAKERS = {
    LinkKind.SIGN_IN: make_influencer_link,
    LinkKind.NEW_PASSWORD: make_new_password_link,
    LinkKind.HAND_IN: make_hand_in_link,
}


def secret_of(url: str) -> str:
    return url.partition("#")[2]


async def a_link(world: World, kind: LinkKind) -> str:
    """Make a link of this kind for somebody new, and return its URL."""
    actor = await world.admin()
    match kind:
        case LinkKind.SET_UP:
            return await make_set_up_link(world.desk)
        case LinkKind.ADMIN_INVITATION:
            email = f"{new_id()}@example.com"
            invited = await invite_admin(world.desk, actor, name="Bo", email=email, role=AdminRole.VIEWER)
            return invited.link.url
        case LinkKind.SECRET_KEY_RESET:
            return (await reset_secret_key(world.desk, actor, (await world.admin()).id)).url
        case LinkKind.INFLUENCER_INVITATION:
            email = f"{new_id()}@example.com"
            return (await invite_influencer(world.desk, actor, name="Maya", email=email)).link.url
        case LinkKind.SIGN_IN | LinkKind.NEW_PASSWORD | LinkKind.HAND_IN:
            person = await world.influencer()
            return (await _MAKERS[kind](world.desk, actor, person.id)).url


async def refused(world: World, secret: str) -> tuple[str, str]:
    """Read a link that cannot be used, and return what is said of it."""
    before = await everything()
    with pytest.raises(LinkInvalid) as caught:
        await read_link(world.desk, secret)
    assert await everything() == before
    return say(caught.value.message), say(caught.value.fix)


@pytest.mark.parametrize("kind", LinkKind)
async def test_a_link_is_valid_to_the_last_microsecond_of_its_lifetime(world: World, kind: LinkKind) -> None:
    lasts, in_words, path = LASTS[kind]
    url = await a_link(world, kind)
    secret = secret_of(url)
    assert url == f"http://localhost:8081{path}#{secret}"
    assert len(secret) == 43
    world.clock.go_on(seconds=lasts.total_seconds(), microseconds=-1)
    report = await read_link(world.desk, secret)
    assert (report.kind, report.expires_at) == (kind, world.clock.time + timedelta(microseconds=1))
    world.clock.go_on(microseconds=1)
    message, _ = await refused(world, secret)
    assert message == f"This link has expired: it was valid for {in_words}."


@pytest.mark.parametrize(
    ("kind", "fix"),
    [
        (
            LinkKind.SET_UP,
            "Ask for a new link: whoever runs this desk makes one with `greenroom setup-link`.",
        ),
        (LinkKind.ADMIN_INVITATION, "Ask an owner of this desk for a new link."),
        (
            LinkKind.SECRET_KEY_RESET,
            "Ask an owner of this desk for a new link, or whoever runs it: "
            "`greenroom admin reset` makes one.",
        ),
        (LinkKind.INFLUENCER_INVITATION, "Ask your admin for a new link."),
        (LinkKind.SIGN_IN, "Ask your admin for a new link."),
        (LinkKind.NEW_PASSWORD, "Ask your admin for a new link."),
    ],
)
async def test_a_link_that_cannot_be_used_says_why_and_whom_to_ask(
    world: World, kind: LinkKind, fix: str
) -> None:
    secret = secret_of(await a_link(world, kind))
    link = await Link.get()
    await Link.all().update(used_at=world.clock.time)
    await world.bind()
    assert await refused(world, secret) == (
        "This link has already been used.",
        f"Sign in, or {fix[0].lower()}{fix[1:]}",
    )
    await Link.all().update(used_at=None, revoked_at=world.clock.time)
    await world.bind()
    assert await refused(world, secret) == ("This link has been revoked.", fix)
    await Link.all().update(revoked_at=None, expires_at=world.clock.time)
    await world.bind()
    assert (await refused(world, secret))[1] == fix
    assert link.secret_hash != secret


async def test_a_text_that_is_no_link_is_said_to_be_foreign_or_incomplete(world: World) -> None:
    secret = secret_of(await a_link(world, LinkKind.SIGN_IN))
    for text in ("", "x", secret[:-1], f"{secret} ", "a" * 43, "\x00", "\ud800"):
        assert await refused(world, text) == (
            "This link does not belong to this desk, or it was cut off when it was copied.",
            "Copy the whole link again, or ask for a new one.",
        )


async def test_inspecting_a_link_says_who_it_is_for_and_consumes_nothing(world: World) -> None:
    invited = await invite_influencer(world.desk, Operator(), name="Maya", email="Maya@Example.com")
    secret = secret_of(invited.link.url)
    before = await everything()
    for _ in range(3):
        report = await read_link(world.desk, secret)
        assert (report.name, report.email) == ("Maya", "Maya@Example.com")
    owners = await read_link(world.desk, secret_of(await make_set_up_link(world.desk)))
    assert (owners.name, owners.email) == (None, None)
    await Link.filter(kind="SET_UP").delete()
    assert (await everything())["Link"] == before["Link"]


async def test_a_link_for_something_else_is_refused_as_that(world: World) -> None:
    secret = secret_of(await a_link(world, LinkKind.SIGN_IN))
    for kind in set(LinkKind) - {LinkKind.SIGN_IN}:
        with refusal(LinkInvalid, "This link is for something else."):
            await find_link(world.desk, kind, secret)
    await find_link(world.desk, LinkKind.SIGN_IN, secret)


async def test_a_newer_link_replaces_the_older_of_the_same_person_and_kind_alone(world: World) -> None:
    admin, maya, nia = await world.admin(), await world.influencer(), await world.influencer()
    of_nia = await make_influencer_link(world.desk, admin, nia.id)
    of_admin = await reset_secret_key(world.desk, admin, admin.id)
    links = [await make_influencer_link(world.desk, admin, maya.id) for _ in range(3)]
    for older in links[:2]:
        assert await refused(world, secret_of(older.url)) == (
            "A newer link has replaced this one.",
            "Open the newest link.",
        )
    for good in (links[2], of_nia, of_admin):
        await read_link(world.desk, secret_of(good.url))


async def test_a_link_revoked_before_a_newer_one_was_made_is_called_revoked(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer()
    older = await make_influencer_link(world.desk, admin, maya.id)
    await revoke_link(world.desk, admin, (await Link.get()).id)
    world.clock.go_on(seconds=1)
    await make_influencer_link(world.desk, admin, maya.id)
    assert (await refused(world, secret_of(older.url)))[0] == "This link has been revoked."


async def test_the_secret_is_kept_nowhere_and_shows_in_no_repr(world: World) -> None:
    links: list[NewLink] = []
    for kind in LinkKind:
        secret = secret_of(await a_link(world, kind))
        assert secret not in str(await everything())
    admin, maya = await world.admin(), await world.influencer()
    links.append(await make_influencer_link(world.desk, admin, maya.id))
    assert secret_of(links[0].url) not in repr(links)
    written = str(await AuditEntry.all().values())
    assert not [word for word in ("Maya", "Bo", "example.com") if word in written]


async def test_audit_entries_about_a_link_name_its_person(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer()
    await make_influencer_link(world.desk, admin, maya.id)
    link = await Link.get()
    entry = await AuditEntry.get()
    assert (entry.action, entry.actor_id, entry.subject_kind, entry.subject_id) == (
        "LINK_MADE",
        admin.id,
        "influencers",
        maya.id,
    )
    assert entry.after == {"kind": "SIGN_IN", "linkId": str(link.id)}
    assert link.created_by_id == admin.id
    assert await events() == ["LINK_MADE"]


async def test_open_links_are_listed_newest_first_page_by_page(world: World) -> None:
    admin = await world.admin(name="Ada")
    people = [await world.influencer(name) for name in ("Ana", "Bo", "Cy")]
    for person in people:
        await make_influencer_link(world.desk, admin, person.id)
        next_millisecond()  # the list is in the order of the ids
    await make_set_up_link(world.desk)
    page = await list_open_links(world.desk, admin, first=3)
    first, more = page.items, page.more
    ada = ActorRef(ActorKind.ADMIN, admin.id, "Ada")
    cy, bo = (SubjectRef(SubjectKind.INFLUENCER, person.id, person.name) for person in people[:0:-1])
    assert [(link.kind, link.recipient, link.created_by) for link in first] == [
        (LinkKind.SET_UP, None, ActorRef(ActorKind.OPERATOR)),
        (LinkKind.SIGN_IN, cy, ada),
        (LinkKind.SIGN_IN, bo, ada),
    ]
    assert more
    page = await list_open_links(world.desk, admin, first=3, after=page.rows[-1][0])
    rest, more = page.items, page.more
    assert [link.recipient and link.recipient.name for link in rest] == ["Ana"]
    assert not more


async def test_used_revoked_replaced_and_old_links_are_no_longer_listed(world: World) -> None:
    admin = await world.admin()
    people = [await world.influencer(name) for name in ("Used", "Revoked", "Replaced", "Open")]
    for person in people:
        await make_influencer_link(world.desk, admin, person.id)
    await Link.filter(influencer_id=people[0].id).update(used_at=world.clock.time)
    await world.bind()
    await revoke_link(world.desk, admin, (await Link.get(influencer_id=people[1].id)).id)
    await make_influencer_link(world.desk, admin, people[2].id)
    names = [
        link.recipient and link.recipient.name
        for link in (await list_open_links(world.desk, admin, first=50)).items
    ]
    assert sorted(name or "" for name in names) == ["Open", "Replaced"]
    world.clock.go_on(minutes=15)
    none = await list_open_links(world.desk, admin, first=50)
    assert (none.items, none.more) == ((), False)


async def test_links_of_admins_are_seen_and_revoked_by_owners_alone(world: World) -> None:
    manager, owner = await world.admin(AdminRole.MANAGER), await world.admin()
    for kind in LinkKind:
        await a_link(world, kind)
    seen = {link.kind for link in (await list_open_links(world.desk, manager, first=50)).items}
    influencers = {LinkKind.INFLUENCER_INVITATION, LinkKind.SIGN_IN, LinkKind.NEW_PASSWORD, LinkKind.HAND_IN}
    assert seen == influencers
    links = (await list_open_links(world.desk, owner, first=50)).items
    assert {link.kind for link in links} == set(LinkKind)
    for link in links:
        before = await everything()
        if link.kind in seen:
            await revoke_link(world.desk, manager, link.id)
            continue
        with pytest.raises(NotFound):
            await revoke_link(world.desk, manager, link.id)
        assert await everything() == before
        await revoke_link(world.desk, owner, link.id)
    assert (await actions()).count("LINK_REVOKED") == 7


async def test_revoking_what_is_over_or_unknown_changes_nothing(world: World) -> None:
    admin, maya = await world.admin(), await world.influencer()
    await make_influencer_link(world.desk, admin, maya.id)
    link = await Link.get()
    await revoke_link(world.desk, admin, link.id)
    before = await everything()
    with pytest.raises(NotFound):
        await revoke_link(world.desk, admin, link.id)
    with pytest.raises(NotFound):
        await revoke_link(world.desk, admin, new_id())
    assert await everything() == before


async def test_a_replaced_link_says_so_by_a_clock_that_goes_on(world: World) -> None:
    times = iter(world.clock.time + timedelta(microseconds=n) for n in range(1000))
    desk = replace(world.desk, now=lambda: next(times))
    admin, maya = await world.admin(), await world.influencer()
    older = await make_influencer_link(desk, admin, maya.id)
    people = [await Influencer.get(id=maya.id)]
    await make_influencer_link(desk, admin, maya.id)
    with refusal(LinkInvalid, "A newer link has replaced this one."):
        await read_link(desk, secret_of(older.url))
    async with in_transaction():
        [first] = await put_links(desk, admin, LinkKind.INFLUENCER_INVITATION, people)
    async with in_transaction():
        await put_links(desk, admin, LinkKind.INFLUENCER_INVITATION, people)
    with refusal(LinkInvalid, "A newer link has replaced this one."):
        await read_link(desk, secret_of(first.url))
