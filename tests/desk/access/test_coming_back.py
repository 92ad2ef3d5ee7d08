"""An admin who comes back has nothing of what let them in before, whoever says that they were removed."""

import pytest

from greenroom.desk.access import accounts
from greenroom.desk.access.admins import invite_admin, remove_admin, reset_secret_key
from greenroom.desk.access.api_keys import create_api_key, offer_api_key
from greenroom.desk.access.key_holders import find_api_key
from greenroom.desk.access.links import LinkKind, find_link, make_set_up_link
from greenroom.desk.access.sessions import find_session
from greenroom.desk.actors import AdminRole, Audience, Permission, Transport
from greenroom.desk.problems import LinkInvalid
from greenroom.store.models import Admin, ApiKey, SessionRow
from tests.desk.access.test_links import secret_of
from tests.world import PASSWORD, SECRET_KEY, World


@pytest.mark.parametrize("by_link", [True, False])
async def test_nobody_who_was_removed_by_the_database_alone_acts_in_the_role_of_whoever_comes_back(
    world: World, *, by_link: bool
) -> None:
    """Without a key: an admin's own row is given the email of somebody who is about to be added."""
    owner, mel = await world.admin(), await world.admin(AdminRole.MANAGER, email="mel@example.com")
    cookie = Transport.COOKIE
    session = await accounts.admin_sign_in(
        world.desk, email=mel.email, password=PASSWORD, secret_key=SECRET_KEY, transport=cookie
    )
    key = await create_api_key(world.desk, mel, name="Mel's", permissions=[Permission.VIEW], days=90)
    link = secret_of((await reset_secret_key(world.desk, owner, mel.id)).url)
    await Admin.filter(id=mel.id).update(removed_at=world.desk.now(), email_key="boss@example.com")
    if by_link:
        set_up = secret_of(await make_set_up_link(world.desk))
        await accounts.set_up_admin(
            world.desk, link=set_up, email="boss@example.com", name="Boss", password="tractor violet humming"
        )
    else:
        await invite_admin(world.desk, owner, name="Boss", email="boss@example.com", role=AdminRole.OWNER)
    assert (await Admin.get(id=mel.id)).role == "OWNER"
    assert await find_session(world.desk, session.token, Audience.ADMIN, cookie) is None
    assert await find_session(world.desk, key.secret, None, Transport.BEARER) is None
    assert await SessionRow.all().count() == 0
    assert (await ApiKey.get()).revoked_at == world.desk.now()
    with pytest.raises(LinkInvalid):
        await find_link(world.desk, LinkKind.SECRET_KEY_RESET, link)


async def test_a_key_that_was_offered_to_a_removed_admin_is_not_theirs_to_take_when_they_come_back(
    world: World,
) -> None:
    owner, ada = await world.admin(), await world.admin(email="ada@example.com")
    made = await create_api_key(world.desk, owner, name="Bot", permissions=(Permission.VIEW,), days=1)
    await offer_api_key(world.desk, owner, made.key.id, "ada@example.com")
    assert (await ApiKey.get()).offered_to_id == ada.id
    await remove_admin(world.desk, owner, ada.id)
    assert (await ApiKey.get()).offered_to_id is None
    assert await find_api_key(world.desk, made.secret) is not None
