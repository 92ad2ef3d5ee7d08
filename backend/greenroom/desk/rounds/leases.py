"""Leases: which of several processes does the work that only one may do, and when it was last done."""

from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from greenroom.store.models import Lease


async def take_lease(name: str, owner: str, now: datetime, lasts: timedelta, **still: object) -> bool:
    """Take or renew a lease, with a compare-and-set; of two at once, one wins.

    A lease that ends later than possible counts as over: a clock was set back.

    Args:
        owner: a random id of the one who asks.
        still: conditions that an existing lease must meet: column and value, as in a filter.

    Returns:
        Whether the lease is the owner's until `now + lasts`.
    """
    until = now + lasts
    free = Q(owner=owner) | Q(until__lte=now) | Q(until__gt=now + 2 * lasts)
    if await Lease.filter(free, name=name, **still).update(owner=owner, until=until):
        return True
    if await Lease.filter(name=name).exists():
        return False
    try:
        await Lease.create(name=name, owner=owner, until=until)
    except IntegrityError:  # another process made it in the same moment
        return False
    return True


async def renew_lease(name: str, owner: str, now: datetime, lasts: timedelta) -> bool:
    """Renew a lease; False if another owner has taken it meanwhile."""
    return bool(await Lease.filter(name=name, owner=owner).update(until=now + lasts))


async def give_lease_back(name: str, owner: str, now: datetime, **done: object) -> None:
    """Free the lease for the next process at once, if the owner still has it.

    Args:
        done: what else to record: column and value.
    """
    await Lease.filter(name=name, owner=owner).update(until=now, **done)


async def note_time(name: str, at: datetime, told: str = "") -> None:
    """Remember when something was last the case, in a row of the leases that nobody takes.

    Args:
        told: more about it.
    """
    async with in_transaction():
        await Lease.filter(name=name).delete()
        await Lease.create(name=name, owner=told, until=at, ran_at=at)
