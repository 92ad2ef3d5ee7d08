"""Receivers: their addresses and secrets are sealed, shown once, and gone when they are removed."""

import logging
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.desk.alerts.log import test_receiver
from greenroom.desk.alerts.receivers import (
    MOST,
    OLD_SECRET_FOR,
    TooManyReceivers,
    add_receiver,
    change_address,
    list_receivers,
    remove_receiver,
    replace_secret,
    switch_receiver,
)
from greenroom.desk.problems import InputRejected, NotFound
from greenroom.posting.poster import Poster
from greenroom.store.ids import new_id
from greenroom.store.models import AlertReceiver, AuditEntry
from tests.desk.alerts.told import telling
from tests.english import refusal
from tests.posting.receiver import verified
from tests.store.rows import a_desk
from tests.world import World, everything

test_receiver.__test__ = False  # pyright: ignore[reportFunctionMemberAccess] (a rule, no test)
ADDRESS = "https://receiver.example/alerts?token=of-the-receiver"


async def test_what_is_stored_of_a_receiver_can_be_read_only_with_the_keys(world: World) -> None:
    await a_desk(world.desk.vault, world.clock.time)
    added = await add_receiver(world.desk, await world.admin(), f" {ADDRESS} ")
    assert (added.receiver.host, added.secret[:6]) == ("receiver.example", "whsec_")
    stored = str(await everything())
    assert "of-the-receiver" not in stored
    assert added.secret.removeprefix("whsec_") not in stored
    entry = await AuditEntry.get()
    assert (entry.action, entry.subject_id, entry.after) == (
        "ALERT_RECEIVER_ADDED",
        added.receiver.id,
        None,
    )


@pytest.mark.parametrize("address", ["", "http://receiver.example/", "https://a:b@receiver.example/"])
async def test_another_address_than_https_is_refused(world: World, address: str) -> None:
    owner = await world.admin()
    before = await everything()
    with pytest.raises(InputRejected):
        await add_receiver(world.desk, owner, address)
    assert await everything() == before


@pytest.mark.parametrize("host", ["localhost", "127.1", "[::1]", "10.0.0.1:8443", "192.88.99.1"])
async def test_this_machine_and_private_networks_are_refused_at_once(world: World, host: str) -> None:
    await a_desk(world.desk.vault, world.clock.time)
    owner = await world.admin()
    added = await add_receiver(world.desk, owner, ADDRESS)
    before = await everything()
    for change in (
        add_receiver(world.desk, owner, f"https://{host}/alerts"),
        change_address(world.desk, owner, added.receiver.id, f"https://{host}/alerts"),
    ):
        with refusal(
            InputRejected,
            "This address is on this machine or in a private network, where the desk does not post to.",
        ):
            await change
    assert await everything() == before
    listed = replace(world.desk, poster=Poster((ip_network("0.0.0.0/0"), ip_network("::/0"))))
    await add_receiver(listed, owner, f"https://{host}/alerts")


async def test_there_are_ten_at_most(world: World) -> None:
    await a_desk(world.desk.vault, world.clock.time)
    owner = await world.admin()
    added = [await add_receiver(world.desk, owner, ADDRESS) for _ in range(MOST)]
    before = await everything()
    with pytest.raises(TooManyReceivers):
        await add_receiver(world.desk, owner, ADDRESS)
    assert await everything() == before
    await remove_receiver(world.desk, owner, added[0].receiver.id)
    await add_receiver(world.desk, owner, ADDRESS)


async def test_a_new_secret_and_the_one_before_both_sign_for_a_day(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        which = told.added.receiver.id
        new = await replace_secret(told.desk, told.owner, which)
        assert new.receiver.old_secret_until == world.clock.time + OLD_SECRET_FOR

        async def fits() -> list[bool]:
            await test_receiver(told.desk, told.owner, which)
            last = told.receiver.requests[-1]
            return [verified(last, one, world.clock.time) for one in (new.secret, told.added.secret)]

        assert await fits() == [True, True]
        world.clock.go_on(seconds=OLD_SECRET_FOR.total_seconds())
        assert await fits() == [True, False]
        newest = await replace_secret(told.desk, told.owner, which, at_once=True)
        await test_receiver(told.desk, told.owner, which)
        last = told.receiver.requests[-1]
        assert [verified(last, one, world.clock.time) for one in (newest.secret, new.secret)] == [True, False]


async def test_alerts_go_to_the_new_address_with_the_same_secret(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await change_address(told.desk, told.owner, told.added.receiver.id, f"{told.receiver.address}&new")
        await test_receiver(told.desk, told.owner, told.added.receiver.id)
        [request] = told.receiver.requests
        assert request.line == "POST /alerts?token=of-the-receiver&new HTTP/1.1"
        assert verified(request, told.added.secret, world.clock.time)


async def test_of_a_removed_receiver_nothing_sealed_is_left(world: World) -> None:
    await a_desk(world.desk.vault, world.clock.time)
    owner = await world.admin()
    added = await add_receiver(world.desk, owner, ADDRESS)
    await replace_secret(world.desk, owner, added.receiver.id)
    await remove_receiver(world.desk, owner, added.receiver.id)
    row = await AlertReceiver.get()
    assert (row.address, row.secret, row.old_secret, row.removed_at) == (None, None, None, world.clock.time)
    assert await list_receivers(world.desk) == []
    with pytest.raises(NotFound):
        await change_address(world.desk, owner, added.receiver.id, ADDRESS)


async def test_an_address_that_was_put_into_another_row_is_not_posted_to(
    world: World, tmp_path: Path
) -> None:
    async with telling(world, tmp_path) as told:
        other = await add_receiver(told.desk, told.owner, "https://elsewhere.example/")
        await AlertReceiver.filter(id=told.added.receiver.id).update(
            address=(await AlertReceiver.get(id=other.receiver.id)).address
        )
        [view, _] = await list_receivers(told.desk)
        assert not view.readable
        await test_receiver(told.desk, told.owner, told.added.receiver.id)
        assert (told.receiver.connections, told.receiver.asked) == (0, [])


async def test_the_second_time_a_switch_changes_nothing(world: World) -> None:
    await a_desk(world.desk.vault, world.clock.time)
    owner = await world.admin()
    added = await add_receiver(world.desk, owner, ADDRESS)
    await switch_receiver(world.desk, owner, added.receiver.id, on=False)
    before = await everything()
    await switch_receiver(world.desk, owner, added.receiver.id, on=False)
    assert await everything() == before


async def test_whoever_may_no_longer_manage_the_desk_changes_nothing(world: World) -> None:
    await a_desk(world.desk.vault, world.clock.time)
    added = await add_receiver(world.desk, await world.admin(), ADDRESS)
    demoted = replace(await world.admin(AdminRole.MANAGER), role=AdminRole.OWNER)
    before = await everything()
    for change in (
        add_receiver(world.desk, demoted, ADDRESS),
        change_address(world.desk, demoted, added.receiver.id, ADDRESS),
        replace_secret(world.desk, demoted, added.receiver.id),
        switch_receiver(world.desk, demoted, added.receiver.id, on=False),
        remove_receiver(world.desk, demoted, added.receiver.id),
        test_receiver(world.desk, demoted, added.receiver.id),
    ):
        with pytest.raises(NotFound):
            await change
    assert await everything() == before


async def test_what_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        await switch_receiver(world.desk, await world.admin(), new_id(), on=True)


async def test_no_log_names_an_address_or_a_secret(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    async with telling(world, tmp_path) as told:
        for reply in (204, 302, 500, b"nonsense\r\n\r\n"):
            told.receiver.reply = reply
            await test_receiver(told.desk, told.owner, told.added.receiver.id)
        ours = [record.getMessage() for record in caplog.records if record.name.startswith("greenroom")]
        every = [record.getMessage() for record in caplog.records]
        assert not any(told.added.secret.removeprefix("whsec_") in line for line in every)
        assert not any("of-the-receiver" in line for line in ours)
