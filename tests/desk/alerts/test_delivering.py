"""Sending: at least once with one id, again after pauses, and nothing lost with a receiver or a process."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from greenroom.desk.alerts import delivering
from greenroom.desk.alerts.delivering import CLAIMED_FOR, MOST_TRIES, claim, deliver, deliver_alerts
from greenroom.desk.alerts.finding import find_alerts
from greenroom.desk.alerts.kinds import OFF_AFTER, PAUSES
from greenroom.desk.alerts.log import delete_old_alerts, list_deliveries, resend, test_receiver
from greenroom.desk.alerts.receivers import add_receiver, list_receivers, remove_receiver, switch_receiver
from greenroom.desk.alerts.telling import tell
from greenroom.desk.desk import Desk
from greenroom.desk.inbox.asking_admins import ask_admins
from greenroom.desk.problems import NotFound
from greenroom.posting.outcomes import Outcome
from greenroom.store.database import Database
from greenroom.store.models import Alert, AlertDelivery, AlertKey, AlertReceiver, AuditEntry
from tests.desk.alerts.told import Told, deliveries, telling
from tests.desk.races import HoldBefore, begin, begin_waiting, go_on
from tests.posting.receiver import verified
from tests.world import World, everything

test_receiver.__test__ = False  # pyright: ignore[reportFunctionMemberAccess] (a rule, no test)


async def something(told: Told) -> None:
    """Have something found that stays so: a request that nobody takes on."""
    await ask_admins(told.world.desk, await told.world.influencer("Maya"))
    told.world.clock.go_on(minutes=2)
    await find_alerts(told.desk)


def ids(told: Told) -> list[str]:
    return [one.headers["webhook-id"] for one in told.receiver.requests]


async def test_a_receiver_that_is_down_for_an_hour_loses_nothing(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        told.receiver.reply = 503
        await something(told)
        await told.round()
        assert await deliveries() == [("WAITING", 1, "FAILING")]
        await told.rounds_for(hours=1)
        told.receiver.reply = 204
        tries = len(told.receiver.requests)
        last = (await told.rounds_for(minutes=16))[-1]
        assert verified(last, told.added.secret, world.clock.time, tolerance_s=960)
        assert set(ids(told)) == {last.headers["webhook-id"]}
        assert len(told.receiver.requests) == tries + 1
        assert (await deliveries())[0][0] == "DELIVERED"
        [receiver] = await list_receivers(told.desk)
        assert receiver.failing_since is None


async def test_one_that_is_deleted_while_it_fails_stops_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with telling(world, tmp_path) as told:
        told.receiver.reply = 503
        await something(told)

        async def failed_and_gone(desk: Desk, row: AlertDelivery) -> bool:
            settled = await deliver(desk, row)
            await row.delete()
            return settled

        monkeypatch.setattr(delivering, "deliver", failed_and_gone)
        await deliver_alerts(told.desk)
        assert (len(told.receiver.requests), await deliveries()) == (1, [])


async def test_the_pauses_grow_for_more_than_a_day_and_then_it_is_given_up(
    world: World, tmp_path: Path
) -> None:
    assert sum(PAUSES, timedelta()) > timedelta(hours=24)
    assert all(one <= after for one, after in pairwise(PAUSES))
    async with telling(world, tmp_path) as told:
        told.receiver.reply = 500
        await something(told)
        for pause in PAUSES:
            await deliver_alerts(told.desk)
            world.clock.go_on(seconds=pause.total_seconds() - 1)
            await deliver_alerts(told.desk)  # not yet
            world.clock.go_on(seconds=1)
        await deliver_alerts(told.desk)
        assert await deliveries() == [("GIVEN_UP", len(PAUSES) + 1, "FAILING")]
        assert len(told.receiver.requests) == len(PAUSES) + 1
        assert len(set(ids(told))) == 1


async def test_what_was_sent_by_a_process_that_died_before_noting_it_is_sent_again_with_its_id(
    world: World, tmp_path: Path
) -> None:
    async with telling(world, tmp_path) as told:
        await something(told)
        row = await claim(told.desk, (await AlertDelivery.get()).id)
        assert row is not None
        alert = await Alert.get()
        assert await tell(told.desk, alert) is not None
        killed = replace(told.desk, poster=_Killed(told))
        with pytest.raises(asyncio.CancelledError):
            await deliver(killed, row)
        assert (await deliveries(), len(ids(told))) == ([("WAITING", 1, None)], 1)
        await deliver_alerts(told.desk)  # it is still somebody's
        assert len(ids(told)) == 1
        world.clock.go_on(seconds=CLAIMED_FOR.total_seconds())
        await deliver_alerts(told.desk)
        assert (len(ids(told)), len(set(ids(told)))) == (2, 1)
        assert await deliveries() == [("DELIVERED", 2, "DELIVERED")]


class _Killed:
    """Post as ever, and die before the answer can be noted."""

    def __init__(self, told: Told) -> None:
        self._told = told

    async def post(self, *args: object) -> None:
        await self._told.desk.poster.post(*args)  # pyright: ignore[reportArgumentType]
        raise asyncio.CancelledError


async def test_two_processes_deliver_once(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await something(told)
        await asyncio.gather(*(deliver_alerts(replace(told.desk)) for _ in range(4)))
        assert len(told.receiver.requests) == 1
        assert await deliveries() == [("DELIVERED", 1, "DELIVERED")]


async def test_what_cannot_be_told_keeps_nothing_else_waiting_and_is_given_up(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with telling(world, tmp_path) as told:
        await something(told)
        await Alert.all().update(facts={})  # as if something else had changed it
        whole = await Alert.create(kind="TEST", facts={}, created_at=world.clock.time)
        [broken] = await AlertDelivery.all()
        given: dict[str, Any] = {"alert_id": whole.id, "receiver_id": broken.receiver_id, "state": "WAITING"}
        at: dict[str, Any] = {"next_at": world.clock.time, "created_at": world.clock.time}
        await AlertDelivery.create(**given, **at)
        await deliver_alerts(told.desk)
        assert [one.json["type"] for one in told.receiver.requests] == ["test"]
        assert "An alert could not be sent" in caplog.text
        for _ in range(MOST_TRIES):
            world.clock.go_on(seconds=CLAIMED_FOR.total_seconds())
            await deliver_alerts(told.desk)
        assert (await AlertDelivery.get(id=broken.id)).state == "GIVEN_UP"


async def test_one_receiver_that_is_down_delays_no_other(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        there = f"https://nowhere.example:{told.receiver.port}/"
        await add_receiver(told.desk, told.owner, there)
        await something(told)
        await deliver_alerts(told.desk)
        assert len(told.receiver.requests) == 1
        assert sorted(await deliveries(), key=str) == [
            ("DELIVERED", 1, "DELIVERED"),
            ("WAITING", 1, "UNKNOWN_NAME"),
        ]


async def test_a_receiver_that_takes_nothing_for_three_days_is_switched_off_and_the_others_are_told(
    world: World, tmp_path: Path
) -> None:
    async with telling(world, tmp_path) as told:
        dead = await add_receiver(told.desk, told.owner, "https://nowhere.example/")
        await something(told)
        await deliver_alerts(told.desk)
        world.clock.go_on(days=OFF_AFTER.days)
        await test_receiver(told.desk, told.owner, dead.receiver.id)
        row = await AlertReceiver.get(id=dead.receiver.id)
        assert (row.off_at, row.off_by_desk) == (world.clock.time, True)
        waiting = await AlertDelivery.filter(receiver_id=dead.receiver.id, state="WAITING").count()
        assert waiting == 0
        entry = await AuditEntry.get(action="ALERT_RECEIVER_SWITCHED")
        assert (entry.actor_kind, entry.subject_id, entry.after) == ("DESK", row.id, {"to": "off"})
        [received] = [one for one in await told.round() if one.json["type"] == "receiver.off"]
        assert received.json["data"] == {"receiver": {"id": str(row.id), "host": "nowhere.example"}}
        assert "receiver.off" not in await told.types()


async def test_a_receiver_that_is_gone_is_switched_off_at_once(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        told.receiver.reply = 410
        await something(told)
        await told.round()
        [receiver] = await list_receivers(told.desk)
        assert (receiver.off_at, receiver.off_by_desk) == (world.clock.time, True)
        assert await deliveries() == [("GIVEN_UP", 1, "GONE")]


async def test_what_waits_goes_out_as_soon_as_its_receiver_is_back(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        told.receiver.reply = 503
        await something(told)
        for _ in range(8):
            await deliver_alerts(told.desk)
            world.clock.go_on(minutes=15)
        told.receiver.reply = 204
        await test_receiver(told.desk, told.owner, told.added.receiver.id)
        await deliver_alerts(told.desk)
        assert [state for state, _, _ in await deliveries()] == ["DELIVERED", "DELIVERED"]


async def test_an_alert_is_sent_again_with_its_id(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await something(told)
        await told.round()
        row = await AlertDelivery.get()
        view = await resend(told.desk, told.owner, row.id)
        await told.desk.errands.finished()
        assert (view.state.value, len(ids(told)), len(set(ids(told)))) == ("WAITING", 2, 1)
        assert await deliveries() == [("DELIVERED", 1, "DELIVERED")]
        assert (await AuditEntry.get(action="ALERT_RESENT")).after == {"alertId": str(row.alert_id)}


async def test_to_a_receiver_that_is_off_or_gone_nothing_is_sent_again(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await something(told)
        await told.round()
        row = await AlertDelivery.get()
        await switch_receiver(told.desk, told.owner, told.added.receiver.id, on=False)
        before = await everything()
        with pytest.raises(NotFound):
            await resend(told.desk, told.owner, row.id)
        assert await everything() == before
        await remove_receiver(told.desk, told.owner, told.added.receiver.id)
        with pytest.raises(NotFound):
            await resend(told.desk, told.owner, row.id)


async def test_a_test_is_sent_at_once_and_once(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        view = await test_receiver(told.desk, told.owner, told.added.receiver.id)
        assert (view.state.value, view.outcome, view.status) == ("DELIVERED", Outcome.DELIVERED, 204)
        [received] = told.receiver.requests
        assert (received.json["type"], received.json["data"]) == ("test", {})
        assert verified(received, told.added.secret, world.clock.time)
        told.receiver.reply = 500
        view = await test_receiver(told.desk, told.owner, told.added.receiver.id)
        assert (view.state.value, view.outcome, view.status) == ("GIVEN_UP", Outcome.FAILING, 500)
        world.clock.go_on(hours=1)
        await deliver_alerts(told.desk)
        assert len(told.receiver.requests) == 2


async def test_the_log_tells_status_time_and_tries_and_nothing_of_the_reply(
    world: World, tmp_path: Path
) -> None:
    async with telling(world, tmp_path) as told:
        told.receiver.reply = (
            b"HTTP/1.1 418 Secret-of-theirs\r\nX-Theirs: 1\r\nContent-Length: 6\r\n\r\nsecret"
        )
        await something(told)
        await told.round()
        [view] = (await list_deliveries(first=10)).items
        assert (view.host, view.tries, view.outcome, view.status) == (
            f"receiver.example:{told.receiver.port}",
            1,
            Outcome.REFUSED,
            418,
        )
        assert (view.tried_at, view.next_at) == (world.clock.time, world.clock.time + PAUSES[0])
        assert "ecret" not in str(await AlertDelivery.all().values()) + str(view)


async def test_after_thirty_days_nothing_is_left_of_what_was_told(world: World, tmp_path: Path) -> None:
    async with telling(world, tmp_path) as told:
        await something(told)
        await told.round()
        world.clock.go_on(days=29)
        await delete_old_alerts(told.desk)
        assert await AlertDelivery.all().count() == 1
        world.clock.go_on(days=1)
        await delete_old_alerts(told.desk)
        counts = [await table.all().count() for table in (AlertDelivery, AlertKey, Alert)]
        assert counts == [0, 0, 0]


async def test_a_try_that_fails_while_its_receiver_is_switched_off_keeps_nobody_waiting_for_ever(
    world: World, tmp_path: Path, hold_before: HoldBefore, database: Database
) -> None:
    async with telling(world, tmp_path) as told:
        told.receiver.reply = 503
        await something(told)
        [row] = await AlertDelivery.all()
        claimed = await claim(told.desk, row.id)
        assert claimed
        held = hold_before("greenroom.desk.alerts.receivers.give_up_on")
        receiver_id = told.added.receiver.id
        switching = await begin(switch_receiver(told.desk, told.owner, receiver_id, on=False), held)
        trying = await begin_waiting(deliver(told.desk, claimed), database)
        switched, tried = await go_on(held, switching, trying)
        assert switched.off_at == world.clock.time
        assert isinstance(tried, bool)
        assert await deliveries() == [("GIVEN_UP", 1, None)]
