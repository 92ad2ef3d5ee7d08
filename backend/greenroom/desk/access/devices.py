"""Devices that have signed in to an account before, known by a cookie; the desk stores nothing.

A device's cookie is a random id and one mark for each account that was signed in to from it. A mark can be
made only with the desk's keys, for one account and its current password: a new password invalidates it.
"""

import re
import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from greenroom.desk.keys import same_hash
from greenroom.store.vault import Vault

MOST_MARKS = 8  # accounts that one device remembers; the one that signed in longest ago is dropped first
_MARK_LENGTH = 32  # hex digits: 128 bits, as the id has
_COOKIE = re.compile(rf"([A-Za-z0-9_-]{{22}})((?:\.[0-9a-f]{{{_MARK_LENGTH}}}){{0,{MOST_MARKS}}})")


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, according to its cookie; `knows` says whether a mark in it is one of ours."""

    id: str
    marks: tuple[str, ...] = ()

    @classmethod
    def read(cls, cookie: str | None) -> "Device":
        """Read a device's cookie; without one, or with a foreign one, it is a new device."""
        if found := _COOKIE.fullmatch(cookie or ""):
            return cls(found[1], tuple(found[2].split(".")[1:]))
        return cls(secrets.token_urlsafe(16))

    @property
    def cookie(self) -> str:
        """What the device keeps."""
        return ".".join((self.id, *self.marks))


def device_secret(vault: Vault, account_id: UUID | None, password_hash: str | None) -> str:
    """Make what the marks for an account are derived from, as long as it has this password."""
    return vault.lookup_hash("device account", f"{account_id}:{password_hash}")


def remember(vault: Vault, device: Device, secret: str) -> Device:
    """Give the device the account's mark.

    Args:
        secret: as `device_secret` made it.
    """
    mark = _mark(vault, device, secret)
    marks = (mark, *(other for other in device.marks if other != mark))
    return replace(device, marks=marks[:MOST_MARKS])


def knows(vault: Vault, device: Device, secret: str) -> bool:
    """Tell whether somebody has signed in to the account from this device."""
    mark = _mark(vault, device, secret)
    return any(same_hash(mark, other) for other in device.marks)


def _mark(vault: Vault, device: Device, secret: str) -> str:
    return vault.lookup_hash("device", f"{secret}:{device.id}")[:_MARK_LENGTH]
