"""The schema, put together from its subjects."""

import strawberry

from greenroom.api.accounts import AccountMutations, AccountQueries
from greenroom.api.credentials import CredentialMutations
from greenroom.api.guarded_schema import GuardedSchema
from greenroom.api.influencers import InfluencerQueries
from greenroom.api.shows import ShowMutations, ShowQueries


@strawberry.type(description="What can be read.")
class Query(AccountQueries, InfluencerQueries, ShowQueries):
    """Every root field that reads."""


@strawberry.type(description="What can be changed.")
class Mutation(AccountMutations, CredentialMutations, ShowMutations):
    """Every root field that changes something."""


schema = GuardedSchema(query=Query, mutation=Mutation)
