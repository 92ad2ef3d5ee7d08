"""Whoever can write the database cannot have something done to one account that was meant for another."""

import logging

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.admins import find_admin
from greenroom.desk.access.api_keys import create_api_key, offer_api_key
from greenroom.desk.actors import AdminRole, Permission, Transport
from greenroom.desk.influencers.looking_up import influencer_by
from greenroom.desk.problems import InputRejected, NotFound, SignInFailed
from greenroom.store.models import Admin, ApiKey, Influencer, SessionRow
from tests.world import PASSWORD, SECRET_KEY, World


async def exchange_keys(model: type[Admin] | type[Influencer], first: str, second: str) -> None:
    one, other = await model.get(email=first), await model.get(email=second)
    for row, key in ((one, "-"), (other, one.email_key), (one, other.email_key)):
        await model.filter(id=row.id).update(email_key=key)


async def test_an_admin_is_not_taken_for_another_whose_email_leads_to_them(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    owner = await world.admin()
    for name in ("mo", "eve"):
        await world.admin(AdminRole.MANAGER, email=f"{name}@example.com")
    key = await create_api_key(world.desk, owner, name="A", permissions=[Permission.VIEW], days=1)
    await exchange_keys(Admin, "mo@example.com", "eve@example.com")
    before = await ApiKey.get()
    with pytest.raises(NotFound):
        await find_admin("mo@example.com")
    with pytest.raises(InputRejected):
        await offer_api_key(world.desk, owner, key.key.id, "mo@example.com")
    for name in ("mo", "eve"):
        with pytest.raises(SignInFailed):
            await accounts.admin_sign_in(
                world.desk,
                email=f"{name}@example.com",
                password=PASSWORD,
                secret_key=SECRET_KEY,
                transport=Transport.COOKIE,
            )
    assert (await ApiKey.get(), (await ApiKey.get()).offered_to_id) == (before, None)
    assert await SessionRow.all().count() == 0
    eve = await Admin.get(email="eve@example.com")
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert said[0].startswith(f"The admin {eve.id} is found by an email that is not theirs")
    assert "@" not in caplog.text


async def test_an_influencer_is_not_found_by_an_email_that_leads_to_another(world: World) -> None:
    for name in ("Anna", "Bea"):
        await world.influencer(name, email=f"{name}@example.com")
    await exchange_keys(Influencer, "Anna@example.com", "Bea@example.com")
    for name in ("Anna", "Bea"):
        with pytest.raises(NotFound):
            await influencer_by(world.desk, email=f"{name}@example.com")
        with pytest.raises(SignInFailed):
            await accounts.influencer_sign_in(
                world.desk, email=f"{name}@example.com", password=PASSWORD, transport=Transport.COOKIE
            )
