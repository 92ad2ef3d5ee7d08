"""The metrics of this process."""

import platform
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from importlib.metadata import version

from tortoise.exceptions import BaseORMException

from greenroom.desk.alerts.kinds import DeliveryState
from greenroom.desk.desk import Desk
from greenroom.desk.influencers.listing import count_influencers
from greenroom.desk.rounds.backing_up import backup_state
from greenroom.desk.shows.surprises import Foreseen
from greenroom.store.models import AlertDelivery, AlertReceiver, DeskRow, Show
from greenroom.store.probing import try_write
from greenroom.store.surprise_rows import SurpriseCount, surprise_counts
from greenroom.store.waiting import waiting_at_most
from greenroom.web.metrics import Metric
from greenroom.web.tally import Tally

READ_WITHIN_S = 5  # Prometheus itself waits for 10
_STARTED_AT = time.time()
_VERSION = version("greenroom")


def metrics_of(
    desk: Desk, tally: Tally, outcomes: Counter[tuple[str, str]]
) -> Callable[[], Awaitable[Sequence[Metric]]]:
    """Make the function that reads the metrics.

    Args:
        tally: what was counted of requests.
        outcomes: how often each root field was used, by field and outcome.
    """

    async def read() -> Sequence[Metric]:
        known = [
            Metric(
                "greenroom_requests_total",
                "HTTP requests answered, by class of their status.",
                {(status,): number for status, number in tally.requests.items()},
                ("status",),
            ),
            Metric(
                "greenroom_request_duration_seconds",
                "How long requests took, from when they were there as a whole until they were answered.",
                {(route,): durations for route, durations in tally.durations.items()},
                ("route",),
            ),
            Metric(
                "greenroom_refusals_total",
                "Replies with errors, by status and code: operations, and requests that got no further.",
                dict(tally.refusals),
                ("status", "code"),
            ),
            Metric(
                "greenroom_connections_cut_off_total",
                "Connections that were closed on their client, by the reason.",
                {(why,): number for why, number in tally.cut_off.items()},
                ("reason",),
            ),
            Metric(
                "greenroom_operations_total",
                "Root fields asked, by what came of it: OK, the code of a problem, or the code of an error.",
                dict(outcomes),
                ("field", "outcome"),
            ),
            Metric(
                "greenroom_passwords_waiting",
                "Passwords that are being hashed or wait for it.",
                {(): desk.passwords.waiting},
            ),
            Metric(
                "greenroom_build_info",
                "1, with the version of Greenroom and of Python.",
                {(_VERSION, platform.python_version()): 1},
                ("version", "python"),
            ),
            Metric(
                "process_start_time_seconds", "When the process started, in Unix time.", {(): _STARTED_AT}
            ),
        ]
        return [*known, *await _of_the_database(desk)]

    return read


async def _of_the_database(desk: Desk) -> list[Metric]:
    up = "greenroom_database_up", "Whether the database can be read and written: 1 or 0."
    try:
        with waiting_at_most(READ_WITHIN_S):
            await try_write(desk.now())
            backups = await _of_backups(desk) if desk.backups else ()
            counts = await count_influencers(desk, "")
            alerts = await _of_alerts()
            shows = await Show.filter(ended_at=None).count()
            surprises = await surprise_counts()
    except (BaseORMException, OSError):
        return [Metric(*up, {(): 0})]
    return [
        Metric(*up, {(): 1}),
        *backups,
        *alerts,
        Metric("greenroom_shows_open", "Shows that are open.", {(): shows}),
        *_of_surprises(surprises),
        Metric(
            "greenroom_influencers",
            "Influencers, by readiness.",
            {(readiness.value,): number for readiness, number in counts.items()},
            ("readiness",),
        ),
    ]


async def _of_alerts() -> list[Metric]:
    waiting = await AlertDelivery.filter(state=DeliveryState.WAITING.value).count()
    off = await AlertReceiver.filter(off_by_desk=True, removed_at=None).count()
    return [
        Metric("greenroom_alerts_waiting", "Alerts that could not be delivered yet.", {(): waiting}),
        Metric("greenroom_alert_receivers_off", "Receivers that the desk switched off.", {(): off}),
    ]


def _of_surprises(counts: Sequence[SurpriseCount]) -> list[Metric]:
    foreseen = Counter[tuple[str, ...]]({(one.value,): 0 for one in Foreseen})
    failed = Counter[tuple[str, ...]]()
    for one in counts:
        foreseen[one.foreseen,] += one.shows
        if one.reason is not None:
            failed[one.foreseen, one.reason] += one.shows
    return [
        Metric(
            "greenroom_shows_foreseen",
            "Planned shows, as far back as they are kept, by what was expected of them an hour before.",
            dict(foreseen),
            ("foreseen",),
        ),
        Metric(
            "greenroom_surprises",
            "Those of them that failed on their credential though nothing was known against it, by reason.",
            dict(failed),
            ("foreseen", "reason"),
        ),
    ]


async def _of_backups(desk: Desk) -> list[Metric]:
    state, row = await backup_state(), await DeskRow.get(id=1)
    age = desk.now() - (state.good_at or row.created_at)
    return [
        Metric(
            "greenroom_backup_age_seconds",
            "Seconds since the last good backup, or since the desk began if there is none.",
            {(): age.total_seconds()},
        ),
        Metric(
            "greenroom_backup_failures", "Backups that failed since the last good one.", {(): state.failures}
        ),
    ]
