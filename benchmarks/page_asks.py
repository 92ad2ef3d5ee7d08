"""What the pages ask a desk for, each by its name: what they ask again and again, and what people do."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from benchmarks.filling import FIRST_NAMES, FilledDesk, Person
from benchmarks.open_pages import Browser, Traffic
from benchmarks.peers import Peer

LIST: dict[str, Any] = {"first": 50, "filter": {}, "orderBy": "STATUS", "reverse": False}
STUDIOS = 20  # the same are asked for again and again: the first visit writes a support code
HEARTBEATS = 4  # of each show: a minute on air


@dataclass
class Visitor:
    """Somebody with the desk's pages open as its owner, and with others' studios, one after the other.

    Args:
        admin: the owner's browser.
        cursor: where the list's second page begins.
    """

    filled: FilledDesk
    peer: Peer
    admin: Browser
    tabs: AsyncExitStack
    cursor: str = ""
    people: Iterator[Person] = field(init=False)
    _studios: dict[str, Browser] = field(default_factory=dict[str, Browser])

    def __post_init__(self) -> None:
        """Begin with the first of those who are ready."""
        self.people = cycle(self.filled.ready[:STUDIOS])

    @classmethod
    async def opened(cls, filled: FilledDesk, peer: Peer, tabs: AsyncExitStack) -> "Visitor":
        """Open the owner's browser, which stays open until `tabs` closes."""
        cookie = f"greenroom_admin_{peer.port}={filled.admin_session}"
        admin = await tabs.enter_async_context(Browser(peer.port, cookie, Traffic()))
        visitor = cls(filled, peer, admin, tabs)
        page = await admin.ask("InfluencersPage", **LIST)
        visitor.cursor = page["influencers"]["pageInfo"]["endCursor"]
        for _ in range(STUDIOS):
            await _studio(visitor)
        return visitor

    async def studio_of(self, person: Person) -> Browser:
        """Return the browser of an influencer, who keeps it open."""
        if person.id not in self._studios:
            cookie = f"greenroom_influencer_{self.peer.port}={person.session}"
            browser = Browser(self.peer.port, cookie, Traffic())
            self._studios[person.id] = await self.tabs.enter_async_context(browser)
        return self._studios[person.id]


Ask = Callable[[Visitor], Awaitable[object]]


def _listed(**more: Any) -> Ask:
    return lambda visitor: visitor.admin.ask("InfluencersPage", **LIST | more)


def _searched(words: str) -> Ask:
    return _listed(filter={"search": words})


def _asked(name: str, **variables: Any) -> Ask:
    return lambda visitor: visitor.admin.ask(name, **variables)


async def _second_page(visitor: Visitor) -> None:
    await visitor.admin.ask("InfluencersPage", **LIST, after=visitor.cursor)


async def _panel(visitor: Visitor) -> None:
    await visitor.admin.ask("Panel", id=next(visitor.people).id)


async def _studio(visitor: Visitor) -> None:
    browser = await visitor.studio_of(next(visitor.people))
    await browser.ask("StudioPage", shows=False)


async def _on_air(visitor: Visitor) -> None:
    """Go live, stay so for a minute, and end the show."""
    person = next(visitor.people)
    browser = await visitor.studio_of(person)
    holder = person.id.replace("-", "")
    live = (await browser.ask("GoLive", input={"holder": holder, "takeOver": False}))["goLive"]
    _require(live, "GoLiveReady")
    show = {"showId": live["show"]["id"], "holder": holder}
    started = await browser.ask("ShowStarted", input={**show, "peerId": "peer", "sessionId": None})
    _require(started["showStarted"], "ShowPulse")
    for _ in range(HEARTBEATS):
        await browser.ask("Heartbeat", input=show)
    _require((await browser.ask("EndShow", input=show))["endShow"], "ShowPulse")


async def _set_token(visitor: Visitor) -> None:
    person = next(visitor.people)
    given = {"influencerId": person.id, "authToken": visitor.filled.new_token(person)}
    saved = await visitor.admin.ask("SetAuthToken", input=given)
    _require(saved["setAuthToken"], "SetAuthTokenSuccess")


def _require(answer: dict[str, Any], typename: str) -> None:
    assert answer["__typename"] == typename, answer["__typename"]  # noqa: S101 (a refusal must not count)


ASKS: dict[str, Ask] = {
    "Influencers, by status": _listed(),
    "Influencers, second page": _second_page,
    "Influencers, those ready": _listed(filter={"readiness": ["READY"]}),
    "Influencers, those blocked": _listed(filter={"readiness": ["BLOCKED"]}),
    "Influencers, by name": _listed(orderBy="NAME"),
    "Influencers, by when they were live": _listed(orderBy="LAST_LIVE"),
    "Search, a common name": _searched(FIRST_NAMES[0]),
    "Search, part of a name": _searched("uboi"),
    "Search, how handles begin": _searched("person1"),
    "Search, one handle": _searched("person4321"),
    "Search, what all emails have": _searched("example.com"),
    "Search, what nobody has": _searched("nobody at all"),
    "Tonight": _asked("Evening", timeZone="UTC", first=50, begins=True),
    "Show night": _asked("NightPage"),
    "Whether anything changed": lambda visitor: visitor.admin.changes(),
    "Tally": _asked("Tally", looks=True),
    "Inbox": _asked("Inbox", first=50, tokens=True),
    "Audit log": _asked("AuditPage", first=50, filter={}),
    "Panel": _panel,
    "Studio": _studio,
    "A minute on air": _on_air,
    "Saving a token": _set_token,
}
"""How each is asked for once."""
