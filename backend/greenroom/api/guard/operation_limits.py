"""How large an operation may be: one validation rule, which runs before graphql-core's own.

Those rules compare every two fields with the same response name, so even a document within the token limit
may cost them seconds. The work of this rule grows no faster than the document: each fragment is measured
once, since following every spread takes exponential time on a chain of fragments that each spread the next
one twice; and only a document that is small enough is then examined as it will be merged.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NoFragmentCyclesRule,
    NoUnusedFragmentsRule,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    ValidationContext,
    ValidationRule,
    validate,
)
from strawberry.extensions import SchemaExtension

from greenroom.api.guard.bad_input import may_be_repeated
from greenroom.api.guard.errors import ApiError, Code
from greenroom.turns import current_work
from greenroom.writing.masking import Legible, masked

MAX_TOKENS = 1000
MAX_DEPTH = 10
MAX_FIELDS = 1000
MAX_ALIASES = 20
MAX_REPEATS = 20  # of one response name in one place
MAX_INTROSPECTION_DEPTH = 20  # the standard query, by graphql-core and by graphql-js, has 14 levels
MAX_ROOT_FIELDS = {OperationType.QUERY: 20, OperationType.MUTATION: 5, OperationType.SUBSCRIPTION: 1}

INTROSPECTION = frozenset({"__schema", "__type"})
_FOLLOWED = 50  # selection sets inside one another that are followed; deeper ones count as this deep


@dataclass(slots=True)
class _Size:
    """The size of a selection set with its fragments: `wide` counts its own fields, `fields` all below."""

    depth: int = 0
    wide: int = 0
    fields: int = 0
    aliases: int = 0
    introspections: int = 0
    introspection_depth: int = 0
    introspection_aliases: int = 0

    def add(self, part: "_Size") -> None:
        """Add what is beside it."""
        self.depth = max(self.depth, part.depth)
        self.wide += part.wide
        self.fields += part.fields
        self.aliases += part.aliases
        self.introspections += part.introspections
        self.introspection_depth = max(self.introspection_depth, part.introspection_depth)
        self.introspection_aliases += part.introspection_aliases


class OperationLimits(ValidationRule):
    """Refuse an operation that is too deep, too wide, or contains what no honest one does."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments: dict[str, _Size] = {}
        self._open: set[str] = set()
        self._endless = False

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Measure one operation."""
        size = self._measure(node.selection_set, 0)
        roots = MAX_ROOT_FIELDS[node.operation]
        for is_, most, what in (
            (size.wide, roots, f"root fields in a {node.operation.value}"),
            (size.depth, MAX_DEPTH, "levels of fields inside one another"),
            (size.aliases, MAX_ALIASES, "aliases"),
            (size.fields, MAX_FIELDS, "fields, counting those of fragments wherever they are spread"),
            (size.introspections, 1, "`__schema` or `__type`"),
            (size.introspection_depth, MAX_INTROSPECTION_DEPTH, "levels below `__schema` or `__type`"),
            (size.introspection_aliases, 0, "aliases below `__schema` or `__type`"),
        ):
            if is_ > most:
                self._refuse(node, most, what)
                return
        if not self._endless and self._most_repeats(node) > MAX_REPEATS:
            self._refuse(node, MAX_REPEATS, "times the same field in one place, fragments included")

    def _refuse(self, node: OperationDefinitionNode, most: int, what: str) -> None:
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
        """Refuse a NUL, which no text of ours contains and PostgreSQL does not accept."""
        if "\0" in node.value:
            self.report_error(
                ApiError(Code.BAD_INPUT, "A text in the operation contains a NUL character.", node)
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
            size.add(part)
        return size

    def _measure_field(self, node: FieldNode, inside: int) -> _Size:
        below = self._measure(node.selection_set, inside + 1) if node.selection_set else _Size()
        below.wide = 1
        below.fields += 1
        if node.name.value in INTROSPECTION:
            # The standard introspection is deeper than all else may be. Without aliases the schema limits its
            # response; graphql-core limits only how often lists are entered on one way down.
            below.introspections += 1
            below.introspection_depth = below.depth
            below.introspection_aliases = below.aliases
            below.depth = 0
        below.depth += 1
        below.aliases += bool(node.alias)
        return below

    def _measure_fragment(self, name: str) -> _Size:
        if name in self._open:  # a fragment inside itself is refused by another rule
            self._endless = True
            return _Size()
        if name not in self._fragments:
            self._open.add(name)
            fragment = self.context.get_fragment(name)
            self._fragments[name] = self._measure(fragment.selection_set, 0) if fragment else _Size()
            self._open.remove(name)
        return self._fragments[name]

    def _most_repeats(self, operation: OperationDefinitionNode) -> int:
        """Count how often the most frequent field appears in one place, in an operation within the limits."""
        most = 0
        places = [[operation.selection_set]]
        while places:
            together: dict[str, list[FieldNode]] = {}
            for field in self._fields_of(places.pop()):
                together.setdefault((field.alias or field.name).value, []).append(field)
            for fields in together.values():
                most = max(most, len(fields))
                below = [field.selection_set for field in fields if field.selection_set]
                if below:
                    places.append(below)
        return most

    def _fields_of(self, selection_sets: Iterable[SelectionSetNode]) -> Iterator[FieldNode]:
        """List the fields of selection sets that are merged, each fragment's once, as in execution."""
        seen: set[str] = set()
        left = list(selection_sets)
        while left:
            for selection in left.pop().selections:
                if isinstance(selection, FieldNode):
                    yield selection
                elif isinstance(selection, InlineFragmentNode):
                    left.append(selection.selection_set)
                elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                    seen.add(selection.name.value)
                    fragment = self.context.get_fragment(selection.name.value)
                    if fragment:
                        left.append(fragment.selection_set)


# A cycle has no size; and what no operation reaches is not measured, but would be compared.
_FIRST = (NoFragmentCyclesRule, NoUnusedFragmentsRule, OperationLimits)


class LimitOperations(SchemaExtension):
    """Refuse what is too large before the rules of GraphQL itself look at it.

    It has to come after anything that accepts a document as valid, such as `KeepOperations`.
    """

    async def on_validate(self) -> AsyncIterator[None]:
        """Leave errors, with which Strawberry skips validation."""
        context = self.execution_context
        if context.pre_execution_errors is None and context.graphql_document is not None:
            await current_work().next_turn()
            core = context.schema._schema  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType, reportUnknownVariableType, reportAttributeAccessIssue]
            context.pre_execution_errors = validate(core, context.graphql_document, _FIRST) or None
            await current_work().next_turn()  # validation takes another step
        yield


class NamedOperation(SchemaExtension):
    """Refuse several operations if nothing says which one to run: Strawberry would run the first.

    The context learns the name of the one that does, for the log.
    """

    def on_validate(self) -> Iterator[None]:
        """Check, also for a document that is kept.

        Raises:
            ApiError: BAD_INPUT.
        """
        context = self.execution_context
        # `operation_name` is the first one's name if the request gave none.
        name = context._provided_operation_name  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        document = context.graphql_document
        names = [name_of(one) for one in operations_of(document)] if document is not None else []
        if name in names or (name is None and len(names) == 1):
            context.context.operation = name_to_tell(name or names[0])
        if name is None and len(names) > 1:
            raise ApiError(
                Code.BAD_INPUT, "The document has several operations: say which one in `operationName`."
            )
        yield


def operations_of(document: DocumentNode) -> list[OperationDefinitionNode]:
    """List the operations of a document."""
    return [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]


def name_of(operation: OperationDefinitionNode) -> str | None:
    """Return an operation's name, if it has one."""
    return operation.name.value if operation.name else None


def name_to_tell(name: str | None) -> Legible | None:
    """Return an operation's name for the log: if it may be repeated, and without what may be a secret."""
    return Legible(masked(name)) if name and may_be_repeated(name) else None
