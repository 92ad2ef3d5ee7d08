"""Finding an account by its email.

The key by which it is found is not bound as the email itself is: where something else than the desk has given
it to somebody else's row, it finds nobody. What is asked for one person must not reach another.
"""

import logging
from typing import TypeVar

from greenroom.desk.identity import email_key
from greenroom.store.models import Admin, Influencer

logger = logging.getLogger("greenroom.by_email")

Account = TypeVar("Account", Admin, Influencer)


async def account_with(model: type[Account], key: str, **still: object) -> Account | None:
    """Read the account whose email has this key.

    Args:
        still: conditions that it must meet: column and value, as in a filter.
    """
    row = await model.filter(email_key=key, **still).first()
    if row is None or email_key(row.email) == key:
        return row
    logger.error(
        "The %s %s is found by an email that is not theirs: something else than this desk has changed what "
        "they are found by. Find out who else can write to the database.",
        model.__name__.lower(),
        row.id,
    )
    return None
