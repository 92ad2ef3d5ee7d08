"""What came of asking 100ms with an account's keys, in a sentence."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from greenroom.hms.expiry import CLOCK_SKEW
from greenroom.hms_api.errors import HmsError
from greenroom.hms_api.replies import Listing, Template
from greenroom.words.sentences import Sentence


class Outcome(StrEnum):
    """OK, or how a call to 100ms failed: the kinds of `HmsError`."""

    OK = "OK"
    UNREACHABLE = "UNREACHABLE"
    TIMED_OUT = "TIMED_OUT"
    WRONG_KEYS = "WRONG_KEYS"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_FOUND = "NOT_FOUND"
    REFUSED = "REFUSED"
    RATE_LIMITED = "RATE_LIMITED"
    FAILING = "FAILING"
    UNREADABLE = "UNREADABLE"
    CIRCUIT_OPEN = "CIRCUIT_OPEN"


_ROLES_NAMED = 5


def outcome_sentence(outcome: Outcome) -> Sentence:
    """Say what a test showed, as far as it is kept."""
    return Sentence(f"hms-test.{outcome.value}")


def accepted_sentence(templates: Listing[Template]) -> Sentence:
    """Say what an account may do: how many templates it has, and who in them can be seen or heard."""
    roles = sorted({role.name for template in templates.items for role in template.roles if role.can_publish})
    if not roles:
        return Sentence("hms-test.OK.nobody", templates=len(templates.items))
    return Sentence("hms-test.OK.roles", templates=len(templates.items), roles=_named(roles))


def failed_sentence(error: HmsError) -> Sentence:
    """Say how a call to 100ms failed."""
    outcome = Outcome(error.kind.value)
    off = timedelta(seconds=abs(error.clock_off_s or 0))
    if outcome is Outcome.WRONG_KEYS and off > CLOCK_SKEW:
        return Sentence("hms-test.WRONG_KEYS.clock", off=off)
    return outcome_sentence(outcome)


def _named(roles: Collection[str]) -> tuple[str | Sentence, ...]:
    named: list[str | Sentence] = [f"`{role}`" for role in list(roles)[:_ROLES_NAMED]]
    if len(roles) > _ROLES_NAMED:
        named.append(Sentence("hms-test.more", number=len(roles) - _ROLES_NAMED))
    return tuple(named)
