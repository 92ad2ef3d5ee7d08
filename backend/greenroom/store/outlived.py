"""Transactions that a task may outlive: their connection is then somebody else's."""

# ruff: noqa: SLF001 (Tortoise's name)

from typing import Any

from tortoise.exceptions import TransactionManagementError


class Ending:
    """A transaction that ends, at the latest with the one that it is a part of."""

    _parent: Any
    _ended = False

    @property
    def _finalized(self) -> bool:
        return self._ended or (isinstance(self._parent, Ending) and self._parent._finalized)

    @_finalized.setter
    def _finalized(self, ended: bool) -> None:
        self._ended = ended

    def _require_use(self) -> None:
        """Refuse a statement of a task that has outlived the transaction."""
        if self._finalized:
            raise TransactionManagementError("This transaction has ended; open one of its own for this task")
