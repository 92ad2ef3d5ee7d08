"""The published schema as a file for tools: with its directives, which introspection does not tell."""

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.web.pages import knows

PATH = "/schema.graphql"
MEDIA_TYPE = "application/graphql; charset=utf-8"


def schema_route(schema: GuardedSchema) -> Route:
    """Make the route of a schema's text, which is written when it is first asked for."""

    @cache
    def written() -> tuple[bytes, str]:
        text = f"{schema.as_str()}\n".encode()
        return text, f'"{hashlib.sha256(text).hexdigest()[:32]}"'

    async def answer(request: Request) -> Response:
        text, etag = written()
        headers = {"etag": etag, "cache-control": "no-cache"}
        if knows(request.headers, etag):
            return Response(status_code=304, headers=headers)
        return Response(text, headers=headers, media_type=MEDIA_TYPE)

    return Route(PATH, answer)
