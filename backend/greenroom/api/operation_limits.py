"""How large an operation may be: one validation rule, whose work grows no faster than the document.

Fragments are measured once each. A rule that follows every spread instead takes exponential time on a chain
of fragments that spread the next one twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    ValidationContext,
    ValidationRule,
)
from strawberry.extensions import SchemaExtension

from greenroom.api.bad_input import may_be_repeated
from greenroom.api.errors import ApiError, Code

MAX_TOKENS = 1000
MAX_DEPTH = 10
MAX_FIELDS = 1000
MAX_ALIASES = 20
MAX_ROOT_FIELDS = {OperationType.QUERY: 20, OperationType.MUTATION: 5, OperationType.SUBSCRIPTION: 1}

_FOLLOWED = 50  # selection sets inside one another that are followed; deeper ones count as this deep


@dataclass(slots=True)
class _Size:
    """What a selection set asks, fragments included: `wide` counts its own fields, `fields` all below."""

    depth: int = 0
    wide: int = 0
    fields: int = 0
    aliases: int = 0


class OperationLimits(ValidationRule):
    """Refuse an operation that is too deep, too wide, or holds what no honest one does."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments: dict[str, _Size] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Measure one operation."""
        size = self._measure(node.selection_set, 0)
        roots = MAX_ROOT_FIELDS[node.operation]
        for is_, most, what in (
            (size.wide, roots, f"root fields in a {node.operation.value}"),
            (size.depth, MAX_DEPTH, "levels of fields inside one another"),
            (size.aliases, MAX_ALIASES, "aliases"),
            (size.fields, MAX_FIELDS, "fields, those of fragments counted wherever they are spread"),
        ):
            if is_ > most:
                self.report_error(
                    ApiError(Code.BAD_INPUT, f"The operation is too large: at most {most} {what}.", node)
                )

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Refuse an alias that could not be repeated: it would come back in `data` and in `path`."""
        if node.alias is not None and not may_be_repeated(node.alias.value):
            self.report_error(
                ApiError(Code.BAD_INPUT, "An alias is too long or looks like a token: rename it.", node)
            )

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        """Refuse a NUL, which no text of ours holds and PostgreSQL does not take."""
        if "\0" in node.value:
            self.report_error(
                ApiError(Code.BAD_INPUT, "A text in the operation holds a NUL character.", node)
            )

    def _measure(self, selection_set: SelectionSetNode, inside: int) -> _Size:
        size = _Size()
        if inside > _FOLLOWED:
            return _Size(depth=_FOLLOWED)
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                part = self._measure_field(selection, inside)
            elif isinstance(selection, InlineFragmentNode):
                part = self._measure(selection.selection_set, inside + 1)
            elif isinstance(selection, FragmentSpreadNode):
                part = self._measure_fragment(selection.name.value)
            else:
                continue
            size.depth = max(size.depth, part.depth)
            size.wide += part.wide
            size.fields += part.fields
            size.aliases += part.aliases
        return size

    def _measure_field(self, node: FieldNode, inside: int) -> _Size:
        # graphql-core limits introspection by itself: a whole one is 13 levels deep and harmless.
        introspects = node.name.value.startswith("__")
        below = _Size()
        if node.selection_set is not None and not introspects:
            below = self._measure(node.selection_set, inside + 1)
        return _Size(1 + below.depth, 1, 1 + below.fields, bool(node.alias) + below.aliases)

    def _measure_fragment(self, name: str) -> _Size:
        known = self._fragments.get(name)
        if known is None:
            self._fragments[name] = _Size()  # a fragment inside itself is refused by another rule
            fragment = self.context.get_fragment(name)
            known = self._measure(fragment.selection_set, 0) if fragment else _Size()
            self._fragments[name] = known
        return known


class NamedOperation(SchemaExtension):
    """Refuse several operations where nothing says which one: Strawberry would run the first."""

    def on_validate(self) -> Iterator[None]:
        """Check, also for a document that is kept.

        Raises:
            ApiError: BAD_INPUT.
        """
        context = self.execution_context
        # `operation_name` tells the first one's name where the request gave none.
        name = context._provided_operation_name  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        document = context.graphql_document
        if name is None and document is not None and _count_operations(document) > 1:
            raise ApiError(
                Code.BAD_INPUT, "The document has several operations: say which one, as `operationName`."
            )
        yield


def _count_operations(document: DocumentNode) -> int:
    return sum(isinstance(definition, OperationDefinitionNode) for definition in document.definitions)
