"""The audit log in sentences: who did what to whom.

Entries stay for ever: one with a detail that the desk no longer knows is told without it.
"""

from collections.abc import Mapping
from typing import Any

from greenroom.desk.actors import AdminRole
from greenroom.desk.audit.entries import Action
from greenroom.desk.audit.log import AuditView
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
        case Action.CONFIRMATION_FAILED:
            case = "link" if "linkId" in after else after.get("asked", "")
        case Action.STREAMING_SWITCHED if is_only_the_reason(after):
            case = "reason"
        case Action.STREAMING_SWITCHED:
            case = "on" if after.get("streamingEnabled", True) else "off"
        case Action.SIGNED_IN:
            case, params = _signed_in(view)
        case Action.SIGN_IN_FAILED:
            case = "named" if view.subject and view.subject.name else ""
        case Action.SESSIONS_ENDED if isinstance(count := after.get("endedSessions"), int):
            case, params = _whose_sessions(view), {"sessions": count}
        case Action.ADMIN_INVITED if _has_role(after):
            case, params = "role", {"to": after["role"]}
        case Action.ADMIN_ROLE_SET if _has_role(before) and _has_role(after):
            case, params = "role", {"from": before["role"], "to": after["role"]}
        case Action.TOKEN_SET if after.get("accepted"):
            case = "accepted"
        case Action.INFLUENCER_CHANGED if fields := changed_fields(after):
            case, params = "fields", {"fields": fields}
        case _:
            pass
    return case, params


def _whose_sessions(view: AuditView) -> str:
    if "endsWithShow" not in view.after:
        return "count"
    if view.subject is None:
        return "everybody-with-show" if view.after["endsWithShow"] else "everybody"
    return "theirs-with-show" if view.after["endsWithShow"] else "theirs"


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
}
_FIELDS = ("name", "email", "handle")
_ROLES = tuple(role.value for role in AdminRole)
