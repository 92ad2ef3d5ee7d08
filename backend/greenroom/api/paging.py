"""Pages of lists, as connections."""

from collections.abc import Callable
from functools import partial
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

    node: T = strawberry.field(description="The item.")
    make_cursor: strawberry.Private[Callable[[], str]]

    @strawberry.field(description="Send it as `after` to continue after this item.")
    def cursor(self) -> str:
        """Make it."""
        return self.make_cursor()


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
        "edges": [
            Edge(node=node(item), make_cursor=partial(page.cursor, place))
            for place, item in enumerate(page.items)
        ],
        "page_info": PageInfo(
            has_next_page=page.more,
            has_previous_page=after is not None,
            start_cursor=page.cursor(0) if page.items else None,
            end_cursor=page.cursor(len(page.items) - 1) if page.items else None,
        ),
    }
