"""What a note writes: an audit entry, and an event for those who watch the desk."""

import pytest

from greenroom.desk.audit.entries import Action, Operator, Thing, note
from greenroom.store.ids import new_id
from greenroom.store.models import Admin, AuditEntry, Event, Influencer, Link, Show, Workspace
from tests.world import World, events

SOME_ID, PERSON = new_id(), new_id()


async def test_watchers_are_told_what_affects_what_they_look_at(world: World) -> None:
    for action in Action:
        await note(world.desk, Operator(), action)
    assert await AuditEntry.all().count() == len(Action)
    assert sorted(set(Action) - set(await events())) == [
        "ADMIN_SET_UP",
        "ALERTS_SET",
        "ALERT_MAILS_SET",
        "ALERT_RECEIVER_ADDED",
        "ALERT_RECEIVER_CHANGED",
        "ALERT_RECEIVER_REMOVED",
        "ALERT_RECEIVER_SWITCHED",
        "ALERT_RECEIVER_TESTED",
        "ALERT_RESENT",
        "ALERT_SECRET_REPLACED",
        "API_KEY_MADE",
        "API_KEY_OFFERED",
        "API_KEY_REVOKED",
        "API_KEY_TAKEN_OVER",
        "APP_SECRET_REPLACED",
        "BACKUP_ADOPTED",
        "BACKUP_RESTORED",
        "CONFIRMATION_FAILED",
        "FORGERIES_DELETED",
        "GO_LIVE_REFUSED",
        "HISTORY_REMOVED",
        "KEYS_ROTATED",
        "KEY_FORGOTTEN",
        "PASSWORD_SET",
        "PEERS_REMOVED",
        "REHEARSED",
        "ROOM_CLOSED",
        "ROOM_CODE_REVEALED",
        "ROOM_OPENED",
        "SECURITY_EVENT",
        "SESSIONS_ENDED",
        "SHOW_TAKEN_OVER",
        "SIGNED_IN",
        "SIGNED_OUT",
        "SIGN_IN_FAILED",
        "TOKEN_HANDED_OUT",
        "WORKSPACE_CONNECTED",
        "WORKSPACE_DISCONNECTED",
        "WORKSPACE_RENAMED",
        "WORKSPACE_TESTED",
    ]


@pytest.mark.parametrize(
    ("about", "subject", "told"),
    [
        (None, (None, None), (None, None)),
        (Admin(id=SOME_ID), ("admins", SOME_ID), (None, None)),
        (Influencer(id=PERSON), ("influencers", PERSON), (PERSON, None)),
        (Show(id=SOME_ID, influencer_id=PERSON), ("shows", SOME_ID), (PERSON, SOME_ID)),
        (Workspace(id=SOME_ID), ("workspaces", SOME_ID), (None, None)),
        (Link(id=SOME_ID), ("links", SOME_ID), (None, None)),
        (Link(id=SOME_ID, admin_id=PERSON), ("admins", PERSON), (None, None)),
        (Link(id=SOME_ID, influencer_id=PERSON), ("influencers", PERSON), (PERSON, None)),
    ],
    ids=["nothing", "admin", "influencer", "show", "account", "set-up link", "admin's link", "their link"],
)
async def test_a_note_names_its_subject_and_its_event_the_influencer_concerned(
    world: World, about: Thing | None, subject: object, told: tuple[object, object]
) -> None:
    await note(world.desk, Operator(), Action.LINK_MADE, about)
    entry, event = await AuditEntry.get(), await Event.get()
    assert (entry.subject_kind, entry.subject_id) == subject
    assert (event.kind, event.influencer_id, event.show_id) == ("LINK_MADE", *told)
    assert entry.at == event.at == world.clock.time
