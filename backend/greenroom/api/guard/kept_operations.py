"""Operations that were parsed and found valid, kept so that the next caller need not wait for that."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator

from graphql import DocumentNode
from strawberry.extensions import SchemaExtension

from greenroom.turns import current_work

MAX_KEPT = 256
MAX_LENGTH = 8192  # characters
MAX_TOGETHER = 64 * 1024  # characters, twice what the pages have: the collector looks at what is kept


class KeptOperations:
    """The most frequently used operations of one schema.

    Only valid operations are kept, and none with a quotation mark or a comment in it: a text that somebody
    wrote into an operation may be a token. The app's operations have neither.
    """

    def __init__(self) -> None:
        self._documents: dict[str, DocumentNode] = {}
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

    def keep(self, query: str, document: DocumentNode) -> None:
        """Keep a valid document; those that were used least make room, the oldest of them first.

        So a caller who sends another one each time drops none that the pages use.
        """
        if len(query) > MAX_LENGTH or '"' in query or "#" in query or query in self._documents:
            return
        self._length += len(query)
        while len(self._documents) >= MAX_KEPT or self._length > MAX_TOGETHER:
            dropped = min(self._documents, key=self._uses.__getitem__)
            del self._documents[dropped]
            self._uses.pop(dropped, None)
            self._length -= len(dropped)
        self._documents[query] = document


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
