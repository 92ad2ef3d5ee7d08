"""What several objects of one answer need of the same table, read in one go."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from greenroom.desk.influencers.history import KeptVersion, last_ended_shows, token_versions_of
from greenroom.desk.shows.page_reports import phones_of
from greenroom.store.models import PageReport, Show

T = TypeVar("T")


def _loader(read: Callable[[list[UUID]], Awaitable[Sequence[T]]]) -> DataLoader[UUID, T]:
    # Nothing is kept: a later mutation of the same request changes what its answer must show.
    return DataLoader(load_fn=read, cache=False)


async def _token_versions(people: list[UUID]) -> list[list[KeptVersion]]:
    found = await token_versions_of(people)
    return [found[person] for person in people]


async def _last_shows(people: list[UUID]) -> list[Show | None]:
    found = await last_ended_shows(people)
    return [found.get(person) for person in people]


async def _phones(people: list[UUID]) -> list[PageReport | None]:
    found = await phones_of(people)
    return [found.get(person) for person in people]


@dataclass(frozen=True, slots=True)
class Batches:
    """One request's batches, by influencer."""

    token_versions: DataLoader[UUID, list[KeptVersion]] = field(
        default_factory=lambda: _loader(_token_versions)
    )
    last_shows: DataLoader[UUID, Show | None] = field(default_factory=lambda: _loader(_last_shows))
    phones: DataLoader[UUID, PageReport | None] = field(default_factory=lambda: _loader(_phones))
