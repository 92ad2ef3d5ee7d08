"""The keys by which people are found and sorted, made again when a newer version folds them differently.

`migrate` does it in its own transaction: all keys are of one fold, or nothing was changed.
"""

from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from math import comb
from typing import Any, Final
from uuid import UUID

from greenroom.store.models import Admin, DeskRow, Influencer
from greenroom.writing.emails import email_key
from greenroom.writing.names import FOLD_VERSION, name_key, search_key, tag_keys

BATCH: Final = 1_000
MOST_MEETINGS: Final = 20
KEYS_MIGRATION: Final = "0005_search_keys"  # before it, no version of the fold was recorded


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
        groups: the accounts that meet, by the email they would have.

    Attributes:
        pairs: each account with each that it meets; at most 20 pairs.
        more: how many pairs are left out.
    """

    def __init__(self, groups: Collection[Sequence[Account]]) -> None:
        every = (pair for accounts in groups for pair in combinations(accounts, 2))
        self.pairs = list(islice(every, MOST_MEETINGS))
        self.more = sum(comb(len(accounts), 2) for accounts in groups) - len(self.pairs)
        ids = "; ".join(f"{one.kind} {one.id} and {other.kind} {other.id}" for one, other in self.pairs)
        more = f"; and {self.more} more pairs" if self.more else ""
        super().__init__(
            f"These accounts would have the same email: {ids}{more}. Nothing was changed. "
            "`greenroom migrate` names their emails; `greenroom influencer email` and "
            "`greenroom admin email` give one of each two another."
        )


async def other_fold() -> int | None:
    """Return the fold of the keys if it is not this version's; a new database has none yet."""
    row = await DeskRow.filter(id=1).exclude(fold_version=FOLD_VERSION).only("fold_version").first()
    return row and row.fold_version


async def fold_again(transaction: Any) -> None:
    """Make the keys of everybody again, in the caller's transaction.

    Raises:
        EmailsMeet: several accounts would have one email; the caller's transaction must not be committed.
    """
    meetings: list[list[Account]] = []
    for model in (Influencer, Admin):
        # Out of the way first: a new key may be the one that another row is about to lose.
        async for rows in _batches(model):
            changed = [row for row in rows if email_key(row["email"]) != row["email_key"]]
            await _write(
                transaction, model, [{"id": row["id"], "email_key": str(row["id"])} for row in changed]
            )
        meeting: dict[str, list[Account]] = {}
        async for rows in _batches(model):
            await _fold_emails(transaction, model, rows, meeting)
        meetings += meeting.values()
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
    tagged = await Influencer.exclude(tags="").values_list("id", "tags")
    await _write(
        transaction,
        Influencer,
        [{"id": person, "tag_keys": tag_keys(tags.split("\n"))} for person, tags in tagged],
    )
    if meetings:
        raise EmailsMeet(meetings)
    await DeskRow.filter(id=1).update(fold_version=FOLD_VERSION)


async def keys_are_current(pending: Collection[str]) -> bool:
    """Tell whether the keys of people are this version's, on a database that lacks these migrations."""
    return KEYS_MIGRATION not in pending and not await other_fold() is not None


async def who_has(model: type[Influencer] | type[Admin], email: str, *, besides: UUID) -> str | None:
    """Return the name of somebody else who has this email, whatever fold made the keys.

    As in a fold, a removed admin leaves it to whoever else wants it.
    """
    key = email_key(email)
    async for rows in _batches(model):
        for row in rows:
            if row["id"] != besides and email_key(row["email"]) == key and row.get("removed_at") is None:
                return row["name"]
    return None


async def _batches(model: type[Influencer] | type[Admin]) -> AsyncGenerator[list[dict[str, Any]]]:
    """Read what the keys are made of, so many rows at a time that they fit into memory."""
    gone = "archived_at" if model is Influencer else "removed_at"
    more = ("handle",) if model is Influencer else ()
    columns = ("id", "email", "email_key", "name", gone, *more)
    rows = await model.all().order_by("id").limit(BATCH).values(*columns)
    while rows:
        yield rows
        rows = await model.filter(id__gt=rows[-1]["id"]).order_by("id").limit(BATCH).values(*columns)


async def _fold_emails(
    transaction: Any,
    model: type[Influencer] | type[Admin],
    rows: list[dict[str, Any]],
    meeting: dict[str, list[Account]],
) -> None:
    """Write the email keys of a batch, and note under `meeting` who would have one email.

    A removed admin cannot sign in and is not listed, so they leave the email to whoever else has it.
    """
    wanted = {row["id"]: email_key(row["email"]) for row in rows}
    outdated = [row for row in rows if row["email_key"] != wanted[row["id"]]]
    if not outdated:
        return
    kind = "influencer" if model is Influencer else "admin"
    found = await model.filter(email_key__in=[wanted[row["id"]] for row in outdated]).values()
    holders = {row["email_key"]: row for row in found}
    for row in outdated:
        key = wanted[row["id"]]
        holder = holders.get(key)
        if holder is not None and row.get("removed_at") is not None:
            continue
        if holder is not None and holder.get("removed_at") is None:
            accounts = meeting.setdefault(key, [Account(kind, holder["id"], holder["email"])])
            accounts.append(Account(kind, row["id"], row["email"]))
            accounts.sort(key=lambda account: str(account.id))
            continue
        if holder is not None:
            await _write(transaction, model, [{"id": holder["id"], "email_key": str(holder["id"])}])
        holders[key] = row
        await _write(transaction, model, [{"id": row["id"], "email_key": key}])


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
