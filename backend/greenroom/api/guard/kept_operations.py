"""Operations that were parsed and found valid, kept so that the next caller need not wait for that."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, OperationDefinitionNode, OperationType
from strawberry.extensions import SchemaExtension

from greenroom.api.guard.compiled import Plans
from greenroom.api.guard.cost_parts import Cost
from greenroom.api.guard.operation_limits import name_of, name_to_tell, operations_of
from greenroom.turns import current_work
from greenroom.writing.masking import Legible

MAX_KEPT = 256
MAX_LENGTH = 8192  # characters
MAX_CHOICES = 8  # of what is selected in one document
MAX_TOGETHER = 64 * 1024  # characters, twice what the pages have: the collector looks at what is kept


@dataclass(frozen=True, slots=True)
class Single:
    """A document with a single operation.

    Args:
        document: as it was parsed.
        operation: its only one.
        told: the operation's name for the log.
        costs: what it cost before, the latest first.
    """

    document: DocumentNode
    operation: OperationDefinitionNode
    told: Legible | None
    costs: list[Cost] = field(default_factory=list[Cost])


class KeptOperations:
    """The most frequently used operations of one schema.

    Only valid operations are kept, and none with a quotation mark or a comment in it: a text that somebody
    wrote into an operation may be a token. The app's operations have neither.
    """

    def __init__(self) -> None:
        self.compiles = True
        """Whether plans are kept with them."""
        self._documents: dict[str, DocumentNode] = {}
        self._singles: dict[str, Single] = {}
        self._plans: dict[int, dict[tuple[Any, ...], Plans]] = {}  # by identity, which lasts while it is kept
        self._uses = Counter[str]()
        self._length = 0

    def __len__(self) -> int:
        return len(self._documents)

    def find(self, query: str) -> DocumentNode | None:
        """Return the document of this text if it is kept."""
        document = self._documents.get(query)
        if document is not None:
            self._uses[query] += 1
        return document

    def find_single(self, query: str, name: str | None) -> Single | None:
        """Return a document and its only operation, if it is kept, and the one that is asked for.

        Not what asks for the schema, which may be answered without being executed, nor a subscription.
        """
        single = self._singles.get(query)
        if single is None or name not in (None, name_of(single.operation)):
            return None
        self._uses[query] += 1
        return single

    def plans_of(
        self, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> Plans | None:
        """Return the plans for one of a document's operations; None if it is not kept.

        There are plans of their own for each choice of `true` and `false` among the variables, which may say
        what is selected: few are kept, as anybody can make up any number.
        """
        kept = self._plans.get(id(document)) if self.compiles else None
        if kept is None:
            return None
        chosen = id(operation), *(one for one in variables.items() if isinstance(one[1], bool))
        plans = kept.get(chosen)
        if plans is None:
            plans = Plans()
            if len(kept) < MAX_CHOICES:
                kept[chosen] = plans
        return plans

    def keep(self, query: str, document: DocumentNode) -> None:
        """Keep a valid document; those that were used least make room, the oldest of them first.

        So a caller who sends another one each time drops none that the pages use.
        """
        if len(query) > MAX_LENGTH or '"' in query or "#" in query or query in self._documents:
            return
        self._length += len(query)
        while len(self._documents) >= MAX_KEPT or self._length > MAX_TOGETHER:
            dropped = min(self._documents, key=self._uses.__getitem__)
            self._plans.pop(id(self._documents.pop(dropped)), None)
            self._singles.pop(dropped, None)
            self._uses.pop(dropped, None)
            self._length -= len(dropped)
        self._documents[query] = document
        self._plans[id(document)] = {}
        match operations_of(document):
            case [one] if one.operation is not OperationType.SUBSCRIPTION and "__schema" not in query:
                self._singles[query] = Single(document, one, name_to_tell(name_of(one)))
            case _:
                pass


class KeepOperations(SchemaExtension):
    """Take an operation from those kept, or parse and validate it as usual and then keep it.

    Strawberry's own caches keep every text that parses, whatever the schema.
    """

    def __init__(self, kept: KeptOperations) -> None:
        self._kept = kept
        self._found = False

    async def on_parse(self) -> AsyncIterator[None]:
        """Skip the parser for a document that is kept; for another one, wait for the turn to read it."""
        context = self.execution_context
        context.graphql_document = self._kept.find(context.query or "")
        self._found = context.graphql_document is not None
        if not self._found:
            await current_work().next_turn()
        yield

    def on_validate(self) -> Iterator[None]:
        """Skip validation for a document that is kept, and keep one that has just passed."""
        context = self.execution_context
        if self._found:
            context.pre_execution_errors = []
        yield
        if (
            not self._found
            and not context.pre_execution_errors
            and context.query
            and context.graphql_document
        ):
            self._kept.keep(context.query, context.graphql_document)
