"""Outcomes that a caller must expect: each says what is wrong, why, and what to do next."""

from enum import StrEnum

from greenroom.words.durations import wait
from greenroom.words.sentences import Param, Sentence


class ProblemCode(StrEnum):
    """What kind of problem it is, for programs."""

    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    TOO_MANY_ATTEMPTS = "TOO_MANY_ATTEMPTS"
    BUSY = "BUSY"
    LINK_INVALID = "LINK_INVALID"
    BAD_EMAIL = "BAD_EMAIL"
    BAD_NAME = "BAD_NAME"
    BAD_HANDLE = "BAD_HANDLE"
    BAD_PHONE = "BAD_PHONE"
    BAD_IMPORT = "BAD_IMPORT"
    BAD_REASON = "BAD_REASON"
    BAD_PLAN = "BAD_PLAN"
    BAD_TAG = "BAD_TAG"
    BAD_NOTE = "BAD_NOTE"
    BAD_ALERT_ADDRESS = "BAD_ALERT_ADDRESS"
    BAD_ALERT_TIME = "BAD_ALERT_TIME"
    BAD_API_KEY = "BAD_API_KEY"
    BAD_ACCESS_KEY = "BAD_ACCESS_KEY"
    BAD_APP_SECRET = "BAD_APP_SECRET"  # noqa: S105
    BAD_SECRET_KEY = "BAD_SECRET_KEY"  # noqa: S105
    BAD_PASSWORD = "BAD_PASSWORD"  # noqa: S105 (a code, not a password)
    TOKEN_REJECTED = "TOKEN_REJECTED"  # noqa: S105
    TOKEN_NEEDS_CONFIRMATION = "TOKEN_NEEDS_CONFIRMATION"  # noqa: S105
    RESTORE_REFUSED = "RESTORE_REFUSED"
    ROOM_CODE_REJECTED = "ROOM_CODE_REJECTED"
    NO_ROOM_CODE = "NO_ROOM_CODE"
    ROOM_NOT_MADE = "ROOM_NOT_MADE"
    SOURCE_REFUSED = "SOURCE_REFUSED"
    CONFLICT = "CONFLICT"
    SHOW_IS_OPEN = "SHOW_IS_OPEN"
    STREAMING_IS_ON = "STREAMING_IS_ON"
    NOT_FOUND = "NOT_FOUND"
    TAKEN_ON = "TAKEN_ON"
    AMBIGUOUS = "AMBIGUOUS"
    TOO_MANY_RECEIVERS = "TOO_MANY_RECEIVERS"
    ACCOUNT_CONNECTED = "ACCOUNT_CONNECTED"
    APP_SECRET_DOUBTED = "APP_SECRET_DOUBTED"  # noqa: S105
    HMS_FAILED = "HMS_FAILED"
    NOTHING_TO_ASK = "NOTHING_TO_ASK"
    NOT_DONE = "NOT_DONE"
    NOT_GENUINE = "NOT_GENUINE"
    LAST_OWNER = "LAST_OWNER"
    NEW_PASSWORDS_REFUSED = "NEW_PASSWORDS_REFUSED"
    REHEARSAL_REFUSED = "REHEARSAL_REFUSED"
    GO_LIVE_BLOCKED = "GO_LIVE_BLOCKED"
    LIVE_ELSEWHERE = "LIVE_ELSEWHERE"


class Problem(Exception):  # noqa: N818 (an outcome, not a fault)
    """Stop a rule with an outcome that the caller can act on; its words stand in the catalogue.

    Args:
        case: which of the code's sentences says it; '' where there is one.
        params: what goes into the sentence.
    """

    code: ProblemCode

    def __init__(self, case: str = "", /, **params: Param) -> None:
        key = f"problem.{self.code.value}"
        self.about = Sentence(f"{key}.{case}" if case else key, **params)
        super().__init__(self.about.key)

    @property
    def message(self) -> Sentence:
        """What is the case, and why."""
        return self.about.part("message")

    @property
    def fix(self) -> Sentence:
        """What to do next."""
        return self.about.part("fix")


class BadInput(Exception):  # noqa: N818 (the caller's mistake, not a fault)
    """Stop a rule because a program sent what none of our pages sends.

    Args:
        argument: its name in the schema.
        expected: what is expected there; never the value that was sent.
    """

    def __init__(self, argument: str, expected: str) -> None:
        super().__init__(f"{argument}: {expected}")


class NotFound(Problem):
    """It does not exist, or not for this caller."""

    code = ProblemCode.NOT_FOUND


class SignInFailed(Problem):
    """Email, password or secret key do not match: the same sentence for every reason."""

    code = ProblemCode.SIGN_IN_FAILED


class TooManyAttempts(Problem):
    """So many recent attempts have failed that no more are allowed for a while.

    Args:
        retry_after_s: seconds until the next attempt is allowed.
        case: "influencer" for somebody who may have another way in.
    """

    code = ProblemCode.TOO_MANY_ATTEMPTS

    def __init__(self, retry_after_s: int, case: str = "") -> None:
        super().__init__(case, wait=wait(retry_after_s))
        self.retry_after_s = retry_after_s


class Busy(Problem):
    """More people are signing in at once than the desk can check.

    Args:
        retry_after_s: seconds until it is worth trying again.
    """

    code = ProblemCode.BUSY

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(wait=wait(retry_after_s))
        self.retry_after_s = retry_after_s


class LinkInvalid(Problem):
    """A one-time link has been used, revoked or replaced, has expired, or never existed."""

    code = ProblemCode.LINK_INVALID


class InputRejected(Problem):
    """One of the values that were typed is refused.

    Args:
        code: which rule it breaks.
        field: the argument's name, in camel case.
        case: as of every problem.
        params: as of every problem.
    """

    def __init__(self, code: ProblemCode, field: str, case: str = "", /, **params: Param) -> None:
        self.code = code
        super().__init__(case, **params)
        self.field = field
