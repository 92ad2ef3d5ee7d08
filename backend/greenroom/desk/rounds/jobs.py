"""The desk's jobs."""

from datetime import time, timedelta

from greenroom.desk.access.forgeries import look_for_forgeries
from greenroom.desk.access.made_access import finish_all_ending
from greenroom.desk.alerts.delivering import deliver_alerts
from greenroom.desk.alerts.finding import find_alerts, look_ahead
from greenroom.desk.alerts.log import delete_old_alerts
from greenroom.desk.audit.chain import chain_audit, log_head
from greenroom.desk.desk import Desk
from greenroom.desk.inbox.entries import delete_needless
from greenroom.desk.places.checking import check_due_places
from greenroom.desk.readiness.keeping import keep_readiness
from greenroom.desk.rounds.backing_up import AT_MOST, JOB, TRIED_AGAIN_AFTER, back_up
from greenroom.desk.rounds.believed_clock import REMOVING
from greenroom.desk.rounds.cleaning import (
    add_up_tallies,
    delete_old_changes,
    delete_old_events,
    delete_old_imports,
    delete_old_links,
    delete_old_replies,
    delete_old_sessions,
    wipe_expired_tokens,
)
from greenroom.desk.rounds.demo_shows import play_demo_shows
from greenroom.desk.rounds.foreseeing import foresee
from greenroom.desk.rounds.removing import AT_MOST as REMOVING_AT_MOST
from greenroom.desk.rounds.removing import remove_old_history
from greenroom.desk.rounds.room_codes import keep_room_codes
from greenroom.desk.rounds.schedule import Daily, Every, Job
from greenroom.desk.sealed.checking import check_next_tokens
from greenroom.desk.sealed.minters import finish_following
from greenroom.desk.shows.handing_out import write_repetitions
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.desk.shows.page_reports import forget_old_reports

SOON, HOURLY = Every(timedelta(seconds=20)), Every(timedelta(hours=1))
NIGHTLY = Daily(time(5))  # when hardly anybody is live


JOBS = (
    Job("end lost shows", SOON, end_lost_shows),
    Job("keep how influencers stand", SOON, keep_readiness),
    Job("wipe expired tokens", SOON, wipe_expired_tokens),
    Job("forget old reports", SOON, forget_old_reports),
    Job("clear the inbox", SOON, delete_needless),
    Job("write repeated hand-outs", SOON, write_repetitions),
    Job("chain the audit log", SOON, chain_audit),
    Job("have people follow their accounts", SOON, finish_following),
    Job("end what was given", SOON, finish_all_ending),
    Job("ask about places", SOON, check_due_places),
    Job("foresee shows", SOON, foresee),
    Job("keep room codes as they should be at 100ms", SOON, keep_room_codes),
    Job("delete old changes", SOON, delete_old_changes),
    Job("add up tallies", SOON, add_up_tallies),
    Job("find alerts", SOON, find_alerts),
    Job("deliver alerts", SOON, deliver_alerts),
    Job("look ahead for alerts", Every(timedelta(minutes=5)), look_ahead),
    Job("check stored tokens", Every(timedelta(minutes=15)), check_next_tokens),
    Job("delete old sessions", HOURLY, delete_old_sessions),
    Job("delete old links", HOURLY, delete_old_links),
    Job("delete old replies", HOURLY, delete_old_replies),
    Job("delete old events", HOURLY, delete_old_events),
    Job("delete old imports", HOURLY, delete_old_imports),
    Job("delete old alerts", HOURLY, delete_old_alerts),
    Job("log the end of the audit log", NIGHTLY, log_head),
    Job("look for forgeries", NIGHTLY, look_for_forgeries, at_most=timedelta(hours=1)),
    Job(REMOVING, NIGHTLY, remove_old_history, at_most=REMOVING_AT_MOST),
)


def jobs_of(desk: Desk) -> tuple[Job, ...]:
    """List the jobs of a desk: backups only where it has a folder for them, and a demo's shows in a demo."""
    jobs = (*JOBS, Job("play the demo's shows", SOON, play_demo_shows)) if desk.demo else JOBS
    if desk.backups is None:
        return jobs
    looks = Every(min(TRIED_AGAIN_AFTER, desk.backups.every))
    return (*jobs, Job(JOB, looks, back_up, at_most=AT_MOST))
