"""Tell tokens of other kinds and of other services from an auth token of 100ms."""

import re

from greenroom.hms.findings import Finding, FindingCode, broken
from greenroom.hms.jwt_parts import JsonObject

# Agora's own format, without dots: a version, then base64; 006 carries the app id of 32 hex digits first.
_AGORA = re.compile(r"(?<![\w+/])(?:007eJ[\w+/=]{30,}|006[0-9a-f]{32}[\w+/=]{20,})", re.ASCII)
_OPENTOK = re.compile(r"(?<![\w=])T1==[\w+/=]{40,}", re.ASCII)


def management_finding() -> Finding:
    """Refuse a management token: it opens a whole workspace (100ms.md 1.2)."""
    return broken(FindingCode.WRONG_KIND, "management")


def encrypted_finding() -> Finding:
    """Refuse an encrypted token (JWE, five parts)."""
    return broken(FindingCode.WRONG_KIND, "encrypted")


def claimless_finding() -> Finding:
    """Refuse a JWT whose middle part is JSON, but holds no claims."""
    return broken(FindingCode.WRONG_KIND, "claimless")


def other_format_finding(text: str) -> Finding | None:
    """Name the token of a service whose tokens are no JWTs: Agora, Vonage Video."""
    if _AGORA.search(text):
        return broken(FindingCode.WRONG_KIND, "foreign", service="Agora")
    if _OPENTOK.search(text):
        return broken(FindingCode.WRONG_KIND, "foreign", service="Vonage Video (OpenTok)")
    return None


def kind_finding(header: JsonObject, claims: JsonObject) -> Finding | None:
    """Name a management token, or the service that made a JWT; None for what may be an auth token."""
    if claims.get("type") == "management":
        return management_finding()
    if "access_key" in claims and "room_id" in claims:
        return None
    if service := _service(header, claims):
        return broken(FindingCode.WRONG_KIND, "foreign", service=service)
    if "access_key" in claims or "room_id" in claims or claims.get("type") == "app":
        return None
    return broken(FindingCode.WRONG_KIND)


def _service(header: JsonObject, claims: JsonObject) -> str | None:
    names = claims.keys()
    cty = header.get("cty")
    is_twilio = isinstance(cty, str) and cty.startswith("twilio-")
    signs = {
        "Twilio": is_twilio or isinstance(claims.get("grants"), dict),
        "LiveKit": isinstance(claims.get("video"), dict) or isinstance(claims.get("roomConfig"), dict),
        "Daily": isinstance(claims.get("d"), str) and not names.isdisjoint(("r", "iat")),
        "Zoom": not names.isdisjoint(("app_key", "appKey", "sdkKey", "tpc", "role_type")),
        "Amazon IVS": "whip_url" in names,
        "Vonage Video": claims.get("scope") == "session.connect" or names >= {"session_id", "application_id"},
        "Jitsi": isinstance(claims.get("context"), dict) and "room" in names,
    }
    return next((service for service, shows in signs.items() if shows), None)
