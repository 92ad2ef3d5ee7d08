"""Who a pasted credential belongs to, and what it opens."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.credentials.findings import TokenReport
from greenroom.api.enums import CredentialKind, CredentialUse, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import assume_items
from greenroom.api.guard.scalars import Secret
from greenroom.api.hms_accounts import HmsAccount
from greenroom.api.influencers.types import Influencer
from greenroom.desk.credentials import owners
from greenroom.desk.credentials.code_place import CodeAnswer
from greenroom.desk.workspaces.listing import workspace_view
from greenroom.words.catalogue import Words


@strawberry.input(description="A token or room code whose owner you are looking for.")
class FindByCredentialInput:
    """The argument of findByCredential."""

    text: Secret = strawberry.field(description="The pasted token or room code.")
    ask_hms: bool = strawberry.field(
        default=False,
        description=(
            "Also ask 100ms where a room code leads; nobody joins by that. It takes at most 2 seconds for "
            "each 100ms that is asked."
        ),
    )


@strawberry.type(description="Somebody who has a credential, or had it.")
class CredentialOwner:
    """An owner, translated."""

    influencer: Influencer = strawberry.field(description="Who it is; they may be archived.")
    use: CredentialUse = strawberry.field(description="How they have it.")
    live_with_it: bool = strawberry.field(
        description="Whether their open show was joined with it; the open show may have another."
    )

    @classmethod
    def of(cls, owner: owners.CredentialOwner, context: Context) -> "CredentialOwner":
        """Translate."""
        return cls(
            influencer=Influencer.of(owner.influencer, context),
            use=owner.use,
            live_with_it=owner.live_with_it,
        )


@strawberry.type(description="What a credential opens, to anyone who has it.")
class CredentialPlace:
    """A place, translated."""

    masked_access_key: str | None = strawberry.field(
        description="The access key of its 100ms account, shortened; null if it is not known."
    )
    room_id: str | None = strawberry.field(description="The room; null for a whole account.")
    role: str | None = strawberry.field(description="The role in it; null for a whole account.")
    user_id: str | None = strawberry.field(description="The 100ms user id; null if it is for any.")
    not_before: datetime | None = strawberry.field(
        description="From when; null if it has no beginning, or that is not known."
    )
    expires_at: datetime | None = strawberry.field(description="Until when; null if it never expires.")

    @classmethod
    def of(cls, place: owners.CredentialPlace) -> "CredentialPlace":
        """Translate."""
        return cls(
            masked_access_key=place.masked_key,
            room_id=place.room_id,
            role=place.role,
            user_id=place.user_id,
            not_before=place.begins,
            expires_at=place.until,
        )


@strawberry.type(description="What 100ms said of a room code, just now.")
class RoomCodeAnswer:
    """An answer, translated."""

    works: bool | None = strawberry.field(
        description="Whether anyone who has it can join; null if that is not known."
    )
    message: str | None = strawberry.field(
        description="Why nobody can join with it, or why that is not known; null if it works."
    )

    @classmethod
    def of(cls, answer: CodeAnswer, words: Words) -> "RoomCodeAnswer":
        """Translate."""
        return cls(
            works=answer.works, message=words.say(answer.about.part("message")) if answer.about else None
        )


@strawberry.type(description="Who a pasted token or room code belongs to, and what it opens.")
class CredentialOwners:
    """The member for a look-up, whatever it found."""

    kind: CredentialKind = strawberry.field(description="What the text is.")
    owners: list[CredentialOwner] = strawberry.field(
        metadata=assume_items(20),
        description=(
            "Everyone with this room code, or who has or had this token, archived or not; by name, at "
            "most 20."
        ),
    )
    same_user_id: list[Influencer] = strawberry.field(
        metadata=assume_items(20),
        description=(
            "For a token that nobody here has or had: who is known by its user id at its 100ms account; by "
            "name, at most 20."
        ),
    )
    opens: CredentialPlace | None = strawberry.field(
        description="What it opens to anyone who has it; null if that is not known, or it opens nothing."
    )
    report: TokenReport | None = strawberry.field(
        description="What was found about the text, as inspectToken says it; null for a room code or a label."
    )
    room_code: RoomCodeAnswer | None = strawberry.field(
        description="What 100ms said of a room code; null if it was not asked."
    )
    account_id: strawberry.Private[UUID | None]

    @strawberry.field(
        directives=[ForAdmin()], description="Its 100ms account; null if the desk does not know it."
    )
    async def account(self, info: Info[Context]) -> HmsAccount | None:
        """Read it."""
        known = self.account_id
        return HmsAccount.of(await workspace_view(info.context.desk, known)) if known else None

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=assume_items(20),
        description="Those of `owners`, alone.",
        deprecation_reason="`owners` also says how they have it.",
    )
    def influencers(self) -> list[Influencer]:
        """Leave out how they have it."""
        return [owner.influencer for owner in self.owners]


FindByCredentialResult = Annotated[
    CredentialOwners,
    strawberry.union("FindByCredentialResult", description="What findByCredential returns."),
]


@strawberry.type
class OwnerMutations:
    """Root fields that look a credential up."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description=(
            "Find out who a pasted token or room code belongs to, and what it opens. It is not stored or "
            "logged."
        ),
    )
    async def find_by_credential(
        self,
        info: Info[Context],
        input: Annotated[FindByCredentialInput, argument(description="The text.")],  # noqa: A002
    ) -> FindByCredentialResult:
        """Look up."""
        words = info.context.words
        found = await owners.find_by_credential(info.context.desk, input.text.reveal(), ask_hms=input.ask_hms)
        return CredentialOwners(
            kind=found.kind,
            owners=[CredentialOwner.of(owner, info.context) for owner in found.owners],
            same_user_id=[Influencer.of(view, info.context) for view in found.namesakes],
            opens=CredentialPlace.of(found.place) if found.place else None,
            report=TokenReport.of(found.report, words) if found.report else None,
            room_code=RoomCodeAnswer.of(found.code, words) if found.code else None,
            account_id=found.account_id,
        )
