"""What commands write for programs: influencers, reasons and links, in the API's words and times."""

from typing import Any

from greenroom.api.code_pages import page_of_finding
from greenroom.desk.access.links import NewLink
from greenroom.desk.access.open_links import OpenLink
from greenroom.desk.influencers.views import InfluencerView
from greenroom.hms.findings import Finding
from greenroom.terminal import as_written, say


def written_influencer(person: InfluencerView) -> dict[str, Any]:
    """Write an influencer with the reasons for their status."""
    row, by = person.row, person.streaming_by
    token = {"lastFour": row.token_last_four, "roomId": row.token_room_id, "role": row.token_role}
    return {
        "id": str(row.id),
        "name": row.name,
        "handle": row.handle,
        "email": row.email,
        "readiness": person.readiness.value,
        "findings": [written_finding(finding) for finding in person.findings],
        "expiresAt": as_written(row.token_expires_at),
        "token": token if row.token_last_four else None,
        "streaming": {
            "enabled": row.streaming_enabled,
            "since": as_written(row.streaming_at),
            "by": by.name if by else None,
            "reason": row.streaming_reason,
        },
        "invitationPending": row.invitation_pending,
        "archivedAt": as_written(row.archived_at),
        "lastLiveAt": as_written(row.last_live_at),
        "version": row.version,
    }


def written_finding(finding: Finding) -> dict[str, Any]:
    """Write one reason."""
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "message": say(finding.message),
        "fix": say(finding.fix),
        "repairedBy": finding.repaired_by.value,
        "helpUrl": page_of_finding(finding.code),
    }


def written_link(link: NewLink) -> dict[str, Any]:
    """Write a link that was just made."""
    expires = as_written(link.expires_at)
    return {"id": str(link.id), "kind": link.kind.value, "url": link.url, "expiresAt": expires}


def written_open_link(link: OpenLink) -> dict[str, Any]:
    """Write a link that can still be used; its address is known to nobody but whom it was given to."""
    to, by = link.recipient, link.created_by
    return {
        "id": str(link.id),
        "kind": link.kind.value,
        "recipient": {"kind": to.kind.value, "id": str(to.id), "name": to.name} if to else None,
        "createdAt": as_written(link.created_at),
        "createdBy": {"kind": by.kind.value, "id": str(by.id) if by.id else None, "name": by.name},
        "expiresAt": as_written(link.expires_at),
    }
