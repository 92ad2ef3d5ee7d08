"""How many rows there are of each kind, without counting them.

Triggers write down what each change makes of it, each change by itself: nobody waits for anybody's count.
They are added up from time to time.
"""

from collections import Counter
from typing import Final, Literal
from uuid import UUID

from tortoise.transactions import in_transaction

from greenroom.store.sql import Statement

Tallied = Literal["people of accounts", "people with tags", "foreseen shows"]
"""Of what: the triggers' own names for it."""
_TABLES: Final = ("tallies", "tally_changes")
_AT_ONCE: Final = 10_000


async def tally(of: Tallied) -> dict[str, int]:
    """Say how many there are, by what they have in common; what nobody has is left out."""
    statement = Statement()
    parts = [f"SELECT key, number FROM {table} WHERE tallied = {statement.put(of)}" for table in _TABLES]  # noqa: S608
    rows = await statement.rows(
        f"SELECT key, CAST(SUM(number) AS BIGINT) AS number FROM ({' UNION ALL '.join(parts)}) AS parts "  # noqa: S608
        "GROUP BY key ORDER BY key"
    )
    numbers = Counter[str]()
    for row in rows:
        for key in _keys(of, row["key"]):
            numbers[key] += row["number"]
    return dict(+numbers)


def _keys(of: str, key: str) -> list[str]:
    """Cut what a trigger has written down: the tags of a person are there together, one to a line."""
    return key.split("\n") if of == "people with tags" else [key]


async def people_of_accounts(*, mintable: bool = False) -> Counter[UUID]:
    """Say how many broadcast by each account and are not archived.

    Args:
        mintable: only those whose tokens the desk can make.
    """
    people = Counter[UUID]()
    for key, number in (await tally("people of accounts")).items():
        account, _, can = key.partition(" ")
        if can or not mintable:
            people[UUID(account)] += number
    return people


async def add_up() -> None:
    """Add to the tallies what has changed since the last time, some of it at a time."""
    while await _add_some():
        pass


async def _add_some() -> bool:
    """Add up the oldest changes; tell whether there may be more."""
    async with in_transaction():
        oldest = f"SELECT seq FROM tally_changes ORDER BY seq LIMIT {_AT_ONCE}"  # noqa: S608 (our own number)
        rows = await Statement().rows(
            f"DELETE FROM tally_changes WHERE seq IN ({oldest}) RETURNING tallied, key, number"  # noqa: S608
        )
        changed = Counter[tuple[str, str]]()
        for row in rows:
            for key in _keys(row["tallied"], row["key"]):
                changed[row["tallied"], key] += row["number"]
        for (tallied, key), number in sorted(changed.items()):
            statement = Statement()
            values = ", ".join(map(statement.put, (tallied, key, number)))
            await statement.rows(
                f"INSERT INTO tallies (tallied, key, number) VALUES ({values}) "  # noqa: S608 (placeholders)
                "ON CONFLICT (tallied, key) DO UPDATE SET number = tallies.number + excluded.number"
            )
        if rows:
            await Statement().rows("DELETE FROM tallies WHERE number = 0")
    return len(rows) == _AT_ONCE
