"""How the limit is asked, what it says, and what it takes for a good token: the same on either database."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import jwt
import orjson
from starlette.types import Receive, Scope, Send

from benchmarks.limit_texts import cursor, told_time

SKEW = timedelta(seconds=60)
MAY_SET_TOKENS = ("MANAGER", "OWNER")
BLOCKED_STATES = {"OFF": "PAUSED", "LIVE": "LIVE"}
SENTENCES = {
    "READY": "You can go live.",
    "LIVE": "You have a show running.",
    "PAUSED": "Your admin has paused your shows.",
    "BLOCKED": "Your access to the stage does not work.",
}

Answer = dict[str, Any]
UNAUTHENTICATED: Answer = {"errors": [{"message": "Sign in.", "extensions": {"code": "UNAUTHENTICATED"}}]}
REJECTED: Answer = {
    "data": {"setAuthToken": {"__typename": "TokenRejected", "report": {"verdict": "BROKEN"}}}
}
UNREADABLE = (jwt.InvalidTokenError, ValueError, LookupError, TypeError)


Moment = TypeVar("Moment", str, datetime)


async def read_request(scope: Scope, receive: Receive) -> tuple[str, Answer]:
    """Read a request: the hash of the session's token in its cookie, and the variables in its body."""
    message = await receive()
    body: bytes = message["body"]
    while message["more_body"]:
        message = await receive()
        body += message["body"]
    cookie = next(value for name, value in scope["headers"] if name == b"cookie")
    return hashlib.sha256(cookie.partition(b"=")[2]).hexdigest(), orjson.loads(body or b"{}")


async def send_reply(send: Send, answer: Answer | str) -> None:
    """Send the one reply to a request, or the ETag in its place."""
    if isinstance(answer, str):
        headers = [(b"cache-control", b"no-store"), (b"etag", b'"%s"' % answer.encode())]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body"})
        return
    reply = orjson.dumps(answer)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(reply)),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": reply})


def state_of(standing: str, expires_at: Moment | None, not_before: Moment | None, good: Moment) -> str:
    """Decide what state somebody is in.

    Args:
        good: when a token has to be good, in the database's form, as the other times are.
    """
    if standing != "TIMED":
        return BLOCKED_STATES.get(standing, "BLOCKED")
    wrong = expires_at is None or expires_at < good or (not_before is not None and not_before > good)
    return "BLOCKED" if wrong else "READY"


def signed_claims(token: str, secret: str) -> Answer | None:
    """Read a token's claims if it is well signed and good for a while; raise one of UNREADABLE if not."""
    claims = jwt.decode(token, secret, algorithms=["HS256"], leeway=60)
    known = claims["type"] == "app" and claims["version"] in (1, 2)
    texts = [claims[name] for name in ("room_id", "role", "user_id")]
    good = known and all(isinstance(text, str) and text for text in texts)
    return claims if good and claims["exp"] > time.time() + SKEW.seconds else None


def status_told(state: str, name: str, show_id: str | None, reason: str) -> Answer:
    """Tell somebody their status."""
    message = SENTENCES[state]
    if state == "PAUSED" and reason:
        message = f"{message} They say: {reason}"
    is_blocked = state not in ("READY", "LIVE")
    return {
        "data": {
            "studio": {
                "influencer": {"name": name},
                "state": state,
                "show": None if show_id is None else {"id": show_id},
                "message": message,
                "fix": "Ask your admin." if is_blocked else None,
                "repairedBy": "ADMIN" if is_blocked else None,
            }
        }
    }


def page_told(rows: Sequence[Any], counted: Mapping[str, int], first: int) -> Answer:
    """Tell a page of the list, of which one row more than it has was read."""
    more = len(rows) > first
    rows = rows[:first]
    nodes = [
        {
            "id": row[0],
            "name": row[1],
            "handle": row[2],
            "email": row[3],
            "createdAt": told_time(row[4]),
            "readiness": "READY",
            "version": row[5],
            "findings": [] if row[6] is None else [{"code": row[6], "severity": "DOUBTFUL"}],
            "token": {"lastFour": row[7], "expiresAt": told_time(row[8])},
            "roomCode": None if row[9] is None else {"kind": row[9], "hint": row[10]},
            "streaming": {"enabled": True},
            "show": None,
        }
        for row in rows
    ]
    key = (rows[-1][6] is None, rows[-1][11], rows[-1][0]) if rows else None
    page = {"hasNextPage": more, "endCursor": key and cursor(key)}
    return {"data": {"influencers": {"nodes": nodes, "pageInfo": page, "counts": counts_told(counted)}}}


def counts_told(counted: Mapping[str, int]) -> Answer:
    """Tell how many stand how, of what `limit_tables.COUNTS` has counted."""
    wrong, expiring = counted["expired"] + counted["early"], counted["soon"] - counted["early and soon"]
    return {
        "total": sum(counted[name] for name in ("LIVE", "OFF", "BLOCKED", "NO_TOKEN", "TIMED")),
        "live": counted["LIVE"],
        "off": counted["OFF"],
        "blocked": counted["BLOCKED"] + wrong,
        "noToken": counted["NO_TOKEN"],
        "expiring": expiring,
        "ready": counted["TIMED"] - wrong - expiring,
    }


def live_told(show_id: str, token: str) -> Answer:
    """Tell somebody that they are live."""
    ready = {"__typename": "GoLiveReady", "show": {"id": show_id, "startedAt": None}, "authToken": token}
    return {"data": {"goLive": {**ready, "endpoints": {"init": None}}}}


def token_told(
    person: str, version: int, standing: str, token: Answer, doubts: list[str], *, soon: bool, enabled: bool
) -> Answer:
    """Tell an admin what became of an influencer whose token they have set."""
    readiness = {"LIVE": "LIVE", "OFF": "OFF"}.get(standing, "EXPIRING" if soon else "READY")
    codes = [*(["EXPIRES_SOON"] if soon else []), *doubts]
    told = {
        "id": person,
        "version": version,
        "readiness": readiness,
        "token": token,
        "streaming": {"enabled": enabled},
    }
    report = {"verdict": "DOUBTFUL" if codes else "GOOD", "findings": [{"code": code} for code in codes]}
    success = {"__typename": "SetAuthTokenSuccess", "influencer": told, "report": report}
    return {"data": {"setAuthToken": success}}


def blocked(state: str) -> Answer:
    """Tell somebody why they cannot go live."""
    why = {"code": "GO_LIVE_BLOCKED", "message": SENTENCES[state], "fix": "Ask your admin."}
    return {"data": {"goLive": {"__typename": "GoLiveBlocked", **why}}}


def doubts_of(row: Any, claims: Answer) -> list[str]:
    """List what is doubtful about a token for somebody."""
    doubts: list[str] = []
    if row[12] and claims["access_key"] != row[12]:
        doubts.append("WORKSPACE_CHANGED")
    if row[13] and claims["room_id"] != row[13]:
        doubts.append("ROOM_CHANGED")
    if row[15] is not None:
        doubts.append("WRONG_PERSON")
    if row[14] is not None:
        doubts.append("DUPLICATE")
    return doubts
