"""The schema, put together from its subjects."""

import strawberry

from greenroom.api.accounts.accepting import InvitationMutations
from greenroom.api.accounts.confirming import ConfirmingMutations
from greenroom.api.accounts.sessions import SessionMutations, SessionQueries
from greenroom.api.accounts.signing_in import AccountMutations, AccountQueries
from greenroom.api.admins import AdminMutations, AdminQueries
from greenroom.api.api_keys import ApiKeyMutations, ApiKeyQueries
from greenroom.api.audit import AuditQueries
from greenroom.api.credentials.owners import OwnerMutations
from greenroom.api.credentials.room_codes import RoomCodeMutations
from greenroom.api.credentials.sources import SourceMutations
from greenroom.api.credentials.tokens import TokenMutations
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.api.hms_accounts import HmsAccountMutations, HmsAccountQueries
from greenroom.api.influencers.editing import EditingMutations
from greenroom.api.influencers.listing import InfluencerQueries
from greenroom.api.influencers.looking_up import LookUpQueries
from greenroom.api.influencers.sessions import InfluencerSessionMutations
from greenroom.api.influencers.streaming import StreamingMutations
from greenroom.api.influencers.trying_again import TryingAgainMutations
from greenroom.api.links import LinkMutations, LinkQueries
from greenroom.api.shows.page_reports import PageReportMutations
from greenroom.api.shows.shows import ShowMutations, ShowQueries
from greenroom.api.signing_out import SigningOutMutations


@strawberry.type(description="What can be read.")
class Query(
    AccountQueries,
    AdminQueries,
    ApiKeyQueries,
    AuditQueries,
    HmsAccountQueries,
    InfluencerQueries,
    LookUpQueries,
    LinkQueries,
    SessionQueries,
    ShowQueries,
):
    """Every root field that reads."""


@strawberry.type(description="What can be changed.")
class Mutation(
    AccountMutations,
    AdminMutations,
    ApiKeyMutations,
    ConfirmingMutations,
    HmsAccountMutations,
    OwnerMutations,
    StreamingMutations,
    TokenMutations,
    TryingAgainMutations,
    InfluencerSessionMutations,
    InvitationMutations,
    LinkMutations,
    EditingMutations,
    PageReportMutations,
    RoomCodeMutations,
    SigningOutMutations,
    SessionMutations,
    ShowMutations,
    SourceMutations,
):
    """Every root field that changes something."""


schema = GuardedSchema(query=Query, mutation=Mutation)
