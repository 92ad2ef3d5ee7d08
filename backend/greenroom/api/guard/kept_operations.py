"""Operations that were parsed and found valid, kept so that the next caller need not wait for that."""

from collections import OrderedDict
from collections.abc import Iterator

from graphql import DocumentNode
from strawberry.extensions import SchemaExtension

MAX_KEPT = 256
MAX_LENGTH = 8192  # characters


class KeptOperations:
    """The most recently used operations of one schema.

    Only valid operations are kept, and none with a quotation mark or a comment in it: a text that somebody
    wrote into an operation may be a token. The app's operations have neither.
    """

    def __init__(self) -> None:
        self._documents: OrderedDict[str, DocumentNode] = OrderedDict()

    def __len__(self) -> int:
        return len(self._documents)

    def find(self, query: str) -> DocumentNode | None:
        """Return the document of this text if it is kept."""
        document = self._documents.get(query)
        if document is not None:
            self._documents.move_to_end(query)
        return document

    def keep(self, query: str, document: DocumentNode) -> None:
        """Keep a valid document, and drop the least recently used one."""
        if len(query) > MAX_LENGTH or '"' in query or "#" in query:
            return
        self._documents[query] = document
        if len(self._documents) > MAX_KEPT:
            self._documents.popitem(last=False)


class KeepOperations(SchemaExtension):
    """Take an operation from those kept, or parse and validate it as usual and then keep it.

    Strawberry's own caches keep every text that parses, whatever the schema.
    """

    def __init__(self, kept: KeptOperations) -> None:
        self._kept = kept
        self._found = False

    def on_parse(self) -> Iterator[None]:
        """Skip the parser for a document that is kept."""
        context = self.execution_context
        context.graphql_document = self._kept.find(context.query or "")
        self._found = context.graphql_document is not None
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
