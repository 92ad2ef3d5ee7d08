"""What the pages ask for is well inside the budget of everybody who opens them."""

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    parse,
    print_ast,
    validate,
)

from greenroom.api.guard.budgets import budget_of
from greenroom.api.guard.cost import Costs
from greenroom.api.schema import schema
from greenroom.desk.actors import AdminRole
from tests.api.guard.small_schema import Asking, admin, influencer

SOURCES = Path(__file__).parents[2] / "frontend" / "src"
LARGEST_PAGE = 100  # what the pages ask for at most: those that they know, by their ids
SPREAD = re.compile(r"\.\.\.\s*(\w+_\w+)")
CORE: Any = getattr(schema, "_schema")  # noqa: B009 (internal)
COSTS = Costs(CORE)
EVERYBODY = [Asking(), influencer(), *map(admin, AdminRole)]


def _definitions() -> list[ExecutableDefinitionNode]:
    texts = [path.read_text("utf-8") for path in sorted(SOURCES.rglob("*.ts*")) if "gql" not in path.parts]
    found = [text for source in texts for text in re.findall(r"graphql\(`([^`]*)`", source)]
    return [
        one for text in found for one in parse(text).definitions if isinstance(one, ExecutableDefinitionNode)
    ]


def _operations() -> dict[str, DocumentNode]:
    """Map the name of each operation of the pages to its document, with the fragments that it needs."""
    definitions = _definitions()
    fragments = {one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)}
    whole: dict[str, DocumentNode] = {}
    for operation in definitions:
        if isinstance(operation, OperationDefinitionNode) and operation.name:
            parts: list[ExecutableDefinitionNode] = [operation]
            for part in parts:
                for name in SPREAD.findall(print_ast(part)):
                    if fragments[name] not in parts:
                        parts.append(fragments[name])
            whole[operation.name.value] = DocumentNode(definitions=tuple(parts))
    return whole


OPERATIONS = _operations()


def test_every_operation_of_the_pages_is_found() -> None:
    assert {"StudioPage", "GoLive", "Heartbeat", "InfluencersPage", "NightPage", "AuditPage"} <= set(
        OPERATIONS
    )
    assert len(OPERATIONS) > 60


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_of_the_pages_costs_at_most_two_thirds_of_the_budget(name: str) -> None:
    document = OPERATIONS[name]
    assert validate(CORE, document) == []
    for who in EVERYBODY:
        cost = COSTS.of(document, name, {"first": LARGEST_PAGE}, who)  # type: ignore[arg-type]
        assert 0 < cost <= budget_of(who) * 2 / 3, f"{name} costs {cost}"  # type: ignore[arg-type]
