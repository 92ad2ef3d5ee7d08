"""What the log gets about a fault: types and places, never messages or values, which may contain a secret."""

import traceback


def describe_failure(error: BaseException) -> str:
    """Describe what failed and where, and its causes; one line per type or place.

    It includes no messages: an exception's message may quote the value that it failed on.
    """
    lines: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        frames = traceback.extract_tb(cause.__traceback__)
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(lines)
