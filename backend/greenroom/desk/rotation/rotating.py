"""Rotating the keys while the desk serves: a new key, everything made again with it, the old key retired.

Each step is safe to repeat, and the key file says how far a rotation has come: one that was interrupted
anywhere is finished by the next. The canary comes last, in one transaction with the audit entry.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.desk import Desk
from greenroom.desk.holding import hold
from greenroom.desk.rotation.refusals import KeysRefused
from greenroom.desk.rotation.turns import Stay, turn
from greenroom.store.canary import check_canary, opened_canary
from greenroom.store.key_file import Keys, load_key_file, save_key_file
from greenroom.store.models import DeskRow
from greenroom.store.resealing import reseal
from greenroom.store.vault import Vault, key_named
from greenroom.words.sentences import Sentence

MOST_PASSES: Final = 30

Tell = Callable[[Sentence], None]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a rotation goes.

    Args:
        at_once: how many rows are read in a batch.
        settles_in_s: how long a pass waits after the one before, and so how long a request may take between
            reading a row and writing it; the database ends a statement after 15 s.
        pause: waits for this many seconds.
    """

    at_once: int = 200
    settles_in_s: int = 16
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep


PACE: Final = Pace()


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was done.

    Args:
        active: the id of the key that everything is made with now.
        retired: the ids of the keys that only open old backups from now on.
        resealed: how many rows were changed.
        left: what this desk did not write and what was left as it is, each by table and id.
        finished: whether the rotation has ended. If not, the key file has to reach other machines first.
    """

    active: str
    retired: tuple[str, ...]
    resealed: int
    left: tuple[str, ...]
    finished: bool = True


async def prepare_key(desk: Desk, key_file: Path, pace: Pace = PACE) -> str:
    """Add a key that seals nothing yet, for a desk on several machines, and return its id.

    A key that is prepared already stays the one.

    Raises:
        KeysRefused: a rotation is unfinished.
        KeyFileError: the key file cannot be used or written.
    """
    async with turn(desk, pace.pause):
        keys = load_key_file(key_file)
        if keys.replaced:
            raise KeysRefused(Sentence("cli.keys.refused.unfinished"))
        if not keys.prepared:
            keys = keys.with_new()
            save_key_file(key_file, keys)
        return next(iter(keys.prepared))


async def rotate_keys(
    desk: Desk,
    key_file: Path,
    tell: Tell,
    pace: Pace = PACE,
) -> Rotated:
    """Make everything again with a new key and retire the old one, or finish what was begun.

    With a key that was prepared, this only lets it seal: the other machines have to learn that before the
    old key is retired.

    Args:
        tell: says how far it has come.

    Raises:
        KeysRefused: the rotation has to stop; the next one goes on from there.
        KeyFileError: the key file cannot be used or written.
        BackupError: the database is an older backup, which has to be adopted first.
    """
    async with turn(desk, pace.pause) as stay:
        keys = load_key_file(key_file)
        await check_canary(Vault(keys))
        if keys.replaced:
            tell(Sentence("cli.keys.goes-on", key=keys.active))
        elif keys.prepared:
            keys = keys.promoted()
            save_key_file(key_file, keys)
            return Rotated(keys.active, (), 0, (), finished=False)
        else:
            keys = keys.with_new().promoted()
            save_key_file(key_file, keys)
            tell(Sentence("cli.keys.added", key=keys.active))
        resealed, left = await _reseal_all(Vault(keys), keys, stay, tell, pace)
        retired = tuple(keys.replaced)
        await _seal_canary(desk, Vault(keys), Action.KEYS_ROTATED, {"key": keys.active, "retired": retired})
        await stay()
        save_key_file(key_file, keys.finished(desk.now()))
        return Rotated(keys.active, retired, resealed, left)


async def adopt_backup(
    desk: Desk,
    key_file: Path,
    tell: Tell,
    pace: Pace = PACE,
) -> Rotated:
    """Make everything in a restored backup again with the active key, and trust its retired keys for that.

    Raises:
        KeysRefused: the database is no such backup; nothing was changed.
        KeyFileError, WrongKeysError: the keys cannot be used.
    """
    async with turn(desk, pace.pause) as stay:
        keys = load_key_file(key_file)
        sealed_by = await backup_sealed_by(keys)
        if sealed_by is None:
            raise KeysRefused(Sentence("cli.keys.refused.no-backup"))
        vault = Vault(keys.trusting_retired())
        resealed, left = await _reseal_all(vault, keys, stay, tell, pace)
        await _seal_canary(desk, vault, Action.BACKUP_ADOPTED, {"key": keys.active, "retired": [sealed_by]})
        return Rotated(keys.active, (), resealed, left)


async def backup_sealed_by(keys: Keys) -> str | None:
    """Tell which retired key the database was last sealed with; None if it was a key that is in use.

    Raises:
        WrongKeysError: none of the keys sealed it.
    """
    row = await DeskRow.get_or_none(id=1)
    if row is None:
        return None
    vault = Vault(keys)
    opened_canary(vault, row.canary)
    return key_named(row.canary) if vault.is_retired(row.canary) else None


async def _reseal_all(
    vault: Vault, keys: Keys, stay: Stay, tell: Tell, pace: Pace
) -> tuple[int, tuple[str, ...]]:
    """Pass over everything until a pass that began long enough after the one before finds nothing."""
    resealed, rows_format = 0, opened_canary(vault, (await DeskRow.get(id=1)).canary).rows_bound
    for number in range(1, MOST_PASSES + 1):
        done = await reseal(
            vault, keys.active, at_once=pace.at_once, after_each=stay, rows_format=rows_format
        )
        resealed += done.resealed
        if number > 1 and not done.resealed and not done.overtaken:
            return resealed, tuple(done.left)
        tell(Sentence("cli.keys.pass", number=number, rows=done.resealed))
        for _ in range(pace.settles_in_s):
            await pace.pause(1)
            await stay()
    raise KeysRefused(Sentence("cli.keys.refused.never-ends"))


async def _seal_canary(desk: Desk, vault: Vault, action: Action, after: dict[str, Any]) -> None:
    async with in_transaction():
        row = await hold(DeskRow, 1)
        if row is None or vault.is_current(row.canary):  # it was killed after this
            return
        await DeskRow.filter(id=1).update(canary=opened_canary(vault, row.canary).sealed(vault))
        await note(desk, Operator(), action, after=after)
