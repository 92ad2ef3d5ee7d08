"""What PostgreSQL's errors say, as Tortoise's own, in sentences for whoever runs the desk."""

# asyncpg has no types.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false

import asyncpg
from tortoise.exceptions import IntegrityError, OperationalError

from greenroom.store.unavailable import UnavailableError

# What keeps every statement out, and is nobody's mistake who asks for something; the first that matches.
FAULTS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    (
        (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError),
        "PostgreSQL gave a statement up ({reason}): another program may hold a lock. See pg_stat_activity.",
    ),
    ((asyncpg.DiskFullError,), "PostgreSQL's disk is full ({reason}). Free some space on it."),
    ((asyncpg.InsufficientResourcesError,), "PostgreSQL has run out of something ({reason}). See its log."),
    (
        (asyncpg.ReadOnlySQLTransactionError,),
        "PostgreSQL accepts no changes ({reason}). The address may lead to a standby.",
    ),
    (
        (
            asyncpg.PostgresConnectionError,
            asyncpg.OperatorInterventionError,
            asyncpg.InternalClientError,
            OSError,
        ),
        "PostgreSQL cannot be reached, or ended the connection ({reason}). See whether it runs.",
    ),
)
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""Whatever asyncpg raises."""
_GONE = "is closed"  # in its words about a connection


def as_tortoises(error: BaseException) -> Exception:
    """Turn an error of asyncpg's into Tortoise's own; `UnavailableError` if the reason is the server.

    What the server reports about a row's values is cut off: it would put hashes and emails into the log.
    """
    if isinstance(error, asyncpg.PostgresError):
        error.detail = None
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return IntegrityError(error)
    return _fault(error) or OperationalError(error)


def _fault(error: BaseException) -> UnavailableError | None:
    # A connection may be taken that the server has just closed.
    closed = isinstance(error, asyncpg.InterfaceError) and _GONE in str(error)
    found = asyncpg.ConnectionDoesNotExistError("the connection is closed") if closed else error
    # Of these kinds, PostgreSQL's messages quote no values.
    reason = found.args[0] if isinstance(found, asyncpg.PostgresError) else type(found).__name__
    for kinds, sentence in FAULTS:
        if isinstance(found, kinds):
            return UnavailableError(
                sentence.format(reason=reason),
                in_use=kinds is FAULTS[0][0],
                silent=kinds in (FAULTS[0][0], FAULTS[-1][0]),
                full=isinstance(found, asyncpg.DiskFullError),
                kind=sentence,
            )
    return None
