"""The body of a GraphQL request: read within limits, and parsed."""

import asyncio
import codecs
import json
import re
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import Any, cast

import orjson
from starlette.requests import ClientDisconnect, Request

from greenroom.api.guard.errors import Code
from greenroom.turns import current_work
from greenroom.web.media_type import GRAPHQL_RESPONSE, JSON, accepted_media_type
from greenroom.web.replies import Refused

MAX_BODY_BYTES = 256 * 1024
MAX_PARTS = 25_000  # commas and opening brackets: many more would keep the parser busy for long
READ_WITHIN_S = 15
WHOLE = "body_is_there"  # in a request's state: its server has received the body to its end
TOO_LONG = f"A request may have at most {MAX_BODY_BYTES // 1024} KiB."
_LONG_BYTES = 16 * 1024

_DOCUMENT_IDS = ("documentId", "docId", "doc_id", "id")  # as the specification, and Relay's examples, name it
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # an escaped NUL whose backslash is not escaped itself


@dataclass(frozen=True, slots=True, repr=False)
class OperationRequest:
    """One operation to be executed."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    extensions: dict[str, Any]


async def read_operation(request: Request) -> OperationRequest:
    """Read the one operation of a request.

    Raises:
        Refused: 405, 406, 408, 413, 415, or 400 with what is wrong with the body; 200 for the hash of a
            persisted query, which is no mistake of the caller.
    """
    if request.method == "GET" and _asks_by_hash(request):
        raise _no_persisted_queries()
    if request.method != "POST":
        raise Refused(
            405, Code.BAD_INPUT, "Send GraphQL operations with POST, queries too.", headers={"allow": "POST"}
        )
    if accepted_media_type(request.headers) is None:
        raise Refused(
            406, Code.BAD_INPUT, f"Accept {GRAPHQL_RESPONSE} or {JSON}: the desk replies with nothing else."
        )
    codings = ",".join(request.headers.getlist("content-encoding")).lower().split(",")
    if {coding.strip() for coding in codings} - {"", "identity"}:
        raise Refused(
            415,
            Code.BAD_INPUT,
            "Send the body uncompressed, without Content-Encoding.",
            {"accept-encoding": "identity"},
        )
    if not _is_json_in_utf8(request.headers.get("content-type", "")):
        raise _unreadable()
    body = await _read(request)
    if len(body) > _LONG_BYTES:
        await current_work().next_turn()  # parsing it takes as long as a step of an operation
    return _take_apart(_parse(body))


def not_in_time(within_s: float) -> str:
    """Say that a body took longer than that."""
    return f"The body was not received in full within {within_s:g} seconds: send it again."


@lru_cache(100)
def _is_json_in_utf8(content_type: str) -> bool:
    header = Message()
    header["content-type"] = content_type or "none"
    charset = str(header.get_param("charset", "utf-8")).strip().lower()
    return header.get_content_type() == JSON and charset in ("utf-8", "utf8")


def _unreadable() -> Refused:
    return Refused(
        415, Code.BAD_INPUT, "Send the operation as application/json, in UTF-8.", headers={"accept": JSON}
    )


def _asks_by_hash(request: Request) -> bool:
    try:
        extensions = json.loads(request.query_params.get("extensions", ""))
    except (ValueError, RecursionError):
        return False
    return not request.query_params.get("query") and _names_persisted_query(extensions)


def _names_persisted_query(extensions: Any) -> bool:
    return isinstance(extensions, dict) and cast("Any", extensions).get("persistedQuery") is not None


def _no_persisted_queries() -> Refused:
    # Word for word what Apollo's clients, and those that follow them, take as the request to send the whole
    # operation from now on. Some of them read it only in a reply with 200, which JSON allows.
    return Refused(200, Code.PERSISTED_QUERY_NOT_SUPPORTED, "PersistedQueryNotSupported")


async def _read(request: Request) -> bytes:
    if request.scope["state"].get(WHOLE):  # there is nothing to wait for
        return await _received(request)
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            return await _received(request)
    except TimeoutError:
        raise Refused(
            408,
            Code.BAD_INPUT,
            not_in_time(READ_WITHIN_S),
            {"connection": "close"},
        ) from None


async def _received(request: Request) -> bytes:
    # Content-Length is only what the caller claims: the body is counted as it comes in.
    body, more = bytearray(), True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            raise Refused(413, Code.BAD_INPUT, TOO_LONG, {"connection": "close"})
        more = message.get("more_body", False)
    return bytes(body)


def _parse(body: bytes) -> Any:
    encoding = json.detect_encoding(body)  # by its first bytes
    if not encoding.startswith("utf-8"):
        raise _unreadable()
    body = body.removeprefix(codecs.BOM_UTF8)
    # orjson refuses what json accepts: invalid UTF-8, lone surrogates, NaN, a thousand levels of brackets.
    # json shows every key; orjson takes the last of two.
    if sum(map(body.count, (b",", b"[", b"{"))) > MAX_PARTS:
        raise Refused(
            400, Code.BAD_INPUT, f"The body has more than {MAX_PARTS:,} commas and opening brackets."
        )
    try:
        orjson.loads(body)
        parsed = _JSON.decode(body.decode())
    except (ValueError, RecursionError):
        raise Refused(400, Code.BAD_INPUT, "The body is not JSON, or has a key twice.") from None
    if _NUL.search(body):
        raise Refused(400, Code.BAD_INPUT, "The body contains a NUL character.")
    return parsed


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


_JSON = json.JSONDecoder(object_pairs_hook=_without_duplicates)


def _take_apart(body: Any) -> OperationRequest:
    if isinstance(body, list):
        raise Refused(400, Code.BAD_INPUT, "One operation per request: send an object, not a list.")
    if not isinstance(body, dict):
        raise Refused(400, Code.BAD_INPUT, "The body has to be an object with the operation as `query`.")
    fields = cast("dict[str, Any]", body)
    query, variables, name, extensions = (
        fields.get(key) for key in ("query", "variables", "operationName", "extensions")
    )
    if not query and _names_persisted_query(extensions):
        raise _no_persisted_queries()
    if not query and any(fields.get(key) is not None for key in _DOCUMENT_IDS):
        raise Refused(
            400, Code.BAD_INPUT, "This desk stores no documents: send the whole operation as `query`."
        )
    if not isinstance(query, str) or not query:
        raise Refused(400, Code.BAD_INPUT, "There is no operation in this request: send one as `query`.")
    if variables is not None and not isinstance(variables, dict):
        raise Refused(400, Code.BAD_INPUT, "`variables` has to be an object.")
    if name is not None and not isinstance(name, str):
        raise Refused(400, Code.BAD_INPUT, "`operationName` has to be a text.")
    if not isinstance(extensions, dict | None):
        raise Refused(400, Code.BAD_INPUT, "`extensions` has to be an object.")
    return OperationRequest(
        query,
        cast("dict[str, Any] | None", variables),
        name or None,
        cast("dict[str, Any] | None", extensions) or {},
    )
