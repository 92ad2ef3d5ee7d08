"""Hand-written statements that run on SQLite and PostgreSQL alike."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from greenroom.store.models import Influencer


class Statement:
    """A statement being built: it numbers placeholders and converts values to the database's form."""

    def __init__(self) -> None:
        # The open transaction's connection, if there is one.
        self._connection = Influencer._meta.db  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] (no public way)
        self._sqlite = self._connection.capabilities.dialect == "sqlite"
        self._values: list[Any] = []

    @property
    def is_sqlite(self) -> bool:
        """Tell whether it is for SQLite."""
        return self._sqlite

    def put(self, value: str | int | bool | datetime | UUID | None) -> str:
        """Add a value and return its placeholder."""
        if self._sqlite and isinstance(value, UUID):
            value = str(value)
        elif self._sqlite and isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat(" ")
        self._values.append(value)
        return "?" if self._sqlite else f"${len(self._values)}"

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run the statement and return its rows; `put` must have been called in the order of the text."""
        rows = await self._connection.execute_query_dict(sql, self._values)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        return cast("list[dict[str, Any]]", rows)
