"""The audit log in sentences: who did what to whom.

Entries may be old: one with a detail that the desk no longer knows is told without it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from greenroom.desk.actors import AdminRole
from greenroom.desk.audit.entries import Action
from greenroom.desk.audit.log import AuditView
from greenroom.desk.security_events import SecurityEventKind
from greenroom.words.sentences import Param, Sentence


def sentence_of(view: AuditView) -> Sentence:
    """Tell an entry: `Robin Demo set a token for Amara Okafor`."""
    case, params = _told(view)
    key = f"audit.{view.action.value}"
    return Sentence(
        f"{key}.{case}.said" if case else f"{key}.said",
        actor=_actor(view),
        subject=(view.subject and view.subject.name) or Sentence("audit.somebody"),
        **params,
    )


def _actor(view: AuditView) -> Param:
    if view.actor.name is None:
        return Sentence(f"audit.actor.{view.actor.kind.value}")
    if view.api_key is not None:
        return Sentence("audit.actor.API_KEY", name=view.actor.name, key=view.api_key)
    return view.actor.name


def _told(view: AuditView) -> tuple[str, Mapping[str, Param]]:
    """Choose which of the action's sentences tells an entry, and what goes into it besides the names."""
    case: str = ""
    params: Mapping[str, Param] = {}
    before, after = view.before, view.after
    match view.action:
        case action if action in _TOLD_BY:
            case = after.get(_TOLD_BY[action], "")
        case action if action in _CASES:
            case = _CASES[action](view)
        case Action.STREAMING_SWITCHED if is_only_the_reason(after):
            case = "reason"
        case Action.STREAMING_SWITCHED:
            case = "on" if after.get("streamingEnabled", True) else "off"
        case Action.SIGNED_IN:
            case, params = _signed_in(view)
        case action if isinstance(number := after.get(_COUNTED.get(action, "")), int):
            case, params = _counted(view, number)
        case Action.ADMIN_INVITED if _has_role(after):
            case, params = "role", {"to": after["role"]}
        case Action.ADMIN_ROLE_SET if _has_role(before) and _has_role(after):
            case, params = "role", {"from": before["role"], "to": after["role"]}
        case Action.TOKEN_SET | Action.TOKEN_HANDED_IN:
            case, params = _token_set(view)
        case Action.INFLUENCER_CHANGED if fields := changed_fields(after):
            case, params = "fields", {"fields": fields}
        case _:
            pass
    return case, params


def _counted(view: AuditView, number: int) -> tuple[str, Mapping[str, Param]]:
    match view.action:
        case Action.SESSIONS_ENDED:
            return _whose_sessions(view), {"sessions": number}
        case Action.TOKEN_HANDED_OUT:
            return "again", {"times": number}
        case Action.SHOWS_PLANNED | Action.PLANNED_SHOW_CHANGED | Action.PLANNED_SHOW_CANCELLED:
            return "count", {"shows": number, "at": str(view.after.get("startsAt"))[:16].replace("T", " ")}
        case _ if (table := view.after.get("table")) in _REMOVED_FROM:
            return table, {"removed": number, "date": str(view.after.get("upTo"))[:10]}
        case _:
            return "", {}


def _named(view: AuditView) -> str:
    return "named" if view.subject and view.subject.name else ""


def _confirmation(view: AuditView) -> str:
    return "link" if "linkId" in view.after else view.after.get("asked", "")


def _security_event(view: AuditView) -> str:
    if (kind := view.after.get("kind", "")) not in tuple(SecurityEventKind):
        return ""
    if view.after.get("case") == "counts":
        return "counts"
    told = {SecurityEventKind.ODD_CREDENTIAL.value: view.after.get("case")}
    told |= dict.fromkeys(_WITH_NAME, _named(view))
    more = told.get(kind)
    return f"{kind}.{more}" if more in ("named", *ODD) else kind


def _whose_sessions(view: AuditView) -> str:
    if "endsWithShow" not in view.after:
        return "count"
    if view.subject is None:
        return "everybody-with-show" if view.after["endsWithShow"] else "everybody"
    return "theirs-with-show" if view.after["endsWithShow"] else "theirs"


def _token_set(view: AuditView) -> tuple[str, Mapping[str, Param]]:
    if view.link_maker is None:
        return ".".join(how for how in ("restored", "accepted") if view.after.get(how)), {}
    case = "by-link"
    if view.after.get("handedIn"):
        case = "handed-in.accepted" if view.after.get("accepted") else "handed-in"
    return case, {"maker": view.link_maker}


def _signed_in(view: AuditView) -> tuple[str, Mapping[str, Param]]:
    kind = view.after.get("by")
    if kind is None:
        return view.after.get("transport", ""), {}
    if view.link_maker is None:
        return "link", {"kind": kind}
    return "link-by", {"kind": kind, "maker": view.link_maker}


def is_only_the_reason(after: Mapping[str, Any]) -> bool:
    """Tell whether the streaming switch stayed as it was, with another reason."""
    return "reasonGiven" in after and "streamingEnabled" not in after


def changed_fields(after: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """Name the fields of an influencer that were changed; none if there is one without a name."""
    match after.get("changed"):
        case [*changed] if all(field in _FIELDS for field in changed):
            return tuple(Sentence(f"field.{field}") for field in changed)
        case _:
            return ()


def _has_role(fields: Mapping[str, Any]) -> bool:
    return fields.get("role") in _ROLES


_TOLD_BY = {
    Action.LINK_MADE: "kind",
    Action.LINK_REVOKED: "kind",
    Action.SHOW_ENDED: "endReason",
    Action.TOKEN_SOURCE_SET: "source",
    Action.REQUEST_TAKEN_ON: "kind",
    Action.REQUEST_LEFT: "kind",
    Action.REQUEST_CLOSED: "kind",
    Action.ALERT_RECEIVER_SWITCHED: "to",
    Action.ALERT_MAILS_SET: "to",
}
_COUNTED = {
    Action.SESSIONS_ENDED: "endedSessions",
    Action.TOKEN_HANDED_OUT: "times",
    Action.HISTORY_REMOVED: "removed",
    Action.SHOWS_PLANNED: "shows",
    Action.PLANNED_SHOW_CHANGED: "shows",
    Action.PLANNED_SHOW_CANCELLED: "shows",
}
_REMOVED_FROM = ("audit_entries", "shows", "token_versions", "planned_shows")
_CASES: dict[Action, Callable[[AuditView], str]] = {
    Action.CONFIRMATION_FAILED: _confirmation,
    Action.SIGN_IN_FAILED: _named,
    Action.SECURITY_EVENT: _security_event,
}
_WITH_NAME = ("LOCKED_OUT", "SESSION_REFUSED", "API_KEY_REFUSED")
ODD = ("management-token", "app-secret", "practice-token", "not-its-accounts")
"""What somebody may have pasted as a token."""
_FIELDS = ("name", "email", "handle", "phone", "tags", "note")
_ROLES = tuple(role.value for role in AdminRole)
