"""The emulator's own account at "100ms": random per data folder, kept across restarts."""

import json
import os
import secrets
import string
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from greenroom_emulator.template import ROLES

EMULATOR_ACCESS_KEY_PREFIX = "eeeeeeee"
"""What every emulator's access key begins with, so that a desk can tell its tokens from real ones."""

FILE_NAME = "emulator.json"


class KeysUnreadableError(Exception):
    """The key file exists but is not one that this program wrote."""


@dataclass(frozen=True)
class Keys:
    """What makes up a 100ms account, one room and its template."""

    access_key: str
    app_secret: str
    room_id: str
    template_id: str
    room_codes: dict[str, str]

    def __repr__(self) -> str:
        """Leave out the secrets, since representations end up in tracebacks."""
        return f"Keys(access_key={self.access_key!r}, room_id={self.room_id!r})"


def load_or_create(folder: Path) -> Keys:
    """Read the keys of a data folder, or create them if it has none.

    Args:
        folder: The data folder; created if missing.

    Returns:
        The keys: the same ones for as long as the file exists.

    Raises:
        KeysUnreadableError: The file is there and is not a key file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    if not path.exists():
        _create(path)
    path.chmod(0o600)
    try:
        stored = cast("dict[str, Any]", json.loads(path.read_text("utf-8")))
        keys = Keys(**stored)
    except (ValueError, TypeError) as error:
        raise KeysUnreadableError(f"{path} is not a key file: delete it, and new keys are made") from error
    if set(keys.room_codes) != set(ROLES):
        raise KeysUnreadableError(f"{path} lacks a room code per role: delete it, and new keys are made")
    return keys


def _create(path: Path) -> None:
    """Write new keys so that the file appears complete, and only once, however many processes start."""
    keys = Keys(
        access_key=EMULATOR_ACCESS_KEY_PREFIX + secrets.token_hex(8),
        app_secret=secrets.token_urlsafe(48),
        room_id=secrets.token_hex(12),
        template_id=secrets.token_hex(12),
        room_codes={role: new_room_code() for role in ROLES},
    )
    draft = path.with_name(f"{FILE_NAME}.{os.getpid()}")
    with os.fdopen(
        os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(asdict(keys), file, indent=2)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # Another process was first: its keys count.
    finally:
        draft.unlink()


def new_room_code() -> str:
    """Make a code in the format that 100ms documents, `***-****-***` (100ms.md, section 2)."""
    return "-".join("".join(secrets.choice(string.ascii_lowercase) for _ in range(n)) for n in (3, 4, 3))
