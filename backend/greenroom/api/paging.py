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
    """The connection's page; its cursors are made for who asks for them."""

    has_next_page: bool = strawberry.field(description="Whether there are more items after this page.")
    has_previous_page: bool = strawberry.field(description="Whether the page was requested with `after`.")
    page: strawberry.Private[Page[Any]]

    @strawberry.field(description="The first item's cursor; null on an empty page.")
    def start_cursor(self) -> str | None:
        """Make it."""
        return self.page.cursor(0) if self.page.items else None

    @strawberry.field(description="The last item's cursor; null on an empty page.")
    def end_cursor(self) -> str | None:
        """Make it."""
        return self.page.cursor(len(self.page.items) - 1) if self.page.items else None


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

    page: strawberry.Private[Page[Any]]
    after: strawberry.Private[str | None]
    items: strawberry.Private[list[Any]]

    @strawberry.field(description="The items on this page, with their cursors.")
    def edges(self) -> list[Edge[T]]:
        """Put them beside their cursors."""
        return [
            Edge(node=item, make_cursor=partial(self.page.cursor, place))
            for place, item in enumerate(self.items)
        ]

    @strawberry.field(description="Where this page starts and ends.")
    def page_info(self) -> PageInfo:
        """Say it."""
        return PageInfo(
            has_next_page=self.page.more, has_previous_page=self.after is not None, page=self.page
        )

    @strawberry.field(description="The items on this page, without cursors.")
    def nodes(self) -> list[T]:
        """Leave the cursors out."""
        return self.items


def connected(page: Page[V], after: str | None, node: Callable[[V], Any]) -> dict[str, Any]:
    """Translate a page of the rules to what a connection is made of."""
    return {"page": page, "after": after, "items": [node(item) for item in page.items]}
