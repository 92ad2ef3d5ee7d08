import traceback
from collections.abc import Awaitable
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from greenroom.store.constraints import UNIQUE_IN_SQLITE, violated
from greenroom.store.database import Database
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, ApiKey, AuditEntry, Influencer, Link, SessionRow, Show, Workspace
from tests.store.catalogue import ask
from tests.store.rows import NOON, a_show, a_token_version, an_admin, an_influencer

pytestmark = pytest.mark.usefixtures("database")


async def broken_by(write: Awaitable[Any]) -> str | None:
    with pytest.raises(IntegrityError) as refused:
        await write
    return violated(refused.value)


def a_session(**columns: Any) -> Awaitable[SessionRow]:
    given: dict[str, Any] = {"token_hash": str(new_id()), "audience": "ADMIN", "transport": "COOKIE"}
    given |= {"created_at": NOON, "seen_at": NOON, "expires_at": NOON}
    return SessionRow.create(**given | columns)


def a_link(**columns: Any) -> Awaitable[Link]:
    given: dict[str, Any] = {"kind": "SET_UP", "secret_hash": "h", "created_at": NOON, "expires_at": NOON}
    return Link.create(**given | columns)


async def test_two_accounts_cannot_share_an_email() -> None:
    await an_admin("ada@example.com")
    assert await broken_by(an_admin("ada@example.com")) == "one_admin_per_email"
    assert await Admin.all().count() == 1
    await an_influencer("ada@example.com")  # one person may be both
    assert await broken_by(an_influencer("ada@example.com")) == "one_influencer_per_email"
    assert await Influencer.all().count() == 1


async def test_secrets_and_access_keys_are_unique() -> None:
    admin = await an_admin()
    await a_session(token_hash="h", admin_id=admin.id)
    assert await broken_by(a_session(token_hash="h", admin_id=admin.id)) == "one_session_per_token"
    await a_link()
    assert await broken_by(a_link()) == "one_link_per_secret"
    api_key: dict[str, Any] = {"admin_id": admin.id, "name": "A", "key_hash": "h", "permissions": "VIEW"}
    await ApiKey.create(**api_key, created_at=NOON, expires_at=NOON)
    again = ApiKey.create(**api_key, created_at=NOON, expires_at=NOON)
    assert await broken_by(again) == "one_api_key_per_hash"
    await Workspace.create(name="A", access_key="k", created_at=NOON)
    again = Workspace.create(name="B", access_key="k", created_at=NOON)
    assert await broken_by(again) == "one_workspace_per_access_key"


async def test_an_influencer_has_one_open_show_at_most() -> None:
    mia = await an_influencer()
    token = await a_token_version(mia.id)
    await a_show(mia.id, token.id, ended_at=NOON, end_reason="LOST").save()
    await a_show(mia.id, token.id).save()
    assert await broken_by(a_show(mia.id, token.id).save()) == "one_open_show_per_influencer"
    assert await Show.all().count() == 2
    await Show.all().filter(ended_at=None).update(ended_at=NOON, end_reason="FAILED")
    await a_show(mia.id, token.id).save()


async def test_every_unique_index_has_a_name_that_both_databases_tell(database: Database) -> None:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE UNIQUE%'",
        "postgres": "SELECT indexname AS name FROM pg_indexes WHERE indexname LIKE 'one_%'",
    }[database.dialect]
    assert {row["name"] for row in await ask(database, query)} == set(UNIQUE_IN_SQLITE.values())


async def test_words_that_no_rule_knows_are_refused() -> None:
    mia = await an_influencer()
    token = await a_token_version(mia.id)
    assert await broken_by(an_admin("b@example.com", role="ROOT")) == "admins_role"
    assert await broken_by(a_link(kind="PRESENT")) == "links_kind"
    admin = await an_admin()
    assert await broken_by(a_session(admin_id=admin.id, transport="POST")) == "sessions_transport"
    assert (
        await broken_by(Influencer.filter(id=mia.id).update(token_source="FOUND"))
        == "influencers_token_source"
    )
    assert (
        await broken_by(Influencer.filter(id=mia.id).update(room_code_kind="X"))
        == "influencers_room_code_kind"
    )
    assert await broken_by(Influencer.filter(id=mia.id).update(version=0)) == "influencers_version"
    boring = a_show(mia.id, token.id, ended_at=NOON, end_reason="BORED")
    assert await broken_by(boring.save()) == "shows_end_reason"
    entry = AuditEntry.create(at=NOON, actor_kind="GHOST", action="x")
    assert await broken_by(entry) == "audit_entries_actor_kind"


async def test_a_session_has_exactly_the_account_of_its_audience() -> None:
    admin, mia = await an_admin(), await an_influencer()
    rule = "sessions_belong_to_their_audience"
    assert await broken_by(a_session()) == rule
    assert await broken_by(a_session(influencer_id=mia.id)) == rule
    assert await broken_by(a_session(admin_id=admin.id, influencer_id=mia.id)) == rule
    assert await broken_by(a_session(audience="INFLUENCER", admin_id=admin.id)) == rule
    assert await SessionRow.all().count() == 0
    await a_session(admin_id=admin.id)
    await a_session(audience="INFLUENCER", influencer_id=mia.id)


async def test_a_show_has_a_reason_exactly_when_it_is_over() -> None:
    mia = await an_influencer()
    token = await a_token_version(mia.id)
    assert await broken_by(a_show(mia.id, token.id, ended_at=NOON).save()) == "ended_shows_have_a_reason"
    assert await broken_by(a_show(mia.id, token.id, end_reason="LOST").save()) == "ended_shows_have_a_reason"
    assert await Show.all().count() == 0


async def test_a_missing_account_or_token_is_refused() -> None:
    mia = await an_influencer()
    assert await broken_by(a_session(admin_id=new_id())) is None
    assert await broken_by(a_show(mia.id, new_id()).save()) is None
    assert await SessionRow.all().count() + await Show.all().count() == 0


async def test_a_deleted_account_takes_its_sessions_along() -> None:
    admin = await an_admin()
    await a_session(admin_id=admin.id)
    await admin.delete()
    assert await SessionRow.all().count() == 0


async def test_the_influencers_row_can_name_a_show_before_it_exists_but_not_for_good() -> None:
    mia = await an_influencer()
    token = await a_token_version(mia.id)
    show = a_show(mia.id, token.id)
    async with in_transaction():
        assert await Influencer.filter(id=mia.id, open_show_id=None).update(open_show_id=show.id) == 1
        await show.save()
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await Influencer.filter(id=mia.id).update(open_show_id=new_id())
    assert (await Influencer.get(id=mia.id)).open_show_id == show.id


async def test_a_refused_write_tells_no_value_of_the_row() -> None:
    password_hash = "-".join(["argon2", "of", "ada"])  # so that no line of this test holds it
    with pytest.raises(OperationalError) as refused:
        await an_admin(role="ROOT", password_hash=password_hash)
    told = "".join(traceback.format_exception(refused.value))
    assert "admins_role" in told
    assert password_hash not in told
