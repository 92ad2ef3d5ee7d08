"""Rehearsals: what an influencer's page tries before a show, and what admins see of it."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import FindingCode, PartState, RehearsalPartName, RehearsalResult
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.access import Influencer as ForInfluencer
from greenroom.api.guard.cost import ASKS_100MS, assume_items
from greenroom.api.guard.ids import uuid_of
from greenroom.api.problems import NotFound, Problem, member_for
from greenroom.api.shows.shows import HmsEndpoints
from greenroom.desk.rehearsals import reading, rehearsing
from greenroom.desk.rehearsals.practice import Practice
from greenroom.desk.rehearsals.results import Part, PartView, RehearsalView
from greenroom.words.catalogue import Words


@strawberry.type(description="One part of a rehearsal.")
class RehearsalPart:
    """A part, translated for an admin."""

    part: RehearsalPartName = strawberry.field(description="Which one.")
    state: PartState = strawberry.field(description="Whether it was tried, and is good.")
    result: RehearsalResult = strawberry.field(description="What came of it, for programs.")
    blocked_by: FindingCode | None = strawberry.field(
        description="What keeps the credential from being used, for programs; null for everything else."
    )
    message: str = strawberry.field(description="What is the case, in words for an admin.")
    fix: str | None = strawberry.field(description="What to do about it; null if it is good.")

    @classmethod
    def of(cls, view: PartView, words: Words) -> Self:
        """Translate."""
        message, fix = view.for_admin
        return cls(
            part=view.part,
            state=view.state,
            result=view.result,
            blocked_by=view.blocked_by,
            message=words.say(message),
            fix=words.say(fix) if fix else None,
        )


@strawberry.type(description="What an influencer's last rehearsal found.")
class Rehearsal:
    """A rehearsal, translated for an admin; each sentence is said when it is asked for."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    finished_at: datetime = strawberry.field(description="When it ended.")
    good: int = strawberry.field(description="How many of its parts are good.")
    view: strawberry.Private[RehearsalView]
    words: strawberry.Private[Words]

    @strawberry.field(description="The same in words, such as `4 of 5 are good`.")
    def score(self) -> str:
        """Say it."""
        return self.words.say(self.view.score)

    @strawberry.field(metadata=assume_items(5), description="All five.")
    def parts(self) -> list[RehearsalPart]:
        """Translate."""
        return [RehearsalPart.of(part, self.words) for part in self.view.parts]

    @strawberry.field(description="A part that is not good, the one to begin with; null if all are good.")
    def worst(self) -> RehearsalPart | None:
        """Translate."""
        worst = self.view.worst
        return RehearsalPart.of(worst, self.words) if worst else None

    @classmethod
    def of(cls, view: RehearsalView, words: Words) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(view.id)),
            finished_at=view.finished_at,
            good=view.good,
            view=view,
            words=words,
        )


@strawberry.type(description="One part of your rehearsal.")
class OwnRehearsalPart:
    """A part, translated for the influencer."""

    part: RehearsalPartName = strawberry.field(description="Which one.")
    state: PartState = strawberry.field(description="Whether it was tried, and is good.")
    result: RehearsalResult = strawberry.field(description="What came of it, for programs.")
    message: str = strawberry.field(description="What is the case.")
    fix: str | None = strawberry.field(description="What to do about it; null if it is good.")

    @classmethod
    def of(cls, view: PartView, words: Words) -> Self:
        """Translate."""
        message, fix = view.for_influencer
        return cls(
            part=view.part,
            state=view.state,
            result=view.result,
            message=words.say(message),
            fix=words.say(fix) if fix else None,
        )


@strawberry.type(description="What your rehearsal found.")
class OwnRehearsal:
    """A rehearsal, translated for the influencer."""

    finished_at: datetime = strawberry.field(description="When it ended.")
    good: int = strawberry.field(description="How many of its parts are good.")
    score: str = strawberry.field(description="The same in words, such as `4 of 5 are good`.")
    parts: list[OwnRehearsalPart] = strawberry.field(metadata=assume_items(5), description="All five.")

    @classmethod
    def of(cls, view: RehearsalView, words: Words) -> Self:
        """Translate."""
        return cls(
            finished_at=view.finished_at,
            good=view.good,
            score=words.say(view.score),
            parts=[OwnRehearsalPart.of(part, words) for part in view.parts],
        )


@strawberry.type(description="How your page gets into the practice room, which is never the room of a show.")
class PracticeRoom:
    """What a page needs to join, translated."""

    auth_token: str = strawberry.field(
        description="The SDK's authToken: for this room alone, valid for 5 minutes, and kept nowhere."
    )
    endpoints: HmsEndpoints = strawberry.field(description="Where the SDK connects to.")

    @classmethod
    def of(cls, practice: Practice) -> Self:
        """Translate."""
        return cls(auth_token=practice.auth_token, endpoints=HmsEndpoints(init=practice.init_endpoint))


@strawberry.type(description="The rehearsal runs: try the rest, then call finishRehearsal.")
class RehearsalStarted:
    """The member for a rehearsal that runs."""

    rehearsal_id: strawberry.ID = strawberry.field(description="Its id, for finishRehearsal.")
    credential: OwnRehearsalPart = strawberry.field(description="What the desk found of your credential.")
    practice: PracticeRoom | None = strawberry.field(
        description="The practice room, for trying the network; null if there is none."
    )
    network_check: bool = strawberry.field(
        description="Whether to try the network with the SDK's own check instead."
    )


@member_for(rehearsing.RehearsalRefused)
@strawberry.type(description="No rehearsal can begin now; nothing was changed.")
class RehearsalRefused(Problem):
    """The member for a rehearsal that cannot begin."""


@strawberry.type(description="What you found is kept, and the admins see it.")
class RehearsalFinished:
    """The member for a rehearsal that has ended."""

    rehearsal: OwnRehearsal = strawberry.field(description="All of it, in words for you.")


StartRehearsalResult = Annotated[
    RehearsalStarted | RehearsalRefused | NotFound,
    strawberry.union("StartRehearsalResult", description="What startRehearsal returns."),
]
FinishRehearsalResult = Annotated[
    RehearsalFinished | NotFound,
    strawberry.union("FinishRehearsalResult", description="What finishRehearsal returns."),
]


@strawberry.input(description="What your page can try.")
class StartRehearsalInput:
    """The argument of startRehearsal."""

    practice: bool = strawberry.field(
        default=True, description="False if your page cannot join a room: it is not let into one then."
    )


@strawberry.input(description="What your page found, part by part.")
class FinishRehearsalInput:
    """The argument of finishRehearsal."""

    rehearsal_id: strawberry.ID = strawberry.field(description="The id that startRehearsal returned.")
    browser: RehearsalResult = strawberry.field(description="GOOD, IN_APP_BROWSER or NOT_HTTPS.")
    camera: RehearsalResult = strawberry.field(description="What came of the camera.")
    microphone: RehearsalResult = strawberry.field(description="What came of the microphone.")
    network: RehearsalResult = strawberry.field(
        description="What came of the network; NOT_TRIED if it could not be tried."
    )


@strawberry.type
class RehearsalQueries:
    """Root fields about rehearsals."""

    @strawberry.field(
        directives=[ForAdmin()],
        description=(
            "When the last rehearsal of anybody ended; null if there was none. It costs so little that a "
            "page may ask every second, and read the rest once it changes."
        ),
    )
    async def newest_rehearsal(self) -> datetime | None:
        """Read it."""
        return await reading.newest_end()


@strawberry.type
class RehearsalMutations:
    """Root fields with which an influencer rehearses."""

    @strawberry.mutation(
        directives=[ForInfluencer()],
        metadata=ASKS_100MS,
        description=(
            "Begin a rehearsal before a show. 100ms is asked whether it accepts your credential, and your "
            "page is let into a practice room to try the network. It takes at most 14 seconds, and nobody "
            "goes on air."
        ),
    )
    async def start_rehearsal(
        self,
        info: Info[Context],
        input: Annotated[  # noqa: A002
            StartRehearsalInput | None, argument(description="Leave it out to try everything.")
        ] = None,
    ) -> StartRehearsalResult:
        """Begin it."""
        started = await rehearsing.start_rehearsal(
            info.context.desk, info.context.as_influencer, practice=input is None or input.practice
        )
        return RehearsalStarted(
            rehearsal_id=strawberry.ID(str(started.id)),
            credential=OwnRehearsalPart.of(started.credential, info.context.words),
            practice=PracticeRoom.of(started.practice) if started.practice else None,
            network_check=started.network_check,
        )

    @strawberry.mutation(
        directives=[ForInfluencer()],
        description="End a rehearsal with what your page found. Sent again, it changes nothing.",
    )
    async def finish_rehearsal(
        self,
        info: Info[Context],
        input: Annotated[FinishRehearsalInput, argument(description="What was found.")],  # noqa: A002
    ) -> FinishRehearsalResult:
        """Keep what was found."""
        seen = {
            Part.BROWSER: input.browser,
            Part.CAMERA: input.camera,
            Part.MICROPHONE: input.microphone,
            Part.NETWORK: input.network,
        }
        rehearsal_id = uuid_of(input.rehearsal_id, "input.rehearsalId")
        desk, actor = info.context.desk, info.context.as_influencer
        view = await rehearsing.finish_rehearsal(desk, actor, rehearsal_id, seen)
        return RehearsalFinished(rehearsal=OwnRehearsal.of(view, info.context.words))
