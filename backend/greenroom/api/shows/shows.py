"""The influencer's page and their own show."""

from datetime import datetime
from typing import Annotated, Any, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.accounts.signing_in import InfluencerAccount
from greenroom.api.context import Context
from greenroom.api.credentials.findings import Finding
from greenroom.api.enums import EndReason, RepairedBy, ShowState, StudioState
from greenroom.api.guard.access import Influencer as ForInfluencer
from greenroom.api.guard.cost import OPENS_SEALED, assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.inbox.asking_admins import HelpRequest
from greenroom.api.problems import NotFound, Problem, member_for
from greenroom.desk.actors import InfluencerActor
from greenroom.desk.inbox.asking_admins import request_of
from greenroom.desk.shows import ending, going_live, staying, studio
from greenroom.desk.shows.views import ShowView
from greenroom.words.catalogue import Words


@strawberry.type(description="Your show, from Go Live to its end.")
class Show:
    """A show, translated for its influencer."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    state: ShowState = strawberry.field(description="Its current state.")
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
    ended_at: datetime | None = strawberry.field(description="When it ended; null while it is open.")
    end_reason: EndReason | None = strawberry.field(description="Why it ended, for programs.")
    ending: str | None = strawberry.field(description="Why it ended, in words for the influencer.")

    @classmethod
    def of(cls, view: ShowView, words: Words) -> Self:
        """Translate."""
        why = ending.ending_of(view)
        return cls(
            id=strawberry.ID(str(view.id)),
            state=view.state,
            opened_at=view.opened_at,
            started_at=view.started_at,
            last_seen_at=view.seen_at,
            silent_since=view.silent_since,
            ended_at=view.ended_at,
            end_reason=view.end_reason,
            ending=words.say(why) if why else None,
        )


@strawberry.type(description="Everything on the influencer's page, in plain words that can be read out.")
class Studio:
    """The studio, translated."""

    influencer: InfluencerAccount = strawberry.field(description="Whose studio it is.")
    state: StudioState = strawberry.field(description="The page's state.")
    message: str = strawberry.field(description="The sentence on the page.")
    fix: str | None = strawberry.field(description="What to do next.")
    repaired_by: RepairedBy | None = strawberry.field(description="Who can fix it.")
    support_code: str = strawberry.field(
        description="Four digits to read out to an admin, who can find you by them in the desk's search. "
        "Empty if you have none yet and the desk can save nothing at the moment."
    )
    show: Show | None = strawberry.field(description="The open show, here or on another page.")
    actor: strawberry.Private[InfluencerActor]

    @strawberry.field(
        directives=[ForInfluencer()],
        description="Your open request for help; null if you have not asked, or need no help any more.",
    )
    async def request(self, info: Info[Context]) -> HelpRequest | None:
        """Read it."""
        request = await request_of(info.context.desk, self.actor)
        return HelpRequest.of(request) if request else None


@strawberry.type(description="Where the 100ms SDK connects to.")
class HmsEndpoints:
    """Endpoints, translated."""

    init: str | None = strawberry.field(description="The SDK's initEndpoint; null to use the SDK's default.")


@strawberry.type(description="The show is open, and this page holds it.")
class GoLiveReady:
    """The member for a page that may go live."""

    show: Show = strawberry.field(description="The show; call showStarted once it is on air.")
    auth_token: str = strawberry.field(
        description="The SDK's authToken. This is the only place where a stored token leaves the desk."
    )
    auth_token_expires_at: datetime = strawberry.field(
        description=(
            "When that token expires. A connection that drops later can only come back with a newer one: "
            "call goLive again with showId, and join with what it returns."
        )
    )
    endpoints: HmsEndpoints = strawberry.field(description="Where the SDK connects to.")


@member_for(going_live.GoLiveBlocked)
@strawberry.type(description="No show can start now; nothing was changed.")
class GoLiveBlocked(Problem):
    """The member for a page that may not."""

    findings: list[Finding] = strawberry.field(
        metadata=assume_items(10), description="Why, worst first, in words for the influencer."
    )

    @classmethod
    def details(cls, problem: going_live.GoLiveBlocked, context: Context) -> dict[str, Any]:
        """Translate."""
        return {"findings": [Finding.of(f, context.words) for f in problem.findings]}


GoLiveResult = Annotated[
    GoLiveReady | GoLiveBlocked, strawberry.union("GoLiveResult", description="What goLive returns.")
]


@strawberry.type(description="The current state of your show.")
class ShowPulse:
    """The member for the caller's own show."""

    show: Show = strawberry.field(description="The show as it is now.")
    holding: bool = strawberry.field(
        description="False once the show has ended or another page has taken it over; then leave the room."
    )


ShowStartedResult = Annotated[
    ShowPulse | NotFound, strawberry.union("ShowStartedResult", description="What showStarted returns.")
]
HeartbeatResult = Annotated[
    ShowPulse | NotFound, strawberry.union("HeartbeatResult", description="What heartbeat returns.")
]
EndShowResult = Annotated[
    ShowPulse | NotFound, strawberry.union("EndShowResult", description="What endShow returns.")
]


@strawberry.input(description="Which page goes live.")
class GoLiveInput:
    """The argument of goLive."""

    holder: str | None = strawberry.field(
        default=None,
        description="A random id for this page, kept across reloads; pages without one all count as one.",
    )
    take_over: bool = strawberry.field(
        default=False, description="Move the open show here from the page that holds it."
    )
    show_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Only join this show again, and never open a new one: SHOW_OVER if it has ended.",
    )


@strawberry.input(description="A show that is now on air.")
class ShowStartedInput:
    """The argument of showStarted."""

    show_id: strawberry.ID = strawberry.field(description="The id of the show that goLive opened.")
    holder: str | None = strawberry.field(default=None, description="The same id that was sent to goLive.")
    peer_id: str = strawberry.field(description="The SDK's id for the local peer.")
    session_id: str | None = strawberry.field(
        default=None, description="The SDK's id for the room's session."
    )


@strawberry.input(description="A heartbeat; send one every 15 seconds while live.")
class HeartbeatInput:
    """The argument of heartbeat."""

    show_id: strawberry.ID = strawberry.field(description="The id of the show that goLive opened.")
    holder: str | None = strawberry.field(default=None, description="The same id that was sent to goLive.")


@strawberry.input(description="The show to end, and why if it failed.")
class EndShowInput:
    """The argument of endShow."""

    show_id: strawberry.ID = strawberry.field(description="The id of the show that goLive opened.")
    holder: str | None = strawberry.field(default=None, description="The same id that was sent to goLive.")
    failure_code: int | None = strawberry.field(
        default=None, description="The SDK's error code, if the show could not start or broke off."
    )
    failure_text: str = strawberry.field(
        default="",
        description="The SDK's error text, checked for details such as a full role, then discarded.",
    )


@strawberry.type
class ShowQueries:
    """Root fields for the influencer's page."""

    @strawberry.field(directives=[ForInfluencer()], description="Everything on the influencer's page.")
    async def studio(self, info: Info[Context]) -> Studio:
        """Read it for the influencer who is signed in."""
        words = info.context.words
        view = await studio.studio_view(info.context.desk, info.context.as_influencer)
        return Studio(
            influencer=InfluencerAccount.of(view.actor),
            state=view.state,
            message=words.say(view.message),
            fix=words.say(view.fix) if view.fix else None,
            repaired_by=view.repaired_by,
            support_code=view.support_code,
            show=Show.of(view.show, words) if view.show else None,
            actor=view.actor,
        )


@strawberry.type
class ShowMutations:
    """Root fields that change an influencer's own show."""

    @strawberry.mutation(
        directives=[ForInfluencer()],
        metadata=OPENS_SEALED,
        description=(
            "Open your show and get what the 100ms SDK needs to join. The page that holds the show gets "
            "the same show again; another page gets LIVE_ELSEWHERE unless it sets takeOver."
        ),
    )
    async def go_live(
        self,
        info: Info[Context],
        input: Annotated[  # noqa: A002
            GoLiveInput | None, argument(description="Which page; leave it out for a page without an id.")
        ] = None,
    ) -> GoLiveResult:
        """Hand the stored credential to the page that goes live."""
        asked = input or GoLiveInput()
        stage = await going_live.go_live(
            info.context.desk,
            info.context.as_influencer,
            holder=asked.holder or "",
            take_over=asked.take_over,
            show_id=uuid_of(asked.show_id, "input.showId") if asked.show_id is not None else None,
        )
        return GoLiveReady(
            show=Show.of(stage.show, info.context.words),
            auth_token=stage.auth_token,
            auth_token_expires_at=stage.token_expires_at,
            endpoints=HmsEndpoints(init=stage.init_endpoint),
        )

    @strawberry.mutation(
        directives=[ForInfluencer()],
        description="Report that picture or sound is being sent. The first report counts as the start.",
    )
    async def show_started(
        self,
        info: Info[Context],
        input: Annotated[ShowStartedInput, argument(description="Which show, and its 100ms ids.")],  # noqa: A002
    ) -> ShowStartedResult:
        """Record the start."""
        pulse = await staying.show_started(
            info.context.desk,
            info.context.as_influencer,
            uuid_of(input.show_id, "input.showId"),
            holder=input.holder or "",
            peer_id=input.peer_id,
            session_id=input.session_id,
        )
        return ShowPulse(show=Show.of(pulse.show, info.context.words), holding=pulse.holding)

    @strawberry.mutation(
        directives=[ForInfluencer()],
        description=(
            "Tell the desk every 15 seconds while live that the page is still there, and get the show's "
            "state. A show that ended as LOST reopens within an hour, unless streaming is off or there is"
            " a newer show."
        ),
    )
    async def heartbeat(
        self,
        info: Info[Context],
        input: Annotated[HeartbeatInput, argument(description="Which show, and which page.")],  # noqa: A002
    ) -> HeartbeatResult:
        """Record the heartbeat."""
        pulse = await staying.heartbeat(
            info.context.desk,
            info.context.as_influencer,
            uuid_of(input.show_id, "input.showId"),
            holder=input.holder or "",
        )
        return ShowPulse(show=Show.of(pulse.show, info.context.words), holding=pulse.holding)

    @strawberry.mutation(
        directives=[ForInfluencer()],
        description="End your show. This does nothing if another page holds it.",
    )
    async def end_show(
        self,
        info: Info[Context],
        input: Annotated[EndShowInput, argument(description="Which show, and the error if it failed.")],  # noqa: A002
    ) -> EndShowResult:
        """End the show."""
        pulse = await staying.end_own_show(
            info.context.desk,
            info.context.as_influencer,
            uuid_of(input.show_id, "input.showId"),
            holder=input.holder or "",
            failure_code=input.failure_code,
            failure_text=input.failure_text,
        )
        return ShowPulse(show=Show.of(pulse.show, info.context.words), holding=pulse.holding)
