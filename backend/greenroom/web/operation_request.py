"""The body of a GraphQL request: read within limits, and parsed."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any, cast

import orjson
from starlette.requests import Request

from greenroom.api.guard.errors import Code
from greenroom.web.replies import Refused

MAX_BODY_BYTES = 256 * 1024
READ_WITHIN_S = 15

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # an escaped NUL whose backslash is not escaped itself


@dataclass(frozen=True, slots=True, repr=False)
class OperationRequest:
    """One operation to be executed."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


async def read_operation(request: Request) -> OperationRequest:
    """Read the one operation of a request.

    Raises:
        Refused: 405, 408, 413, 415, or 400 with what is wrong with the body.
    """
    if request.method != "POST":
        raise Refused(
            405, Code.BAD_INPUT, "Send GraphQL operations with POST, queries too.", headers={"allow": "POST"}
        )
    media_type, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    if media_type.strip() != "application/json" or charset not in ("", "charset=utf-8"):
        raise Refused(415, Code.BAD_INPUT, "Send the operation as application/json, in UTF-8.")
    return _take_apart(_parse(await _read(request)))


async def _read(request: Request) -> bytes:
    # Content-Length is only what the caller claims: the body is counted as it comes in.
    body = bytearray()
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    raise Refused(
                        413,
                        Code.BAD_INPUT,
                        f"A request may have at most {MAX_BODY_BYTES // 1024} KiB.",
                        {"connection": "close"},
                    )
    except TimeoutError:
        raise Refused(
            408,
            Code.BAD_INPUT,
            f"The body was not received in full within {READ_WITHIN_S} seconds: send it again.",
            {"connection": "close"},
        ) from None
    return bytes(body)


def _parse(body: bytes) -> Any:
    # orjson refuses what json accepts: invalid UTF-8, lone surrogates, NaN, a thousand levels of brackets.
    # json shows every key; orjson takes the last of two.
    try:
        orjson.loads(body)
        parsed = json.loads(body, object_pairs_hook=_without_duplicates)
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


def _take_apart(body: Any) -> OperationRequest:
    if isinstance(body, list):
        raise Refused(400, Code.BAD_INPUT, "One operation per request: send an object, not a list.")
    if not isinstance(body, dict):
        raise Refused(400, Code.BAD_INPUT, "The body has to be an object with the operation as `query`.")
    fields = cast("dict[str, Any]", body)
    query, variables, name = (fields.get(key) for key in ("query", "variables", "operationName"))
    if not isinstance(query, str) or not query:
        raise Refused(400, Code.BAD_INPUT, "There is no operation in this request: send one as `query`.")
    if variables is not None and not isinstance(variables, dict):
        raise Refused(400, Code.BAD_INPUT, "`variables` has to be an object.")
    if name is not None and not isinstance(name, str):
        raise Refused(400, Code.BAD_INPUT, "`operationName` has to be a text.")
    if not isinstance(fields.get("extensions"), dict | None):
        raise Refused(400, Code.BAD_INPUT, "`extensions` has to be an object.")
    return OperationRequest(query, cast("dict[str, Any] | None", variables), name)
