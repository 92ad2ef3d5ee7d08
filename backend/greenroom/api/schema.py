"""The schema, put together from its subjects."""

import strawberry

from greenroom.api.accounts.accepting import InvitationMutations
from greenroom.api.accounts.confirming import ConfirmingMutations
from greenroom.api.accounts.sessions import SessionMutations, SessionQueries
from greenroom.api.accounts.signing_in import AccountMutations, AccountQueries
from greenroom.api.admins import AdminMutations, AdminQueries
from greenroom.api.alerts.alerts import AlertMutations, AlertQueries
from greenroom.api.alerts.receivers import AlertReceiverMutations
from greenroom.api.api_keys import ApiKeyMutations, ApiKeyQueries
from greenroom.api.audit import AuditQueries
from greenroom.api.backups import BackupQueries
from greenroom.api.credentials.asking import AskingMutations
from greenroom.api.credentials.clocks import ClockQueries
from greenroom.api.credentials.many_tokens import ManyTokensMutations
from greenroom.api.credentials.own_rooms import OwnRoomMutations, OwnRoomQueries
from greenroom.api.credentials.owners import OwnerMutations
from greenroom.api.credentials.room_codes import RoomCodeMutations
from greenroom.api.credentials.sources import SourceMutations
from greenroom.api.credentials.tokens import TokenMutations
from greenroom.api.credentials.versions import VersionMutations
from greenroom.api.guard.guarded_schema import GuardedSchema
from greenroom.api.history import HistoryQueries
from greenroom.api.hms_accounts import HmsAccountMutations, HmsAccountQueries
from greenroom.api.hms_replies import HmsReplyQueries
from greenroom.api.imports import ImportMutations, ImportQueries
from greenroom.api.inbox.asking_admins import AskingAdminsMutations
from greenroom.api.inbox.handing_in import HandingInMutations
from greenroom.api.inbox.inbox import InboxMutations, InboxQueries
from greenroom.api.influencers.editing import EditingMutations
from greenroom.api.influencers.listing import InfluencerQueries
from greenroom.api.influencers.looking_up import LookUpQueries
from greenroom.api.influencers.many import ManyMutations
from greenroom.api.influencers.sessions import InfluencerSessionMutations
from greenroom.api.influencers.streaming import StreamingMutations
from greenroom.api.influencers.tags import TagMutations, TagQueries
from greenroom.api.influencers.trying_again import TryingAgainMutations
from greenroom.api.links import LinkMutations, LinkQueries
from greenroom.api.plans.evenings import EveningQueries
from greenroom.api.plans.plans import PlanMutations, PlanQueries
from greenroom.api.plans.surprises import SurpriseQueries
from greenroom.api.rehearsals import RehearsalMutations, RehearsalQueries
from greenroom.api.rooms import RoomMutations
from greenroom.api.shows.page_reports import PageReportMutations
from greenroom.api.shows.shows import ShowMutations, ShowQueries
from greenroom.api.signing_out import SigningOutMutations


@strawberry.type(description="What can be read.")
class Query(
    AccountQueries,
    AdminQueries,
    AlertQueries,
    ApiKeyQueries,
    AuditQueries,
    ClockQueries,
    BackupQueries,
    EveningQueries,
    HistoryQueries,
    HmsAccountQueries,
    HmsReplyQueries,
    ImportQueries,
    InboxQueries,
    InfluencerQueries,
    LookUpQueries,
    LinkQueries,
    OwnRoomQueries,
    PlanQueries,
    RehearsalQueries,
    SessionQueries,
    ShowQueries,
    SurpriseQueries,
    TagQueries,
):
    """Every root field that reads."""


@strawberry.type(description="What can be changed.")
class Mutation(
    AccountMutations,
    AdminMutations,
    AlertMutations,
    AlertReceiverMutations,
    ApiKeyMutations,
    AskingAdminsMutations,
    AskingMutations,
    ConfirmingMutations,
    HandingInMutations,
    HmsAccountMutations,
    ImportMutations,
    InboxMutations,
    OwnerMutations,
    OwnRoomMutations,
    StreamingMutations,
    TagMutations,
    TokenMutations,
    ManyTokensMutations,
    TryingAgainMutations,
    InfluencerSessionMutations,
    InvitationMutations,
    LinkMutations,
    ManyMutations,
    EditingMutations,
    PageReportMutations,
    PlanMutations,
    RehearsalMutations,
    RoomCodeMutations,
    RoomMutations,
    SigningOutMutations,
    SessionMutations,
    ShowMutations,
    SourceMutations,
    VersionMutations,
):
    """Every root field that changes something."""


schema = GuardedSchema(query=Query, mutation=Mutation)
