"""What an operation is asked for with, and what its cost is worked out from: a cost holds as long as that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    BooleanValueNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    IntValueNode,
    Undefined,
    ValueNode,
    VariableNode,
)

from greenroom.api.context import Context
from greenroom.api.guard.access import Access
from greenroom.api.guard.errors import ApiError


@dataclass(slots=True, eq=False)
class FieldCost:
    """What one field of a type costs."""

    weight: int = 1
    each: int = 0  # more for each item of its page
    size: float | None = 1  # how many objects; None for as many as the page has that it is part of
    first: int | None = None  # the default of its argument `first`, if it takes one
    below: Sequence["Kind"] = ()  # the object types that it may return
    access: Sequence[Access] = ()
    name: str = ""

    def refused(self, context: Context) -> bool:
        """Tell whether a caller may not use it; then it is not resolved."""
        try:
            for access in self.access:
                access.check(context, self.name)
        except ApiError:
            return True
        return False


@dataclass(slots=True)
class Kind:
    """What the fields of a type cost."""

    type: GraphQLObjectType
    fields: dict[str, FieldCost] = field(default_factory=dict[str, FieldCost])


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operation consists of besides its selection, and which of it its cost depends on."""

    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    context: Context
    read: set[str] = field(default_factory=set[str])
    refused: dict[FieldCost, bool] = field(default_factory=dict[FieldCost, bool])

    def refuses(self, known: FieldCost) -> bool:
        """Tell whether the caller may not use a field."""
        if known not in self.refused:
            self.refused[known] = known.refused(self.context)
        return self.refused[known]

    def value(self, node: ValueNode) -> Any:
        """Read a value of the operation."""
        if isinstance(node, VariableNode):
            self.read.add(node.name.value)
            return self.variables.get(node.name.value, Undefined)
        return literal(node)


@dataclass(frozen=True, slots=True)
class Cost:
    """What an operation costs, and what that was worked out from besides its document.

    Args:
        total: what it costs.
        variables: those that it depends on, as they were sent.
        refused: of the fields that are for some alone, whether its caller may not use them.
    """

    total: int
    variables: Mapping[str, Any]
    refused: Mapping[FieldCost, bool]

    def holds(self, variables: Mapping[str, Any], context: Context) -> bool:
        """Tell whether the same operation costs as much with other variables, for another caller."""
        for name, value in self.variables.items():
            sent = variables.get(name, Undefined)
            if type(sent) is not type(value) or sent != value:
                return False
        for known, refused in self.refused.items():  # noqa: SIM110 (each operation is asked this)
            if known.refused(context) is not refused:
                return False
        return True

    def may_be_kept(self) -> bool:
        """Tell whether there is no text among the variables: it may be a token."""
        plain = bool, int, type(None), type(Undefined)
        return all(isinstance(value, plain) for value in self.variables.values())


def literal(node: ValueNode | None) -> Any:
    """Read a number or a truth value that stands in an operation; None for anything else."""
    if isinstance(node, IntValueNode):
        return int(node.value) if len(node.value) < 12 else None  # noqa: PLR2004 (more than any Int has)
    return node.value if isinstance(node, BooleanValueNode) else None
