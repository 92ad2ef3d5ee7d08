"""Planned shows, as admins and their influencers see them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import Finding
from greenroom.api.enums import ActorKind, PlannedState, Readiness, TokenSource, Verdict, Weekday
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.compiled import known
from greenroom.api.guard.cost import assume_items
from greenroom.api.who import Actor
from greenroom.desk.audit.who import ActorRef
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.plans.outlooks import Credential, Outlook, has_arrived
from greenroom.desk.plans.times import Repeat
from greenroom.desk.plans.views import PlannedShowView
from greenroom.desk.rehearsals.reading import counts_for
from greenroom.words.catalogue import Words

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

    @strawberry.field(
        metadata=known(lambda show: show.whose(show.known.influencer)), description="Whose show it is."
    )
    async def influencer(self, info: Info[Context]) -> Annotated["Influencer", strawberry.lazy(_TYPES)]:
        """Take it from how it stands, or read it together with those of the other shows in the response."""
        if self.outlook is not None:
            return self.whose(self.outlook.influencer)
        view = await info.context.loaders.influencers.load(self.view.influencer_id)
        assert view is not None  # noqa: S101 (a foreign key says so)
        return self.whose(view)

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
        metadata=known(lambda show: _readiness(show.known)),
        description=(
            "Whether it could start, as things are now: BLOCKED also where the token expires before its "
            "start, EXPIRING where it expires less than 30 minutes after its planned end. Never LIVE: see "
            "show. Null once it has been over for 30 minutes, or is cancelled."
        ),
    )
    async def readiness(self, info: Info[Context]) -> Readiness | None:
        """Judge it together with the other shows in the response."""
        return _readiness(await self._outlook(info))

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=known(lambda show: _findings(show.known, show.context.words)) | assume_items(10),
        description="Everything that blocks it, or might, worst first; empty where readiness is null.",
    )
    async def findings(self, info: Info[Context]) -> list[Finding]:
        """Judge it together with the other shows in the response."""
        return _findings(await self._outlook(info), info.context.words)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=known(lambda show: _show(show.known, show.context.words)),
        description=(
            "The live show that it became: the last one that was open between its planned start and end, or "
            "is open at most an hour before its start. Null if it has not begun."
        ),
    )
    async def show(self, info: Info[Context]) -> Annotated["DeskShow", strawberry.lazy(_TYPES)] | None:
        """Read it together with those of the other shows in the response."""
        return _show(await self._outlook(info), info.context.words)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=known(lambda show: show.known.state),
        description="How far it is.",
    )
    async def state(self, info: Info[Context]) -> PlannedState:
        """Read it together with those of the other shows in the response."""
        return (await self._outlook(info)).state

    @strawberry.field(
        directives=[ForAdmin()],
        description="What is known of the credential that it would use; null where readiness is.",
    )
    async def credential(self, info: Info[Context]) -> ShowCredential | None:
        """Read it together with those of the other shows in the response."""
        found = await info.context.loaders.credentials.load(await self._outlook(info))
        return ShowCredential.of(found) if found else None

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=known(lambda show: has_arrived(show.context.desk, show.known.row)),
        description="Whether its influencer has the studio open: it reported in the last two minutes.",
    )
    async def arrived(self, info: Info[Context]) -> bool:
        """Tell it from their last page report."""
        return has_arrived(info.context.desk, (await self._outlook(info)).row)

    @strawberry.field(
        directives=[ForAdmin()],
        description=(
            "The last rehearsal of its influencer, if that ended in the 24 hours before its start, or later; "
            "null otherwise."
        ),
    )
    async def rehearsal(
        self, info: Info[Context]
    ) -> Annotated["Rehearsal", strawberry.lazy("greenroom.api.rehearsals")] | None:
        """Read it together with those of the other shows in the response."""
        from greenroom.api.rehearsals import Rehearsal  # noqa: PLC0415 (the influencer's account has shows)

        view = await info.context.loaders.rehearsals.load(self.view.influencer_id)
        counts = view is not None and counts_for(self.view, view)
        return Rehearsal.of(view, info.context.words) if view and counts else None

    @property
    def known(self) -> Outlook:
        """How it stands, as it was read with its evening.

        Raises:
            LookupError: it was not.
        """
        if self.outlook is None:
            raise LookupError
        return self.outlook

    def whose(self, view: InfluencerView) -> "Influencer":
        """Translate its influencer."""
        from greenroom.api.influencers.types import Influencer  # noqa: PLC0415 (it has planned shows itself)

        return Influencer.of(view, self.context)

    async def _outlook(self, info: Info[Context]) -> Outlook:
        """Return how it stands: as it was read with its evening, or together with the others."""
        return self.outlook or await info.context.loaders.outlooks.load(self.view)

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


def _readiness(outlook: Outlook) -> Readiness | None:
    return outlook.judged.readiness if outlook.judged else None


def _findings(outlook: Outlook, words: Words) -> list[Finding]:
    return [Finding.of(finding, words) for finding in outlook.judged.findings] if outlook.judged else []


def _show(outlook: Outlook, words: Words) -> "DeskShow | None":
    from greenroom.api.influencers.types import DeskShow  # noqa: PLC0415 (beside Influencer)

    return DeskShow.of(outlook.show, words) if outlook.show else None


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
