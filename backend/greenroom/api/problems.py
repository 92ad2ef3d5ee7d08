"""Outcomes that a caller must expect, as data: members of a mutation's result union."""

import strawberry

from greenroom.api.enums import ProblemCode
from greenroom.desk import problems
from greenroom.desk.credentials import room_codes


@strawberry.interface(description="An outcome that a caller must expect, in words for people.")
class Problem:
    """The fields that every problem has."""

    code: ProblemCode = strawberry.field(description="What kind of outcome it is, for programs.")
    message: str = strawberry.field(description="What is the case, and why.")
    fix: str | None = strawberry.field(description="What to do next; null where nothing can be done.")


@strawberry.type(description="There is no such thing, or it is not yours.")
class NotFound(Problem):
    """The member for a missing thing."""

    @classmethod
    def of(cls, problem: problems.NotFound) -> "NotFound":
        """Translate."""
        return cls(code=problem.code, message=problem.message, fix=problem.fix)


@strawberry.type(description="The text cannot serve as a room code; nothing was changed.")
class RoomCodeRejected(Problem):
    """The member for a broken room code."""

    @classmethod
    def of(cls, problem: room_codes.RoomCodeRejected) -> "RoomCodeRejected":
        """Translate."""
        return cls(code=problem.code, message=problem.message, fix=problem.fix)


@strawberry.type(description="One value was refused; nothing was changed.")
class InputRejected(Problem):
    """The member for a value that cannot be taken."""

    field: str = strawberry.field(description="The name of the input field that was refused.")

    @classmethod
    def of(cls, problem: problems.InputRejected) -> "InputRejected":
        """Translate."""
        return cls(code=problem.code, message=problem.message, fix=problem.fix, field=problem.field)


@strawberry.type(description="A one-time link cannot be used (any more); nothing was changed.")
class LinkInvalid(Problem):
    """The member for a link that cannot be used."""

    @classmethod
    def of(cls, problem: problems.LinkInvalid) -> "LinkInvalid":
        """Translate."""
        return cls(code=problem.code, message=problem.message, fix=problem.fix)


@strawberry.type(description="Nobody was signed in. Which of the details is wrong is not told.")
class SignInRefused(Problem):
    """The member for a sign-in that failed or has to wait."""

    retry_after_s: int | None = strawberry.field(
        description="Seconds until another try is worth it; null when it may be at once."
    )

    @classmethod
    def of(cls, problem: problems.SignInFailed | problems.TooManyAttempts | problems.Busy) -> "SignInRefused":
        """Translate."""
        wait = None if isinstance(problem, problems.SignInFailed) else problem.retry_after_s
        return cls(code=problem.code, message=problem.message, fix=problem.fix, retry_after_s=wait)
