"""What each caller's operations may cost, refused before anything runs, and how many run at once."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

from graphql import DocumentNode
from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from greenroom.api.context import Context
from greenroom.api.guard.cost import Costs
from greenroom.api.guard.cost_parts import Cost
from greenroom.api.guard.errors import ApiError, Code
from greenroom.api.guard.in_flight import Admitted, Client, InFlight
from greenroom.desk.access.tries import network_of
from greenroom.desk.actors import AdminRole
from greenroom.turns import current_work

QUICK = 100  # what costs more takes turns from the beginning
_MOST_KNOWN = 8  # costs of one operation
STRANGER = 300
INFLUENCER = 1_500
BUDGETS = {
    AdminRole.VIEWER: 25_000,
    AdminRole.OPERATOR: 25_000,
    AdminRole.MANAGER: 30_000,
    AdminRole.OWNER: 30_000,
}
"""What one operation of an admin may cost; an API key's as its owner's."""


def budget_of(context: Context) -> int:
    """Return what one operation of a caller may cost."""
    if context.admin is not None:
        return BUDGETS[context.admin.role]
    return STRANGER if context.influencer is None else INFLUENCER


class Budgets:
    """Refuses what costs too much, and lets a client's other operations wait their turn."""

    def __init__(self, costs: Costs) -> None:
        self._costs = costs
        self._in_flight = InFlight()

    def cost_of(
        self,
        document: DocumentNode,
        name: str | None,
        variables: Mapping[str, Any],
        context: Context,
        known: list[Cost] | None = None,
    ) -> int:
        """Work out what an operation costs, which depends on its variables and on who asks.

        Args:
            known: what it cost before, the latest first; a new cost is added.

        Raises:
            ApiError: UNAUTHENTICATED for introspection.
        """
        asked = document, name, variables, context
        if context.admin is None and context.influencer is None and self._costs.introspects(*asked):
            raise ApiError(
                Code.UNAUTHENTICATED,
                "Sign in first: without signing in, only the standard introspection query is answered. The "
                "schema is at /schema.graphql.",
            )
        for cost in known or ():
            if cost.holds(variables, context):
                return cost.total
        cost = self._costs.worked_out(*asked)
        if known is not None and cost.may_be_kept():
            known.insert(0, cost)
            del known[_MOST_KNOWN:]
        return cost.total

    async def admitted(self, cost: int, context: Context, *, query: bool) -> Admitted:
        """Wait until an operation may run, and count it until the block ends that it is executed in.

        Args:
            query: whether it only reads.

        Raises:
            ApiError: BAD_INPUT with the cost, RATE_LIMITED.
        """
        budget = budget_of(context)
        if cost > budget:
            raise ApiError(
                Code.BAD_INPUT,
                f"The operation costs {cost}, and yours may cost {budget}: ask for fewer items with `first`, "
                "for fewer fields, or in several operations.",
                cost={"operation": cost, "budget": budget},
            )
        if cost > QUICK and query:
            await current_work().next_turn()
        return await self._in_flight.admitted(client_of(context), cost, budget)


class KeepToBudget(SchemaExtension):
    """Keep every operation to the budget of whoever asks.

    It has to come after whatever answers without executing anything.
    """

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self._cost: dict[str, int] | None = None

    async def on_execute(self) -> AsyncIterator[None]:
        """Work the cost out, and wait.

        Raises:
            ApiError: as `Budgets`.
        """
        asked = self.execution_context
        if asked.result is not None:
            yield
            return
        context, document = cast("Context", asked.context), cast("Any", asked.graphql_document)
        cost = self._budgets.cost_of(document, asked.operation_name, asked.variables or {}, context)
        self._cost = {"operation": cost, "budget": budget_of(context)}
        is_query = asked.operation_type is OperationType.QUERY
        with await self._budgets.admitted(cost, context, query=is_query):
            yield

    def get_results(self) -> dict[str, Any]:
        """Tell the cost to whoever asked for it with `extensions: {"cost": true}`."""
        wanted = (self.execution_context.operation_extensions or {}).get("cost") is True
        return {"cost": self._cost} if wanted and self._cost is not None else {}


def client_of(context: Context) -> Client:
    """Say whose operation it is: a session's, an API key's, or that of a network of people not signed in."""
    actor = context.admin or context.influencer
    if actor is not None:
        return "session", str(actor.session_id)
    return stranger_at(context.caller.address)


def stranger_at(address: str | None) -> Client:
    """Say whose operation it is that comes from an address, as long as nothing else is known."""
    return "network", "" if address is None else network_of(address)
