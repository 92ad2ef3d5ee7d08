"""Influencers' phones: what their pages report for whoever helps them."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import DeviceAccess, StudioPage
from greenroom.api.guard.access import Influencer as ForInfluencer
from greenroom.desk.shows import page_reports as phones
from greenroom.store.models import PageReport as Row


@strawberry.type(description="What an influencer's page reported last; forgotten after 24 hours.")
class Phone:
    """A phone, translated."""

    summary: str = strawberry.field(description="One line to help by: `Camera blocked, iPhone Safari`.")
    page: StudioPage = strawberry.field(description="Where in the studio it was.")
    browser: str = strawberry.field(description="What it runs in, such as `iPhone Safari`; cleaned.")
    in_app_browser: str | None = strawberry.field(
        description="The app whose own browser it is, such as `Instagram`; null in a browser proper."
    )
    camera: DeviceAccess = strawberry.field(description="Whether the page may use a camera.")
    microphone: DeviceAccess = strawberry.field(description="Whether the page may use a microphone.")
    connection: str | None = strawberry.field(description="The network, as the page told it.")
    problem: str | None = strawberry.field(description="The last problem, as the page told it.")
    reported_at: datetime = strawberry.field(description="When it reported this.")

    @classmethod
    def of(cls, row: Row | None) -> Self | None:
        """Translate; None where nothing was reported."""
        if row is None or row.page is None or row.reported_at is None:
            return None
        return cls(
            summary=phones.summary_of(row),
            page=StudioPage(row.page),
            browser=row.browser,
            in_app_browser=row.in_app_browser,
            camera=DeviceAccess(row.camera),
            microphone=DeviceAccess(row.microphone),
            connection=row.connection,
            problem=row.problem,
            reported_at=row.reported_at,
        )


@strawberry.input(description="What one's page tells of itself, so that an admin can help on the phone.")
class PhoneReportInput:
    """The arguments of reportPhone."""

    page: StudioPage = strawberry.field(description="Where in the studio the page is.")
    browser: str = strawberry.field(
        description="Device and browser: `iPhone Safari`; 60 characters are kept."
    )
    in_app_browser: str | None = strawberry.field(
        default=None, description="The app whose own browser it is; 40 characters are kept."
    )
    camera: DeviceAccess = strawberry.field(description="Whether the page may use a camera.")
    microphone: DeviceAccess = strawberry.field(description="Whether the page may use a microphone.")
    connection: str | None = strawberry.field(
        default=None, description="The network, such as `4g`; 40 characters are kept."
    )
    problem: str | None = strawberry.field(
        default=None, description="The last problem, in words; 200 characters are kept."
    )


@strawberry.type
class PhoneMutations:
    """Root fields of the influencer's page about itself."""

    @strawberry.mutation(
        directives=[ForInfluencer()],
        description="Tell the desk how the page stands; it takes the place of what was told before. True.",
    )
    async def report_phone(
        self,
        info: Info[Context],
        input: Annotated[PhoneReportInput, argument(description="What the page sees of itself.")],  # noqa: A002
    ) -> bool:
        """Keep the report."""
        me = info.context.influencer
        assert me is not None  # noqa: S101 (the directive has seen to it)
        report = phones.PhoneReport(
            page=input.page,
            browser=input.browser,
            camera=input.camera,
            microphone=input.microphone,
            in_app_browser=input.in_app_browser,
            connection=input.connection,
            problem=input.problem,
        )
        await phones.report_phone(info.context.desk, me, report)
        return True
