"""Which keys there are and how much each has made; forgetting one that is no longer needed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from greenroom.desk.audit.entries import Action, Operator, note
from greenroom.desk.desk import Desk
from greenroom.desk.rotation.refusals import KeysRefused
from greenroom.desk.rotation.rotating import PACE, Pace
from greenroom.desk.rotation.turns import turn
from greenroom.store.key_file import Keys, load_key_file, save_key_file
from greenroom.store.resealing import MadeWith, count_by_key
from greenroom.words.sentences import Sentence


class KeyState(StrEnum):
    """What a key is for at present."""

    ACTIVE = "ACTIVE"
    PREPARED = "PREPARED"
    REPLACED = "REPLACED"  # until the rotation is finished
    RETIRED = "RETIRED"
    UNKNOWN = "UNKNOWN"  # something names it, but it is not in the key file


@dataclass(frozen=True, slots=True)
class KeyView:
    """One sealing key.

    Args:
        id: which reveals nothing of the key.
        made: how much of what is in the database was made with it.
        retired_at: when it was retired; None if it was not.
    """

    id: str
    state: KeyState
    made: MadeWith
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The backups that nobody can read any more without a key.

    Args:
        since: made from then on; None for the oldest key.
        until: made before.
    """

    since: datetime | None
    until: datetime


async def list_keys(keys: Keys) -> list[KeyView]:
    """List the keys of the key file, the active one first, and those that only the database names."""
    made = await count_by_key()
    states: dict[str, KeyState] = {keys.active: KeyState.ACTIVE}
    states |= dict.fromkeys(keys.prepared, KeyState.PREPARED)
    states |= dict.fromkeys(keys.replaced, KeyState.REPLACED)
    states |= dict.fromkeys(keys.retired, KeyState.RETIRED)
    states |= dict.fromkeys((name for name in made if name not in states), KeyState.UNKNOWN)
    return [
        KeyView(name, state, made.get(name, MadeWith()), old.at if (old := keys.retired.get(name)) else None)
        for name, state in states.items()
    ]


def made_with(made: MadeWith) -> Sentence:
    """Say how much was made with a key."""
    return Sentence("cli.keys.made", values=made.values, rows=made.rows)


async def what_forgetting_costs(keys: Keys, name: str) -> Unreadable:
    """Tell which backups cannot be read without a retired key.

    Raises:
        KeysRefused: it is no retired key, or still seals something in the database.
    """
    old = keys.retired.get(name)
    if old is None:
        known = name in keys.seal or name in keys.prepared
        raise KeysRefused(Sentence(f"cli.keys.refused.{'in-use' if known else 'unknown'}", key=name))
    if (await count_by_key()).get(name, MadeWith()).values:
        raise KeysRefused(Sentence("cli.keys.refused.still-seals", key=name))
    before = [other.at for other in keys.retired.values() if other.at < old.at]
    return Unreadable(max(before, default=None), old.at)


async def forget_key(desk: Desk, key_file: Path, name: str, pace: Pace = PACE) -> Unreadable:
    """Take a retired key out of the key file, for good.

    Raises:
        KeysRefused: as `what_forgetting_costs`; nothing was changed.
        KeyFileError: the key file cannot be used or written.
    """
    async with turn(desk, pace.pause):
        keys = load_key_file(key_file)
        costs = await what_forgetting_costs(keys, name)
        await note(desk, Operator(), Action.KEY_FORGOTTEN, after={"key": name})
        save_key_file(key_file, keys.without(name))
        return costs
