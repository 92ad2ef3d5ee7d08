"""Influencers, as admins see them."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry
from strawberry.types import Info

from greenroom.api.accounts.sessions import Session
from greenroom.api.code_pages import page_of_failure
from greenroom.api.context import Context
from greenroom.api.credentials.findings import Finding
from greenroom.api.credentials.summaries import NextToken, RoomCodeSummary, TokenSummary, TokenVersion
from greenroom.api.enums import ActorKind, EndReason, Permission, Readiness, ShowState, TokenSource
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items, costs_each
from greenroom.api.influencers.places import PlaceCheck
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.plans.types import PlannedShow
from greenroom.api.problems import SourceRefused
from greenroom.api.rehearsals import Rehearsal
from greenroom.api.shows.page_reports import PageReport
from greenroom.api.together import Together
from greenroom.api.who import Actor
from greenroom.desk.audit.who import ActorRef
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.readiness.sources import chosen_source, exchanging_refused, minting_refused
from greenroom.desk.shows.ending import ending_for_admins, failure_of
from greenroom.desk.shows.views import ShowView
from greenroom.words.catalogue import Words


@strawberry.type(description="Whether the influencer may go live.")
class Streaming:
    """The streaming switch."""

    enabled: bool = strawberry.field(description="Whether Go Live is allowed.")
    since: datetime | None = strawberry.field(description="When it was last switched; null if never.")
    by: Actor | None = strawberry.field(description="The admin who last switched it; null if none did.")
    reason: str = strawberry.field(description="Why, as an admin put it; the influencer sees it.")
    can_still_join_until: datetime | None = strawberry.field(
        description=(
            "Until when whoever holds the token that the desk last handed out could join the room at 100ms,"
            " also while streaming is off; null if there is no such token any more."
        )
    )

    @classmethod
    def of(cls, view: InfluencerView) -> Self:
        """Translate."""
        row, by = view.row, view.streaming_by
        return cls(
            enabled=row.streaming_enabled,
            since=row.streaming_at,
            by=Actor.of(by) if by else None,
            reason=row.streaming_reason,
            can_still_join_until=view.can_still_join_until,
        )


@strawberry.type(description="One live show of an influencer, from Go Live to its end, as admins see it.")
class DeskShow:
    """A show, translated for admins."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    state: ShowState = strawberry.field(description="Its current state.")
    room_id: str = strawberry.field(description="Its 100ms room.")
    role: str = strawberry.field(description="The role the influencer joined with.")
    opened_at: datetime = strawberry.field(description="When Go Live was pressed.")
    started_at: datetime | None = strawberry.field(
        description="When picture or sound was first sent; null until then."
    )
    last_seen_at: datetime = strawberry.field(description="When the desk last heard from the page.")
    silent_since: datetime | None = strawberry.field(
        description=(
            "Since when the desk has had no contact with the page, once that is more than two minutes. "
            "Null while there is contact, and once the show has ended."
        )
    )
    reconnectable_until: datetime | None = strawberry.field(
        description=(
            "Until when its page could join again after a dropped connection: when the show's own token "
            "expires, or a later one that is set for the same room and role. Null once the show has ended."
        )
    )
    reconnect_at_risk: bool = strawberry.field(
        description=(
            "True once reconnectableUntil is as near as an expiring token's end, or past: set a new token "
            "for the same room and role."
        )
    )
    ended_at: datetime | None = strawberry.field(description="When it ended; null while it is open.")
    end_reason: EndReason | None = strawberry.field(description="Why it ended, for programs.")
    ending: str | None = strawberry.field(description="Why it ended, in words for an admin.")
    ending_help_url: str | None = strawberry.field(
        description="The path, on this desk, of what its error means; null if it did not fail."
    )
    view: strawberry.Private[ShowView]

    @strawberry.field(description="The admin who ended it; null if no admin did.")
    async def ended_by(self, info: Info[Context]) -> Actor | None:
        """Read it together with those of the other shows in the response."""
        by = self.view.ended_by_id
        if by is None:
            return None
        name = await info.context.loaders.admin_names.load(by)
        return Actor.of(ActorRef(ActorKind.ADMIN, by, name))

    @strawberry.field(description="Whose show it is.")
    async def influencer(self, info: Info[Context]) -> "Influencer":
        """Read it together with those of the other shows in the response."""
        view = await info.context.loaders.influencers.load(self.view.influencer_id)
        assert view is not None  # noqa: S101 (a foreign key says so)
        return Influencer.of(view, info.context)

    @classmethod
    def of(cls, view: ShowView, words: Words) -> Self:
        """Translate."""
        ending, failure = ending_for_admins(view), failure_of(view)
        return cls(
            id=strawberry.ID(str(view.id)),
            state=view.state,
            room_id=view.room_id,
            role=view.role,
            opened_at=view.opened_at,
            started_at=view.started_at,
            last_seen_at=view.seen_at,
            silent_since=view.silent_since,
            reconnectable_until=view.reconnectable_until,
            reconnect_at_risk=view.reconnect_at_risk,
            ended_at=view.ended_at,
            end_reason=view.end_reason,
            ending=words.say(ending) if ending else None,
            ending_help_url=page_of_failure(failure) if failure else None,
            view=view,
        )


_NEXT_SHOW = Together(
    lambda loaders: loaders.next_shows,
    lambda influencer: influencer.view.row.id,
    lambda _, view, context: PlannedShow.of(view, context) if view else None,
)


@strawberry.type(description="An influencer, as admins see them.")
class Influencer:
    """An influencer, translated; what takes more than to show a column is said when it is asked for."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    name: str = strawberry.field(description="Their name.")
    handle: str = strawberry.field(description="Their handle without the @; empty if there is none.")
    created_at: datetime = strawberry.field(description="When they were added.")
    archived_at: datetime | None = strawberry.field(
        description="When they were archived; null if they are not."
    )
    last_live_at: datetime | None = strawberry.field(
        description="When their most recent show that sent picture or sound went live; null if none did."
    )
    note: str = strawberry.field(
        description="What admins have noted about them; empty if nothing. The influencer never sees it."
    )
    invitation_pending: bool = strawberry.field(
        description="True until they accept their invitation; they cannot sign in before that."
    )
    readiness: Readiness = strawberry.field(description="What would happen at their next Go Live.")
    can_mint: bool = strawberry.field(
        description="Whether the desk can make tokens: account connected, room and role known."
    )
    version: int = strawberry.field(
        description=(
            "Goes up with every change. Send it as expectedVersion to be told if someone else has changed"
            " the influencer."
        )
    )
    view: strawberry.Private[InfluencerView]
    context: strawberry.Private[Context]

    @strawberry.field(description="The email they sign in with; null without MANAGE_INFLUENCERS.")
    def email(self) -> str | None:
        """Say it to whoever may change it."""
        may = self.context.as_admin.may(Permission.MANAGE_INFLUENCERS)
        return self.view.row.email if may else None

    @strawberry.field(description="Their tags, at most ten, by name.")
    def tags(self) -> list[str]:
        """Sort them."""
        return list(self.view.tags)

    @strawberry.field(
        metadata=assume_items(10),
        description="Everything that blocks a show, or might; worst first.",
    )
    def findings(self) -> list[Finding]:
        """Find them."""
        return [Finding.of(finding, self.context.words) for finding in self.view.findings]

    @strawberry.field(
        description=(
            "Whether 100ms refused the token, which has not expired since, its room or its role, or the room"
            " code that was chosen, so that tryAgain may let them use it again."
        )
    )
    def can_try_again(self) -> bool:
        """Find out."""
        return self.view.can_try_again

    @strawberry.field(description="The stored token; null if there is none.")
    def token(self) -> TokenSummary | None:
        """Translate."""
        return TokenSummary.of(self.view)

    @strawberry.field(
        description="Where an admin last chose that their tokens come from; PASTED if nobody chose."
    )
    def token_source(self) -> TokenSource:
        """Translate."""
        return chosen_source(self.view.row)

    @strawberry.field(description="What their next Go Live uses, and why; null if there is nothing to use.")
    def next_token(self) -> NextToken | None:
        """Find out."""
        return NextToken.of(self.view, self.context.words)

    @strawberry.field(description="Why setTokenSource would refuse MINTED for them; null if it would not.")
    def minting_refused(self) -> SourceRefused | None:
        """Find out."""
        refused = minting_refused(self.view.row)
        return SourceRefused.of(refused, self.context) if refused else None

    @strawberry.field(description="Why setTokenSource would refuse ROOM_CODE for them; null if it would not.")
    def exchanging_refused(self) -> SourceRefused | None:
        """Find out."""
        refused = exchanging_refused(self.view.row)
        return SourceRefused.of(refused, self.context) if refused else None

    @strawberry.field(
        description="The 100ms account that their last token was for; null if they never had one."
    )
    def account_id(self) -> strawberry.ID | None:
        """Translate."""
        account = self.view.row.workspace_id
        return strawberry.ID(str(account)) if account else None

    @strawberry.field(description="What 100ms says of their room and role; null if they never had a token.")
    def place(self) -> PlaceCheck | None:
        """Translate."""
        place = self.view.place
        return PlaceCheck.of(place, self.context.words) if place else None

    @strawberry.field(description="The room code; null if there is none.")
    def room_code(self) -> RoomCodeSummary | None:
        """Translate."""
        return RoomCodeSummary.of(self.view)

    @strawberry.field(description="The streaming switch.")
    def streaming(self) -> Streaming:
        """Translate."""
        return Streaming.of(self.view)

    @strawberry.field(description="The open show; null if there is none.")
    def show(self) -> DeskShow | None:
        """Translate."""
        show = self.view.show
        return DeskShow.of(show, self.context.words) if show else None

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs_each(1),
        description="The tokens they have and had, newest first.",
    )
    async def token_versions(
        self, info: Info[Context], first: First = 20, after: After = None
    ) -> Connection[TokenVersion]:
        """Read it together with those of the other influencers in the response."""
        page = await info.context.loaders.token_versions.load((self._id, first, after))
        return Connection(**connected(page, after, lambda row: TokenVersion.of(row, info.context.words)))

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs_each(1),
        description="Their shows, most recently opened first.",
    )
    async def shows(
        self, info: Info[Context], first: First = 20, after: After = None
    ) -> Connection[DeskShow]:
        """Read it together with those of the other influencers in the response."""
        page = await info.context.loaders.shows.load((self._id, first, after))
        return Connection(**connected(page, after, lambda view: DeskShow.of(view, info.context.words)))

    @strawberry.field(
        directives=[ForAdmin()], description="Their most recent show that has ended; null if there is none."
    )
    async def last_show(self, info: Info[Context]) -> DeskShow | None:
        """Read it together with those of the other influencers in the response."""
        view = await info.context.loaders.last_shows.load(self._id)
        return DeskShow.of(view, info.context.words) if view else None

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs_each(1),
        description="Their planned shows that are not over, by start.",
    )
    async def planned_shows(
        self, info: Info[Context], first: First = 20, after: After = None
    ) -> Connection[PlannedShow]:
        """Read it together with those of the other influencers in the response."""
        page = await info.context.loaders.planned_shows.load((self._id, first, after))
        return Connection(**connected(page, after, lambda view: PlannedShow.of(view, info.context)))

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_NEXT_SHOW.metadata,
        description="Their next planned show, or the one that should be running; null if there is none.",
    )
    async def next_show(self, info: Info[Context]) -> PlannedShow | None:
        """Read it together with those of the other influencers in the response."""
        return await _NEXT_SHOW.of(self, info)

    @strawberry.field(
        directives=[ForAdmin()],
        description="What their page last reported; null if it has not reported in the last 24 hours.",
    )
    def page_report(self) -> PageReport | None:
        """Translate."""
        kept = self.view.page_report
        return PageReport.of(kept, self.context.words) if kept else None

    @strawberry.field(
        directives=[ForAdmin()], description="Their last rehearsal that ended; null if there was none."
    )
    async def rehearsal(self, info: Info[Context]) -> Rehearsal | None:
        """Read it together with those of the other influencers in the response."""
        view = await info.context.loaders.rehearsals.load(self._id)
        return Rehearsal.of(view, info.context.words) if view else None

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        metadata=costs_each(1),
        description="Where they are signed in, most recently used first.",
    )
    async def sessions(
        self, info: Info[Context], first: First = 20, after: After = None
    ) -> Connection[Session]:
        """Read them together with those of the other influencers in the response."""
        page, me = await info.context.loaders.sessions.load((self._id, first, after)), info.context.as_admin
        return Connection(**connected(page, after, lambda session: Session.of(session, me)))

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_INFLUENCERS)],
        description="Their phone number, such as +4915123456789; empty if there is none.",
    )
    async def phone(self, info: Info[Context]) -> str:
        """Open it together with those of the other influencers in the response."""
        return await info.context.loaders.phones.load(self._id) or ""

    @property
    def _id(self) -> UUID:
        return self.view.row.id

    @classmethod
    def of(cls, view: InfluencerView, context: Context) -> Self:
        """Translate."""
        row = view.row
        return cls(
            id=strawberry.ID(str(row.id)),
            name=row.name,
            handle=row.handle,
            created_at=row.created_at,
            archived_at=row.archived_at,
            last_live_at=row.last_live_at,
            note=row.note,
            invitation_pending=row.invitation_pending,
            readiness=view.readiness,
            can_mint=row.can_mint,
            version=row.version,
            view=view,
            context=context,
        )


@strawberry.type(description="The influencer is in the requested state, whether it changed or not.")
class InfluencerChanged:
    """The member for a change of an influencer."""

    influencer: Influencer = strawberry.field(description="The influencer as they are now.")
