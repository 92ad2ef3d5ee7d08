"""Sign-in attempts: who is counted under which key, and who is let through while others flood the desk.

An attempt is counted before its password is hashed and uncounted if it succeeds, so that a thousand at once
get no more guesses than a thousand one after another. Strangers are counted per account and per address. A
device that has signed in to the account before is counted separately, and so is whoever brings the account's
own secret key, from whatever device: nobody else's failures lock them out, and they wait for the hashing in
places of their own. Strangers wait by network; there is nothing that all of them use up together.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Literal

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from greenroom.desk.access.devices import Device, device_secret, knows
from greenroom.desk.actors import AdminActor, Audience, InfluencerActor
from greenroom.desk.audit.entries import Action, Stranger, note
from greenroom.desk.audit.security import tell
from greenroom.desk.desk import Desk
from greenroom.desk.hashing_queue import Place
from greenroom.desk.problems import SignInFailed, TooManyAttempts
from greenroom.desk.security_events import SecurityEventKind
from greenroom.store.counters import Key
from greenroom.store.models import Admin, DeskRow, Influencer, Link

PER_ACCOUNT = 10
PER_ADDRESS = 100  # more than fits into the hashing queue: people in one building may all sign in at once
PER_DEVICE = 10
PER_SECRET_KEY = 10  # whoever has the key still has to guess the password
_LONGEST_KEY = 255  # one more than an email can have: nobody has a longer one


@dataclass(frozen=True, slots=True)
class Caller:
    """Where an attempt comes from.

    Args:
        address: the client's IP address; None if unknown.
        device: what its cookie says.
        client: its browser and device in two words, for the account's owner: "Safari, iPhone".
        signed_in: who is signed in there already, as an admin and as an influencer.
    """

    address: str | None = None
    device: Device = field(default_factory=lambda: Device.read(None))
    client: str = ""
    signed_in: tuple[AdminActor | InfluencerActor, ...] = ()


NOWHERE = Caller()
"""A caller about whom nothing is known."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What has already proved who is asking, before what they are asked for again is checked.

    Args:
        given: their session, or a link.
        asked: what they are asked for again.
    """

    given: AdminActor | InfluencerActor | Link
    asked: Literal["PASSWORD", "SECRET_KEY"]

    @property
    def key(self) -> Key:
        """Under which its attempts are counted, apart from everybody else's."""
        if isinstance(self.given, Link):
            return "link", str(self.given.id)
        return "session", str(self.given.session_id)


@asynccontextmanager
async def limited_try(
    desk: Desk,
    audience: Audience,
    account: Admin | Influencer | None,
    key: str,
    caller: Caller,
    *,
    proof: Proof | None = None,
    key_fits: bool = False,
) -> AsyncGenerator[Place]:
    """Count what the block does, which is to check a password and raise SignInFailed if it is wrong.

    Args:
        account: whose password is checked; None if there is no such account, which must not show.
        key: the email that was typed, in the form in which accounts compare it.
        caller: where the attempt comes from.
        proof: the session or link that has already proved who is asking; its attempts are counted separately,
            and noted as theirs.
        key_fits: the caller brought the account's own secret key. The replies do not show it: it has the
            sentences of a wrong one, and only who has the 160 bits sees that they count by themselves.

    Yields:
        Where to wait, for `Passwords.verify`.

    Raises:
        TooManyAttempts: the block was not entered.
    """
    now, whose = desk.now(), (audience, key[:_LONGEST_KEY])
    secret = device_secret(desk.vault, account.id if account else None, account and account.password_hash)
    known = knows(desk.vault, caller.device, secret)
    own = _own_key(whose, account, caller, proof, known=known, key_fits=key_fits)
    if own is not None:
        keys = {own: PER_SECRET_KEY if own[0] == "secret key" else PER_DEVICE}
        place = Place(str(own), trusted=True)
    else:
        own = ("account", *whose)
        keys, place = {own: PER_ACCOUNT, **_by_address(caller)}, Place(wide_network_of(caller.address))
    other_ways = audience is Audience.INFLUENCER and proof is None
    try:
        await desk.limits.take(keys, now, "influencer" if other_ways else "")
    except TooManyAttempts:
        _tell_locked_out(desk, audience, account, proof, own)
        raise
    try:
        yield place
    except SignInFailed:
        if await desk.limits.should_note(own, now):
            # Emails can be invented without end: those without an account are noted by network.
            network = wide_network_of(caller.address)
            if account is not None or await desk.limits.should_note((audience, network), now):
                await _note(desk, audience, account, proof, known=known)
            else:
                await _write_nothing()
        raise
    except BaseException:
        await desk.limits.take_back(keys, now)
        raise
    await desk.limits.take_back(keys, now)
    await desk.limits.clear(own)


def _own_key(
    whose: tuple[Audience, str],
    account: Admin | Influencer | None,
    caller: Caller,
    proof: Proof | None,
    *,
    known: bool,
    key_fits: bool,
) -> Key | None:
    """Choose under what somebody is counted who is no stranger to the account; None for a stranger."""
    if proof is not None:
        return proof.key
    if known:
        return "device", *whose, caller.device.id
    if key_fits and account is not None:
        return "secret key", str(account.id)
    return None


def network_of(address: str) -> str:
    """Reduce a client's address to what one client controls: an IPv4 address, or a /64 of IPv6."""
    return _prefix(address, 32, 64).removesuffix("/32")


def wide_network_of(address: str | None) -> str:
    """Reduce a client's address to what one customer may control, a /24 of IPv4 or a /48 of IPv6."""
    return _prefix(address, 24, 48) if address is not None else ""


@lru_cache(1_000)  # several are asked for in each request
def _prefix(address: str, bits_of_4: int, bits_of_6: int) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(ip_network((int(parsed), bits_of_6), strict=False))
        parsed = parsed.ipv4_mapped
    return str(ip_network((parsed, bits_of_4), strict=False))


def _by_address(caller: Caller) -> dict[Key, int]:
    return {("address", network_of(caller.address)): PER_ADDRESS} if caller.address is not None else {}


def _tell_locked_out(
    desk: Desk, audience: Audience, account: Admin | Influencer | None, proof: Proof | None, own: Key
) -> None:
    # Told apart by what was typed, so that an account that does not exist is told as often.
    given = proof.given if proof else None
    actor = given if isinstance(given, AdminActor | InfluencerActor) else Stranger()
    about = account and ("admins" if audience is Audience.ADMIN else "influencers", account.id)
    details = {"audience": audience.value} | ({"asked": proof.asked} if proof else {})
    tell(desk, SecurityEventKind.LOCKED_OUT, actor, about, who=own, details=details)


async def _note(
    desk: Desk, audience: Audience, account: Admin | Influencer | None, proof: Proof | None, *, known: bool
) -> None:
    # The same for an account that does not exist, so that the time it takes does not give that away.
    after = {"audience": audience.value, "knownDevice": known}
    actor, action = Stranger(), Action.SIGN_IN_FAILED
    if proof is not None:
        action = Action.CONFIRMATION_FAILED
        after["asked"] = proof.asked
        if isinstance(proof.given, Link):
            after["linkId"] = str(proof.given.id)
        else:
            actor = proof.given
    async with in_transaction():
        await note(desk, actor, action, account, after=after)


async def _write_nothing() -> None:
    """Take as long as `_note` and write a row unchanged, so as not to give away who has an account."""
    async with in_transaction():
        await DeskRow.filter(id=1).update(demo=F("demo"))
