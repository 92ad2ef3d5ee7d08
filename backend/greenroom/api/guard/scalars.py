"""The scalars of the schema: `Secret`, which goes in and never comes out, and `DateTime`, always in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Never

import strawberry
from graphql import TokenKind, ValueNode
from strawberry.types.scalar import ScalarDefinition

from greenroom.api.guard.bad_input import Misfit, may_be_repeated
from greenroom.api.guard.errors import ApiError, Code
from greenroom.writing.times import written_time

DateTime = datetime  # what a field is annotated with; the schema's DateTime

MAX_SECRET_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A token, password or key from a caller; only code that asks for its text by name gets it."""

    _text: str

    def reveal(self) -> str:
        """Return the text."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(...)"


def parse_secret(value: Any) -> Secret:
    """Read a Secret from a variable.

    Raises:
        Misfit: it is not a string, or more than 64 KiB in UTF-8.
    """
    if not isinstance(value, str):
        raise Misfit("a Secret is expected, as a text")
    if len(value) > MAX_SECRET_BYTES or len(value.encode()) > MAX_SECRET_BYTES:
        raise Misfit("a Secret of at most 64 KiB is expected")
    return Secret(value)


def refuse_literal(node: ValueNode, variables: Any = None) -> Never:
    """Refuse a Secret that is written in the operation: operations are kept in caches, histories and logs.

    Raises:
        ApiError: BAD_INPUT, always.
    """
    del variables
    raise ApiError(
        Code.BAD_INPUT,
        f"Pass {_name_before(node)} as a variable: it is never read from the operation's text, "
        "which histories, caches and logs keep.",
        node,
    )


def format_time(value: datetime) -> str:
    """Write a time in UTC with milliseconds: `2026-11-22T20:00:00.000Z`.

    Raises:
        ValueError: the time has no zone.
    """
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be shown")
    return written_time(value)


def parse_time(value: Any) -> datetime:
    """Read a time: ISO 8601 with an offset.

    Raises:
        Misfit: anything else.
    """
    if isinstance(value, str) and "T" in value:
        try:
            time = datetime.fromisoformat(value)
            if time.tzinfo is not None:
                return time.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise Misfit("a time with its offset is expected, such as 2026-11-22T20:00:00Z")


def _never_out(value: Any) -> Never:
    del value
    raise TypeError("a Secret has no way out")


def _name_before(node: ValueNode) -> str:
    token = node.loc.start_token.prev if node.loc else None
    while token and token.kind is TokenKind.BRACKET_L:
        token = token.prev
    name = token.prev.value if token and token.kind is TokenKind.COLON and token.prev else None
    return f"`{name}`" if name and may_be_repeated(name) else "a Secret"


# For StrawberryConfig.scalar_map.
SCALARS: dict[object, ScalarDefinition] = {
    Secret: strawberry.scalar(
        name="Secret",
        description=(
            "A token, password or key: a string of at most 64 KiB. Send it only in variables. It is never"
            " echoed, logged or cached."
        ),
        serialize=_never_out,
        parse_value=parse_secret,
        parse_literal=refuse_literal,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description=(
            "A time in UTC, ISO 8601 with milliseconds: `2026-11-22T20:00:00.000Z`. As input, any offset "
            "is accepted."
        ),
        serialize=format_time,
        parse_value=parse_time,
    ),
}
