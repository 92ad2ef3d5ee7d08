"""What 100ms said where it was asked without success."""

from datetime import datetime
from typing import Self

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import HmsErrorKind, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.paging import After, Connection, First, connected
from greenroom.desk.workspaces import replies
from greenroom.words.catalogue import Words


@strawberry.type(
    description=(
        "A reply of 100ms's to a call that did not succeed, or that there was none. It contains nothing "
        "secret and no ids; equal ones within a minute are counted."
    )
)
class HmsReply:
    """A reply, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    first_at: datetime = strawberry.field(description="When it was first heard.")
    last_at: datetime = strawberry.field(description="When it was last heard.")
    times: int = strawberry.field(description="How often, without a minute in between.")
    masked_access_key: str | None = strawberry.field(
        description="The account's access key, shortened; null where a token or room code was sent alone."
    )
    asked: str = strawberry.field(description="What 100ms was asked, in words.")
    kind: HmsErrorKind = strawberry.field(description="How the call failed, for programs.")
    message: str = strawberry.field(description="How the call failed, in words.")
    status: int | None = strawberry.field(description="The HTTP status; null if there was no reply.")
    code: int | None = strawberry.field(description="100ms's own number for it; null if it gave none.")
    said: str = strawberry.field(description="100ms's own words, cleaned; empty if it said nothing.")
    retry_after_s: int | None = strawberry.field(
        description="For how many seconds 100ms wanted to be left alone; null if it has not said."
    )

    @classmethod
    def of(cls, view: replies.ReplyView, words: Words) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(view.id)),
            first_at=view.first_at,
            last_at=view.last_at,
            times=view.times,
            masked_access_key=view.account,
            asked=words.say(view.question),
            kind=view.kind,
            message=words.say(view.failure.part("message")),
            status=view.status,
            code=view.code,
            said=view.said,
            retry_after_s=view.retry_after_s,
        )


@strawberry.type
class HmsReplyQueries:
    """Root fields about what 100ms said."""

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        description="What 100ms said where it was asked without success, newest first; kept for 7 days.",
    )
    async def hms_replies(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[HmsReply]:
        """List."""
        page = await replies.list_replies(first=first, after=after)
        return Connection(**connected(page, after, lambda view: HmsReply.of(view, info.context.words)))
