"""What several objects in one response need from the same table, read in one go."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from greenroom.desk.access.admins import AdminRow, admins_by_id
from greenroom.desk.access.open_sessions import OpenSession, list_sessions_of
from greenroom.desk.audit.who import ActorRef, admin_names
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.history import (
    TokenVersionView,
    last_ended_shows,
    list_shows,
    list_token_versions,
    token_savers,
)
from greenroom.desk.influencers.listing import InfluencerView, influencer_views
from greenroom.desk.paging import Page
from greenroom.desk.shows.page_reports import KeptReport, reports_of
from greenroom.desk.shows.views import ShowView

V = TypeVar("V")
PageOf = tuple[UUID, int, str | None]
"""An influencer, how many, and after which cursor."""


def _loader(read: Callable[[list[UUID]], Awaitable[dict[UUID, V]]]) -> DataLoader[UUID, V | None]:
    async def load(ids: list[UUID]) -> Sequence[V | None]:
        found = await read(ids)
        return [found.get(wanted) for wanted in ids]

    # Nothing is cached: a later mutation in the same request changes what its response must show.
    return DataLoader(load_fn=load, cache=False)


def _page_loader(
    read: Callable[[list[UUID], int, str | None], Awaitable[dict[UUID, Page[V]]]],
) -> DataLoader[PageOf, Page[V]]:
    async def load(keys: list[PageOf]) -> Sequence[Page[V] | BaseException]:
        found: dict[PageOf, Page[V] | BaseException] = {}
        # First pages of the same size are read together; later ones one by one.
        together = {(first, after, None if after is None else person) for person, first, after in keys}
        for first, after, alone in together:
            ids = [key[0] for key in keys if key[1:] == (first, after) and alone in (None, key[0])]
            try:
                pages = await read(ids, first, after)
            except Exception as error:  # noqa: BLE001 (each of those who asked is told)
                found |= {(person, first, after): error for person in ids}
            else:
                found |= {(person, first, after): pages[person] for person in ids}
        return [found[key] for key in keys]

    return DataLoader(load_fn=load, cache=False)


@dataclass(frozen=True, slots=True)
class Loaders:
    """One request's loaders, by id."""

    admins: DataLoader[UUID, AdminRow | None]
    admin_names: DataLoader[UUID, str | None]
    influencers: DataLoader[UUID, InfluencerView | None]
    last_shows: DataLoader[UUID, ShowView | None]
    page_reports: DataLoader[UUID, KeptReport | None]
    sessions: DataLoader[PageOf, Page[OpenSession]]
    shows: DataLoader[PageOf, Page[ShowView]]
    token_savers: DataLoader[UUID, ActorRef | None]
    token_versions: DataLoader[PageOf, Page[TokenVersionView]]

    @classmethod
    def on(cls, desk: Desk) -> "Loaders":
        """Make the loaders of one request."""
        return cls(
            admins=_loader(admins_by_id),
            admin_names=_loader(admin_names),
            influencers=_loader(lambda ids: influencer_views(desk, ids, or_archived=True)),
            last_shows=_loader(last_ended_shows),
            page_reports=_loader(reports_of),
            sessions=_page_loader(
                lambda ids, first, after: list_sessions_of(desk, ids, first=first, after=after)
            ),
            shows=_page_loader(lambda ids, first, after: list_shows(desk, ids, first=first, after=after)),
            token_savers=_loader(token_savers),
            token_versions=_page_loader(
                lambda ids, first, after: list_token_versions(ids, first=first, after=after)
            ),
        )
