"""The file that holds the desk's keys, which must live apart from the database and its backups.

Lines of `seal <id> <key>` and one of `hash <id> <key>`; a key is 32 random bytes in base64url, its id the
start of its SHA-256, so that damaged lines are detected. The first `seal` line seals; the others only open
what they once sealed: to rotate keys, add a new line above them. The `hash` key never changes, since every
look-up hash in the database was made with it.
"""

import base64
import binascii
import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
HEADER = """\
# The keys of this Greenroom desk. Whoever has this file and the database can read every token in it:
# back it up, but not in the same place as the database. Without it no stored token can be read again.
"""


class KeyFileError(Exception):
    """The key file cannot be used; the message says why and what to do, and shows no key."""


@dataclass(frozen=True)
class Keys:
    """The keys of one desk.

    Attributes:
        seal: The sealing keys by id, the active one first.
        hash: The key that look-up hashes are derived from.
    """

    seal: dict[str, bytes] = field(repr=False)
    hash: bytes = field(repr=False)


def key_id(key: bytes) -> str:
    """Name a key by the first 32 bits of its SHA-256, which reveal nothing about a random key."""
    return hashlib.sha256(key).hexdigest()[:8]


def new_keys() -> Keys:
    """Make the keys of a new desk."""
    seal = secrets.token_bytes(KEY_BYTES)
    return Keys({key_id(seal): seal}, secrets.token_bytes(KEY_BYTES))


def create_key_file(path: Path) -> Keys:
    """Write new keys to a file that only its owner can read.

    Raises:
        KeyFileError: The file exists already, or cannot be written.
    """
    keys = new_keys()
    lines = [_line("seal", key) for key in keys.seal.values()] + [_line("hash", keys.hash)]
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(HEADER + "".join(lines))
                file.flush()
                os.fsync(descriptor)
            path.hardlink_to(unfinished)  # appears complete or not at all, and never replaces another file
        finally:
            unfinished.unlink()
    except FileExistsError as exc:
        raise KeyFileError(f"The key file {path} exists already, and is left as it is") from exc
    except OSError as exc:
        raise KeyFileError(f"The key file {path} cannot be written: {exc.strerror}") from exc
    return keys


def load_key_file(path: Path) -> Keys:
    """Read the keys.

    Raises:
        KeyFileError: The file is missing, others than its owner may read it, or a line of it is damaged.
    """
    try:
        with path.open(encoding="ascii") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if os.name == "posix" and mode & 0o077:
                raise KeyFileError(
                    f"The key file {path} can be read by others (mode {mode:04o}): run chmod 600 {path}"
                )
            lines = file.read().splitlines()
    except FileNotFoundError as exc:
        raise KeyFileError(f"The key file {path} is missing: restore it from its backup") from exc
    except UnicodeDecodeError:
        raise KeyFileError(f"The file {path} is not a key file") from None
    except OSError as exc:
        raise KeyFileError(f"The key file {path} cannot be read: {exc.strerror}") from exc
    seal: dict[str, bytes] = {}
    hashes: list[bytes] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, key = _parse(line, f"Line {number} of the key file {path}")
        if kind == "seal":
            seal[key_id(key)] = key
        else:
            hashes.append(key)
    if not seal or len(hashes) != 1:
        raise KeyFileError(
            f"The key file {path} must have at least one 'seal' line and exactly one 'hash' line: "
            "restore it from its backup"
        )
    return Keys(seal, hashes[0])


def load_or_create_keys(path: Path, *, nothing_is_sealed: bool) -> Keys:
    """Read the keys, and create them only if nothing can have been sealed with others.

    Args:
        path: The key file.
        nothing_is_sealed: The database does not exist yet, or no desk has begun to use it.

    Raises:
        KeyFileError: As `load_key_file`; a missing file beside an existing database is never created again.
    """
    if path.exists():
        return load_key_file(path)
    if not nothing_is_sealed:
        raise KeyFileError(
            f"The key file {path} is missing, and new keys would not open what the database holds: restore "
            "it from its backup, or point GREENROOM_KEY_FILE to where it is. For a new database "
            "`greenroom migrate` makes it"
        )
    try:
        return create_key_file(path)
    except KeyFileError:
        if path.exists():  # another process of the same start was faster
            return load_key_file(path)
        raise


def _line(kind: str, key: bytes) -> str:
    return f"{kind} {key_id(key)} {base64.urlsafe_b64encode(key).decode()}\n"


def _parse(line: str, where: str) -> tuple[str, bytes]:
    match line.split():
        case ["seal" | "hash" as kind, name, text]:
            try:
                key = base64.b64decode(text, altchars=b"-_", validate=True)
            except binascii.Error:
                key = b""
            if len(key) == KEY_BYTES and secrets.compare_digest(key_id(key), name):
                return kind, key
            raise KeyFileError(f"{where} is damaged: its key does not fit its id; restore it from its backup")
        case _:
            raise KeyFileError(f"{where} is not of the form 'seal <id> <key>' or 'hash <id> <key>'")
