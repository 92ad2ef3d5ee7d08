"""What the log is told of a fault: types and places, never words or values, which may hold a secret."""

import traceback


def describe_failure(error: BaseException) -> str:
    """Write down what failed and where, and what was behind it; a line a type or place.

    No message is among it: an exception's words may quote what it failed on.
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
