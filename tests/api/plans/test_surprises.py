"""Surprises over the API: what is counted, and what is said of each."""

from datetime import timedelta

from greenroom.desk.actors import AdminRole
from greenroom.desk.desk import Desk
from greenroom.desk.rounds.foreseeing import foresee
from greenroom.desk.shows.going_live import go_live
from greenroom.desk.shows.staying import end_own_show
from tests.api.operations import result
from tests.api.plans.test_plans import PLAN
from tests.world import House, ask

SURPRISES = """{ result: surprises { checked { shows failed } notChecked { shows failed } warned
    last { foreseen reason said plannedShow { influencer { name } } } } }"""


async def test_what_failed_unforeseen_is_counted_and_named_with_its_reason(house: House) -> None:
    desk: Desk = house.world.desk
    maya, ana = await house.world.star("Maya"), await house.world.influencer("Ana")
    starts = f"{desk.now() + timedelta(minutes=50):%Y-%m-%dT%H:%M}"
    planned = {"startsAt": starts, "timeZone": "UTC", "lengthMin": 60}
    async with house.looking(AdminRole.MANAGER) as client:
        ids = [str(maya.id), str(ana.id)]
        await ask(client, PLAN, input={"influencerIds": ids, **planned})
    await foresee(desk)
    show = (await go_live(desk, maya, holder="phone")).show
    await end_own_show(desk, maya, show.id, holder="phone", failure_code=401)
    async with house.looking(AdminRole.VIEWER) as client:
        assert await result(client, SURPRISES) == {
            "checked": {"shows": 0, "failed": 0},
            "notChecked": {"shows": 1, "failed": 1},
            "warned": 1,
            "last": [
                {
                    "foreseen": "NOT_CHECKED",
                    "reason": "TOKEN_REFUSED",
                    "said": "100ms refused the token: it has expired, or its account, room or signature is "
                    "wrong. Set a new token.",
                    "plannedShow": {"influencer": {"name": "Maya"}},
                }
            ],
        }
