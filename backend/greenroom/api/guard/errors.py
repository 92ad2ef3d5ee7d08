"""What callers and the log are told about unexpected outcomes.

Expected outcomes are data (`Problem`), not errors. Every error that leaves the desk has `extensions.code`,
and no message repeats a value that a caller sent: it may be a token.
"""

import logging
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from graphql import GraphQLError, Node

from greenroom.api.guard.bad_input import explain, is_about_an_argument
from greenroom.desk.failures import changed_row, database_fault
from greenroom.desk.failures import log_failure as log_what_failed
from greenroom.desk.problems import BadInput

logger = logging.getLogger("greenroom.errors")

DISK_FULL: Final = "DISK_FULL"  # in `extensions.reason`


class Code(StrEnum):
    """The values of `extensions.code`."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    OTHER_ACCOUNT = "OTHER_ACCOUNT"
    FORBIDDEN = "FORBIDDEN"
    CONFIRMATION_REQUIRED = "CONFIRMATION_REQUIRED"
    BAD_INPUT = "BAD_INPUT"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    RATE_LIMITED = "RATE_LIMITED"
    NOT_GENUINE = "NOT_GENUINE"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


class ApiError(GraphQLError):
    """An error whose message was written for the caller, and contains nothing that the caller sent.

    Args:
        code: what programs read in `extensions.code`.
        message: what people read.
        node: the place in the document.
        more: what programs read in `extensions` besides the code.
    """

    def __init__(self, code: Code, message: str, node: Node | None = None, **more: Any) -> None:
        super().__init__(message, node, extensions={"code": code.value, **more})
        self.code = code
        self.more = more


def failure_told(error: BaseException, request_id: str, *, to_admin: bool = False) -> ApiError:
    """Write all that a caller is told about something that failed on our side.

    Args:
        error: what failed.
        request_id: the number that the log gives it.
        to_admin: the caller is an admin, who may know what somebody did to the database.
    """
    whose = changed_row(error)
    if whose is not None:
        message = (
            f"This {whose}'s row was changed by something else than this desk, so nothing was done. "
            "`greenroom doctor` says what to do."
            if to_admin
            else "This cannot be used at the moment. Ask your agency."
        )
        return ApiError(Code.NOT_GENUINE, message, requestId=request_id)
    fault = database_fault(error)
    if fault is None:
        told = f"Something went wrong on our side. Tell whoever runs this desk the number {request_id}."
        return ApiError(Code.INTERNAL, told, requestId=request_id)
    if fault.full:
        message = (
            "The disk of the desk's database is full, so this was not saved. Tell whoever runs this desk to "
            f"free some space on it, then do this again. The number in the log is {request_id}."
        )
        return ApiError(Code.UNAVAILABLE, message, requestId=request_id, reason=DISK_FULL)
    what = "is in use by another program" if fault.in_use else "cannot be used"
    message = (
        f"The desk's database {what} at the moment. Try again in a minute; if that does not help, tell "
        f"whoever runs this desk the number {request_id}."
    )
    return ApiError(Code.UNAVAILABLE, message, requestId=request_id)


def for_the_caller(
    errors: Iterable[GraphQLError], request_id: str, *, to_admin: bool = False
) -> list[GraphQLError]:
    """Rewrite the errors of one operation so that each has a code and none repeats a value.

    Ours keep their words. What graphql-core says about the caller's document and variables is put in ours.
    Everything else is a fault on our side: it is logged once, and callers get only a number, which programs
    read in `extensions.requestId`, and whether it is the database, or a row that the desk did not write.

    Args:
        errors: as an execution returned them.
        request_id: the number that the log gives a fault.
        to_admin: the caller is an admin.
    """
    told = [_tell(error, request_id, to_admin=to_admin) for error in errors]
    # One wrong literal fails several rules of graphql-core: say each sentence once per place.
    return list({(e.message, str(e.path), str(e.locations)): e for e in told}.values())


def log_failure(error: BaseException, request_id: str) -> None:
    """Log a fault on our side under the request's number, without its words or values."""
    log_what_failed(logger, f"request {request_id} failed", error)


def _tell(error: GraphQLError, request_id: str, *, to_admin: bool) -> GraphQLError:
    ours = _ours(error)
    if ours is not None:
        return _in_our_words(error, ours.code, ours.message, **ours.more)
    if _is_about_the_request(error):
        return _in_our_words(error, Code.BAD_INPUT, explain(error))
    fault = error.original_error or error
    log_failure(fault, request_id)
    told = failure_told(fault, request_id, to_admin=to_admin)
    return _in_our_words(error, told.code, told.message, **told.more)


def _in_our_words(error: GraphQLError, code: Code, message: str, **more: Any) -> GraphQLError:
    # `nodes` and `source` give the locations; neither they nor the cause are part of what is sent.
    extensions = {"code": code.value, **more}
    return GraphQLError(
        message, error.nodes, error.source, error.positions, error.path, extensions=extensions
    )


def _ours(error: GraphQLError) -> ApiError | None:
    cause: object = error
    while isinstance(cause, GraphQLError):
        if isinstance(cause, ApiError):
            return cause
        cause = cause.original_error
    return ApiError(Code.BAD_INPUT, str(cause)) if isinstance(cause, BadInput) else None


def _is_about_the_request(error: GraphQLError) -> bool:
    """Tell a caller's mistake from a fault of ours.

    Before execution no resolver of ours has run, so a GraphQLError is about the document or the variables; in
    execution only an argument's value can be the caller's mistake. A GraphQLError from a scalar that cannot
    serialise what a resolver returned is ours.
    """
    if isinstance(error.original_error, Exception) and not isinstance(error.original_error, GraphQLError):
        return False
    return error.path is None or is_about_an_argument(error)
