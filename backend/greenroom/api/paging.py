"""Pages of lists, as connections tell them."""

import strawberry

from greenroom.desk.paging import Page


@strawberry.type(description="Where a page of a list begins and ends.")
class PageInfo:
    """The connection's page."""

    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether the page was asked for with `after`.")
    start_cursor: str | None = strawberry.field(description="The first one's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The last one's cursor; null on an empty page.")

    @classmethod
    def of(cls, page: Page[object], after: str | None) -> "PageInfo":
        """Translate."""
        return cls(
            has_next_page=page.more,
            has_previous_page=after is not None,
            start_cursor=page.rows[0][0] if page.rows else None,
            end_cursor=page.rows[-1][0] if page.rows else None,
        )
