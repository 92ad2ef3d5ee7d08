"""Stored tokens and room codes, from the outside: nothing here can be used to join a room."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import strawberry
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import Finding
from greenroom.api.enums import FindingCode, RoomCodeKind, TokenSource
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items
from greenroom.api.together import Together
from greenroom.api.who import Actor, Subject
from greenroom.desk.credentials.versions import JudgedVersion
from greenroom.desk.influencers import history
from greenroom.desk.influencers.code_facts import BesideCode, code_sentences, offers_room
from greenroom.desk.influencers.history import TokenVersionView
from greenroom.desk.influencers.views import InfluencerView
from greenroom.desk.readiness.sources import chosen_source
from greenroom.desk.sealed.code_switch import is_due
from greenroom.words.catalogue import Words
from greenroom.words.sentences import Sentence


@strawberry.type(description="What 100ms answered when it was asked whether it would let a token join.")
class HmsAnswer:
    """An answer, translated."""

    accepted: bool = strawberry.field(
        description="Whether it would. Whether the role is full shows only when somebody joins."
    )
    at: datetime = strawberry.field(description="When.")
    message: str = strawberry.field(description="What it means.")

    @classmethod
    def of(cls, answer: history.HmsAnswer, words: Words) -> Self:
        """Translate."""
        return cls(accepted=answer.error is None, at=answer.at, message=words.say(answer.about))


@strawberry.type(description="The token that an admin pasted. The token itself is never shown.")
class TokenSummary:
    """A stored token, from the outside."""

    last_four: str = strawberry.field(description="Its last four characters, to recognise it by.")
    source: TokenSource = strawberry.field(description="Where it comes from.")
    access_key: str = strawberry.field(description="The 100ms account's access key.")
    room_id: str = strawberry.field(description="The room it opens.")
    role: str = strawberry.field(description="The role the influencer joins with.")
    user_id: str | None = strawberry.field(description="The 100ms user id it was made for.")
    created_at: datetime = strawberry.field(description="When it was saved here.")
    not_before: datetime | None = strawberry.field(
        description="When it becomes valid; null if it already is."
    )
    expires_at: datetime = strawberry.field(description="When it expires.")
    view: strawberry.Private[InfluencerView]

    @strawberry.field(directives=[ForAdmin()], description="The admin who saved it; null if no admin did.")
    async def created_by(self, info: Info[Context]) -> Actor | None:
        """Read it together with those of the other influencers in the response."""
        version = self.view.token_version_id
        by = await info.context.loaders.token_savers.load(version) if version else None
        return Actor.of(by) if by else None

    @strawberry.field(
        directives=[ForAdmin()],
        description="What 100ms last answered about it to checkWithHms; null if nobody has asked.",
    )
    async def hms_answer(self, info: Info[Context]) -> HmsAnswer | None:
        """Read it together with those of the other influencers in the response."""
        version = self.view.token_version_id
        answer = await info.context.loaders.token_answers.load(version) if version else None
        return HmsAnswer.of(answer, info.context.words) if answer else None

    @classmethod
    def of(cls, view: InfluencerView) -> Self | None:
        """Translate; None if there is no token."""
        row = view.row
        if not (
            row.token_last_four
            and row.token_source
            and row.token_access_key
            and row.token_room_id
            and row.token_role
            and row.token_created_at
            and row.token_expires_at
        ):
            return None
        return cls(
            last_four=row.token_last_four,
            source=TokenSource(row.token_source),
            access_key=row.token_access_key,
            room_id=row.token_room_id,
            role=row.token_role,
            user_id=row.token_user_id,
            created_at=row.token_created_at,
            not_before=row.token_not_before,
            expires_at=row.token_expires_at,
            view=view,
        )


@strawberry.type(description="What the next Go Live uses, but for what 100ms has refused, and why.")
class NextToken:
    """The credential that is used next, from the outside."""

    source: TokenSource = strawberry.field(description="Where it comes from.")
    expires_at: datetime | None = strawberry.field(
        description="When it expires; null if there is none before Go Live."
    )
    chosen: strawberry.Private[TokenSource]
    words: strawberry.Private[Words]

    @strawberry.field(description="What it is and why, in a sentence.")
    def reason(self) -> str:
        """Say it."""
        return self.words.say(Sentence(f"source.{self.source.value}.{self.chosen.value}"))

    @classmethod
    def of(cls, view: InfluencerView, words: Words) -> Self | None:
        """Translate; None if there is nothing to use."""
        source, row = view.next_source, view.row
        if source is None:
            return None
        ends = row.token_expires_at if source is TokenSource.PASTED else None
        return cls(source=source, expires_at=ends, chosen=chosen_source(row), words=words)


def _judged(say: Callable[[JudgedVersion, Words], Any], otherwise: Any) -> Together:
    """Judge it together with the other versions in the response."""
    return Together(
        lambda loaders: loaders.judged_versions,
        lambda version: UUID(version.id),
        lambda _, judged, context: say(judged, context.words) if judged else otherwise,
    )


def _refusal(judged: JudgedVersion, words: Words) -> str | None:
    return words.say(judged.refused.message) if judged.refused else None


_FINDINGS = _judged(lambda judged, words: [Finding.of(found, words) for found in judged.findings], [])
_WHY_NOT_RESTORABLE = _judged(_refusal, None)


@strawberry.type(description="A token that an influencer has or had. The token itself is never shown.")
class TokenVersion:
    """A token version, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    last_four: str = strawberry.field(description="Its last four characters, to recognise it by.")
    fingerprint: str = strawberry.field(
        description=(
            "Eight characters that are the same for the same token at this desk, and from which nobody can "
            "work the token out: a restored token has the fingerprint of the one before."
        )
    )
    source: TokenSource = strawberry.field(description="Where it came from.")
    access_key: str = strawberry.field(description="The 100ms account's access key.")
    room_id: str = strawberry.field(description="The room it opens.")
    role: str = strawberry.field(description="The role it joins with.")
    user_id: str | None = strawberry.field(description="The 100ms user id it was made for.")
    created_at: datetime = strawberry.field(description="When it was saved or made here.")
    created_by: Actor | None = strawberry.field(description="The admin who saved it; null if no admin did.")
    replaced_at: datetime | None = strawberry.field(
        description="When it was replaced or removed; null for the current one."
    )
    expires_at: datetime = strawberry.field(description="When it expires.")
    current: bool = strawberry.field(description="Whether it is the one in Influencer.token.")
    hms_answer: HmsAnswer | None = strawberry.field(
        description="What 100ms last answered about it to checkWithHms; null if nobody asked."
    )

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_FINDINGS.metadata | assume_items(10),
        description=(
            "What is wrong with it now, worst first, as if it were saved now; of one that has expired, only "
            "that."
        ),
    )
    async def findings(self, info: Info[Context]) -> list[Finding]:
        """Judge it together with the others in the response."""
        return await _FINDINGS.of(self, info)

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=_WHY_NOT_RESTORABLE.metadata,
        description="Why restoreToken would refuse it, in a sentence; null if it can be restored.",
    )
    async def why_not_restorable(self, info: Info[Context]) -> str | None:
        """Judge it together with the others in the response."""
        return await _WHY_NOT_RESTORABLE.of(self, info)

    @classmethod
    def of(cls, row: TokenVersionView, words: Words) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(row.id)),
            last_four=row.last_four,
            fingerprint=row.fingerprint,
            source=TokenSource(row.source),
            access_key=row.access_key,
            room_id=row.room_id,
            role=row.role,
            user_id=row.user_id,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by) if row.created_by else None,
            replaced_at=row.replaced_at,
            expires_at=row.expires_at,
            current=row.current,
            hms_answer=HmsAnswer.of(row.answer, words) if row.answer else None,
        )


@strawberry.type(
    description="The influencer's room code, masked, because anyone who has it can join the room."
)
class RoomCodeSummary:
    """A stored room code, from the outside."""

    kind: RoomCodeKind = strawberry.field(description="What it is.")
    hint: str = strawberry.field(
        description="A LOCAL code in full; of any other, just enough to recognise it."
    )

    room_id: str | None = strawberry.field(
        description="The 100ms room that it leads to; null if that is not known."
    )
    role: str | None = strawberry.field(description="The role that it leads to; null if that is not known.")
    checked_at: datetime | None = strawberry.field(
        description="When 100ms was last asked about it; null if it has not been."
    )
    fault: FindingCode | None = strawberry.field(
        description=(
            "Why it cannot be exchanged for a token or, for a LOCAL one, why 100ms made no code; null if "
            "there is no reason."
        )
    )
    enabled: bool | None = strawberry.field(
        description=(
            "For a code of the desk's own, how the desk last left it at 100ms: it follows the streaming "
            "switch. Null for any other, which the desk never switches."
        )
    )
    due: bool = strawberry.field(
        description="True while 100ms has still to make the code, or to switch it as streaming is switched."
    )
    offers_room: bool = strawberry.field(
        description="Whether createInfluencerRoom would help: 100ms makes no code for the room and role."
    )
    view: strawberry.Private[InfluencerView]

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=assume_items(20),
        description="Who else has the same code, which is then never switched: at most 20, by name.",
    )
    async def also_held_by(self, info: Info[Context]) -> list[Subject]:
        """Read it together with those of the other influencers in the response."""
        beside = await info.context.loaders.codes.load(self.view.row.id)
        return [Subject.of(other) for other in (beside.holders if beside else ())]

    @strawberry.field(directives=[ForAdmin()], description="What is known of it, in sentences.")
    async def facts(self, info: Info[Context]) -> list[str]:
        """Read what they need together with those of the other influencers in the response."""
        beside = await info.context.loaders.codes.load(self.view.row.id) or BesideCode()
        told = code_sentences(self.view.row, beside, info.context.desk.now())
        return [info.context.words.say(sentence) for sentence in told]

    @classmethod
    def of(cls, view: InfluencerView) -> Self | None:
        """Translate; None if there is no room code."""
        row = view.row
        if row.room_code_kind is None or row.room_code_hint is None:
            return None
        kind = RoomCodeKind(row.room_code_kind)
        waits = kind is RoomCodeKind.LOCAL and row.code_checked_at is not None and row.can_mint
        return cls(
            kind=kind,
            hint=row.room_code_hint,
            room_id=row.code_room_id,
            role=row.code_role,
            checked_at=row.code_checked_at if kind is not RoomCodeKind.LOCAL else None,
            fault=FindingCode(row.code_fault.partition(".")[0]) if row.code_fault else None,
            enabled=row.code_enabled,
            due=(waits and row.code_fault is None) or is_due(row),
            offers_room=offers_room(row),
            view=view,
        )
