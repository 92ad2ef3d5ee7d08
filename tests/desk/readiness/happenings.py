"""What may happen to influencers between two looks at how they stand."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from greenroom.desk.readiness.keeping import keep_readiness
from greenroom.desk.readiness.readiness import moment
from greenroom.store.ids import new_id
from greenroom.store.models import Influencer, PageReport, PlannedShow, Workspace
from greenroom.store.standing_rule import UNUSABLE
from greenroom.store.standings import keep_standings
from tests.desk.readiness.test_readiness import CODE_COLUMNS, EXPIRING, SKEW, TICK
from tests.world import EMULATOR, World

JUMPS = [timedelta(0), TICK, SKEW, EXPIRING, timedelta(hours=1), timedelta(hours=24), timedelta(days=30)]


COLUMNS = {
    *("streaming_enabled", "block_code", "doubt_code", "checked_at", "token_role", "token_access_key"),
    *("source_choice", "can_mint", "hms_access_key", "place_code", "place_checked_at", *CODE_COLUMNS),
}


class Happenings:
    """Each lets something happen to somebody, or to all.

    Args:
        generated: a row from which a column may come.
    """

    def __init__(self, world: World, chance: Random, generated: dict[str, Any], person: Influencer) -> None:
        self.world, self.chance, self.person = world, chance, person
        self.generated = generated | generated["code"] | generated["place"]
        self.theirs = Influencer.filter(id=person.id)
        self.now = world.clock.time

    def jump(self) -> timedelta:
        return self.chance.choice(JUMPS) * self.chance.choice([1, -1])

    async def keep(self) -> None:
        await keep_readiness(self.world.desk)

    async def keep_a_few(self) -> None:
        await keep_standings(moment(self.world.desk), 7)

    async def set_the_clock(self) -> None:
        turns = [self.now, *[show.ends_at for show in await PlannedShow.all()]]
        turns += [at for at in (self.person.token_expires_at, self.person.token_not_before) if at]
        self.world.clock.time = (
            self.chance.choice(turns) + self.jump() + self.chance.choice([-TICK, 0 * TICK, TICK])
        )

    async def write_a_column(self) -> None:
        name = self.chance.choice(sorted(self.generated.keys() & COLUMNS))
        await self.theirs.update(**{name: self.generated[name]})

    async def save_a_token(self) -> None:
        ends = self.now + self.jump()
        await self.theirs.update(token_expires_at=ends, token_not_before=None, block_code=None)

    async def archive(self) -> None:
        await self.theirs.update(archived_at=None if self.person.archived_at else self.now)

    async def sign_in(self) -> None:
        await self.theirs.update(password_hash=None if self.person.password_hash else "hash")

    async def rename(self) -> None:
        await self.theirs.update(name_key=f"row{self.chance.random()}")

    async def were_live(self) -> None:
        await self.theirs.update(last_live_at=self.now - self.chance.choice(JUMPS))

    async def report(self) -> None:
        await PageReport.filter(influencer_id=self.person.id).delete()
        await PageReport.create(
            influencer_id=self.person.id,
            support_code=str(new_id()),
            camera=self.chance.choice(["GRANTED", *UNUSABLE]),
            reported_at=self.now - self.chance.choice(JUMPS),
            seen_at=self.now,
        )

    async def report_again(self) -> None:
        device, ago = self.chance.choice(["DENIED", "GRANTED"]), self.chance.choice(JUMPS)
        await PageReport.all().update(camera=device, microphone="GRANTED", reported_at=self.now - ago)

    async def forget_the_report(self) -> None:
        await PageReport.filter(influencer_id=self.person.id).delete()

    async def plan(self) -> None:
        starts = self.now + self.chance.choice(JUMPS)
        await PlannedShow.create(
            influencer_id=self.person.id,
            local_start="2026-11-26T20:00",
            zone="UTC",
            length_min=60,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            planned_at=self.now,
        )

    async def cancel(self) -> None:
        await PlannedShow.filter(influencer_id=self.person.id).update(cancelled_at=self.now)

    async def delete_plans(self) -> None:
        await PlannedShow.all().delete()

    async def refuse_keys(self) -> None:
        await Workspace.all().update(check_outcome=self.chance.choice(["WRONG_KEYS", "OK", None]))

    async def start_with_other_settings(self) -> None:
        expiring = self.chance.choice([EXPIRING, timedelta(days=2)])
        emulator = self.chance.choice([EMULATOR, None])
        self.world.desk = replace(self.world.desk, expiring=expiring, emulator=emulator)

    async def delete(self) -> None:
        await PlannedShow.filter(influencer_id=self.person.id).delete()
        await self.theirs.delete()


HAPPENINGS: list[Callable[[Happenings], Awaitable[None]]] = [
    *(vars(Happenings)[name] for name in vars(Happenings) if name[0] != "_" and name != "jump"),
    *[Happenings.keep, Happenings.set_the_clock] * 3,
]
