"""Where a room code leads, as 100ms says when somebody asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from greenroom.desk.desk import Desk
from greenroom.desk.hms_failures import PRACTICE_ROOM_ABSENT, failed_sentence
from greenroom.hms.token import Claims, open_text
from greenroom.hms_api.client import HmsApi
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.store.models import Workspace
from greenroom.words.sentences import Sentence

WITHIN_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What 100ms says of a room code.

    Args:
        claims: what the tokens say that it gives out for it; None if it gives out none.
        about: why it gives out none, or why that is not known.
        works: whether anyone who has the code can join; None if that is not known.
    """

    claims: Claims | None = None
    about: Sentence | None = None
    works: bool | None = None


async def where_code_leads(desk: Desk, code: str, access_keys: Iterable[str | None]) -> CodeAnswer:
    """Have 100ms exchange a room code, read what the token says, and forget it.

    Args:
        access_keys: of the accounts that it may be of; those that the desk knows are asked too.
    """
    known = [row.access_key for row in await Workspace.all()]
    apis = {api: None for key in [*access_keys, *known] if key and (api := desk.api_of(key))}
    if not apis:
        return CodeAnswer(about=Sentence("room-code-asked.nobody") if not known else PRACTICE_ROOM_ABSENT)
    answers = [await _ask(api, code) for api in apis]
    # Of two places, what one does not know the other may; and what is not known counts more than a no.
    return min(answers, key=lambda answer: (answer.claims is None, answer.works is not None))


async def _ask(api: HmsApi, code: str) -> CodeAnswer:
    try:
        claims = open_text(await api.exchange_room_code(code, within_s=WITHIN_S)).claims
    except HmsError as error:
        if error.kind is HmsErrorKind.NOT_FOUND:
            return CodeAnswer(about=Sentence("room-code-asked.missing"), works=False)
        if error.kind is HmsErrorKind.NOT_ALLOWED:
            return CodeAnswer(about=Sentence("room-code-asked.disabled"), works=False)
        return CodeAnswer(about=failed_sentence(error))
    return CodeAnswer(claims, works=True)
