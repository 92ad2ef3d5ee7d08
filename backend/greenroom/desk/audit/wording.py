"""The audit log in sentences: who did what to whom."""

from collections.abc import Mapping

from greenroom.desk.audit.entries import Action
from greenroom.desk.audit.log import AuditView
from greenroom.words.sentences import Param, Sentence


def sentence_of(view: AuditView) -> Sentence:
    """Tell an entry: `Robin Demo set a token for Amara Okafor`."""
    case, params = _told(view)
    key = f"audit.{view.action.value}"
    return Sentence(
        f"{key}.{case}.said" if case else f"{key}.said",
        actor=view.actor.name or Sentence(f"audit.actor.{view.actor.kind.value}"),
        subject=(view.subject and view.subject.name) or Sentence("audit.somebody"),
        **params,
    )


def _told(view: AuditView) -> tuple[str, Mapping[str, Param]]:
    """Choose which of the action's sentences tells an entry, and what goes into it besides the names."""
    case: str = ""
    params: Mapping[str, Param] = {}
    before, after = view.before, view.after
    match view.action:
        case Action.LINK_MADE | Action.LINK_REVOKED:
            case = after.get("kind", "")
        case Action.SHOW_ENDED:
            case = after.get("endReason", "")
        case Action.STREAMING_SWITCHED:
            case = "on" if after.get("streamingEnabled", True) else "off"
        case Action.SIGNED_IN:
            case = after.get("transport", "")
        case Action.SIGN_IN_FAILED:
            case = "named" if view.subject and view.subject.name else ""
        case Action.SESSIONS_ENDED:
            params = {"sessions": after.get("endedSessions", 0)}
        case Action.ADMIN_INVITED if "role" in after:
            case, params = "role", {"to": after["role"]}
        case Action.ADMIN_ROLE_SET if "role" in before and "role" in after:
            case, params = "role", {"from": before["role"], "to": after["role"]}
        case Action.INFLUENCER_CHANGED if changed := after.get("changed"):
            case, params = "fields", {"fields": tuple(Sentence(f"field.{field}") for field in changed)}
        case _:
            pass
    return case, params
