"""What is sealed in the desk's own row: that the keys fit this database, and what holds for it since then."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from greenroom.store.bound_rows import BOUND_MODELS, ROWS_FORMAT, bind_all
from greenroom.store.models import AuditEntry, DeskRow
from greenroom.store.vault import Vault, VaultError, key_named

ROWS_BOUND: Final = "rows_bound"
"""What `migrate` calls it that it bound the rows."""
_FIRST: Final = "the keys fit"  # what desks sealed before their rows were bound
DESK_ROW: Final = UUID(int=1)  # the desk's row has no UUID of its own


class WrongKeysError(VaultError):
    """The desk's keys are not the ones this database was created with."""


class MissingDeskError(VaultError):
    """The desk's own row is gone, and with it what was sealed for this database."""


class UnboundError(VaultError):
    """The rows that decide who gets in are not bound to the keys as this version binds them."""


class BackupError(VaultError):
    """The database is a backup from before its keys were rotated."""


@dataclass(frozen=True, slots=True)
class Canary:
    """What holds for this database.

    Args:
        rows_bound: the format of the MACs of the rows that decide who gets in: one without its MAC is a
            forgery. 0 if they have not been bound. The first format was sealed as `true`.
        audit_begins: the MAC of the audit log's first chained entry; empty until one is chained.
    """

    rows_bound: int = 0
    audit_begins: str = ""

    @classmethod
    def read(cls, text: str) -> "Canary":
        """Read what was sealed."""
        if text == _FIRST:
            return cls()
        sealed = json.loads(text)
        return cls(int(sealed["rows_bound"]), sealed["audit_begins"])

    @property
    def is_current(self) -> bool:
        """Tell whether the rows are bound as this version binds them."""
        return self.rows_bound == ROWS_FORMAT

    def refuse_newer(self) -> None:
        """Refuse what a newer version has bound otherwise.

        Raises:
            UnboundError: it has; the message says what to do.
        """
        if self.rows_bound > ROWS_FORMAT:
            raise UnboundError(
                "A newer version of Greenroom has bound the rows of this database. Use that version again, "
                "or put back a backup from before the upgrade with `greenroom restore`."
            )

    def sealed(self, vault: Vault) -> str:
        """Seal it for the desk's row."""
        return vault.seal(json.dumps(asdict(self)), table="desk", column="canary", row_id=DESK_ROW)


async def check_canary(vault: Vault, now: datetime | None = None) -> Canary:
    """Prove that the keys fit the database, which must be migrated; a new database adopts them.

    Args:
        vault: The vault with the desk's keys.
        now: When a new desk was made; the clock's time when it is not given.

    Raises:
        WrongKeysError: The database was made with other keys.
        MissingDeskError: It is not new, but says nothing of its keys.
        BackupError: A retired key sealed it; whoever has that key may have, too.
        UnboundError: A newer version has bound the rows otherwise.
    """
    desk = await DeskRow.get_or_none(id=1)
    if desk is None:
        if await is_used():
            if await DeskRow.exists(id=1):  # another process of the same start was faster
                return await check_canary(vault, now)
            raise MissingDeskError(
                "The row about the desk itself is missing in this database: something else than this desk "
                "has removed it. Restore a backup, and find out who else can write to the database."
            )
        new = Canary(ROWS_FORMAT)
        try:
            await DeskRow.create(id=1, canary=new.sealed(vault), created_at=now or datetime.now(UTC))
        except IntegrityError:  # another process of the same start was faster
            return await check_canary(vault, now)
        return new
    canary = opened_canary(vault, desk.canary)
    canary.refuse_newer()
    if vault.is_retired(desk.canary):
        raise BackupError(
            f"This database was last used before its key {key_named(desk.canary)} was retired. If you have "
            "just restored it from a backup, run `greenroom keys adopt-backup`. Otherwise somebody with that "
            "key has changed it: restore a backup."
        )
    return canary


async def is_used() -> bool:
    """Tell whether there is anything in the database that a desk has written about anybody."""
    return any([await model.exists() for model in (*BOUND_MODELS, AuditEntry)])


def opened_canary(vault: Vault, sealed: str) -> Canary:
    """Read what is sealed in the desk's row, by whichever key.

    Raises:
        WrongKeysError: None of the desk's keys sealed it.
    """
    try:
        return Canary.read(vault.open(sealed, table="desk", column="canary", row_id=DESK_ROW))
    except VaultError as exc:
        raise WrongKeysError(
            "These keys do not open this database: it was made with another key file. "
            "Point GREENROOM_KEY_FILE to that one, or restore it from its backup."
        ) from exc


async def rows_are_bound(vault: Vault) -> bool:
    """Tell whether the rows are bound as this version binds them, on a database of any age.

    Raises:
        WrongKeysError: None of the desk's keys sealed what says so.
    """
    sealed = await DeskRow.filter(id=1).values_list("canary", flat=True)
    return all(opened_canary(vault, str(text)).is_current for text in sealed)


async def require_bound(vault: Vault) -> None:
    """Prove that the keys fit, and that `migrate` has bound the rows.

    Raises:
        WrongKeysError: As `check_canary`.
        UnboundError: It has not; the message says what to do.
    """
    if not (await check_canary(vault)).is_current:
        raise UnboundError("The database is not up to date. Run `greenroom migrate` first.")


async def bind_rows(vault: Vault) -> bool:
    """Prove that the keys fit, and bind all rows once; from then on a row without a MAC is a forgery.

    Where an older version has bound them otherwise, they are bound again, but for those that are forged.

    Returns:
        Whether they were bound now.

    Raises:
        WrongKeysError: As `check_canary`.
    """
    if (await check_canary(vault)).is_current:
        return False
    async with in_transaction():
        await DeskRow.filter(id=1).select_for_update().get()
        canary = await check_canary(vault)
        if canary.is_current:  # another process of the same start was faster
            return False
        await bind_all(vault, canary.rows_bound)
        begins = canary.audit_begins
        if not canary.rows_bound:
            first = await AuditEntry.get_or_none(chain_no=1)
            begins = (first and first.chain_mac) or ""
        canary = Canary(ROWS_FORMAT, begins)
        await DeskRow.filter(id=1).update(canary=canary.sealed(vault))
    return True
