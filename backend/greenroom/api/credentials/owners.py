"""Who a pasted credential belongs to."""

from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import CredentialKind, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.scalars import Secret
from greenroom.api.influencers.types import Influencer
from greenroom.desk.credentials import owners


@strawberry.input(description="A token or room code whose owner you are looking for.")
class FindByCredentialInput:
    """The argument of findByCredential."""

    text: Secret = strawberry.field(description="The pasted token or room code.")


@strawberry.type(description="Who a pasted token or room code belongs to.")
class CredentialOwners:
    """The member for a look-up, whatever it found."""

    kind: CredentialKind = strawberry.field(description="What the text is.")
    influencers: list[Influencer] = strawberry.field(
        description=(
            "Everyone with this room code, or who has or had this token, archived or not; by name, at "
            "most 20."
        )
    )


FindByCredentialResult = Annotated[
    CredentialOwners,
    strawberry.union("FindByCredentialResult", description="What findByCredential returns."),
]


@strawberry.type
class OwnerMutations:
    """Root fields that look a credential up."""

    @strawberry.mutation(
        directives=[ForAdmin(can=Permission.MANAGE_TOKENS)],
        description="Find out who a pasted token or room code belongs to. It is not stored or logged.",
    )
    async def find_by_credential(
        self,
        info: Info[Context],
        input: Annotated[FindByCredentialInput, argument(description="The text.")],  # noqa: A002
    ) -> FindByCredentialResult:
        """Look up."""
        found = await owners.find_by_credential(info.context.desk, input.text.reveal())
        return CredentialOwners(
            kind=found.kind,
            influencers=[Influencer.of(view, info.context.words) for view in found.influencers],
        )
