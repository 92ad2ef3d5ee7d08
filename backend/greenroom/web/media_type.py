"""What GraphQL's replies are sent as: the caller's `Accept` decides, here and nowhere else.

https://graphql.github.io/graphql-over-http/draft/#sec-Accept and RFC 9110, section 12.5.1.
"""

import re
from functools import lru_cache

from starlette.datastructures import Headers

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"

_QUALITY = re.compile(r";\s*q\s*=\s*(\d+\.?\d*|\.\d+)")


def accepted_media_type(headers: Headers) -> str | None:
    """Choose the media type that the caller likes best; None if it accepts neither of the two.

    Where both are liked as much, the more exactly named wins, and then `application/graphql-response+json`:
    a client that names it knows it. One that accepts anything, or says nothing, may not: it gets JSON.

    Args:
        headers: the request's.
    """
    return _accepted(",".join(headers.getlist("accept")))


@lru_cache(100)
def _accepted(accept: str) -> str | None:
    liked = _liked(accept) or {"*/*": 1.0}
    plain, known = (_rank(media_type, liked) for media_type in (JSON, GRAPHQL_RESPONSE))
    if not max(plain, known)[0]:
        return None
    return GRAPHQL_RESPONSE if known > plain or (known == plain and GRAPHQL_RESPONSE in liked) else JSON


def _liked(accept: str) -> dict[str, float]:
    """Read how much each media range of the header is liked, from 0 to 1."""
    liked: dict[str, float] = {}
    for part in accept.lower().split(","):
        media_range = part.partition(";")[0].strip()
        if media_range == "*":  # Java's old clients send it
            media_range = "*/*"
        if media_range:
            found = _QUALITY.search(part)
            liked[media_range] = max(liked.get(media_range, 0.0), min(float(found[1]), 1.0) if found else 1.0)
    return liked


def _rank(media_type: str, liked: dict[str, float]) -> tuple[float, int]:
    """Return how much a media type is liked, and how exactly it is named: the most exact range counts."""
    for exactness, media_range in ((2, media_type), (1, "application/*"), (0, "*/*")):
        if media_range in liked:
            return liked[media_range], exactness
    return 0.0, 0
