"""Ids, times and fields as texts, without an object for any of them."""

import base64
import os
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson


def kept_time(moment: datetime) -> str:
    """Write a moment in UTC as the database keeps it."""
    return moment.isoformat(" ")


def told_time(text: str) -> str:
    """Write a kept time as the schema's DateTime, from text to text."""
    return f"{text[:10]}T{text[11:23]}Z" if text[19] == "." else f"{text[:10]}T{text[11:19]}.000Z"


def new_id() -> str:
    """Make a UUIDv7 without an object."""
    rest = f"{int.from_bytes(os.urandom(10)) & ~(0b11 << 62) | 0b10 << 62:020x}"
    age = f"{time.time_ns() // 1_000_000:012x}"
    return f"{age[:8]}-{age[8:]}-7{rest[1:4]}-{rest[4:8]}-{rest[8:]}"


def cursor(key: Sequence[Any]) -> str:
    """Write behind what a list goes on."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode()


def shown_fields(token: tuple[str, str, str, str, str], kind: str, *, enabled: bool) -> str:
    """Write what the audit log may show of a token (last four, source, room id, role, end) and its place."""
    fields = {
        "lastFour": token[0],
        "source": token[1],
        "roomId": token[2],
        "role": token[3],
        "expiresAt": token[4].replace(" ", "T"),
        "roomCodeKind": kind,
        "streamingEnabled": enabled,
    }
    return orjson.dumps(fields).decode()
