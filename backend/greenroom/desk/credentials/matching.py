"""Many pasted tokens: whose each one is, as far as the desk can tell, and what is found about it for them.

Nothing of them is stored. 100ms is asked about their rooms and roles as it is when one is saved, so that what
it would refuse then is told beforehand.

Only a user id that one influencer has, and no other, is as good as a name on the token. A room and role, or a
handle, is a guess that a person has to confirm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from tortoise.expressions import Subquery

from greenroom.desk.actors import AdminActor
from greenroom.desk.credentials.judging import ask_about_place, judge_in_place
from greenroom.desk.credentials.odd_texts import tell_if_odd
from greenroom.desk.credentials.setting import set_auth_token
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.listing import influencer_view, influencer_views
from greenroom.desk.influencers.looking_up import with_handle
from greenroom.desk.influencers.many import Done, NotGenuine
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.places.checking import WITHIN_S
from greenroom.desk.problems import BadInput, Problem
from greenroom.desk.sealed.places import Place, PlaceAnswer, place_of
from greenroom.desk.sealed.surroundings import surroundings_of
from greenroom.desk.sealed.tokens import fingerprint_of
from greenroom.hms.token import Claims, OpenedText, TokenReport, open_text
from greenroom.hms_api.calls import Deadline
from greenroom.store.bound_rows import NotGenuineError
from greenroom.store.models import Influencer, TokenVersion
from greenroom.turns import give_way

MOST_TEXTS: Final = 100
"""Tokens in one request: as many as its body holds in any case."""
MOST_CANDIDATES: Final = 5
_ASKED_WITHIN_S: Final = 5.0  # about all of them


class TokenMatch(StrEnum):
    """Why a token seems to be somebody's."""

    USER_ID = "USER_ID"
    PLACE = "PLACE"
    HANDLE = "HANDLE"


@dataclass(frozen=True, slots=True)
class MatchedToken:
    """What a pasted text is, and whose it seems to be.

    Args:
        report: what was found about it, for that influencer if there is one.
        match: why it seems to be theirs; None where nobody is named.
        candidates: those who come into question where it is not one alone, by name: the first few.
        already: it is the token that they have now.
    """

    report: TokenReport
    match: TokenMatch | None = None
    influencer: InfluencerView | None = None
    candidates: tuple[InfluencerView, ...] = ()
    already: bool = False


async def match_tokens(desk: Desk, actor: AdminActor, texts: Sequence[str]) -> list[MatchedToken]:
    """Say of each text what it is and whose it seems to be; nothing of it is stored or logged.

    Raises:
        BadInput: there are more than 100.
    """
    _check_number("input.texts", len(texts))
    places = _Places(desk)
    found: list[tuple[TokenReport, TokenMatch | None, list[Influencer], bool]] = []
    for text in texts:
        await give_way()
        opened = open_text(text)
        match, people = await _whose(opened)
        person = people[0] if match is not None else None
        around, _ = await surroundings_of(desk, opened, person)
        asked = await places.ask(opened) if person else None
        report, _ = await judge_in_place(desk, opened, around, asked)
        tell_if_odd(desk, actor, text, report, person.id if person else None)
        found.append((report, match, people, around.already_set))
    ids = {person.id for _, _, people, _ in found for person in people}
    views = await influencer_views(desk, list(ids))
    return [
        _matched(report, match, [views[one.id] for one in people if one.id in views], already=already)
        for report, match, people, already in found
    ]


def _matched(
    report: TokenReport, match: TokenMatch | None, views: Sequence[InfluencerView], *, already: bool
) -> MatchedToken:
    if match is None or not views:
        return MatchedToken(report, candidates=tuple(views))
    return MatchedToken(report, match, views[0], already=already)


async def _whose(opened: OpenedText) -> tuple[TokenMatch | None, list[Influencer]]:
    """Find the one whose a token seems to be, and why; or, without a reason, those who come into question."""
    claims = opened.claims
    if opened.token is None or claims is None or not opened.is_auth_token:
        return None, []
    namesakes = await _with_user_id(claims.user_id) if claims.user_id else []
    if len(namesakes) == 1:
        return TokenMatch.USER_ID, namesakes
    there = await _at_place(claims)
    if len(there) == 1:
        return TokenMatch.PLACE, there
    called = await with_handle(claims.user_id) if claims.user_id else []
    called = [one for one in called if one.archived_at is None]
    if len(called) == 1:
        return TokenMatch.HANDLE, called
    return None, (namesakes or there)[:MOST_CANDIDATES]


async def _with_user_id(user_id: str) -> list[Influencer]:
    """Find whose last token has this user id or, failing that, who had one with it before."""
    current = Influencer.filter(archived_at=None).order_by("name_key", "id").limit(MOST_CANDIDATES + 1)
    last = await current.filter(hms_user_id=user_id)
    had = Subquery(TokenVersion.filter(user_id=user_id).values("influencer_id"))
    return last or await current.filter(id__in=had)


async def _at_place(claims: Claims) -> list[Influencer]:
    if not (claims.access_key and claims.room_id and claims.role):
        return []
    there = Influencer.filter(
        archived_at=None, hms_access_key=claims.access_key, hms_room_id=claims.room_id, hms_role=claims.role
    )
    return await there.order_by("name_key", "id").limit(MOST_CANDIDATES + 1)


class _Places:
    """What 100ms says of the rooms and roles of these tokens, each asked about once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._deadline = Deadline(_ASKED_WITHIN_S)
        self._answers: dict[Place, PlaceAnswer] = {}

    async def ask(self, opened: OpenedText) -> PlaceAnswer | None:
        """Ask as whoever saves it; None where what is kept has to do."""
        place, left_s = place_of(opened.claims), self._deadline.left_s()
        if place is None:
            return None
        if place not in self._answers and left_s > 0:
            answer = await ask_about_place(self._desk, opened, min(left_s, WITHIN_S))
            if answer is not None:
                self._answers[place] = answer
        return self._answers.get(place)


@dataclass(frozen=True, slots=True)
class TokenFor:
    """A token, and whom to save it for.

    Args:
        expected_version: the version of the influencer that was looked at.
    """

    influencer_id: UUID
    text: str
    expected_version: int


async def set_auth_tokens(desk: Desk, actor: AdminActor, tokens: Sequence[TokenFor]) -> Done:
    """Save a token for each of these influencers as `set_auth_token` does, each by itself.

    What seems to be somebody else's is refused: it takes a person who looks at that one. A request that is
    sent again finds its tokens saved, and changes nothing.

    Raises:
        BadInput: there are more than 100, or two for one influencer; nothing was changed.
    """
    _check_number("input.pairs", len(tokens))
    if len({one.influencer_id for one in tokens}) < len(tokens):
        raise BadInput("input.pairs", "one token for each influencer is expected.")
    done: dict[UUID, InfluencerView | Problem] = {}
    for one in tokens:
        await give_way()
        try:
            saved = await set_auth_token(
                desk, actor, one.influencer_id, one.text, expected_version=one.expected_version
            )
            done[one.influencer_id] = saved.influencer
        except Conflict as conflict:
            done[one.influencer_id] = await _saved_before(desk, one) or conflict
        except Problem as problem:
            done[one.influencer_id] = problem
        except NotGenuineError:
            done[one.influencer_id] = NotGenuine()
    return done


async def _saved_before(desk: Desk, one: TokenFor) -> InfluencerView | None:
    """Read the influencer where the token is theirs already, and chosen."""
    token = open_text(one.text).token
    if token is None:
        return None
    row = await Influencer.get_or_none(id=one.influencer_id, token_fingerprint=fingerprint_of(desk, token))
    return None if row is None else await influencer_view(desk, row.id)


def _check_number(argument: str, number: int) -> None:
    if number > MOST_TEXTS:
        raise BadInput(argument, f"at most {MOST_TEXTS} tokens are expected.")
