"""Looking up exactly one influencer, by id or by what they are called elsewhere: never one of several."""

from uuid import UUID

from greenroom.desk.access.by_email import account_with
from greenroom.desk.desk import Desk
from greenroom.desk.identity import email_key, handle_key
from greenroom.desk.influencers.listing import influencer_view
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import BadInput, NotFound, Problem, ProblemCode
from greenroom.desk.sealed.checking import check_token
from greenroom.store.models import Influencer
from greenroom.store.searching import handles_with
from greenroom.writing.names import search_words


class Ambiguous(Problem):
    """Several influencers have this handle.

    Args:
        number: how many.
    """

    code = ProblemCode.AMBIGUOUS

    def __init__(self, number: int) -> None:
        super().__init__(number=number)
        self.number = number


async def look_at_influencer(desk: Desk, influencer_id: UUID) -> InfluencerView:
    """Read one influencer, archived or not, once their stored token was looked at.

    Raises:
        NotFound: there is no such influencer.
    """
    await check_token(desk, influencer_id)
    return await influencer_view(desk, influencer_id, or_archived=True)


async def influencer_by(desk: Desk, *, email: str | None = None, handle: str | None = None) -> InfluencerView:
    """Read the one influencer who has exactly this email or handle; archived ones count as missing.

    Args:
        email: as accounts compare it: case does not matter.
        handle: with or without the @; case does not matter.

    Raises:
        BadInput: neither or both are given.
        NotFound: nobody has it, or only archived influencers do.
        Ambiguous: several influencers have this handle.
    """
    if (email is None) == (handle is None):
        raise BadInput("email, handle", "exactly one of the two is expected.")
    if email is not None:
        person = await account_with(Influencer, email_key(email))
        missing, found = "influencer-email", [person] if person else []
    else:
        missing, found = "influencer-handle", await with_handle(handle or "")
    active = [person for person in found if person.archived_at is None]
    if len(active) > 1:
        raise Ambiguous(len(active))
    if active:
        return await influencer_view(desk, active[0].id)
    if found:
        raise NotFound(f"{missing}.archived", name=found[0].name)
    raise NotFound(missing)


async def with_handle(handle: str) -> list[Influencer]:
    """Find everybody who has this handle, archived or not, however it is written."""
    # Handles have no column of keys, and databases fold less than we do: they are compared here.
    key = handle_key(handle)
    ids = (
        [one for one, other in await handles_with(search_words(key)) if handle_key(other) == key]
        if key
        else []
    )
    return await Influencer.filter(id__in=ids).order_by("name_key", "id") if ids else []
