"""What came of asking 100ms with an account's keys, in a sentence."""

from collections.abc import Collection
from enum import StrEnum

from greenroom.desk.hms_failures import kind_sentence
from greenroom.hms_api.errors import HmsErrorKind
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
    PROXY_UNUSABLE = "PROXY_UNUSABLE"
    CIRCUIT_OPEN = "CIRCUIT_OPEN"


_ROLES_NAMED = 5


def outcome_sentence(outcome: Outcome) -> Sentence:
    """Say what a test showed, as far as it is kept."""
    return Sentence("hms-test.OK") if outcome is Outcome.OK else kind_sentence(HmsErrorKind(outcome.value))


def accepted_sentence(templates: Listing[Template]) -> Sentence:
    """Say what an account may do: how many templates it has, and who in them can be seen or heard."""
    roles = sorted({role.name for template in templates.items for role in template.roles if role.can_publish})
    if not roles:
        return Sentence("hms-test.OK.nobody", templates=len(templates.items))
    return Sentence("hms-test.OK.roles", templates=len(templates.items), roles=_named(roles))


def _named(roles: Collection[str]) -> tuple[str | Sentence, ...]:
    named: list[str | Sentence] = [f"`{role}`" for role in list(roles)[:_ROLES_NAMED]]
    if len(roles) > _ROLES_NAMED:
        named.append(Sentence("hms-test.more", number=len(roles) - _ROLES_NAMED))
    return tuple(named)
