"""Findings and reports on tokens."""

from datetime import datetime

import strawberry

from greenroom.api.enums import FindingCode, RepairedBy, Severity, Verdict
from greenroom.hms import findings as rules
from greenroom.hms.token import Claims
from greenroom.hms.token import TokenReport as Report


@strawberry.type(description="One fact about a credential or a person that stands in a show's way, or may.")
class Finding:
    """A finding, translated."""

    code: FindingCode = strawberry.field(description="Which fact, for programs.")
    severity: Severity = strawberry.field(description="How much it weighs.")
    message: str = strawberry.field(description="What is the case, and why.")
    fix: str = strawberry.field(description="What to do next.")
    repaired_by: RepairedBy = strawberry.field(description="Who can do it.")

    @classmethod
    def of(cls, finding: rules.Finding) -> "Finding":
        """Translate."""
        return cls(
            code=finding.code,
            severity=finding.severity,
            message=finding.message,
            fix=finding.fix,
            repaired_by=finding.repaired_by,
        )


@strawberry.type(description="What a token says about itself; null where it says nothing that can be read.")
class TokenClaims:
    """A token's claims, translated."""

    access_key: str | None = strawberry.field(description="The 100ms account's access key.")
    room_id: str | None = strawberry.field(description="The room that it opens.")
    role: str | None = strawberry.field(description="The role in which its bearer joins; case counts.")
    user_id: str | None = strawberry.field(description="Whom it was made for.")
    type: str | None = strawberry.field(description='"app" for an auth token.')
    version: int | None = strawberry.field(description="2 for today's tokens.")
    issued_at: datetime | None = strawberry.field(description="When it was made.")
    not_before: datetime | None = strawberry.field(description="When it becomes valid.")
    expires_at: datetime | None = strawberry.field(description="When it expires.")

    @classmethod
    def of(cls, claims: Claims) -> "TokenClaims":
        """Translate."""
        return cls(
            access_key=claims.access_key,
            room_id=claims.room_id,
            role=claims.role,
            user_id=claims.user_id,
            type=claims.type,
            version=claims.version,
            issued_at=claims.issued_at,
            not_before=claims.not_before,
            expires_at=claims.expires_at,
        )


@strawberry.type(description="What a pasted text is, and whether it can serve as an auth token.")
class TokenReport:
    """A report, translated; the token itself stays behind."""

    verdict: Verdict = strawberry.field(description="BROKEN cannot be saved.")
    findings: list[Finding] = strawberry.field(description="Everything that was noticed, worst first.")
    cleaned: list[str] = strawberry.field(description="What was removed around the token, in words.")
    claims: TokenClaims | None = strawberry.field(description="What the token says; null without one.")
    expires_at: datetime | None = strawberry.field(description="When it expires.")

    @classmethod
    def of(cls, report: Report) -> "TokenReport":
        """Translate."""
        return cls(
            verdict=report.verdict,
            findings=[Finding.of(f) for f in report.findings],
            cleaned=list(report.cleaned),
            claims=TokenClaims.of(report.claims) if report.claims else None,
            expires_at=report.expires_at,
        )
