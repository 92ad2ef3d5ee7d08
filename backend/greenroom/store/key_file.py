"""The file that holds the desk's keys, which must live apart from the database and its backups.

A line is `<kind> <id> <key>`; a key is 32 random bytes in base64url, its id the start of its SHA-256, so that
damaged lines are detected. The kinds, as `greenroom keys rotate` moves a key through them:

* `next`: prepared. It opens and vouches, so that desks on other machines know it before anything needs it.
* `seal`: the first such line seals; the others open and vouch for what they sealed, until the rotation ends.
* `retired`: opens what is in old backups; seals nothing, and vouches for no row. Its time follows.
* `hash`: exactly one, which never changes: every look-up hash and the audit log's chain were made with it.

Beside a new file stands a mark, `<name>.first-start`, until a database has adopted its keys. Without the
mark, keys whose database is missing or empty are those of a desk that has lost it.
"""

import base64
import binascii
import hashlib
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

KEY_BYTES = 32
HEADER = """\
# The keys of this Greenroom desk. Whoever has this file and the database can read every token in it:
# back it up, but not in the same place as the database. Without it no stored token can be read again.
"""


class KeyFileError(Exception):
    """The key file cannot be used; the message says why and what to do, and shows no key."""


@dataclass(frozen=True)
class Retired:
    """A key that opens old backups, and does nothing else.

    Attributes:
        at: When it was retired, in UTC: every backup made later can be read without it.
    """

    key: bytes = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Keys:
    """The keys of one desk.

    Attributes:
        seal: The keys that vouch for rows, by id; the first is the active one, which seals.
        hash: The key that look-up hashes are derived from.
        prepared: The key that will seal next, by id; at most one.
        retired: The keys that only open, by id.
    """

    seal: dict[str, bytes] = field(repr=False)
    hash: bytes = field(repr=False)
    prepared: dict[str, bytes] = field(repr=False, default_factory=dict[str, bytes])
    retired: dict[str, Retired] = field(default_factory=dict[str, Retired])

    @property
    def active(self) -> str:
        """The id of the key that seals."""
        return next(iter(self.seal))

    @property
    def replaced(self) -> list[str]:
        """The ids of the keys that a rotation has still to retire; none when it is finished."""
        return list(self.seal)[1:]

    @property
    def is_at_rest(self) -> bool:
        """Tell whether no rotation is prepared or unfinished."""
        return not self.prepared and not self.replaced

    def with_new(self) -> "Keys":
        """Prepare a new key."""
        key = secrets.token_bytes(KEY_BYTES)
        return replace(self, prepared={key_id(key): key})

    def promoted(self) -> "Keys":
        """Let the prepared key seal."""
        return replace(self, seal=self.prepared | self.seal, prepared={})

    def finished(self, now: datetime) -> "Keys":
        """Retire every key but the active one."""
        at = now.astimezone(UTC).replace(microsecond=0)
        retired = {name: Retired(self.seal[name], at) for name in self.replaced}
        return replace(self, seal={self.active: self.seal[self.active]}, retired=self.retired | retired)

    def without(self, name: str) -> "Keys":
        """Forget a retired key."""
        return replace(self, retired={other: key for other, key in self.retired.items() if other != name})

    def trusting_retired(self) -> "Keys":
        """Let the retired keys vouch for rows again, for a backup from before they were."""
        return replace(
            self, seal=self.seal | {name: old.key for name, old in self.retired.items()}, retired={}
        )


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
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        try:
            _write(unfinished, keys)
            path.hardlink_to(unfinished)  # appears complete or not at all, and never replaces another file
        finally:
            unfinished.unlink(missing_ok=True)
    except FileExistsError as exc:
        raise KeyFileError(f"The key file {path} exists already, and is left as it is") from exc
    except OSError as exc:
        raise KeyFileError(f"The key file {path} cannot be written: {exc.strerror}") from exc
    return keys


def save_key_file(path: Path, keys: Keys) -> None:
    """Replace a key file; at every moment, whoever reads it finds all of the old keys or all of the new.

    Its mode and its owner stay; comments in it do not.

    Raises:
        KeyFileError: It cannot be written, and is as it was.
    """
    try:
        file = path.resolve(strict=True)  # replaces the file, not a link to it
        new = file.with_name(f"{file.name}.new")
        new.unlink(missing_ok=True)  # of a change that was interrupted
        try:
            _write(new, keys, like=file.stat())
            new.replace(file)
        finally:
            new.unlink(missing_ok=True)
        _sync_folder(file.parent)
    except OSError as exc:
        raise KeyFileError(f"The key file {path} cannot be written: {exc.strerror}") from exc


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
    return _keys(lines, path)


def first_start(path: Path) -> Path:
    """Name the mark that stands beside new keys until a database has adopted them."""
    return path.with_name(f"{path.name}.first-start")


def load_or_create_keys(path: Path, *, nothing_is_sealed: bool) -> Keys:
    """Read the keys, and create them, with their mark, only if nothing can have been sealed with others.

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
        first_start(path).touch(0o600)
        return create_key_file(path)
    except OSError as exc:
        raise KeyFileError(f"The key file {path} cannot be written: {exc.strerror}") from exc
    except KeyFileError:
        if path.exists():  # another process of the same start was faster
            return load_key_file(path)
        raise


def _write(path: Path, keys: Keys, like: os.stat_result | None = None) -> None:
    """Write a new file, safe on the disk, for its owner alone, or for whoever the one before is for."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        if like is not None and os.name == "posix":
            if (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
                os.fchown(descriptor, like.st_uid, like.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(like.st_mode))
        file.write(HEADER + "".join(_lines(keys)))
        file.flush()
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make sure that the replaced file is there after a power failure, where folders can be synced."""
    with suppress(PermissionError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _lines(keys: Keys) -> list[str]:
    return [
        *(_line("seal", key) for key in keys.seal.values()),
        *(_line("next", key) for key in keys.prepared.values()),
        *(_line("retired", old.key, f" {old.at.isoformat()}") for old in keys.retired.values()),
        _line("hash", keys.hash),
    ]


def _line(kind: str, key: bytes, more: str = "") -> str:
    return f"{kind} {key_id(key)} {base64.urlsafe_b64encode(key).decode()}{more}\n"


def _keys(lines: list[str], path: Path) -> Keys:
    by_kind: dict[str, dict[str, bytes]] = {kind: {} for kind in ("seal", "next", "retired", "hash")}
    retired: dict[str, Retired] = {}
    number_of_lines = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, key, at = _parse(line, f"Line {number} of the key file {path}")
        by_kind[kind][key_id(key)] = key
        number_of_lines += 1
        if at is not None:
            retired[key_id(key)] = Retired(key, at)
    seal, prepared, hashes = by_kind["seal"], by_kind["next"], list(by_kind["hash"].values())
    if not seal or len(hashes) != 1:
        raise KeyFileError(
            f"The key file {path} must have at least one 'seal' line and exactly one 'hash' line: "
            "restore it from its backup"
        )
    names = {name for keys in by_kind.values() for name in keys}
    if len(names) != number_of_lines or len(prepared) > 1:
        raise KeyFileError(
            f"The key file {path} must name each key once, and at most one as 'next': "
            "restore it from its backup"
        )
    return Keys(seal, hashes[0], prepared, retired)


def _parse(line: str, where: str) -> tuple[str, bytes, datetime | None]:
    """Read one line: its kind, its key, and for a retired one when it was."""
    at = None
    match line.split():
        case ["seal" | "next" | "hash" as kind, name, text]:
            pass
        case ["retired" as kind, name, text, when]:
            at = _time(when, where)
        case _:
            raise KeyFileError(
                f"{where} is not of the form 'seal <id> <key>', 'next <id> <key>', "
                "'retired <id> <key> <time>' or 'hash <id> <key>'"
            )
    try:
        key = base64.b64decode(text, altchars=b"-_", validate=True)
    except binascii.Error:
        key = b""
    if len(key) == KEY_BYTES and secrets.compare_digest(key_id(key), name):
        return kind, key, at
    raise KeyFileError(f"{where} is damaged: its key does not fit its id; restore it from its backup")


def _time(text: str, where: str) -> datetime:
    with suppress(ValueError):
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    raise KeyFileError(f"{where} is damaged: its time is none; restore it from its backup")
