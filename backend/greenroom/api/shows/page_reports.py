"""What influencers' pages report, for the admins who help them."""

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import argument
from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.enums import DeviceAccess, StudioPage
from greenroom.api.guard.access import Influencer as ForInfluencer
from greenroom.desk.shows import page_reports
from greenroom.words.catalogue import Words


@strawberry.type(description="What an influencer's page last reported; deleted after 24 hours.")
class PageReport:
    """A report, translated."""

    fact: str = strawberry.field(description="What stands out in it, such as `Camera blocked`.")
    summary: str = strawberry.field(
        description="A one-line summary, such as `Camera blocked, iPhone Safari`."
    )
    page: StudioPage = strawberry.field(description="Where in the studio it was.")
    browser: str = strawberry.field(
        description="The device and browser, such as `iPhone Safari`; empty if unknown."
    )
    in_app_browser: str | None = strawberry.field(
        description="The app whose built-in browser it is, such as `Instagram`; empty if it is not known "
        "which; null in a normal browser."
    )
    camera: DeviceAccess = strawberry.field(description="Whether the page may use a camera.")
    microphone: DeviceAccess = strawberry.field(description="Whether the page may use a microphone.")
    connection: str | None = strawberry.field(description="The network, as the page reported it.")
    problem: str | None = strawberry.field(description="The last problem, as the page reported it.")
    reported_at: datetime = strawberry.field(description="When it was reported.")

    @classmethod
    def of(cls, kept: page_reports.KeptReport, words: Words) -> Self:
        """Translate."""
        report = kept.report
        return cls(
            fact=kept.fact if isinstance(kept.fact, str) else words.say(kept.fact),
            summary=words.say(kept.summary),
            page=report.page,
            browser=report.browser,
            in_app_browser=report.in_app_browser,
            camera=report.camera,
            microphone=report.microphone,
            connection=report.connection,
            problem=report.problem,
            reported_at=kept.reported_at,
        )


@strawberry.input(description="How your page is doing, so that an admin can help you.")
class ReportPageInput:
    """The argument of reportPage."""

    page: StudioPage = strawberry.field(description="Where in the studio the page is.")
    browser: str = strawberry.field(
        description="Device and browser, such as `iPhone Safari`; empty if unknown; at most 60 characters "
        "are kept."
    )
    in_app_browser: str | None = strawberry.field(
        default=None,
        description="The app whose built-in browser it is; empty if it is not known which; null in a normal "
        "browser; at most 40 characters are kept.",
    )
    camera: DeviceAccess = strawberry.field(description="Whether the page may use a camera.")
    microphone: DeviceAccess = strawberry.field(description="Whether the page may use a microphone.")
    connection: str | None = strawberry.field(
        default=None, description="The network, such as `4g`; at most 40 characters are kept."
    )
    problem: str | None = strawberry.field(
        default=None, description="The last problem, in words; at most 200 characters are kept."
    )


@strawberry.type(description="The report was received.")
class PageReported:
    """The member for a report that was kept."""

    support_code: str = strawberry.field(
        description="Four digits to read out to an admin, who can find you by them in the desk's search."
    )


ReportPageResult = Annotated[
    PageReported, strawberry.union("ReportPageResult", description="What reportPage returns.")
]


@strawberry.type
class PageReportMutations:
    """Root fields of the influencer's page about itself."""

    @strawberry.mutation(
        directives=[ForInfluencer()],
        description="Tell the desk how your page is doing. Each report replaces the last one.",
    )
    async def report_page(
        self,
        info: Info[Context],
        input: Annotated[ReportPageInput, argument(description="How the page is doing.")],  # noqa: A002
    ) -> ReportPageResult:
        """Keep the report."""
        report = page_reports.PageReport(
            page=input.page,
            browser=input.browser,
            camera=input.camera,
            microphone=input.microphone,
            in_app_browser=input.in_app_browser,
            connection=input.connection,
            problem=input.problem,
        )
        code = await page_reports.report_page(info.context.desk, info.context.as_influencer, report)
        return PageReported(support_code=code)
