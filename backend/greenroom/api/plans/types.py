"""Planned shows, as admins and their influencers see them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Self
from uuid import UUID

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import Finding
from greenroom.api.enums import ActorKind, PlannedState, Readiness, TokenSource, Verdict, Weekday
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items
from greenroom.api.together import Together
from greenroom.api.who import Actor
from greenroom.desk.audit.who import ActorRef
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.plans.outlooks import Credential, Outlook, has_arrived
from greenroom.desk.plans.times import Repeat
from greenroom.desk.plans.views import PlannedShowView
from greenroom.desk.rehearsals.reading import counts_for
from greenroom.desk.rehearsals.results import RehearsalView

if TYPE_CHECKING:
    from greenroom.api.influencers.types import DeskShow, Influencer
    from greenroom.api.rehearsals import Rehearsal

_TYPES = "greenroom.api.influencers.types"  # which has planned shows itself


@strawberry.type(description="On which days shows repeat, at the same time of day.")
class Repetition:
    """A series, translated."""

    weekdays: list[Weekday] = strawberry.field(description="On which days of the week, Monday first.")
    until: str = strawberry.field(description="The last date, itself included, such as 2026-12-24.")

    @classmethod
    def of(cls, repeat: Repeat) -> Self:
        """Translate."""
        return cls(
            weekdays=[day for day in Weekday if day in repeat.weekdays], until=repeat.until.isoformat()
        )


@strawberry.type(description="What is known beforehand of the credential that a planned show would use.")
class ShowCredential:
    """A credential, translated."""

    verdict: Verdict = strawberry.field(
        description="Whether it would do, from the start of the show to 30 minutes after its planned end."
    )
    source: TokenSource | None = strawberry.field(
        description="Where it comes from; null if there is nothing to use."
    )
    expires_at: datetime | None = strawberry.field(
        description="When it expires; null for one that is made at Go Live, or if there is none."
    )
    accepted_at: datetime | None = strawberry.field(
        description=(
            "When 100ms last said that it accepts it, or the room and role that it is for; null if 100ms has "
            "not been asked, has not answered, or does not accept it. An hour before the start it is asked "
            "anew: an older answer counts no more."
        )
    )

    @classmethod
    def of(cls, credential: Credential) -> Self:
        """Translate."""
        return cls(
            verdict=credential.verdict,
            source=credential.source,
            expires_at=credential.expires_at,
            accepted_at=credential.accepted_at,
        )


def _influencer(show: "PlannedShow", found: InfluencerView | None, context: Context) -> "Influencer":
    from greenroom.api.influencers.types import Influencer  # noqa: PLC0415 (it has planned shows itself)

    view = show.outlook.influencer if show.outlook else found
    assert view is not None  # noqa: S101 (a foreign key says so)
    return Influencer.of(view, context)


def _show(outlook: Outlook, context: Context) -> "DeskShow | None":
    from greenroom.api.influencers.types import DeskShow  # noqa: PLC0415 (beside Influencer)

    return DeskShow.of(outlook.show, context.words) if outlook.show else None


def _outlook_of(show: "PlannedShow") -> Outlook:
    if show.outlook is None:
        raise LookupError
    return show.outlook


def _rehearsal(show: "PlannedShow", found: RehearsalView | None, context: Context) -> "Rehearsal | None":
    from greenroom.api.rehearsals import Rehearsal  # noqa: PLC0415 (the influencer's account has shows)

    return Rehearsal.of(found, context.words) if found and counts_for(show.view, found) else None


def _by_outlook(say: Callable[[Outlook, Context], Any]) -> Together:
    """Say it by how a show stands: as that was read with its evening, or together with the others."""
    return Together(
        lambda loaders: loaders.outlooks,
        lambda show: None if show.outlook else show.view,
        lambda show, found, context: say(show.outlook or found, context),
    )


_INFLUENCER = Together(
    lambda loaders: loaders.influencers,
    lambda show: None if show.outlook else show.view.influencer_id,
    _influencer,
)
_READINESS = _by_outlook(lambda outlook, _: outlook.judged.readiness if outlook.judged else None)
_FINDINGS = _by_outlook(
    lambda outlook, context: [
        Finding.of(finding, context.words) for finding in (outlook.judged.findings if outlook.judged else ())
    ]
)
_SHOW = _by_outlook(_show)
_STATE = _by_outlook(lambda outlook, _: outlook.state)
_CREDENTIAL = Together(
    lambda loaders: loaders.credentials,
    _outlook_of,
    lambda _, found, __: ShowCredential.of(found) if found else None,
)
_ARRIVED = _by_outlook(lambda outlook, context: has_arrived(context.desk, outlook.row))
_REHEARSAL = Together(lambda loaders: loaders.rehearsals, lambda show: show.view.influencer_id, _rehearsal)


@strawberry.type(description="A show that an influencer is planned to have, as admins see it.")
class PlannedShow:
    """A planned show, translated for admins."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    starts_at: datetime = strawberry.field(description="When it is planned to start.")
    ends_at: datetime = strawberry.field(description="When it is planned to end.")
    time_zone: str = strawberry.field(description="That time zone, such as Europe/Berlin.")
    length_min: int = strawberry.field(description="How many minutes it is planned to last.")
    moved: bool = strawberry.field(
        description="Whether it was changed individually, and differs from its series."
    )
    planned_at: datetime = strawberry.field(description="When it was planned.")
    cancelled_at: datetime | None = strawberry.field(description="When it was cancelled; null if it is not.")
    view: strawberry.Private[PlannedShowView]
    outlook: strawberry.Private[Outlook | None]
    context: strawberry.Private[Context]

    @strawberry.field(description="Its start as it was planned, in its time zone, such as 2026-11-26T20:00.")
    def local_start(self) -> str:
        """Write it."""
        return self.view.time.local.isoformat(timespec="minutes")

    @strawberry.field(
        description=(
            "What the clocks do then, in a sentence, where they skip the planned time or show it twice; null "
            "on any other day."
        )
    )
    def clock_note(self) -> str | None:
        """Find out."""
        note = self.view.time.clock_note
        return self.context.words.say(note) if note else None

    @strawberry.field(description="When the shows of its series are; null if it is a single one.")
    def repeats(self) -> Repetition | None:
        """Translate."""
        return Repetition.of(self.view.repeat) if self.view.repeat else None

    @strawberry.field(metadata=_INFLUENCER.metadata, description="Whose show it is.")
    async def influencer(self, info: Info[Context]) -> Annotated["Influencer", strawberry.lazy(_TYPES)]:
        """Take it from how it stands, or read it together with those of the other shows in the response."""
        return await _INFLUENCER.of(self, info)

    @strawberry.field(description="The admin who planned it; null if no admin did.")
    async def planned_by(self, info: Info[Context]) -> Actor | None:
        """Read it together with those of the other shows in the response."""
        by = self.view.planned_by_id
        if by is None:
            return None
        name = await info.context.loaders.admin_names.load(by)
        return Actor.of(ActorRef(ActorKind.ADMIN, by, name))

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_READINESS.metadata,
        description=(
            "Whether it could start, as things are now: BLOCKED also where the token expires before its "
            "start, EXPIRING where it expires less than 30 minutes after its planned end. Never LIVE: see "
            "show. Null once it has been over for 30 minutes, or is cancelled."
        ),
    )
    async def readiness(self, info: Info[Context]) -> Readiness | None:
        """Judge it together with the other shows in the response."""
        return await _READINESS.of(self, info)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_FINDINGS.metadata | assume_items(10),
        description="Everything that blocks it, or might, worst first; empty where readiness is null.",
    )
    async def findings(self, info: Info[Context]) -> list[Finding]:
        """Judge it together with the other shows in the response."""
        return await _FINDINGS.of(self, info)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_SHOW.metadata,
        description=(
            "The live show that it became: the last one that was open between its planned start and end, or "
            "is open at most an hour before its start. Null if it has not begun."
        ),
    )
    async def show(self, info: Info[Context]) -> Annotated["DeskShow", strawberry.lazy(_TYPES)] | None:
        """Read it together with those of the other shows in the response."""
        return await _SHOW.of(self, info)

    @strawberry.field(directives=[ForAdmin()], metadata=_STATE.metadata, description="How far it is.")
    async def state(self, info: Info[Context]) -> PlannedState:
        """Read it together with those of the other shows in the response."""
        return await _STATE.of(self, info)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_CREDENTIAL.metadata,
        description="What is known of the credential that it would use; null where readiness is.",
    )
    async def credential(self, info: Info[Context]) -> ShowCredential | None:
        """Read it together with those of the other shows in the response."""
        outlook = self.outlook or await info.context.loaders.outlooks.load(self.view)
        return await _CREDENTIAL.of(replace(self, outlook=outlook), info)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_ARRIVED.metadata,
        description="Whether its influencer has the studio open: it reported in the last two minutes.",
    )
    async def arrived(self, info: Info[Context]) -> bool:
        """Tell it from their last page report."""
        return await _ARRIVED.of(self, info)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_REHEARSAL.metadata,
        description=(
            "The last rehearsal of its influencer, if that ended in the 24 hours before its start, or later; "
            "null otherwise."
        ),
    )
    async def rehearsal(
        self, info: Info[Context]
    ) -> Annotated["Rehearsal", strawberry.lazy("greenroom.api.rehearsals")] | None:
        """Read it together with those of the other shows in the response."""
        return await _REHEARSAL.of(self, info)

    @classmethod
    def of(cls, view: PlannedShowView, context: Context, outlook: Outlook | None = None) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(view.id)),
            starts_at=view.starts_at,
            ends_at=view.ends_at,
            time_zone=view.time.zone,
            length_min=view.time.length_min,
            moved=view.moved,
            planned_at=view.planned_at,
            cancelled_at=view.cancelled_at,
            view=view,
            outlook=outlook,
            context=context,
        )


@strawberry.type(description="One of your next shows.")
class NextShow:
    """A planned show, translated for its influencer."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    starts_at: datetime = strawberry.field(description="When it is planned to start.")
    ends_at: datetime = strawberry.field(description="When it is planned to end.")

    @classmethod
    def of(cls, view: PlannedShowView) -> Self:
        """Translate."""
        return cls(id=strawberry.ID(str(view.id)), starts_at=view.starts_at, ends_at=view.ends_at)


NEXT_SHOWS = 10


async def own_next_shows(info: Info[Context], influencer_id: str) -> list[NextShow]:
    """Read an influencer's next shows for themselves."""
    page = await info.context.loaders.planned_shows.load((UUID(influencer_id), NEXT_SHOWS, None))
    return [NextShow.of(view) for view in page.items]
