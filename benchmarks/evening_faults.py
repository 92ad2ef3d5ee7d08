"""What goes wrong in simulated evenings, before seven and within the last hour."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from benchmarks.two_accounts import OneAccount
from greenroom.desk.actors import InfluencerActor
from greenroom.desk.credentials.setting import remove_auth_token
from greenroom.desk.places.checking import check_place
from greenroom.desk.sealed.places import place_of_row
from greenroom.desk.sealed.source import Source
from greenroom.store.models import Influencer
from greenroom_emulator.records import CodeRecord
from greenroom_emulator.room import Room

if TYPE_CHECKING:
    from benchmarks.evenings import Simulation

_HOUR_S: Final = 3_600.0
_OTHERS_SECRET: Final = "an app secret of somebody else's account, as long as one of 100ms's"  # noqa: S105


@dataclass
class Person:
    """Somebody who broadcasts.

    Args:
        code: their room code at 100ms.
        gone: the codes that went with their room.
        is_broken: whether their fault of this evening has begun.
    """

    actor: InfluencerActor
    account: OneAccount
    room: Room
    source: Source
    code: CodeRecord | None = None
    is_broken: bool = False
    gone: dict[str, CodeRecord] = field(default_factory=dict[str, CodeRecord])

    @property
    def id(self) -> UUID:
        """Their id at the desk."""
        return self.actor.id


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong.

    Args:
        befalls: whom it can befall.
        begin: makes it so; None for what is wrong with the token that is pasted.
        lasts_s: how long the pasted token lasts; 0 if there is none.
        app_secret: what signs it, if it is not the account's own.
    """

    name: str
    befalls: Callable[[Person], bool]
    begin: "Callable[[Simulation, Person], Awaitable[None]] | None" = None
    lasts_s: float | None = None
    app_secret: str | None = None


async def _close_room(_: "Simulation", person: Person) -> None:
    person.room.active = False


async def _delete_room(_: "Simulation", person: Person) -> None:
    person.account.rooms.pop(person.room.record.id, None)
    for code in list(person.account.codes_of(person.room.record.id)):  # which go with their room
        person.gone[code.code] = person.account.codes.pop(code.code)


async def _disable_code(_: "Simulation", person: Person) -> None:
    assert person.code is not None  # noqa: S101 (it befalls nobody else)
    person.code.enabled = False


async def _delete_code(_: "Simulation", person: Person) -> None:
    assert person.code is not None  # noqa: S101 (it befalls nobody else)
    person.account.codes.pop(person.code.code, None)


async def _tamper(_: "Simulation", person: Person) -> None:
    await Influencer.filter(id=person.id).update(hms_auth_token="g1.00000000.forged")  # noqa: S106


async def _remove(simulation: "Simulation", person: Person) -> None:
    await remove_auth_token(simulation.desk, simulation.admin, person.id)


def _anybody(_: Person) -> bool:
    return True


def _pasted(person: Person) -> bool:
    return person.source is Source.PASTED


def _coded(person: Person) -> bool:
    return person.source is Source.ROOM_CODE


_AT_HMS: Final = (
    Fault("the room is switched off", _anybody, _close_room),
    Fault("the room is deleted", _anybody, _delete_room),
    Fault("the room code is disabled", _coded, _disable_code),
    Fault("the room code is deleted", _coded, _delete_code),
)
FAULTS: Final = (
    *_AT_HMS,
    Fault("there is no token", _pasted, lasts_s=0),
    Fault("the token expires before the show", _pasted, lasts_s=2.5 * _HOUR_S),
    Fault("the token expires during the show", _pasted, lasts_s=3.5 * _HOUR_S),
    Fault("another secret signed the token", _pasted, app_secret=_OTHERS_SECRET),
    Fault("the stored token was changed", _pasted, _tamper),
)
"""What has gone wrong by seven."""

LATE: Final = (*_AT_HMS, Fault("an admin removes the token", _pasted, _remove))
"""What goes wrong between seven and eight, which nobody can foresee at seven."""


def token_for(person: Person, fault: Fault | None) -> str | None:
    """Make the token that an admin pastes for somebody; None if they have none to paste."""
    if person.source is not Source.PASTED or (fault is not None and fault.lasts_s == 0):
        return None
    lasts_s = 12 * _HOUR_S if fault is None or fault.lasts_s is None else fault.lasts_s
    return person.account.token(person.room, str(person.id), lasts_s, fault.app_secret if fault else None)


async def repair(simulation: "Simulation", person: Person) -> None:
    """Put right what went wrong the evening before, as whoever is in charge does by the next day."""
    person.is_broken, person.room.active = False, True
    person.account.rooms[person.room.record.id] = person.room
    person.account.codes |= person.gone
    person.gone.clear()
    if person.code is not None:
        person.code.enabled = True
        person.account.codes[person.code.code] = person.code
    row = await Influencer.get(id=person.id)
    if person.source is Source.PASTED and row.token_expires_at is not None:
        await remove_auth_token(simulation.desk, simulation.admin, person.id)
    await Influencer.filter(id=person.id).update(block_code=None, code_fault=None, code_checked_at=None)
    if (place := place_of_row(row)) is not None:
        await Influencer.filter(id=person.id).update(place_code=None, place_checked_at=None)
        await check_place(simulation.desk, place)
