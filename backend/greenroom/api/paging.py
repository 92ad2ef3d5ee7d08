"""Pages of lists, as connections."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

import strawberry
from strawberry import argument

from greenroom.desk.paging import Page

T = TypeVar("T")
V = TypeVar("V")
First = Annotated[int, argument(description="How many, 1 to 100.")]
After = Annotated[str | None, argument(description="The cursor of the last one seen; leave it out to start.")]


@strawberry.type(description="Where a page of a list begins and ends.")
class PageInfo:
    """The connection's page."""

    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether the page was asked for with `after`.")
    start_cursor: str | None = strawberry.field(description="The first one's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The last one's cursor; null on an empty page.")


@strawberry.type(description="One of a list, with its place in it.")
class Edge(Generic[T]):
    """An edge."""

    cursor: str = strawberry.field(description="Send it as `after` to go on behind this one.")
    node: T = strawberry.field(description="The thing itself.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """A connection."""

    edges: list[Edge[T]] = strawberry.field(description="Those on this page, with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page begins and ends.")

    @strawberry.field(description="Those on this page, without their cursors.")
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
