"""The backups that the desk makes of itself."""

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.desk.rounds.backing_up import told_of_backups


@strawberry.type(description="What came of the backups that the desk makes of its database by itself.")
class Backups:
    """The state of the backups, translated."""

    well: bool = strawberry.field(description="False if the last one failed, or none was made in time.")
    message: str = strawberry.field(description="When the last one was made, or why none was.")


@strawberry.type
class BackupQueries:
    """Root fields about backups."""

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description="What came of the last backups that the desk made of its database by itself.",
    )
    async def backups(self, info: Info[Context]) -> Backups:
        """Say it."""
        desk = info.context.desk
        well, about = await told_of_backups(desk.backups, desk.now())
        return Backups(well=well, message=info.context.words.say(about.part("message")))
