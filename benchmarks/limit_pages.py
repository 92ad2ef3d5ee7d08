"""The limit of what an open desk asks for: a search, Show night, Tonight, tally, changes, the audit log.

It leaves out what a benchmark never asks: second pages, other filters and orders, plans whose time has come.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2s
from typing import Any

import orjson

from benchmarks.limit_replies import SKEW, UNAUTHENTICATED, Answer, counts_told
from benchmarks.limit_sessions import Reading, Sessions
from benchmarks.limit_texts import cursor, told_time

EXPIRING, SILENT = timedelta(hours=3), timedelta(minutes=2)
BEGINS_AT = time(5)
FIRST = 50  # of an evening, where a framework knows only further down how many are asked for
SECTIONS = {"live": "LIVE", "repair": "BLOCKED", "expiring": "EXPIRING", "ready": "READY", "off": "OFF"}


class Pages(Sessions):
    """The pages of one desk, in either database.

    What changes is told by a text.

    Args:
        all_pieces: writes how the database's index is asked for all of some pieces of three letters.
    """

    def __init__(self, kept: Callable[[datetime], Any], all_pieces: Callable[[Sequence[str]], str]) -> None:
        super().__init__(kept)
        self._all_pieces = all_pieces

    @property
    def routes(self) -> dict[str, Callable[[str, Answer], Reading]]:
        """Its operations by their paths."""
        return {
            "/changes": self._changed,
            "/search": self._for_admins(self._search),
            "/night": self._for_admins(self._night),
            "/section": self._for_admins(self._section),
            "/tonight": self._for_admins(self._evening),
            "/tally": self._for_admins(self._tally),
            "/audit": self._for_admins(self._audit),
        }

    def _for_admins(self, page: Callable[[datetime, Answer], Reading]) -> Callable[[str, Answer], Reading]:
        def asked(token_hash: str, variables: Answer) -> Reading:
            now = datetime.now(UTC)
            if (yield from self.admin(token_hash, now)) is None:
                return UNAUTHENTICATED
            return {"data": (yield from page(now, variables))}

        return asked

    def _changed(self, token_hash: str, _: Answer) -> Reading:
        now = datetime.now(UTC)
        if (yield from self.admin(token_hash, now)) is None:
            return UNAUTHENTICATED
        [row] = yield "CHANGED", (self.kept(now - SILENT),)
        # Sentences tell minutes: with each, everything is read again, whatever it says.
        return blake2s(repr((*row, int(now.timestamp()) // 60)).encode(), digest_size=12).hexdigest()

    def _search(self, now: datetime, variables: Answer) -> Reading:
        words, first = variables["filter"]["search"], variables["first"]
        pieces = self._all_pieces([words[at : at + 3] for at in range(len(words) - 2)])
        asked = (*self._good_and_soon(now), pieces, f"%{words}%")
        rows = yield "SEARCH_PAGE", (*asked, first + 1)
        counted: dict[str, int] = dict((yield "SEARCH_COUNTS", asked))
        nodes = [
            {
                "id": row[0],
                "name": row[1],
                "handle": row[2],
                "email": row[3],
                "createdAt": told_time(row[4]),
                "version": row[5],
                "readiness": row[6],
                "token": _token(row[7], row[8]),
                "streaming": {"enabled": bool(row[9])},
            }
            for row in rows[:first]
        ]
        last = rows[:first][-1] if rows else None
        page = _page_info(more=len(rows) > first, last=last and (last[10], last[0]))
        return {"influencers": {"nodes": nodes, "pageInfo": page, "counts": _told(counted)}}

    def _night(self, now: datetime, _: Answer) -> Reading:
        night: Answer = {}
        for name, readiness in SECTIONS.items():
            night[name] = yield from self._part(now, readiness, 50 if name == "live" else 20)
        return night

    def _section(self, now: datetime, variables: Answer) -> Reading:
        part = yield from self._part(now, variables["filter"]["readiness"][0], variables["first"])
        return {"influencers": part}

    def _part(self, now: datetime, readiness: str, first: int) -> Reading:
        good, soon = self._good_and_soon(now)
        rows = yield f"NIGHT_{readiness}", (good, soon, first)
        part: Answer = {
            "nodes": [
                {
                    "id": row[1],
                    "name": row[2],
                    "handle": row[3],
                    "readiness": row[4],
                    "version": row[5],
                    "token": _token(row[6], row[7]),
                    "streaming": {"enabled": bool(row[8])},
                    "show": None if row[9] is None else {"openedAt": told_time(row[9])},
                }
                for row in rows
            ]
        }
        if readiness == "LIVE":
            counted: dict[str, int] = dict((yield "COUNTS", (good, good, soon)))
            part["counts"] = counts_told(counted)
        return part

    def _evening(self, now: datetime, variables: Answer) -> Reading:
        first, day = variables.get("first", FIRST), (now - timedelta(hours=BEGINS_AT.hour)).date()
        since = datetime.combine(day, BEGINS_AT, UTC)
        asked = (self.kept(since), self.kept(since + timedelta(days=1)), self.kept(now))
        [[total, unable, no_shows]] = yield "EVENING_COUNTS", asked
        rows = yield "EVENING_PAGE", (*asked, first + 1)
        nodes = [
            {
                "id": row[0],
                "startsAt": told_time(row[1]),
                "endsAt": told_time(row[2]),
                "state": row[3],
                "readiness": row[4],
                "influencer": {"id": row[5], "name": row[6], "handle": row[7]},
            }
            for row in rows[:first]
        ]
        last = rows[:first][-1] if rows else None
        counts = {"total": total, "unable": unable, "noShows": no_shows, "onAir": 0, "ended": 0}
        page = _page_info(more=len(rows) > first, last=last and (last[1], last[0]))
        shows = {"nodes": nodes, "pageInfo": page}
        return {"evening": {"date": day.isoformat(), "counts": counts, "shows": shows}}

    def _tally(self, now: datetime, _: Answer) -> Reading:
        [[total]] = yield "WAITING", self._good_and_soon(now)
        return {"inbox": {"total": total}}

    def _audit(self, _: datetime, variables: Answer) -> Reading:
        first = variables["first"]
        rows = yield "AUDIT_PAGE", (first + 1,)
        nodes = [
            {
                "id": row[0],
                "at": told_time(row[1]),
                "action": row[2],
                "sentence": f"{row[6] or 'Somebody'}: {row[2]}, {row[7] or 'somebody'}.",
                "before": _fields(row[3]),
                "after": _fields(row[4]),
                "requestId": row[5],
            }
            for row in rows[:first]
        ]
        last = rows[:first][-1] if rows else None
        page = _page_info(more=len(rows) > first, last=last and (last[1], last[0]))
        return {"auditEntries": {"nodes": nodes, "pageInfo": page}}

    def _good_and_soon(self, now: datetime) -> tuple[Any, Any]:
        return self.kept(now + SKEW), self.kept(now + EXPIRING)


def _told(counted: Mapping[str, int]) -> Answer:
    names = {"live": "LIVE", "off": "OFF", "blocked": "BLOCKED", "noToken": "NO_TOKEN"}
    names |= {"expiring": "EXPIRING", "ready": "READY"}
    return {"total": sum(counted.values()), **{name: counted.get(key, 0) for name, key in names.items()}}


def _token(last_four: str | None, expires_at: str | None) -> Answer | None:
    return None if expires_at is None else {"lastFour": last_four, "expiresAt": told_time(expires_at)}


def _page_info(*, more: bool, last: tuple[str, str] | None) -> Answer:
    return {"hasNextPage": more, "endCursor": last and cursor(last)}


def _fields(text: str | None) -> list[Answer]:
    fields: dict[str, Any] = orjson.loads(text) if text else {}
    return [{"name": name, "value": _text(value)} for name, value in sorted(fields.items())]


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()


def in_fts5(pieces: Sequence[str]) -> str:
    """Ask SQLite's index for all of these pieces."""
    return " AND ".join(f'"{piece}"' for piece in pieces)
