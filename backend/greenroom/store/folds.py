"""The keys by which people are found and sorted, made again when a newer version folds them differently.

`migrate` does it in its own transaction: all keys are of one fold, or nothing was changed.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from greenroom.store.models import Admin, DeskRow, Influencer
from greenroom.writing.emails import email_key
from greenroom.writing.names import FOLD_VERSION, name_key, search_key

BATCH: Final = 1_000
MOST_MEETINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Account:
    """An account whose email is compared: `kind` is admin or influencer."""

    kind: str
    id: UUID
    email: str


class EmailsMeet(Exception):  # noqa: N818 (an outcome, not a fault)
    """Several accounts would have one email by the new fold; nothing was changed.

    The message contains ids and no email: it may be logged.

    Args:
        pairs: the accounts that meet; at most 20 pairs.
    """

    def __init__(self, pairs: list[tuple[Account, Account]]) -> None:
        ids = "; ".join(f"{one.kind} {one.id} and {other.kind} {other.id}" for one, other in pairs)
        super().__init__(
            f"These accounts would have the same email: {ids}. Nothing was changed. "
            "`greenroom migrate` names their emails, and says what to do."
        )
        self.pairs = pairs


async def is_outdated() -> bool:
    """Tell whether the keys were made by another fold than this version's; a new database has none yet."""
    return await DeskRow.filter(id=1).exclude(fold_version=FOLD_VERSION).exists()


async def fold_again(transaction: Any) -> None:
    """Make the keys of everybody again, in the caller's transaction.

    Raises:
        EmailsMeet: several accounts would have one email; the caller's transaction must not be committed.
    """
    pairs: list[tuple[Account, Account]] = []
    for model in (Influencer, Admin):
        # Out of the way first: a new key may be the one that another row is about to lose.
        async for rows in _batches(model):
            changed = [row for row in rows if email_key(row["email"]) != row["email_key"]]
            await _write(
                transaction, model, [{"id": row["id"], "email_key": str(row["id"])} for row in changed]
            )
        async for rows in _batches(model):
            pairs += await _fold_emails(transaction, model, rows)
    async for rows in _batches(Influencer):
        keys = [
            {
                "id": row["id"],
                "name_key": name_key(row["name"]),
                "search_key": search_key(row["name"], row["handle"], row["email"]),
            }
            for row in rows
        ]
        await _write(transaction, Influencer, keys)
    if pairs:
        raise EmailsMeet(pairs[:MOST_MEETINGS])
    await DeskRow.filter(id=1).update(fold_version=FOLD_VERSION)


async def _batches(model: type[Influencer] | type[Admin]) -> AsyncGenerator[list[dict[str, Any]]]:
    """Read what the keys are made of, so many rows at a time that they fit into memory."""
    gone = "archived_at" if model is Influencer else "removed_at"
    more = ("name", "handle") if model is Influencer else ()
    columns = ("id", "email", "email_key", gone, *more)
    rows = await model.all().order_by("id").limit(BATCH).values(*columns)
    while rows:
        yield rows
        rows = await model.filter(id__gt=rows[-1]["id"]).order_by("id").limit(BATCH).values(*columns)


async def _fold_emails(
    transaction: Any, model: type[Influencer] | type[Admin], rows: list[dict[str, Any]]
) -> list[tuple[Account, Account]]:
    """Write the email keys of a batch, and return who meets whom.

    A removed admin cannot sign in and is not listed, so they leave the email to whoever else has it.
    """
    wanted = {row["id"]: email_key(row["email"]) for row in rows}
    outdated = [row for row in rows if row["email_key"] != wanted[row["id"]]]
    if not outdated:
        return []
    kind = "influencer" if model is Influencer else "admin"
    found = await model.filter(email_key__in=[wanted[row["id"]] for row in outdated]).values()
    holders = {row["email_key"]: row for row in found}
    pairs: list[tuple[Account, Account]] = []
    for row in outdated:
        key = wanted[row["id"]]
        holder = holders.get(key)
        if holder is not None and row.get("removed_at") is not None:
            continue
        if holder is not None and holder.get("removed_at") is None:
            one, other = (
                Account(kind, each["id"], each["email"])
                for each in sorted((holder, row), key=lambda each: str(each["id"]))
            )
            pairs.append((one, other))
            continue
        if holder is not None:
            await _write(transaction, model, [{"id": holder["id"], "email_key": str(holder["id"])}])
        holders[key] = row
        await _write(transaction, model, [{"id": row["id"], "email_key": key}])
    return pairs


async def _write(transaction: Any, model: type[Influencer] | type[Admin], rows: list[dict[str, Any]]) -> None:
    """Write some columns of rows; each has the same, and its id."""
    if not rows:
        return
    sqlite = transaction.capabilities.dialect == "sqlite"
    names = [name for name in rows[0] if name != "id"]
    places = ["?" if sqlite else f"${number}" for number in range(1, len(names) + 2)]
    columns = ", ".join(f"{name} = {place}" for name, place in zip(names, places, strict=False))
    table = "influencers" if model is Influencer else "admins"
    statement = f"UPDATE {table} SET {columns} WHERE id = {places[-1]}"  # noqa: S608 (our own names)
    values = [[*(row[name] for name in names), str(row["id"]) if sqlite else row["id"]] for row in rows]
    await transaction.execute_many(statement, values)
