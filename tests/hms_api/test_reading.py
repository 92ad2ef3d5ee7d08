"""Every reply, whatever it contains, becomes a dataclass or is unreadable."""

import copy
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.hms_api import reading
from greenroom.hms_api.errors import HmsError, HmsErrorKind
from greenroom.hms_api.replies import ActiveRoom, Peer, PeerWithTracks, Role, Room, RoomCode, Template, Track

AT = "2021-11-30T12:58:49.97291247Z"
TIME = datetime(2021, 11, 30, 12, 58, 49, 972912, tzinfo=UTC)
ID = "627cda81ab4f3b56a077dc33"
ROOM = {
    "id": ID,
    "name": "show",
    "enabled": True,
    "template_id": ID,
    "description": "d",
    "region": "in",
    "created_at": AT,
}
CODE = {"code": "abc-defg-hij", "room_id": ID, "role": "host", "enabled": False, "created_at": AT}
PEER = {"id": "p", "name": "Ana", "user_id": "ana", "metadata": "", "role": "host", "joined_at": AT}
TRACK = {"id": "t", "stream_id": "s", "mute": True, "type": "audio", "source": "regular", "started_at": AT}
ROLE = {"name": "host", "publishParams": {"allowed": ["audio"]}, "maxPeerCount": 3}
READ: list[tuple[Callable[[object], object], dict[str, Any], object]] = [
    (reading.read_room, ROOM, Room(ID, "show", True, ID, "d", "in", TIME)),
    (reading.read_room_code, CODE, RoomCode("abc-defg-hij", ID, "host", False, TIME)),
    (
        reading.read_room_codes,
        {"data": [CODE]},
        (RoomCode("abc-defg-hij", ID, "host", False, TIME),),
    ),
    (
        reading.read_template,
        {"id": ID, "name": "t", "roles": {"host": ROLE, "viewer": {"publishParams": {"allowed": []}}}},
        Template(ID, "t", (Role("host", frozenset({"audio"}), 3), Role("viewer", frozenset(), None))),
    ),
    (
        reading.read_active_room,
        {"id": ID, "name": "show", "session": {"id": "s", "created_at": AT, "peers": ["p"]}},
        ActiveRoom(ID, "s", TIME, ("p",)),
    ),
    (reading.read_peers, {"peers": {"p": PEER}}, (Peer("p", "Ana", "ana", "host", TIME),)),
    (
        reading.read_peer_with_tracks,
        {**PEER, "tracks": {"t": TRACK, "u": {**TRACK, "type": "smell"}}},
        PeerWithTracks(Peer("p", "Ana", "ana", "host", TIME), (Track("t", "audio", "regular", True, TIME),)),
    ),
    (reading.read_exchanged_token, {"token": "a.b.c"}, "a.b.c"),
    (reading.read_init, {"endpoint": "wss://x", "config": {}}, None),
    (reading.read_cursor, {"last": "x"}, "x"),
    (reading.read_items, {"data": [1]}, [1]),
]
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
LONGER: st.SearchStrategy[Any] = st.sampled_from(
    list[Any](["x" * 100_000, "", "\x00", "\u202eabc", [], ["x"] * 50, 10**400, {"a": {}}])
)


@pytest.mark.parametrize(("read", "reply", "expected"), READ)
def test_a_reply_as_documented_is_read(
    read: Callable[[object], object], reply: dict[str, Any], expected: object
) -> None:
    assert read(reply) == expected
    assert read({**reply, "unknown": {"more": [1]}}) == expected


def places(reply: object) -> list[tuple[str | int, ...]]:
    """List where something stands in a reply: the reply itself, and all within."""
    found: list[tuple[str | int, ...]] = [()]
    entries: list[tuple[Any, Any]] = []
    if isinstance(reply, dict):
        entries = list(cast("dict[str, Any]", reply).items())
    elif isinstance(reply, list):
        entries = list(enumerate(cast("list[Any]", reply)))
    for key, value in entries:
        found += [(key, *place) for place in places(value)]
    return found


@pytest.mark.parametrize(("read", "reply", "expected"), READ)
@given(data=st.data())
def test_a_reply_of_any_other_shape_raises_nothing_but_unreadable(
    read: Callable[[object], object], reply: dict[str, Any], expected: object, data: st.DataObject
) -> None:
    changed: Any = copy.deepcopy(reply)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places(changed)))
        if not place:
            changed = copy.deepcopy(data.draw(JSON | LONGER))
            continue
        within: Any = changed
        for step in place[:-1]:
            within = within[step]
        if data.draw(st.booleans()):
            del within[place[-1]]
        else:
            within[place[-1]] = copy.deepcopy(data.draw(JSON | LONGER))
    try:
        read(changed)
    except HmsError as error:
        assert error.kind is HmsErrorKind.UNREADABLE  # noqa: PT017


@given(JSON)
def test_any_json_raises_nothing_but_unreadable(reply: object) -> None:
    for read, _, _ in READ:
        with suppress(HmsError):
            read(reply)


@pytest.mark.parametrize("params", [{}, None, {"allowed": None}, {"allowed": []}])
def test_a_role_that_is_allowed_nothing_cannot_publish(params: object) -> None:
    roles = {"viewer": {"publishParams": params}, "odd": {}}
    template = reading.read_template({"id": ID, "name": "t", "roles": roles})
    assert [role.can_publish for role in template.roles] == [False, False]


def test_what_a_role_may_send_is_not_guessed() -> None:
    roles = {"host": {"publishParams": {"allowed": "audio"}}}
    with pytest.raises(HmsError):
        reading.read_template({"id": ID, "name": "t", "roles": roles})


@pytest.mark.parametrize(
    ("text", "time"),
    [
        (AT, TIME),
        ("2021-11-30T18:28:49.97291247+05:30", TIME),
        ("2021-11-30T12:58:49", datetime(2021, 11, 30, 12, 58, 49, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("soon", None),
        (1638277129, None),
        (None, None),
    ],
)
def test_a_time_is_in_utc_or_left_out(text: object, time: datetime | None) -> None:
    assert reading.read_room({**ROOM, "created_at": text}).created_at == time


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "\u00e4", None, 5, "x" * 16_385])
def test_a_token_that_fits_no_header_is_unreadable(token: object) -> None:
    with pytest.raises(HmsError):
        reading.read_exchanged_token({"token": token})


def test_a_user_id_is_kept_to_the_letter_or_not_at_all() -> None:
    for user_id in ("\u2010ana\u2010", "a b"):
        assert reading.read_peers({"peers": {"p": {**PEER, "user_id": user_id}}})[0].user_id == user_id
    for user_id in ("a\x00", 5, None):
        assert reading.read_peers({"peers": {"p": {**PEER, "user_id": user_id}}})[0].user_id == ""
