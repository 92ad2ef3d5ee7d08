"""Ids as callers send them."""

from collections.abc import Iterable
from uuid import UUID

from greenroom.api.guard.errors import ApiError, Code


def uuid_of(text: str, argument: str) -> UUID:
    """Read an id.

    Args:
        argument: its name in the schema, for the error.

    Raises:
        ApiError: BAD_INPUT; it is no UUID.
    """
    try:
        return UUID(text)
    except ValueError:
        raise ApiError(Code.BAD_INPUT, f"{argument}: an id from this desk is expected.") from None


def uuids_of(texts: Iterable[str] | None, argument: str) -> list[UUID] | None:
    """Read several ids; None if they are left out.

    Raises:
        ApiError: BAD_INPUT; one of them is no UUID.
    """
    return None if texts is None else [uuid_of(text, argument) for text in texts]
