"""The trace that a proxy or a program says a request is part of: https://www.w3.org/TR/trace-context."""

import re

from starlette.datastructures import Headers

from greenroom.writing.masking import Legible

_FORM = re.compile(r"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")


def trace_of(headers: Headers) -> Legible | None:
    """Read the number of the trace; None if no header says one in the form that it has to have."""
    said = headers.getlist("traceparent")
    found = _FORM.fullmatch(said[0].strip()) if len(said) == 1 else None
    if found is None or (found[1] == "00" and found[3]):
        return None
    return Legible(found[2])
