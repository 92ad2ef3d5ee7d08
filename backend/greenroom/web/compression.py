"""Compressing GraphQL's replies: only where nothing secret stands in them.

The length of a compressed reply tells whether a text in it is repeated. Somebody who chooses one part of it
and sees its length could guess another part (BREACH). So what a mutation replies is never compressed: only
mutations hand out tokens, links, keys and room codes. Nothing that a query returns lets anybody in.
"""

import zlib
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response

from greenroom.words.languages import wishes

AT_LEAST_BYTES: Final = 1_000  # a packet's worth: below, nothing is gained
_LEVEL: Final = 4  # a list of 100 people in a millisecond, to a twelfth
_GZIP: Final = 16 + zlib.MAX_WBITS


def compress(response: Response, asked: Headers, *, may: bool) -> None:
    """Compress a reply if its caller takes it so and it is long.

    Args:
        response: its body and headers are replaced.
        asked: the request's headers.
        may: whether nothing secret stands in it.
    """
    body = bytes(response.body)
    if not may or len(body) < AT_LEAST_BYTES:
        return
    response.headers.add_vary_header("accept-encoding")
    if "gzip" in wishes(asked.get("accept-encoding", "")):
        compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        response.body = compressor.compress(body) + compressor.flush()
        response.headers["content-encoding"] = "gzip"
        response.headers["content-length"] = str(len(response.body))
