"""Findings and reports on tokens."""

from datetime import datetime

import strawberry

from greenroom.api.code_pages import page_of_finding
from greenroom.api.enums import FindingCode, RepairedBy, Severity, Verdict
from greenroom.api.guard.cost import assume_items
from greenroom.hms import findings as rules
from greenroom.hms.token import Claims
from greenroom.hms.token import TokenReport as Report
from greenroom.words.catalogue import Words


@strawberry.type(description="One thing about a credential or an influencer that blocks a show, or might.")
class Finding:
    """A finding, translated."""

    code: FindingCode = strawberry.field(description="What was found, for programs.")
    number: int = strawberry.field(description="The code's own number, easy to read out; it never changes.")
    severity: Severity = strawberry.field(description="How serious it is.")
    repaired_by: RepairedBy = strawberry.field(description="Who can fix it.")
    help_url: str = strawberry.field(
        description="The path, on this desk, of the page about its code, for admins: why, and how to fix it."
    )
    finding: strawberry.Private[rules.Finding]
    words: strawberry.Private[Words]

    @strawberry.field(description="What is wrong, and why.")
    def message(self) -> str:
        """Say it."""
        return self.words.say(self.finding.message)

    @strawberry.field(description="What to do next.")
    def fix(self) -> str:
        """Say it."""
        return self.words.say(self.finding.fix)

    @classmethod
    def of(cls, finding: rules.Finding, words: Words) -> "Finding":
        """Translate."""
        return cls(
            code=finding.code,
            number=finding.code.number,
            severity=finding.severity,
            repaired_by=finding.repaired_by,
            help_url=page_of_finding(finding.code),
            finding=finding,
            words=words,
        )


@strawberry.type(
    description="What a token contains; a field is null if the token lacks it or it cannot be read."
)
class TokenClaims:
    """A token's claims, translated."""

    access_key: str | None = strawberry.field(description="The 100ms account's access key.")
    room_id: str | None = strawberry.field(description="The room it opens.")
    role: str | None = strawberry.field(description="The role it joins with; upper and lower case matter.")
    user_id: str | None = strawberry.field(description="The 100ms user id it was made for.")
    type: str | None = strawberry.field(description='"app" for an auth token.')
    version: int | None = strawberry.field(description="2 for current tokens.")
    issued_at: datetime | None = strawberry.field(description="When it was created.")
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
            not_before=claims.good_from,
            expires_at=claims.expires_at,
        )


@strawberry.type(description="What a pasted text is, and whether it can be used as an auth token.")
class TokenReport:
    """A report, translated, without the token itself."""

    verdict: Verdict = strawberry.field(description="A BROKEN token cannot be saved.")
    findings: list[Finding] = strawberry.field(
        metadata=assume_items(10), description="Everything that was found, worst first."
    )
    cleaned: list[str] = strawberry.field(description="What was removed from around the token, in words.")
    claims: TokenClaims | None = strawberry.field(
        description="What the token contains; null if there is no token."
    )
    expires_at: datetime | None = strawberry.field(description="When it expires.")
    needs_accepting: list[FindingCode] = strawberry.field(
        description=(
            "The codes of findings that suggest that the token is somebody else's: setAuthToken saves it "
            "only with these in accept. Always empty if it was inspected for nobody."
        )
    )

    @classmethod
    def of(cls, report: Report, words: Words) -> "TokenReport":
        """Translate."""
        return cls(
            verdict=report.verdict,
            findings=[Finding.of(f, words) for f in report.findings],
            cleaned=[words.say(one) for one in report.cleaned],
            claims=TokenClaims.of(report.claims) if report.claims else None,
            expires_at=report.expires_at,
            needs_accepting=list(report.needs_accepting),
        )
