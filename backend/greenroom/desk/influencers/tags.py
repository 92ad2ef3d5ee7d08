"""Tags of influencers: a few words each, by which admins find them and choose several at once."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.audit.entries import Action, Actor, note
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.conflicts import hold_influencer
from greenroom.desk.influencers.listing import MOST_TAGS, influencer_view
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.problems import InputRejected, ProblemCode
from greenroom.desk.texts import may_hold_secret, tidy_within
from greenroom.store.models import Influencer
from greenroom.store.tallies import tally
from greenroom.writing.names import tag_key, tag_keys

LONGEST_TAG: Final = 40
MOST_KNOWN: Final = 200
_READ = 10 * LONGEST_TAG  # so much is looked through: whole tokens are longer than a tag may be


async def change_tags(
    desk: Desk, actor: Actor, influencer_id: UUID, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> InfluencerView:
    """Give an influencer tags, and take some away. Two that differ in case or accents only are one.

    A tag that they have stays as it is written. Whatever they have, or do not have, already changes nothing.

    Args:
        add: 1 to 40 characters each.
        remove: those that they do not have are overlooked.

    Raises:
        NotFound: there is no such influencer.
        InputRejected: a tag is refused, or they would have more than ten; nothing was changed.
    """
    added = {tag_key(tag): tag for tag in check_tags(add)}
    removed = {tag_key(tag) for tag in remove}
    async with in_transaction():
        person = await hold_influencer(desk, influencer_id)
        had = {tag_key(tag): tag for tag in person.tags.split("\n") if tag}
        kept = {key: tag for key, tag in had.items() if key not in removed}
        now = kept | {key: tag for key, tag in added.items() if key not in kept}
        if len(now) > MOST_TAGS:
            raise InputRejected(ProblemCode.BAD_TAG, "add", "many", name=person.name, most=MOST_TAGS)
        if now.keys() != had.keys():
            await Influencer.filter(id=influencer_id).update(
                tags="\n".join(now.values()), tag_keys=tag_keys(list(now.values())), version=F("version") + 1
            )
            await note(desk, actor, Action.INFLUENCER_CHANGED, person, after={"changed": ["tags"]})
    return await influencer_view(desk, influencer_id)


def check_tags(tags: Sequence[str]) -> list[str]:
    """Return tags as they are kept, each on one line.

    Raises:
        InputRejected: nothing of one can be seen, it is longer than 40 characters, or it may hold a
            secret; or there are more than ten.
    """
    if len(tags) > MOST_TAGS:
        raise InputRejected(ProblemCode.BAD_TAG, "add", "many-at-once", most=MOST_TAGS)
    return [_check_tag(tag) for tag in tags]


def _check_tag(tag: str) -> str:
    text = tidy_within(tag, _READ)
    if text and may_hold_secret(text):
        raise InputRejected(ProblemCode.BAD_TAG, "add", "secret")
    if not text or len(text) > LONGEST_TAG or not tag_key(text):
        raise InputRejected(ProblemCode.BAD_TAG, "add", most=LONGEST_TAG)
    return text


async def known_tags() -> list[tuple[str, int]]:
    """List the tags of influencers who are not archived, the most frequent 200, and how many have each.

    One that is written in several ways is listed as most of them write it.
    """
    spellings: dict[str, dict[str, int]] = {}
    for tag, people in (await tally("people with tags")).items():
        spellings.setdefault(tag_key(tag), {})[tag] = people
    known = [
        (max(counts, key=lambda tag: (counts[tag], tag)), sum(counts.values()))
        for counts in spellings.values()
    ]
    return sorted(known, key=lambda one: (-one[1], tag_key(one[0])))[:MOST_KNOWN]
