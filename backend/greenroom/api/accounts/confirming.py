"""Giving the secret key again."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.scalars import Secret
from greenroom.api.problems import InputRejected, SignInRefused
from greenroom.desk.access.confirming import confirm_secret_key


@strawberry.input(description="Your secret key.")
class ConfirmSecretKeyInput:
    """The argument of confirmSecretKey."""

    secret_key: Secret = strawberry.field(description="The one that you sign in with.")


@strawberry.type(description="This session may now use the fields that need the secret key.")
class SecretKeyConfirmed:
    """The member for a secret key that is right."""

    confirmed_until: datetime = strawberry.field(description="When it is needed again, in UTC.")


ConfirmSecretKeyResult = Annotated[
    SecretKeyConfirmed | InputRejected | SignInRefused,
    strawberry.union("ConfirmSecretKeyResult", description="What confirmSecretKey returns."),
]


@strawberry.type
class ConfirmingMutations:
    """The root field that gives the secret key again."""

    @strawberry.mutation(
        directives=[ForAdmin(session=True)],
        description=(
            "Give your secret key again, for this session and 10 minutes: fields with `confirmed: true` in "
            "their @admin directive need that. Signing in counts as giving it."
        ),
    )
    async def confirm_secret_key(
        self,
        info: Info[Context],
        input: Annotated[ConfirmSecretKeyInput, argument(description="Your secret key.")],  # noqa: A002
    ) -> ConfirmSecretKeyResult:
        """Confirm."""
        context = info.context
        until = await confirm_secret_key(
            context.desk, context.as_admin, input.secret_key.reveal(), context.caller
        )
        return SecretKeyConfirmed(confirmed_until=until)
