"""The 100ms accounts of the desk, without anything secret."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import HmsTestOutcome, Permission
from greenroom.api.guard.access import Admin as ForAdmin
from greenroom.api.guard.cost import ASKS_100MS, costs
from greenroom.api.guard.ids import uuid_of
from greenroom.api.guard.scalars import Secret
from greenroom.api.paging import After, Connection, First, connected
from greenroom.api.problems import InputRejected, NotFound, Problem, member_for
from greenroom.api.who import Actor
from greenroom.desk.workspaces import connecting, listing, trying
from greenroom.desk.workspaces.outcomes import Outcome, outcome_sentence
from greenroom.words.catalogue import Words
from greenroom.words.sentences import Sentence

_ACCOUNT_ID = "The account's id, from `hmsAccounts`."
_APP_SECRET = "The account's app secret; what was copied along with it is removed."  # noqa: S105 (a description)
_MAY_BLOCK = (
    "Do it even if none of the account's stored tokens is signed with this app secret: they are blocked "
    "until new ones are set. Otherwise you get AppSecretDoubted."
)
_OWNERS = ForAdmin(can=Permission.MANAGE_DESK, session=True)
_CONFIRMED = ForAdmin(can=Permission.MANAGE_DESK, confirmed=True)


@strawberry.type(description="What came of asking 100ms with an account's keys.")
class HmsTest:
    """A test, translated."""

    outcome: HmsTestOutcome = strawberry.field(description="OK, or what went wrong.")
    at: datetime = strawberry.field(description="When.")
    message: str = strawberry.field(description="What it means.")
    fix: str | None = strawberry.field(description="What to do next; null if there is nothing to do.")

    @classmethod
    def of(cls, outcome: Outcome, at: datetime, about: Sentence, words: Words) -> Self:
        """Translate."""
        fix = None if outcome is Outcome.OK else words.say(about.part("fix"))
        return cls(outcome=outcome, at=at, message=words.say(about.part("message")), fix=fix)


@strawberry.type(description="Who goes live by a 100ms account.")
class HmsAccountUse:
    """The counts, translated."""

    influencers: int = strawberry.field(
        description="Influencers whose last token belonged to this account; archived ones are not counted."
    )
    live: int = strawberry.field(description="Shows that are open now.")
    account_id: strawberry.Private[UUID]
    counted: strawberry.Private[int | None]

    @strawberry.field(
        directives=[ForAdmin()],
        metadata=costs(20),
        description=(
            "How many of the influencers can go live only with tokens that the desk makes, which it can do "
            "only while the account is connected."
        ),
    )
    async def without_token(self, info: Info[Context]) -> int:
        """Count, unless that was done before the account was changed."""
        if self.counted is not None:
            return self.counted
        [use] = (await listing.uses_of(info.context.desk, [self.account_id], whole=True)).values()
        return use.without_token or 0

    @classmethod
    def of(cls, account_id: UUID, use: listing.WorkspaceUse) -> Self:
        """Translate."""
        return cls(
            influencers=use.influencers, live=use.live, account_id=account_id, counted=use.without_token
        )


@strawberry.type(
    description=(
        "A 100ms account. The desk knows it from a token or because somebody connected it; it is connected "
        "while the desk holds its app secret, which is never returned."
    )
)
class HmsAccount:
    """An account, translated."""

    id: strawberry.ID = strawberry.field(description="A UUID.")
    name: str = strawberry.field(description="What the admins call it.")
    masked_access_key: str = strawberry.field(description="Its access key, shortened: `62…33`.")
    connected: bool = strawberry.field(
        description="Whether the desk holds its app secret, and so checks the signatures of its tokens."
    )
    readable: bool = strawberry.field(
        description="Whether the desk can read the app secret; if not, the account counts as not connected."
    )
    use: HmsAccountUse = strawberry.field(description="Who goes live by it.")
    _view: strawberry.Private[listing.WorkspaceView]

    @strawberry.field(
        directives=[_OWNERS],
        description=(
            "Eight characters that are the same for the same app secret at this desk, and from which nobody "
            "can work the secret out; null without a secret that can be read."
        ),
    )
    def secret_fingerprint(self) -> str | None:
        """Return it."""
        return self._view.fingerprint

    @strawberry.field(directives=[_OWNERS], description="When the app secret was set; null without one.")
    def secret_set_at(self) -> datetime | None:
        """Return it."""
        return self._view.secret_set_at

    @strawberry.field(directives=[_OWNERS], description="Who set the app secret; null without one.")
    def secret_set_by(self) -> Actor | None:
        """Translate."""
        return Actor.of(self._view.secret_set_by) if self._view.secret_set_by else None

    @strawberry.field(
        directives=[_OWNERS], description="The last test with this app secret; null if there was none."
    )
    def last_test(self, info: Info[Context]) -> HmsTest | None:
        """Translate."""
        outcome, at = self._view.outcome, self._view.checked_at
        if outcome is None or at is None:
            return None
        return HmsTest.of(outcome, at, outcome_sentence(outcome), info.context.words)

    @classmethod
    def of(cls, view: listing.WorkspaceView) -> Self:
        """Translate."""
        return cls(
            id=strawberry.ID(str(view.id)),
            name=view.name,
            masked_access_key=view.masked_key,
            connected=view.connected,
            readable=view.readable,
            use=HmsAccountUse.of(view.id, view.use),
            _view=view,
        )


@strawberry.input(description="A 100ms account to connect.")
class ConnectHmsAccountInput:
    """The argument of connectHmsAccount."""

    name: str = strawberry.field(description="What the admins call it, 1 to 100 characters.")
    access_key: Secret = strawberry.field(
        description="Its app access key: 24 characters; what was copied along with it is removed."
    )
    app_secret: Secret = strawberry.field(description=_APP_SECRET)
    may_block_tokens: bool = strawberry.field(default=False, description=_MAY_BLOCK)


@strawberry.input(description="A connected 100ms account, and its new app secret.")
class ReplaceAppSecretInput:
    """The argument of replaceAppSecret."""

    account_id: strawberry.ID = strawberry.field(description=_ACCOUNT_ID)
    app_secret: Secret = strawberry.field(description=_APP_SECRET)
    may_block_tokens: bool = strawberry.field(default=False, description=_MAY_BLOCK)


@strawberry.input(description="A 100ms account, and its new name.")
class RenameHmsAccountInput:
    """The argument of renameHmsAccount."""

    account_id: strawberry.ID = strawberry.field(description=_ACCOUNT_ID)
    name: str = strawberry.field(description="What the admins call it, 1 to 100 characters.")


@strawberry.input(description="Which 100ms account to test.")
class TestHmsAccountInput:
    """The argument of testHmsAccount."""

    account_id: strawberry.ID = strawberry.field(description=_ACCOUNT_ID)


@strawberry.input(description="Which 100ms account to disconnect.")
class DisconnectHmsAccountInput:
    """The argument of disconnectHmsAccount."""

    account_id: strawberry.ID = strawberry.field(description=_ACCOUNT_ID)


@strawberry.type(description="The account is connected.")
class HmsAccountConnected:
    """The member for a connected account."""

    account: HmsAccount = strawberry.field(description="The account.")


@strawberry.type(description="The account has this name, whether it changed or not.")
class HmsAccountRenamed:
    """The member for a renamed account."""

    account: HmsAccount = strawberry.field(description="The account.")


@strawberry.type(description="The account has this app secret.")
class AppSecretReplaced:
    """The member for a replaced secret."""

    account: HmsAccount = strawberry.field(description="The account.")


@strawberry.type(description="100ms was asked, or the desk tried to ask it.")
class HmsAccountTested:
    """The member for a test."""

    account: HmsAccount = strawberry.field(description="The account.")
    test: HmsTest = strawberry.field(
        description="What came of it: if OK, the message also says what the account may do."
    )


@strawberry.type(description="The account is not connected, whether it was before or not.")
class HmsAccountDisconnected:
    """The member for a disconnected account."""

    account: HmsAccount = strawberry.field(description="The account.")
    ended: HmsAccountUse = strawberry.field(
        description="As whatDisconnectingEnds counts it, right before the change."
    )


@member_for(connecting.WorkspaceConnected)
@strawberry.type(description="The account is connected already; nothing was changed.")
class HmsAccountAlreadyConnected(Problem):
    """The member for an account that is connected."""

    account: HmsAccount = strawberry.field(description="The account, whose app secret can be replaced.")

    @classmethod
    def details(cls, problem: connecting.WorkspaceConnected, context: Context) -> dict[str, Any]:
        """Translate."""
        del context
        return {"account": HmsAccount.of(problem.now_is)}


@member_for(connecting.AppSecretDoubted)
@strawberry.type(
    description="None of the account's stored tokens is signed with this app secret; nothing was changed."
)
class AppSecretDoubted(Problem):
    """The member for a secret that is probably another account's."""

    tokens: int = strawberry.field(description="How many tokens of the account are stored and still valid.")

    @classmethod
    def details(cls, problem: connecting.AppSecretDoubted, context: Context) -> dict[str, Any]:
        """Translate."""
        del context
        return {"tokens": problem.tokens}


ConnectHmsAccountResult = Annotated[
    HmsAccountConnected | HmsAccountAlreadyConnected | AppSecretDoubted | InputRejected | NotFound,
    strawberry.union("ConnectHmsAccountResult", description="What connectHmsAccount returns."),
]
ReplaceAppSecretResult = Annotated[
    AppSecretReplaced | AppSecretDoubted | InputRejected | NotFound,
    strawberry.union("ReplaceAppSecretResult", description="What replaceAppSecret returns."),
]
RenameHmsAccountResult = Annotated[
    HmsAccountRenamed | InputRejected | NotFound,
    strawberry.union("RenameHmsAccountResult", description="What renameHmsAccount returns."),
]
TestHmsAccountResult = Annotated[
    HmsAccountTested | NotFound,
    strawberry.union("TestHmsAccountResult", description="What testHmsAccount returns."),
]
DisconnectHmsAccountResult = Annotated[
    HmsAccountDisconnected | NotFound,
    strawberry.union("DisconnectHmsAccountResult", description="What disconnectHmsAccount returns."),
]


@strawberry.type
class HmsAccountQueries:
    """Root fields about 100ms accounts."""

    @strawberry.field(
        directives=[ForAdmin()],
        description="The 100ms accounts that the desk knows, connected or not, oldest first.",
    )
    async def hms_accounts(
        self, info: Info[Context], first: First = 50, after: After = None
    ) -> Connection[HmsAccount]:
        """List."""
        page = await listing.list_workspaces(info.context.desk, first=first, after=after)
        return Connection(**connected(page, after, HmsAccount.of))

    @strawberry.field(
        directives=[ForAdmin(can=Permission.MANAGE_DESK)],
        metadata=costs(100),  # it looks at each of them
        description=(
            "Who goes live by an account, before it is disconnected; null if there is no such account. Shows "
            "that are open go on."
        ),
    )
    async def what_disconnecting_ends(
        self,
        info: Info[Context],
        account_id: Annotated[strawberry.ID, argument(description=_ACCOUNT_ID)],
    ) -> HmsAccountUse | None:
        """Count."""
        known = uuid_of(account_id, "accountId")
        use = await connecting.what_disconnecting_ends(info.context.desk, known)
        return HmsAccountUse.of(known, use) if use else None


@strawberry.type
class HmsAccountMutations:
    """Root fields that change 100ms accounts."""

    @strawberry.mutation(
        directives=[_CONFIRMED],
        description=(
            "Connect a 100ms account: from then on the desk checks the signatures of its tokens, those that "
            "are stored too. An account that the desk knows from a token becomes connected."
        ),
    )
    async def connect_hms_account(
        self,
        info: Info[Context],
        input: Annotated[ConnectHmsAccountInput, argument(description="Which account.")],  # noqa: A002
    ) -> ConnectHmsAccountResult:
        """Connect."""
        view = await connecting.connect_workspace(
            info.context.desk,
            info.context.as_admin,
            name=input.name,
            access_key=input.access_key.reveal(),
            app_secret=input.app_secret.reveal(),
            may_block_tokens=input.may_block_tokens,
        )
        return HmsAccountConnected(account=HmsAccount.of(view))

    @strawberry.mutation(
        directives=[_CONFIRMED],
        description="Give a connected account another app secret; its stored tokens are judged again.",
    )
    async def replace_app_secret(
        self,
        info: Info[Context],
        input: Annotated[ReplaceAppSecretInput, argument(description="Which account, and its secret.")],  # noqa: A002
    ) -> ReplaceAppSecretResult:
        """Replace."""
        view = await connecting.replace_app_secret(
            info.context.desk,
            info.context.as_admin,
            uuid_of(input.account_id, "input.accountId"),
            input.app_secret.reveal(),
            may_block_tokens=input.may_block_tokens,
        )
        return AppSecretReplaced(account=HmsAccount.of(view))

    @strawberry.mutation(directives=[_CONFIRMED], description="Give an account another name.")
    async def rename_hms_account(
        self,
        info: Info[Context],
        input: Annotated[RenameHmsAccountInput, argument(description="Which account, and its name.")],  # noqa: A002
    ) -> RenameHmsAccountResult:
        """Rename."""
        account_id = uuid_of(input.account_id, "input.accountId")
        view = await connecting.rename_workspace(
            info.context.desk, info.context.as_admin, account_id, input.name
        )
        return HmsAccountRenamed(account=HmsAccount.of(view))

    @strawberry.mutation(
        directives=[_CONFIRMED],
        metadata=ASKS_100MS,
        description=(
            "Ask 100ms whether it accepts a connected account's keys, and what they may do. It takes at most "
            "10 seconds, and changes nothing at 100ms."
        ),
    )
    async def test_hms_account(
        self,
        info: Info[Context],
        input: Annotated[TestHmsAccountInput, argument(description="Which account.")],  # noqa: A002
    ) -> TestHmsAccountResult:
        """Test."""
        desk, words = info.context.desk, info.context.words
        account_id = uuid_of(input.account_id, "input.accountId")
        tried = await trying.try_workspace(desk, info.context.as_admin, account_id)
        test = HmsTest.of(tried.outcome, tried.at, tried.about, words)
        return HmsAccountTested(account=HmsAccount.of(tried.workspace), test=test)

    @strawberry.mutation(
        directives=[_CONFIRMED],
        description=(
            "Forget an account's app secret: the signatures of its tokens are no longer checked. Shows that "
            "are open go on."
        ),
    )
    async def disconnect_hms_account(
        self,
        info: Info[Context],
        input: Annotated[DisconnectHmsAccountInput, argument(description="Which account.")],  # noqa: A002
    ) -> DisconnectHmsAccountResult:
        """Disconnect."""
        desk, account_id = info.context.desk, uuid_of(input.account_id, "input.accountId")
        ended = await connecting.disconnect_workspace(desk, info.context.as_admin, account_id)
        view = await listing.workspace_view(desk, account_id)
        return HmsAccountDisconnected(account=HmsAccount.of(view), ended=HmsAccountUse.of(view.id, ended))
