"""Alerts by mail: to those who chose it, and to nobody where the desk cannot send mails."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from greenroom.desk.actors import AdminRole
from greenroom.desk.alerts.choices import gets_mails, set_mails
from greenroom.desk.alerts.delivering import deliver_alerts
from greenroom.desk.alerts.finding import find_alerts
from greenroom.desk.alerts.log import list_deliveries
from greenroom.desk.problems import NotFound
from greenroom.posting.mails import Mailer, SmtpTls
from greenroom.store.models import Admin, AuditEntry
from tests.desk.alerts.told import deliveries
from tests.desk.plans.planned import plan
from tests.posting.smtp import smtp
from tests.store.rows import a_desk
from tests.world import World, everything

PLAIN = str.maketrans("", "", "\u2068\u2069")


async def test_an_admin_who_chose_it_gets_the_list_in_words(world: World) -> None:
    async with smtp() as server:
        await a_desk(world.desk.vault, world.clock.time)
        desk = replace(world.desk, mailer=Mailer("127.0.0.1", server.port, "desk@g.example", SmtpTls.NONE))
        ada = await world.admin(AdminRole.VIEWER, email="ada@example.com")
        await world.admin(email="bea@example.com")
        assert not await gets_mails(ada)
        await set_mails(desk, ada, wanted=True)
        assert await gets_mails(ada)
        await plan(world, await world.influencer("Maya"), await world.star("Zoe"))
        world.clock.time = datetime(2026, 11, 22, 17, tzinfo=UTC)
        await find_alerts(desk)
        await deliver_alerts(desk)
        [mail] = server.mails
        assert server.recipients == ["rcpt TO:<ada@example.com>"]
        assert str(mail["Subject"]).translate(PLAIN) == "1 of 2 shows tonight cannot start yet"
        assert mail.get_content().translate(PLAIN).splitlines() == [
            "1 of 2 shows tonight cannot start yet",
            "Maya, 2026-11-22 19:00 (UTC): NO_TOKEN",
            "",
            "See to it here: http://localhost:8081/admin/tonight",
            "",
            "You get this because you chose alerts by mail in the settings of this desk. You can switch "
            "them off there.",
        ]
        [view] = (await list_deliveries(first=10)).items
        assert (view.host, view.admin and view.admin.id, view.state.value) == (None, ada.id, "DELIVERED")
        entry = await AuditEntry.get(action="ALERT_MAILS_SET")
        assert (entry.actor_id, entry.subject_id, entry.after) == (ada.id, ada.id, {"to": "on"})


@pytest.mark.parametrize(
    "change", [{"alert_mails": False}, {"removed_at": datetime(2026, 11, 22, tzinfo=UTC)}]
)
async def test_whoever_leaves_or_wants_no_more_gets_none_that_waited(
    world: World, change: dict[str, object]
) -> None:
    async with smtp() as server:
        await a_desk(world.desk.vault, world.clock.time)
        desk = replace(world.desk, mailer=Mailer("127.0.0.1", server.port, "desk@g.example", SmtpTls.NONE))
        ada = await world.admin()
        await set_mails(desk, ada, wanted=True)
        await plan(world, await world.influencer("Maya"), at="2026-11-22T13:50")
        await find_alerts(desk)
        await Admin.filter(id=ada.id).update(**change)
        await world.bind()
        await deliver_alerts(desk)
        assert server.mails == []
        assert await deliveries() == [("GIVEN_UP", 1, None)]


async def test_no_mail_goes_to_an_address_that_the_desk_did_not_write(world: World) -> None:
    async with smtp() as server:
        await a_desk(world.desk.vault, world.clock.time)
        desk = replace(world.desk, mailer=Mailer("127.0.0.1", server.port, "desk@g.example", SmtpTls.NONE))
        ada = await world.admin()
        await set_mails(desk, ada, wanted=True)
        await plan(world, await world.influencer("Maya"), at="2026-11-22T13:50")
        await find_alerts(desk)
        await Admin.filter(id=ada.id).update(email="eve@example.com")
        await deliver_alerts(desk)
        assert (server.mails, await deliveries()) == ([], [("GIVEN_UP", 1, None)])
        await world.bind()


async def test_where_no_mail_can_be_sent_nobody_can_choose_it(world: World) -> None:
    ada = await world.admin()
    before = await everything()
    with pytest.raises(NotFound):
        await set_mails(world.desk, ada, wanted=True)
    await Admin.filter(id=ada.id).update(alert_mails=True)
    await plan(world, await world.influencer("Maya"), at="2026-11-22T13:50")
    await find_alerts(world.desk)
    assert (await everything())["Alert"] == before["Alert"] == []
