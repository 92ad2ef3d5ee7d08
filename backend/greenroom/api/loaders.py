"""What several objects in one response need from the same table, read in one go."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from greenroom.api.guard.errors import ApiError, Code
from greenroom.desk.access.admins import AdminRow, admins_by_id
from greenroom.desk.access.open_sessions import OpenSession, list_sessions_of
from greenroom.desk.audit.who import ActorRef, admin_names
from greenroom.desk.credentials.versions import JudgedVersion, judge_versions
from greenroom.desk.desk import Desk
from greenroom.desk.inbox.handed_in import Waiting, judge_handed_in
from greenroom.desk.influencers.code_facts import BesideCode, beside_codes
from greenroom.desk.influencers.history import (
    HmsAnswer,
    TokenVersionView,
    last_ended_shows,
    list_shows,
    list_token_versions,
    token_answers,
    token_savers,
)
from greenroom.desk.influencers.listing import influencer_views
from greenroom.desk.influencers.phones import phones_of
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.paging import Page
from greenroom.desk.plans.listing import list_next_shows, next_shows
from greenroom.desk.plans.outlooks import Credential, Outlook, credentials, outlooks
from greenroom.desk.plans.views import PlannedShowView
from greenroom.desk.rehearsals.reading import last_rehearsals
from greenroom.desk.rehearsals.results import RehearsalView
from greenroom.desk.shows.views import ShowView
from greenroom.turns import current_work, give_way

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_ROWS_AT_ONCE = 100  # making objects of them takes some milliseconds
PageOf = tuple[UUID, int, str | None]
"""An influencer, how many, and after which cursor."""


class Loader(Generic[K, V]):
    """Reads in one go what a request asks for by and by, as long as more of it waits for its turn.

    Nothing is cached: a later mutation in the same request changes what its response must show.

    Args:
        read: reads what is asked for; what fails may be among what it returns.
    """

    def __init__(self, read: Callable[[list[K]], Coroutine[Any, Any, Mapping[K, V | Exception]]]) -> None:
        self._read = read
        self._asked: list[tuple[Collection[K], asyncio.Future[Mapping[K, V | Exception]]]] = []
        self._answering: set[asyncio.Task[None]] = set()

    async def load(self, key: K) -> V:
        """Read one, together with the others."""
        return one_of(await self.load_all([key]), key)

    async def load_all(self, keys: Collection[K]) -> Mapping[K, V | Exception]:
        """Read some, together with the others: these are among what is returned."""
        answer: asyncio.Future[Mapping[K, V | Exception]] = asyncio.get_running_loop().create_future()
        self._asked.append((keys, answer))
        if len(self._asked) == 1:
            answering = asyncio.create_task(self._answer())
            self._answering.add(answering)
            answering.add_done_callback(self._answering.discard)
        found = await answer
        await give_way()  # many have their answer at once
        return found

    async def _answer(self) -> None:
        work = current_work()
        await asyncio.sleep(0)  # those beside it ask in the same round of the loop
        await work.last_turn()
        asked, self._asked = self._asked, []
        wanted = list({key: None for keys, answer in asked if not answer.done() for key in keys})
        found: Mapping[K, V | Exception] = {}
        try:
            if wanted:
                found = await work.counted(self._read(wanted))
        except Exception as error:  # noqa: BLE001 (each of those who asked is told)
            found = dict.fromkeys(wanted, error)
        for _, answer in asked:
            if not answer.done():  # it may have been cancelled
                answer.set_result(found)


def one_of(found: Mapping[K, V | Exception], key: K) -> V:
    """Return what was found for a key, or raise it."""
    value = found[key]
    if isinstance(value, Exception):
        raise value
    return value


def _loader(read: Callable[[list[UUID]], Awaitable[dict[UUID, V]]]) -> Loader[UUID, V | None]:
    async def load(ids: list[UUID]) -> dict[UUID, V | None]:
        found = await read(ids)
        return {wanted: found.get(wanted) for wanted in ids}

    return Loader(load)


def _page_loader(
    read: Callable[[list[UUID], int, str | None], Awaitable[dict[UUID, Page[V]]]],
) -> Loader[PageOf, Page[V]]:
    async def load(keys: list[PageOf]) -> dict[PageOf, Page[V] | Exception]:
        found: dict[PageOf, Page[V] | Exception] = {}
        # First pages of the same size are read together; later ones one by one.
        together = {(first, after, None if after is None else person) for person, first, after in keys}
        for first, after, alone in together:
            ids = [key[0] for key in keys if key[1:] == (first, after) and alone in (None, key[0])]
            at_once = max(_ROWS_AT_ONCE // (first + 1), 1)
            for some in (ids[at : at + at_once] for at in range(0, len(ids), at_once)):
                try:
                    await give_way()
                    pages = await read(some, first, after)
                except Exception as error:  # noqa: BLE001 (each of those who asked is told)
                    found |= {(person, first, after): error for person in some}
                else:
                    found |= {(person, first, after): pages[person] for person in some}
        return found

    return Loader(load)


async def _outlooks(desk: Desk, planned: list[PlannedShowView]) -> dict[PlannedShowView, Outlook | Exception]:
    found = await outlooks(desk, planned)
    return {one: found.get(one.id) or _removed() for one in planned}


def _removed() -> ApiError:
    message = "A planned show was removed with its influencer while it was read. Read the list again."
    return ApiError(Code.UNAVAILABLE, message)


@dataclass(frozen=True, slots=True)
class Loaders:
    """One request's loaders, by id."""

    admins: Loader[UUID, AdminRow | None]
    admin_names: Loader[UUID, str | None]
    codes: Loader[UUID, BesideCode | None]
    handed_in: Loader[UUID, Waiting | None]
    credentials: Loader[Outlook, Credential | None]
    influencers: Loader[UUID, InfluencerView | None]
    judged_versions: Loader[UUID, JudgedVersion | None]
    last_shows: Loader[UUID, ShowView | None]
    next_shows: Loader[UUID, PlannedShowView | None]
    outlooks: Loader[PlannedShowView, Outlook]
    phones: Loader[UUID, str | None]
    planned_shows: Loader[PageOf, Page[PlannedShowView]]
    rehearsals: Loader[UUID, RehearsalView | None]
    sessions: Loader[PageOf, Page[OpenSession]]
    shows: Loader[PageOf, Page[ShowView]]
    token_answers: Loader[UUID, HmsAnswer | None]
    token_savers: Loader[UUID, ActorRef | None]
    token_versions: Loader[PageOf, Page[TokenVersionView]]

    @classmethod
    def on(cls, desk: Desk) -> "Loaders":
        """Make the loaders of one request."""
        return cls(
            admins=_loader(admins_by_id),
            admin_names=_loader(admin_names),
            codes=_loader(lambda ids: beside_codes(desk, ids)),
            handed_in=_loader(lambda ids: judge_handed_in(desk, ids)),
            credentials=Loader(credentials),
            influencers=_loader(lambda ids: influencer_views(desk, ids, or_archived=True)),
            judged_versions=_loader(lambda ids: judge_versions(desk, ids)),
            last_shows=_loader(last_ended_shows),
            next_shows=_loader(lambda ids: next_shows(desk, ids)),
            outlooks=Loader(lambda planned: _outlooks(desk, planned)),
            phones=_loader(lambda ids: phones_of(desk, ids)),
            planned_shows=_page_loader(
                lambda ids, first, after: list_next_shows(desk, ids, first=first, after=after)
            ),
            rehearsals=_loader(last_rehearsals),
            sessions=_page_loader(
                lambda ids, first, after: list_sessions_of(desk, ids, first=first, after=after)
            ),
            shows=_page_loader(lambda ids, first, after: list_shows(desk, ids, first=first, after=after)),
            token_answers=_loader(token_answers),
            token_savers=_loader(token_savers),
            token_versions=_page_loader(
                lambda ids, first, after: list_token_versions(ids, first=first, after=after)
            ),
        )
