"""The audit log in sentences."""

import re
from typing import Any

import pytest

from greenroom.desk.access.links import LinkKind
from greenroom.desk.actors import AdminRole
from greenroom.desk.audit.entries import Action, ActorKind, note
from greenroom.desk.audit.log import AuditView, list_audit_entries
from greenroom.desk.audit.who import ActorRef, SubjectKind, SubjectRef
from greenroom.desk.audit.wording import sentence_of
from greenroom.desk.credentials.setting import set_auth_token
from greenroom.desk.influencers.conflicts import Conflict
from greenroom.desk.influencers.editing import update_influencer
from greenroom.desk.shows.views import EndReason
from greenroom.store.ids import new_id
from tests.english import say
from tests.hms.tokens import NOW
from tests.world import World


def told(
    action: Action,
    *,
    kind: ActorKind = ActorKind.ADMIN,
    actor: str | None = "Robin Demo",
    subject: str | None = "Amara Okafor",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    link_maker: str | None = None,
) -> str:
    who, whom = ActorRef(kind, name=actor), SubjectRef(SubjectKind.INFLUENCER, new_id(), subject)
    given = (before or {}, after or {}, None, None, link_maker)
    return say(sentence_of(AuditView(new_id(), NOW, who, action, whom, *given)))


@pytest.mark.parametrize(
    ("action", "given", "sentence"),
    [
        (Action.TOKEN_SET, {}, "Robin Demo set a token for Amara Okafor"),
        (
            Action.TOKEN_SET,
            {"after": {"accepted": ["WRONG_PERSON"]}},
            "Robin Demo set a token for Amara Okafor, confirming that it is theirs",
        ),
        (
            Action.TOKEN_SET,
            {"after": {"restored": True}},
            "Robin Demo restored an earlier token of Amara Okafor",
        ),
        (
            Action.TOKEN_SET,
            {"after": {"restored": True, "accepted": ["DUPLICATE"]}},
            "Robin Demo restored an earlier token of Amara Okafor, confirming that it is theirs",
        ),
        (
            Action.TOKEN_SET,
            {"kind": ActorKind.STRANGER, "actor": None, "link_maker": "Kim"},
            "Somebody not signed in handed in a token for Amara Okafor with a link made by Kim, "
            "and it counts",
        ),
        (
            Action.TOKEN_SET,
            {"link_maker": "Kim", "after": {"handedIn": True}},
            "Robin Demo set a token for Amara Okafor that had been handed in with a link made by Kim",
        ),
        (
            Action.TOKEN_SET,
            {"link_maker": "Kim", "after": {"handedIn": True, "accepted": ["DUPLICATE"]}},
            "Robin Demo set a token for Amara Okafor that had been handed in with a link made by Kim, "
            "confirming that it is theirs",
        ),
        (
            Action.TOKEN_HANDED_IN,
            {"kind": ActorKind.STRANGER, "actor": None, "link_maker": "Kim"},
            "Somebody not signed in handed in a token for Amara Okafor with a link made by Kim, "
            "and it waits in the inbox",
        ),
        (
            Action.REQUEST_CLOSED,
            {"after": {"kind": "HANDED_IN"}},
            "Robin Demo deleted the token that was handed in for Amara Okafor",
        ),
        (
            Action.STREAMING_SWITCHED,
            {"before": {"streamingEnabled": True}, "after": {"streamingEnabled": False}},
            "Robin Demo switched streaming off for Amara Okafor",
        ),
        (
            Action.STREAMING_SWITCHED,
            {"before": {"streamingEnabled": False}, "after": {"streamingEnabled": True}},
            "Robin Demo switched streaming on for Amara Okafor",
        ),
        (
            Action.ADMIN_ROLE_SET,
            {"before": {"role": "VIEWER"}, "after": {"role": "OWNER"}},
            "Robin Demo changed the role of Amara Okafor from viewer to owner",
        ),
        (
            Action.ADMIN_INVITED,
            {"after": {"role": "MANAGER"}},
            "Robin Demo invited Amara Okafor as manager",
        ),
        (Action.ADMIN_INVITED, {}, "Robin Demo invited Amara Okafor"),
        (
            Action.INFLUENCER_CHANGED,
            {"after": {"changed": ["name", "email"]}},
            "Robin Demo changed the name and email of Amara Okafor",
        ),
        (Action.INFLUENCER_RESTORED, {}, "Robin Demo brought Amara Okafor back"),
        (
            Action.LINK_MADE,
            {"after": {"kind": "SIGN_IN"}},
            "Robin Demo made a sign-in link for Amara Okafor",
        ),
        (
            Action.LINK_MADE,
            {"kind": ActorKind.OPERATOR, "actor": None, "subject": None, "after": {"kind": "SET_UP"}},
            "The command line made a set-up link",
        ),
        (
            Action.SHOW_ENDED,
            {"after": {"endReason": "STOPPED_BY_ADMIN", "endCode": None}},
            "Robin Demo stopped the show of Amara Okafor",
        ),
        (
            Action.SHOW_ENDED,
            {
                "kind": ActorKind.INFLUENCER,
                "actor": "Amara Okafor",
                "after": {"endReason": "ENDED_BY_INFLUENCER"},
            },
            "Amara Okafor ended the show",
        ),
        (
            Action.SHOW_ENDED,
            {"kind": ActorKind.DESK, "actor": None, "after": {"endReason": "LOST"}},
            "The desk ended the show after losing contact with Amara Okafor",
        ),
        (Action.SIGNED_IN, {"after": {"transport": "COOKIE"}}, "Robin Demo signed in"),
        (Action.SIGNED_IN, {"after": {"transport": "BEARER"}}, "Robin Demo signed in with a program"),
        (
            Action.SIGN_IN_FAILED,
            {"kind": ActorKind.STRANGER, "actor": None},
            "Somebody not signed in failed to sign in as Amara Okafor",
        ),
        (
            Action.SIGN_IN_FAILED,
            {"kind": ActorKind.STRANGER, "actor": None, "subject": None},
            "Somebody not signed in failed to sign in",
        ),
        (Action.CONFIRMATION_FAILED, {}, "Robin Demo failed to confirm who they are"),
        (
            Action.CONFIRMATION_FAILED,
            {"after": {"asked": "SECRET_KEY"}},
            "Robin Demo failed to confirm with their secret key",
        ),
        (
            Action.CONFIRMATION_FAILED,
            {"after": {"asked": "PASSWORD"}},
            "Robin Demo failed to confirm with their current password",
        ),
        (
            Action.CONFIRMATION_FAILED,
            {"kind": ActorKind.STRANGER, "actor": None, "after": {"asked": "PASSWORD", "linkId": "x"}},
            "Somebody not signed in had a link to a new secret key for Amara Okafor, and failed to confirm "
            "with the password",
        ),
        (Action.SIGNED_IN, {"after": {"by": "SIGN_IN"}}, "Robin Demo signed in with a sign-in link"),
        (
            Action.SIGNED_IN,
            {"after": {"by": "SIGN_IN", "linkId": "x"}, "link_maker": "Ada"},
            "Robin Demo signed in with a sign-in link that Ada made",
        ),
        (
            Action.SIGNED_IN,
            {"after": {"by": "NEW_PASSWORD", "transport": "BEARER"}, "link_maker": "Ada"},
            "Robin Demo signed in with a link to a new password that Ada made",
        ),
        (
            Action.SESSIONS_ENDED,
            {"after": {"endedSessions": 1, "endsWithShow": False}},
            "Robin Demo signed Amara Okafor out of 1 session",
        ),
        (
            Action.SESSIONS_ENDED,
            {"after": {"endedSessions": 1, "endsWithShow": True}},
            "Robin Demo signed Amara Okafor out of 1 session, which lasts until the show ends",
        ),
        (
            Action.SESSIONS_ENDED,
            {"after": {"endedSessions": 3, "endsWithShow": True}},
            "Robin Demo signed Amara Okafor out of 3 sessions, one of which lasts until the show ends",
        ),
        (Action.SESSIONS_ENDED, {"after": {"endedSessions": 1}}, "Robin Demo signed out of 1 session"),
        (Action.SESSIONS_ENDED, {"after": {"endedSessions": 2}}, "Robin Demo signed out of 2 sessions"),
        (
            Action.SECURITY_EVENT,
            {"kind": ActorKind.STRANGER, "actor": None, "after": {"kind": "LOCKED_OUT"}},
            "Somebody not signed in tried too often as Amara Okafor, and has to wait; on a device that they "
            "have used before, Amara Okafor can still sign in, and nothing needs to be done",
        ),
        (
            Action.SECURITY_EVENT,
            {"kind": ActorKind.STRANGER, "actor": None, "after": {"kind": "SESSION_REFUSED"}},
            "Somebody not signed in used a session of Amara Okafor that opens nothing there",
        ),
        (
            Action.SECURITY_EVENT,
            {"kind": ActorKind.DESK, "actor": None, "after": {"kind": "ROW_FORGED"}},
            "The desk refused a row that it had not written",
        ),
        (
            Action.SECURITY_EVENT,
            {"after": {"kind": "ODD_CREDENTIAL", "case": ["zzz"]}},
            "Robin Demo pasted what is not for this desk as a token",
        ),
        (
            Action.SECURITY_EVENT,
            {"after": {"kind": ["zzz"]}},
            "Robin Demo did something that may be an attack",
        ),
        (
            Action.TOKEN_REMOVED,
            {"actor": None, "subject": None},
            "An admin who is gone removed the token of somebody",
        ),
    ],
)
def test_an_entry_is_told_in_one_sentence(action: Action, given: dict[str, Any], sentence: str) -> None:
    assert told(action, **given) == sentence


BEYOND_THE_DESK: list[tuple[Action, list[Any], str]] = [
    (
        Action.INFLUENCER_CHANGED,
        [{"changed": x} for x in (["zzz"], ["name", "zzz"], [["name"]], [None], [], None, "name", 3)],
        "Robin Demo changed Amara Okafor",
    ),
    (
        Action.SESSIONS_ENDED,
        [{"endedSessions": x} for x in (None, "two")],
        "Robin Demo signed out of other sessions",
    ),
    (
        Action.ADMIN_INVITED,
        [{"role": x} for x in (None, "CLEANER", ["OWNER"])],
        "Robin Demo invited Amara Okafor",
    ),
    (
        Action.ADMIN_ROLE_SET,
        [{"role": x} for x in (None, "CLEANER")],
        "Robin Demo changed the role of Amara Okafor",
    ),
    (
        Action.LINK_MADE,
        [{"kind": x} for x in (None, "ZZZ", ["SET_UP"])],
        "Robin Demo made a link for Amara Okafor",
    ),
    (
        Action.SHOW_ENDED,
        [{"endReason": x} for x in (None, "ZZZ")],
        "Robin Demo ended a show of Amara Okafor",
    ),
]


@pytest.mark.parametrize(("action", "details", "sentence"), BEYOND_THE_DESK)
def test_an_entry_with_a_detail_that_the_desk_does_not_know_is_told_without_it(
    action: Action, details: list[Any], sentence: str
) -> None:
    for detail in details:
        assert told(action, before={"role": "OWNER"}, after=detail) == sentence
        assert told(action, before=detail, after=detail) == sentence


WHOLE = re.compile(r"Robin Demo [a-z][^{}]*[^ {}]")


@pytest.mark.parametrize("action", Action)
def test_every_action_is_told_and_none_leaves_a_gap(action: Action) -> None:
    assert WHOLE.fullmatch(told(action))


def test_every_kind_of_link_role_and_end_has_words_of_its_own() -> None:
    # An admin and an influencer are invited in the same words.
    links = {told(Action.LINK_MADE, after={"kind": kind.value}) for kind in LinkKind}
    ends = {told(Action.SHOW_ENDED, after={"endReason": reason.value}) for reason in EndReason}
    roles = {told(Action.ADMIN_INVITED, after={"role": role.value}) for role in AdminRole}
    assert (len(links), len(ends), len(roles)) == (len(LinkKind) - 1, len(EndReason), len(AdminRole))
    assert all(WHOLE.fullmatch(sentence) for sentence in links | ends | roles)


@pytest.mark.parametrize("kind", ActorKind)
def test_whoever_acts_without_a_name_has_one(kind: ActorKind) -> None:
    assert re.fullmatch(r"[A-Z][a-z ]+ signed out", told(Action.SIGNED_OUT, kind=kind, actor=None))


async def test_what_the_desk_writes_is_told(world: World) -> None:
    robin, maya = await world.admin(name="Robin Demo"), await world.influencer("Maya")
    await set_auth_token(world.desk, robin, maya.id, world.token())
    page = await list_audit_entries(first=10)
    assert [say(sentence_of(view)) for view in page.items] == ["Robin Demo set a token for Maya"]


async def test_a_field_that_no_longer_exists_is_named_nowhere(world: World) -> None:
    robin, maya = await world.admin(name="Robin Demo"), await world.influencer("Maya", version=2)
    await note(world.desk, robin, Action.INFLUENCER_CHANGED, maya, after={"changed": ["zzz"]})
    page = await list_audit_entries(first=10)
    assert [say(sentence_of(view)) for view in page.items] == ["Robin Demo changed Maya"]
    with pytest.raises(Conflict) as late:
        await update_influencer(world.desk, robin, maya.id, name="Mia", expected_version=1)
    assert [say(change) for change in late.value.changes] == ["Robin Demo changed the account just now."]


@pytest.mark.parametrize(
    ("with_show", "sentence"),
    [
        (False, "The command line signed everybody out of 3 sessions"),
        (
            True,
            "The command line signed everybody out of 3 sessions; those with a show last until the show ends",
        ),
    ],
)
def test_ending_everybodys_sessions_is_told_as_that(with_show: bool, sentence: str) -> None:
    who, before = ActorRef(ActorKind.OPERATOR), dict[str, Any]()
    after: dict[str, Any] = {"endedSessions": 3, "endsWithShow": with_show}
    view = AuditView(new_id(), NOW, who, Action.SESSIONS_ENDED, None, before, after, None, None, None)
    assert say(sentence_of(view)) == sentence
