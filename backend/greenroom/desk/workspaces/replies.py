"""What 100ms said where it was asked without success, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from greenroom.desk.hms_failures import kind_sentence
from greenroom.desk.paging import Page, check_first, cut_page, older_than
from greenroom.hms_api.errors import HmsErrorKind
from greenroom.store.models import HmsReply
from greenroom.words.sentences import Sentence

_LIST = "hms replies"


@dataclass(frozen=True, slots=True)
class ReplyView:
    """Something that 100ms said.

    Args:
        first_at, last_at: when it was first and last said, within runs of a minute.
        times: how often.
        account: whose question it was, shortened; None where a token or a room code was sent alone.
        asked: what was asked, as `hms_api.heard` names it.
        status: the HTTP status; None without a reply.
        code: 100ms's own number; None if it gave none.
        said: its words, without anything secret and without ids.
        retry_after_s: how long it wanted to be left alone.
    """

    id: UUID
    first_at: datetime
    last_at: datetime
    times: int
    account: str | None
    asked: str
    kind: HmsErrorKind
    status: int | None
    code: int | None
    said: str
    retry_after_s: int | None

    @property
    def question(self) -> Sentence:
        """Say what was asked."""
        return Sentence(f"hms-asked.{self.asked}")

    @property
    def failure(self) -> Sentence:
        """Say how the call failed."""
        return kind_sentence(self.kind)


def reply_view(row: HmsReply) -> ReplyView:
    """Read a row."""
    return ReplyView(
        id=row.id,
        first_at=row.first_at,
        last_at=row.last_at,
        times=row.times,
        account=row.account,
        asked=row.asked,
        kind=HmsErrorKind(row.kind),
        status=row.status,
        code=row.code,
        said=row.said,
        retry_after_s=row.retry_after_s,
    )


async def list_replies(*, first: int, after: str | None = None) -> Page[ReplyView]:
    """Read one page of what is kept.

    Args:
        first: how many, 1 to 100.
        after: the cursor of the last one seen; None for the first page.

    Raises:
        BadInput: `first` is out of range, or `after` is not a cursor of this list.
    """
    check_first(first)
    rows = HmsReply.all() if after is None else HmsReply.filter(older_than(_LIST, after, "last_at"))
    found = await rows.order_by("-last_at", "-id").limit(first + 1)
    return cut_page(_LIST, found, first, lambda row: (row.last_at, row.id), reply_view)
