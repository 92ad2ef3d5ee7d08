"""The schema, put together from its subjects."""

import strawberry

from greenroom.api.accounts import AccountMutations, AccountQueries
from greenroom.api.admins import AdminMutations, AdminQueries
from greenroom.api.audit import AuditQueries
from greenroom.api.credentials import CredentialMutations
from greenroom.api.guarded_schema import GuardedSchema
from greenroom.api.influencers import InfluencerQueries
from greenroom.api.invitations import InvitationMutations
from greenroom.api.links import LinkMutations, LinkQueries
from greenroom.api.people import PeopleMutations
from greenroom.api.phones import PhoneMutations
from greenroom.api.room_codes import RoomCodeMutations
from greenroom.api.sessions import SessionMutations, SessionQueries
from greenroom.api.shows import ShowMutations, ShowQueries


@strawberry.type(description="What can be read.")
class Query(
    AccountQueries, AdminQueries, AuditQueries, InfluencerQueries, LinkQueries, SessionQueries, ShowQueries
):
    """Every root field that reads."""


@strawberry.type(description="What can be changed.")
class Mutation(
    AccountMutations,
    AdminMutations,
    CredentialMutations,
    InvitationMutations,
    LinkMutations,
    PeopleMutations,
    PhoneMutations,
    RoomCodeMutations,
    SessionMutations,
    ShowMutations,
):
    """Every root field that changes something."""


schema = GuardedSchema(query=Query, mutation=Mutation)
