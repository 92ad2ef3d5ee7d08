"""One-time links: made for one purpose, kept hashed, used once; a newer one revokes the older."""

from datetime import timedelta

from tortoise.transactions import in_transaction

from greenroom.desk.audit import Action, Operator, record
from greenroom.desk.desk import Desk
from greenroom.desk.keys import hash_token, new_token
from greenroom.desk.problems import LinkInvalid
from greenroom.store.models import Link

SET_UP_LASTS = timedelta(hours=1)


async def make_set_up_link(desk: Desk) -> str:
    """Make the link that lets its opener become an owner; it lives for an hour.

    Returns:
        The whole URL. Its secret stands in the fragment, which no browser sends to a server.
    """
    secret, now = new_token(), desk.now()
    async with in_transaction():
        await Link.filter(kind="SET_UP", used_at=None, revoked_at=None).update(revoked_at=now)
        link = await Link.create(
            kind="SET_UP", secret_hash=hash_token(secret), created_at=now, expires_at=now + SET_UP_LASTS
        )
        await record(Operator(), Action.LINK_MADE, now, subject=("links", link.id), after={"kind": "SET_UP"})
    return f"{desk.public_url}/admin/setup#{secret}"


async def find_link(desk: Desk, kind: str, secret: str) -> Link:
    """Return the link of this secret while it can still be used; look only, consume nothing.

    Raises:
        LinkInvalid: it was never made, is used up, replaced, or too old; the message says which.
    """
    link = await Link.get_or_none(kind=kind, secret_hash=hash_token(secret))
    fix = "Ask for a new link: whoever runs this desk makes one with `greenroom setup-link`."
    if link is None:
        raise LinkInvalid("This link is not one of this desk, or it was cut when it was copied.", fix)
    if link.used_at is not None:
        raise LinkInvalid(
            "This link has been used already.", "Sign in with the account it made, or " + _lower(fix)
        )
    if link.revoked_at is not None:
        raise LinkInvalid("A newer link has replaced this one.", "Open the newest link.")
    if link.expires_at <= desk.now():
        raise LinkInvalid("This link has run out: it was good for an hour.", fix)
    return link


async def use_link(desk: Desk, link: Link) -> None:
    """Consume the link, inside the transaction of what it was made for; of two at once, one wins."""
    now = desk.now()
    won = await Link.filter(id=link.id, used_at=None, revoked_at=None, expires_at__gt=now).update(used_at=now)
    if not won:
        raise LinkInvalid("This link has been used already.", "Sign in with the account it made.")


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
