"""Expected outcomes as data: members of a mutation's result union.

A rule raises its problem, the resolver lets it through, and `GuardedSchema` puts the member from here in its
place if the field's union has it. A problem whose member is not in the union is a fault of ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any, Self, TypeVar, cast

import strawberry
from graphql import (
    GraphQLResolveInfo,
    GraphQLUnionType,
    get_nullable_type,  # pyright: ignore[reportUnknownVariableType] (generic without its type)
)
from strawberry.types import get_object_definition

from greenroom.api.code_pages import page_of_problem
from greenroom.api.context import Context
from greenroom.api.enums import HmsErrorKind, ProblemCode
from greenroom.desk import hms_failures, problems
from greenroom.desk.credentials import making_codes, room_codes
from greenroom.desk.readiness import sources


@strawberry.interface(description="A refusal that callers should expect, explained for people.")
class Problem:
    """The fields that every problem has."""

    code: ProblemCode = strawberry.field(description="What kind of problem it is, for programs.")
    message: str = strawberry.field(description="What is wrong, and why.")
    fix: str | None = strawberry.field(description="What to do next; null if there is nothing to do.")
    help_url: str = strawberry.field(
        description="The path, on this desk, of what its code means, for admins and programs."
    )

    @classmethod
    def of(cls, problem: problems.Problem, context: Context) -> Self:
        """Translate."""
        message, fix = context.words.say(problem.message), context.words.say(problem.fix)
        help_url = page_of_problem(problem.code)
        return cls(
            code=problem.code, message=message, fix=fix, help_url=help_url, **cls.details(problem, context)
        )

    @classmethod
    def details(cls, problem: Any, context: Context) -> dict[str, Any]:
        """Translate the additional fields of this member."""
        del problem, context
        return {}


@dataclass(frozen=True, slots=True)
class _Member:
    raised: tuple[type[problems.Problem], ...]
    type: type[Problem]


MEMBERS: list[_Member] = []
M = TypeVar("M", bound=type[Problem])


def member_for(*raised: type[problems.Problem]) -> Callable[[M], M]:
    """Make a type the member for what the rules raise."""

    def register(member: M) -> M:
        MEMBERS.append(_Member(raised, member))
        return member

    return register


def member_of(problem: problems.Problem, context: Context, among: Iterable[_Member] = MEMBERS) -> Problem:
    """Make the member for a problem that did not leave its rule."""
    return next(one.type for one in among if isinstance(problem, one.raised)).of(problem, context)


def answering_problems(resolve: Callable[..., Any], result: Any) -> Callable[..., Any]:
    """Have a resolver return the member for what it raises, if the field's union has one for it.

    Args:
        resolve: an `async` one, where there is such a member.
        result: the field's type, graphql-core's.
    """
    union = cast("object", get_nullable_type(result))
    names = {type_.name for type_ in union.types} if isinstance(union, GraphQLUnionType) else ()
    members = [one for one in MEMBERS if get_object_definition(one.type, strict=True).name in names]
    raised = tuple(kind for one in members for kind in one.raised)

    async def answering(source: Any, info: GraphQLResolveInfo[Context], **arguments: Any) -> Any:
        try:
            return await resolve(source, info, **arguments)
        except raised as problem:
            return member_of(problem, info.context, members)

    return answering if members else resolve


@member_for(problems.NotFound)
@strawberry.type(description="It does not exist, or it is not yours.")
class NotFound(Problem):
    """The member for a missing thing."""


@member_for(sources.SourceRefused)
@strawberry.type(description="The desk cannot make these tokens; nothing was changed.")
class SourceRefused(Problem):
    """The member for a source that cannot be chosen."""


@member_for(room_codes.RoomCodeRejected)
@strawberry.type(description="The text cannot be used as a room code; nothing was changed.")
class RoomCodeRejected(Problem):
    """The member for a broken room code."""


@member_for(hms_failures.HmsFailed)
@strawberry.type(description="100ms could not be asked, or its answer is of no use; nothing was changed.")
class HmsFailed(Problem):
    """The member for a call to 100ms that did not succeed."""

    kind: HmsErrorKind = strawberry.field(description="How the call failed, for programs.")
    retry_after_s: int | None = strawberry.field(
        description="Seconds to wait before asking again; null if 100ms has not said."
    )

    @classmethod
    def details(cls, problem: hms_failures.HmsFailed, context: Context) -> dict[str, Any]:
        """Translate."""
        del context
        wait_s = problem.retry_after_s
        return {"kind": problem.kind, "retry_after_s": None if wait_s is None else ceil(wait_s)}


@member_for(making_codes.NoRoomCode)
@strawberry.type(description="100ms makes no room code for this room and role; nothing was changed.")
class NoRoomCode(Problem):
    """The member for a room that gives no more codes."""

    offers_room: bool = strawberry.field(
        description="Whether createInfluencerRoom would help: a room of their own."
    )

    @classmethod
    def details(cls, problem: making_codes.NoRoomCode, context: Context) -> dict[str, Any]:
        """Translate."""
        del context
        return {"offers_room": problem.offers_room}


@member_for(problems.InputRejected)
@strawberry.type(description="A value was refused; nothing was changed.")
class InputRejected(Problem):
    """The member for a value that was refused."""

    field: str = strawberry.field(description="The name of the input field that was refused.")

    @classmethod
    def details(cls, problem: problems.InputRejected, context: Context) -> dict[str, Any]:
        """Translate."""
        del context
        return {"field": problem.field}


@member_for(problems.LinkInvalid)
@strawberry.type(description="The one-time link cannot be used; nothing was changed.")
class LinkInvalid(Problem):
    """The member for a link that cannot be used."""


@member_for(problems.SignInFailed, problems.TooManyAttempts, problems.Busy)
@strawberry.type(description="Sign-in failed. It does not say which detail was wrong.")
class SignInRefused(Problem):
    """The member for a sign-in that failed or has to wait."""

    retry_after_s: int | None = strawberry.field(
        description="Seconds to wait before trying again; null if there is no need to wait."
    )

    @classmethod
    def details(cls, problem: problems.Problem, context: Context) -> dict[str, Any]:
        """Translate."""
        del context
        return {"retry_after_s": getattr(problem, "retry_after_s", None)}
