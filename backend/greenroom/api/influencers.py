"""Influencers, as admins see them."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.access import Admin as ForAdmin
from greenroom.api.context import Context
from greenroom.api.enums import InfluencerOrder, Readiness, RoomCodeKind, TokenSource
from greenroom.api.errors import ApiError, Code
from greenroom.api.findings import Finding
from greenroom.api.ids import uuid_of
from greenroom.api.shows import Show
from greenroom.desk import influencers, problems
from greenroom.desk.shows import state_of
from greenroom.store.influencer_rows import InfluencerRow


@strawberry.type(description="The token that the next show will use; the token itself is never shown.")
class TokenSummary:
    """A stored token, from the outside."""

    last_four: str = strawberry.field(description="Its last four characters, to tell it from others.")
    source: TokenSource = strawberry.field(description="Where it comes from.")
    access_key: str = strawberry.field(description="The 100ms account's access key.")
    room_id: str = strawberry.field(description="The room that it opens.")
    role: str = strawberry.field(description="The role in which the influencer joins.")
    user_id: str | None = strawberry.field(description="For whom it was made.")
    created_at: datetime = strawberry.field(description="When it was saved here.")
    not_before: datetime | None = strawberry.field(description="When it begins to be good.")
    expires_at: datetime = strawberry.field(description="When it ends to be good.")


@strawberry.type(
    description="The influencer's room code, masked: whoever knows a 100ms code can join with it."
)
class RoomCodeSummary:
    """A stored room code, from the outside."""

    kind: RoomCodeKind = strawberry.field(description="What it is.")
    hint: str = strawberry.field(description="A LOCAL code whole; of any other just enough to recognise it.")


@strawberry.type(description="Whether the influencer may be live.")
class Streaming:
    """The streaming switch."""

    enabled: bool = strawberry.field(description="Whether Go Live is allowed.")
    since: datetime | None = strawberry.field(description="When it was switched last; null if it never was.")
    by: str | None = strawberry.field(
        description="The name of the admin who switched it last; null if nobody did."
    )
    reason: str = strawberry.field(description="What that admin gave as the reason; the influencer reads it.")


@strawberry.type(description="Somebody who broadcasts, as admins see them.")
class Influencer:
    """An influencer, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    name: str = strawberry.field(description="How the desk calls them.")
    handle: str = strawberry.field(description="Their handle without the @; empty if unknown.")
    email: str = strawberry.field(description="What they sign in with.")
    created_at: datetime = strawberry.field(description="When they were added.")
    readiness: Readiness = strawberry.field(description="What their next Go Live would meet.")
    findings: list[Finding] = strawberry.field(
        description="Everything that stands in the way of a show, or may; worst first."
    )
    token: TokenSummary | None = strawberry.field(description="The stored token; null without one.")
    room_code: RoomCodeSummary | None = strawberry.field(description="The room code; null without one.")
    streaming: Streaming = strawberry.field(description="The streaming switch.")
    show: Show | None = strawberry.field(description="The open show; null without one.")
    version: int = strawberry.field(
        description="Raised by every change: send it as expectedVersion to be told of changes made meanwhile."
    )

    @classmethod
    def of(cls, view: influencers.InfluencerView) -> "Influencer":
        """Translate."""
        row = view.row
        return cls(
            id=strawberry.ID(str(row.id)),
            name=row.name,
            handle=row.handle,
            email=row.email,
            created_at=row.created_at,
            readiness=view.readiness,
            findings=[Finding.of(f) for f in view.findings],
            token=_token(row),
            room_code=_room_code(row),
            streaming=Streaming(
                enabled=row.streaming_enabled,
                since=row.streaming_at,
                by=row.streaming_by,
                reason=row.streaming_reason,
            ),
            show=_show(row),
            version=row.version,
        )


def _token(row: InfluencerRow) -> TokenSummary | None:
    if not (
        row.token_last_four
        and row.token_source
        and row.token_access_key
        and row.token_room_id
        and row.token_role
        and row.token_created_at
        and row.token_expires_at
    ):
        return None
    return TokenSummary(
        last_four=row.token_last_four,
        source=TokenSource(row.token_source),
        access_key=row.token_access_key,
        room_id=row.token_room_id,
        role=row.token_role,
        user_id=row.token_user_id,
        created_at=row.token_created_at,
        not_before=row.token_not_before,
        expires_at=row.token_expires_at,
    )


def _room_code(row: InfluencerRow) -> RoomCodeSummary | None:
    if row.room_code_kind is None or row.room_code_hint is None:
        return None
    return RoomCodeSummary(kind=RoomCodeKind(row.room_code_kind), hint=row.room_code_hint)


def _show(row: InfluencerRow) -> Show | None:
    if row.open_show_id is None or row.show_opened_at is None or row.show_seen_at is None:
        return None
    return Show(
        id=strawberry.ID(str(row.open_show_id)),
        state=state_of(row.show_started_at, None),
        opened_at=row.show_opened_at,
        started_at=row.show_started_at,
        last_seen_at=row.show_seen_at,
        ended_at=None,
        end_reason=None,
        end_message=None,
    )


@strawberry.type(description="One influencer of a list, with their place in it.")
class InfluencerEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Send it as `after` to go on behind this one.")
    node: Influencer = strawberry.field(description="The influencer.")


@strawberry.type(description="Where a page of a list begins and ends.")
class PageInfo:
    """The connection's page."""

    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether the page was asked for with `after`.")
    start_cursor: str | None = strawberry.field(description="The first one's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The last one's cursor; null on an empty page.")


@strawberry.type(description="How many influencers there are, by readiness.")
class ReadinessCounts:
    """The counts over the whole search."""

    total: int = strawberry.field(description="All of them.")
    live: int = strawberry.field(description="With an open show.")
    off: int = strawberry.field(description="Switched off.")
    blocked: int = strawberry.field(description="With a credential that cannot be used.")
    no_token: int = strawberry.field(description="Without a credential.")
    expiring: int = strawberry.field(description="With a credential that runs out soon.")
    ready: int = strawberry.field(description="Ready to go live.")


@strawberry.input(description="Which influencers to list.")
class InfluencerFilter:
    """The filter of influencers."""

    readiness: list[Readiness] | None = strawberry.field(
        default=None, description="Only these; leave it out for all."
    )
    search: str | None = strawberry.field(default=None, description="Part of a name, handle or email.")


@strawberry.type(description="A page of influencers.")
class InfluencerConnection:
    """The connection; the counts are read only when asked for."""

    edges: list[InfluencerEdge] = strawberry.field(description="The influencers with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page begins and ends.")
    search: strawberry.Private[str]

    @strawberry.field(description="The influencers without their cursors.")
    def nodes(self) -> list[Influencer]:
        """Drop the cursors."""
        return [edge.node for edge in self.edges]

    @strawberry.field(
        description="Counts over every influencer that fits the search, whatever the readiness filter says."
    )
    async def counts(self, info: Info[Context]) -> ReadinessCounts:
        """Count."""
        counts = await influencers.count_influencers(info.context.desk, self.search)
        return ReadinessCounts(
            total=sum(counts.values()),
            live=counts[Readiness.LIVE],
            off=counts[Readiness.OFF],
            blocked=counts[Readiness.BLOCKED],
            no_token=counts[Readiness.NO_TOKEN],
            expiring=counts[Readiness.EXPIRING],
            ready=counts[Readiness.READY],
        )


@strawberry.type
class InfluencerQueries:
    """Root fields about influencers."""

    @strawberry.field(
        directives=[ForAdmin()], description="The influencers of this desk, a page at a time (1 to 100)."
    )
    async def influencers(
        self,
        info: Info[Context],
        first: Annotated[int, argument(description="How many, 1 to 100.")] = 50,
        after: Annotated[
            str | None, argument(description="The last one's cursor; null from the start.")
        ] = None,
        filter: Annotated[InfluencerFilter | None, argument(description="Which ones; null for all.")] = None,  # noqa: A002
        order_by: Annotated[
            InfluencerOrder, argument(description="How to sort them.")
        ] = InfluencerOrder.STATUS,
    ) -> InfluencerConnection:
        """List."""
        if not 1 <= first <= influencers.LONGEST_PAGE:
            raise ApiError(
                Code.BAD_INPUT, f"first: a number from 1 to {influencers.LONGEST_PAGE} is expected."
            )
        wanted = filter or InfluencerFilter()
        search = wanted.search or ""
        try:
            page = await influencers.list_influencers(
                info.context.desk,
                first=first,
                order=order_by,
                after=after,
                readiness=wanted.readiness or [],
                search=search,
            )
        except influencers.BadCursorError:
            raise ApiError(
                Code.BAD_INPUT,
                "after: a cursor of this list in this order is expected; leave it out to start.",
            ) from None
        edges = [InfluencerEdge(cursor=view.cursor, node=Influencer.of(view)) for view in page.views]
        return InfluencerConnection(
            edges=edges,
            page_info=PageInfo(
                has_next_page=page.more,
                has_previous_page=after is not None,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
            search=search,
        )

    @strawberry.field(
        directives=[ForAdmin()], description="One influencer; null where there is none (any more)."
    )
    async def influencer(
        self,
        info: Info[Context],
        id: Annotated[strawberry.ID, argument(description="Whom.")],  # noqa: A002
    ) -> Influencer | None:
        """Read one."""
        try:
            return Influencer.of(await influencers.influencer_view(info.context.desk, uuid_of(id, "id")))
        except problems.NotFound:
            return None
