"""The history of influencers: their tokens and their shows.

A first page is read for several influencers at once: a list that shows it needs no more statements.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Self, TypeVar
from uuid import UUID

from tortoise.models import Model

from greenroom.desk.audit.who import ActorRef, admin_names, admin_ref
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.listing import influencer_views
from greenroom.desk.paging import Page, check_first, cut_page, older_than
from greenroom.desk.shows.views import ShowView, show_view
from greenroom.hms.sdk_errors import SdkError
from greenroom.store.latest_rows import newest
from greenroom.store.models import Influencer, Show, TokenVersion
from greenroom.words.sentences import Sentence

V = TypeVar("V")
_FINGERPRINT_LENGTH = 8  # as an app secret's
Rows = Mapping[UUID, Sequence[Any]]


ACCEPTED: Final = "ACCEPTED"


@dataclass(frozen=True, slots=True)
class HmsAnswer:
    """What 100ms answered when an admin asked whether it would let a token join.

    Args:
        error: why not, as a page would have been told; None if it would.
    """

    at: datetime
    error: SdkError | None

    @property
    def outcome(self) -> str:
        """How it is kept."""
        return ACCEPTED if self.error is None else self.error.value

    @property
    def about(self) -> Sentence:
        """Say it to an admin."""
        return Sentence("hms-answer.accepted.admin") if self.error is None else self.error.for_admin

    @classmethod
    def of(cls, row: TokenVersion) -> Self | None:
        """Read the last one; None if nobody has asked."""
        at, outcome = row.asked_at, row.asked_outcome
        if at is None or outcome is None:
            return None
        return cls(at, None if outcome == ACCEPTED else SdkError(outcome))


@dataclass(frozen=True, slots=True)
class TokenVersionView:
    """A token that an influencer has or had.

    Args:
        created_by: the admin who set it; None if no admin did.
        fingerprint: eight hexadecimal digits, the same for the same token at this desk.
        replaced_at: when it was replaced or removed; None for the current one.
        current: whether it is the stored one.
        answer: what 100ms last answered about it; None if nobody has asked.
    """

    id: UUID
    last_four: str
    fingerprint: str
    source: str
    access_key: str
    room_id: str
    role: str
    user_id: str | None
    created_at: datetime
    created_by: ActorRef | None
    replaced_at: datetime | None
    expires_at: datetime
    current: bool
    answer: HmsAnswer | None


async def list_token_versions(
    influencer_ids: Sequence[UUID], *, first: int, after: str | None = None
) -> dict[UUID, Page[TokenVersionView]]:
    """Read one page of the tokens of each of them, newest first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen, with only one influencer; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    rows = await _rows("token_versions", TokenVersion, "created_at", influencer_ids, first, after)
    makers = {row.created_by_id for found in rows.values() for row in found}
    names = await admin_names(makers)
    current = await Influencer.filter(id__in=list(influencer_ids)).values_list("token_version_id", flat=True)

    def view(row: TokenVersion) -> TokenVersionView:
        return TokenVersionView(
            id=row.id,
            last_four=row.last_four,
            fingerprint=row.fingerprint[:_FINGERPRINT_LENGTH],
            source=row.source,
            access_key=row.access_key,
            room_id=row.room_id,
            role=row.role,
            user_id=row.user_id,
            created_at=row.created_at,
            created_by=admin_ref(row.created_by_id, names),
            replaced_at=row.replaced_at,
            expires_at=row.expires_at,
            current=row.id in current,
            answer=HmsAnswer.of(row),
        )

    return _pages("token_versions", rows, "created_at", first, view)


async def token_savers(version_ids: Sequence[UUID]) -> dict[UUID, ActorRef]:
    """Say who saved each of these tokens; those that no admin saved are left out."""
    rows = await TokenVersion.filter(id__in=list(version_ids))
    names = await admin_names(row.created_by_id for row in rows)
    return {row.id: by for row in rows if (by := admin_ref(row.created_by_id, names))}


async def token_answers(version_ids: Sequence[UUID]) -> dict[UUID, HmsAnswer]:
    """Say what 100ms last answered about each of these tokens; those that nobody asked about are left out."""
    rows = await TokenVersion.filter(id__in=list(version_ids), asked_at__isnull=False)
    return {row.id: answer for row in rows if (answer := HmsAnswer.of(row))}


async def list_shows(
    desk: Desk, influencer_ids: Sequence[UUID], *, first: int, after: str | None = None
) -> dict[UUID, Page[ShowView]]:
    """Read one page of the shows of each of them, most recently opened first.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen, with only one influencer; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    rows = await _rows("shows", Show, "opened_at", influencer_ids, first, after)
    views = await show_views(desk, [show for found in rows.values() for show in found])
    return _pages("shows", rows, "opened_at", first, lambda row: views[row.id])


async def show_views(desk: Desk, shows: Sequence[Show]) -> dict[UUID, ShowView]:
    """Present shows, by id; of an open one also what depends on its influencer and the clock."""
    open_ones = [show.influencer_id for show in shows if show.ended_at is None]
    views = await influencer_views(desk, open_ones, or_archived=True)

    def view(row: Show) -> ShowView:
        whose = views.get(row.influencer_id)
        return whose.show if whose and whose.show and whose.show.id == row.id else show_view(row)

    return {show.id: view(show) for show in shows}


async def last_ended_shows(influencer_ids: Sequence[UUID]) -> dict[UUID, ShowView]:
    """Read the most recently opened show of each of them that has ended."""
    ids = await newest("ended_shows", influencer_ids, 1)
    return {show.influencer_id: show_view(show) for show in await Show.filter(id__in=ids)}


async def _rows(  # noqa: PLR0917
    table: Literal["token_versions", "shows"],
    model: type[Model],
    at: str,
    influencer_ids: Collection[UUID],
    first: int,
    after: str | None,
) -> Rows:
    """Read up to `first + 1` rows of each, newest first, so that the caller sees whether more follow."""
    check_first(first)
    if after is None:
        query = model.filter(id__in=await newest(table, list(influencer_ids), first + 1))
    else:
        (influencer_id,) = influencer_ids
        older = older_than(f"{table} {influencer_id}", after, at)
        query = model.filter(older, influencer_id=influencer_id).limit(first + 1)
    found: dict[UUID, list[Any]] = {influencer_id: [] for influencer_id in influencer_ids}
    for row in await query.order_by(f"-{at}", "-id"):
        found[getattr(row, "influencer_id")].append(row)  # noqa: B009 (of either model)
    return found


def _pages(table: str, rows: Rows, at: str, first: int, view: Callable[[Any], V]) -> dict[UUID, Page[V]]:
    return {
        influencer_id: cut_page(
            f"{table} {influencer_id}", found, first, lambda row: (getattr(row, at), row.id), view
        )
        for influencer_id, found in rows.items()
    }
