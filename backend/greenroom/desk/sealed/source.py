"""The sources of a token."""

from enum import StrEnum


class Source(StrEnum):
    """Where a credential comes from."""

    PASTED = "PASTED"
    MINTED = "MINTED"
    ROOM_CODE = "ROOM_CODE"
