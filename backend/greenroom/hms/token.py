"""Read a pasted auth token of 100ms: what it says, what is wrong with it, and how that is repaired.

`read_token` does it in one call. A caller that has to look something up first (who holds this token,
whose `user_id` is this) calls `open_text`, looks it up, and has the same result judged by `judge`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from greenroom.hms.claims import Claims, claim_findings, read_claims, sdk_finding
from greenroom.hms.expiry import clock_findings
from greenroom.hms.findings import (
    Finding,
    FindingCode,
    Verdict,
    broken,
    doubtful,
    verdict_of,
    worst_first,
)
from greenroom.hms.jwt_parts import decode_part, is_signed_with, read_json, read_part
from greenroom.hms.lookalikes import not_a_token_finding, too_long_finding
from greenroom.hms.other_services import (
    claimless_finding,
    encrypted_finding,
    kind_finding,
    other_format_finding,
)
from greenroom.hms.pasted_text import MAX_TEXT, Found, Pasted, is_none, take_apart
from greenroom.hms.surroundings import (
    EMULATOR_ACCESS_KEY_PREFIX,
    Surroundings,
    signature_finding,
    surrounding_findings,
)
from greenroom.hms.torn_token import end_of_token_finding, is_encrypted, torn_finding
from greenroom.words.sentences import Sentence

__all__ = [
    "EMULATOR_ACCESS_KEY_PREFIX",
    "Claims",
    "OpenedText",
    "Surroundings",
    "TokenReport",
    "clock_findings",
    "find_token",
    "judge",
    "kept_claims",
    "open_text",
    "read_token",
]

_NOTHING_KNOWN = Surroundings()
_PARTS = 3


@dataclass(frozen=True, slots=True)
class OpenedText:
    """A pasted text, read as far as the text alone allows.

    Attributes:
        token: the bare token; None when the text does not hold exactly one whole token.
        claims: what it says; None when that cannot be read.
        cleaned: what was removed, in sentences.
        findings: what is wrong with the text itself.
        is_auth_token: whether it is a token of the kind that the desk keeps, torn or not.
    """

    token: str | None = field(repr=False)
    claims: Claims | None
    cleaned: tuple[Sentence, ...]
    findings: tuple[Finding, ...]
    is_auth_token: bool = False


@dataclass(frozen=True, slots=True)
class TokenReport:
    """All that is known of a pasted text; `findings` are worst first, `token` is never to be shown."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    cleaned: tuple[Sentence, ...]
    claims: Claims | None
    expires_at: datetime | None
    token: str | None = field(repr=False)

    @property
    def needs_accepting(self) -> tuple[FindingCode, ...]:
        """The codes of the findings that an admin has to accept before the token is saved."""
        return tuple(finding.code for finding in self.findings if finding.asks)


def read_token(text: str, now: datetime, surroundings: Surroundings = _NOTHING_KNOWN) -> TokenReport:
    """Read a pasted text as an auth token of 100ms.

    Args:
        text: whatever was pasted.
        now: the present moment, aware.
        surroundings: what the caller knows beyond the text.

    Returns:
        A report, for any text at all; no sentence in it repeats a part of the token.
    """
    return judge(open_text(text), now, surroundings)


def find_token(text: str) -> str | None:
    """Find the bare token in a text; None when the text does not hold exactly one whole token."""
    return open_text(text).token


def kept_claims(token: str) -> Claims:
    """Read what a token says that was read as a whole before it was kept: nothing is looked for or judged."""
    parts = token.split(".")
    payload = read_part(parts[1]) if len(parts) == _PARTS else None
    return Claims() if payload is None else read_claims(payload.values)


def open_text(text: str) -> OpenedText:  # noqa: PLR0911 - one for each kind of text
    """Find the token in a text and read what it says, without a clock and without knowing the desk."""
    if len(text) > MAX_TEXT:
        return OpenedText(None, None, (), (too_long_finding(),))
    pasted = take_apart(text)
    if not pasted.tokens:
        return OpenedText(None, None, (), (_without_token(pasted),))
    found, *others = pasted.tokens
    if others:
        return OpenedText(
            None, None, (), (broken(FindingCode.MANY_TOKENS, "counted", number=len(pasted.tokens)),)
        )
    if is_encrypted(found):
        return OpenedText(None, None, pasted.cleaned, (encrypted_finding(),))
    torn = torn_finding(found)
    if found.header is None or found.payload is None:
        return OpenedText(None, None, pasted.cleaned, (_unreadable(found) or torn or claimless_finding(),))
    claims = read_claims(found.payload.values)
    token = found.token if found.whole else None
    findings = [] if torn is None else [torn]
    if (kind := kind_finding(found.header.values, found.payload.values)) is not None:
        return OpenedText(token, claims, pasted.cleaned, (*findings, kind))
    findings.extend(_own_findings(found, claims))
    return OpenedText(token, claims, pasted.cleaned, tuple(findings), is_auth_token=True)


def judge(opened: OpenedText, now: datetime, surroundings: Surroundings = _NOTHING_KNOWN) -> TokenReport:
    """Add to an opened text what the clock and the desk know.

    Args:
        opened: what `open_text` made of the text.
        now: the present moment, aware.
        surroundings: what the caller knows beyond the text.
    """
    findings = opened.findings
    if surroundings.place is not None:  # 100ms knows what the name of a role only suggests
        findings = tuple(one for one in findings if one.code is not FindingCode.ROLE_CANNOT_PUBLISH)
    claims = opened.claims
    if claims is not None and opened.is_auth_token:
        findings = worst_first(
            (
                *findings,
                *clock_findings(
                    claims.good_from,
                    claims.expires_at,
                    now,
                    show_starts_at=surroundings.show_starts_at,
                    show_ends_at=surroundings.show_ends_at,
                    expiring=surroundings.expiring,
                ),
                *_signature(opened, claims, surroundings),
                *surrounding_findings(claims, surroundings),
            )
        )
        findings = worst_first((*findings, *_unchecked(claims, surroundings, findings)))
    expires_at = None if claims is None else claims.expires_at
    return TokenReport(verdict_of(findings), findings, opened.cleaned, claims, expires_at, opened.token)


def _without_token(pasted: Pasted) -> Finding:
    return (
        other_format_finding(pasted.text)
        or end_of_token_finding(pasted.text)
        or not_a_token_finding(pasted.text)
    )


def _unreadable(found: Found) -> Finding | None:
    # JSON in the middle part, but no object: nothing was cut there, this is no token of 100ms.
    if found.header is None or len(found.parts) < _PARTS:
        return None
    return None if read_json(decode_part(found.parts[1])) is None else claimless_finding()


def _own_findings(found: Found, claims: Claims) -> Iterator[Finding]:
    assert found.header is not None  # noqa: S101 - the caller has checked both
    assert found.payload is not None  # noqa: S101
    alg = found.header.values.get("alg")
    if is_none(alg) or alg is None:
        yield broken(FindingCode.UNSIGNED)
    elif alg != "HS256":
        yield broken(FindingCode.UNSIGNED, "other-algorithm")
    yield from claim_findings(found.payload, claims)
    if (garbled := sdk_finding(found.parts[1], found.payload)) is not None:
        yield garbled


def _unchecked(
    claims: Claims, surroundings: Surroundings, findings: tuple[Finding, ...]
) -> Iterator[Finding]:
    """Say that 100ms could be asked about room and role, and has not been, unless worse is known."""
    connected = surroundings.workspaces.get(claims.access_key or "") is not None
    if connected and surroundings.place is None and verdict_of(findings) is not Verdict.BROKEN:
        yield doubtful(FindingCode.NOT_CHECKED, "pasted")


def _signature(opened: OpenedText, claims: Claims, surroundings: Surroundings) -> Iterator[Finding]:
    if opened.token is None or claims.access_key is None:
        return
    secret = surroundings.workspaces.get(claims.access_key)
    if secret is None or any(finding.code is FindingCode.UNSIGNED for finding in opened.findings):
        return
    signing_input, _, signature = opened.token.rpartition(".")
    if not is_signed_with(signing_input, signature, secret):
        yield signature_finding(claims.access_key)
