"""Pages of lists, as connections."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

import strawberry
from strawberry import argument

from greenroom.desk.paging import Page

T = TypeVar("T")
V = TypeVar("V")
First = Annotated[int, argument(description="How many to return, 1 to 100.")]
After = Annotated[
    str | None,
    argument(description="The cursor of the last item you have; leave it out for the first page."),
]


@strawberry.type(description="Where a page of a list starts and ends.")
class PageInfo:
    """The connection's page."""

    has_next_page: bool = strawberry.field(description="Whether there are more items after this page.")
    has_previous_page: bool = strawberry.field(description="Whether the page was requested with `after`.")
    start_cursor: str | None = strawberry.field(description="The first item's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The last item's cursor; null on an empty page.")


@strawberry.type(description="One item of a list, with its cursor.")
class Edge(Generic[T]):
    """An edge."""

    cursor: str = strawberry.field(description="Send it as `after` to continue after this item.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    """A connection."""

    edges: list[Edge[T]] = strawberry.field(description="The items on this page, with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where this page starts and ends.")

    @strawberry.field(description="The items on this page, without cursors.")
    def nodes(self) -> list[T]:
        """Drop the cursors."""
        return [edge.node for edge in self.edges]


def connected(page: Page[V], after: str | None, node: Callable[[V], Any]) -> dict[str, Any]:
    """Translate a page of the rules to the fields of a connection."""
    return {
        "edges": [Edge(cursor=cursor, node=node(row)) for cursor, row in page.rows],
        "page_info": PageInfo(
            has_next_page=page.more,
            has_previous_page=after is not None,
            start_cursor=page.rows[0][0] if page.rows else None,
            end_cursor=page.rows[-1][0] if page.rows else None,
        ),
    }
