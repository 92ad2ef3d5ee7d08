"""Identifiers, made in Python because the vault binds a sealed value to its row before the insert."""

import secrets
import time
import uuid
from typing import Final

_DIGITS: Final = 32
_new, _set = object.__new__, object.__setattr__  # a UUID refuses to be changed

WrittenId = uuid.UUID | str
"""An id as a database returns it: SQLite has it as text. Most of a list are only shown, if at all."""


def new_id() -> uuid.UUID:
    """Make a UUIDv7 (RFC 9562): 60 bits of Unix time (ms and 1/4096 ms), then 62 random bits.

    Ids made by one process sort by age, so that the entries of one transaction keep their order.
    """
    ms, rest_ns = divmod(time.time_ns(), 1_000_000)
    value = (ms & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (rest_ns * 4096 // 1_000_000) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def as_id(value: WrittenId) -> uuid.UUID:
    """Convert what a database returns: SQLite has ids as text."""
    return value if isinstance(value, uuid.UUID) else _written(value)


def _written(text: str) -> uuid.UUID:
    """Read an id as SQLite has it, in half the time that `UUID` takes for all forms that there are."""
    digits = text.replace("-", "")
    if len(digits) != _DIGITS:
        raise ValueError("this is no id")
    made = _new(uuid.UUID)
    _set(made, "int", int(digits, 16))
    _set(made, "is_safe", uuid.SafeUUID.unknown)
    return made
