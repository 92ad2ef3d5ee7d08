"""The desk's jobs."""

from datetime import time, timedelta

from greenroom.desk.access.forgeries import look_for_forgeries
from greenroom.desk.audit.chain import chain_audit, log_head
from greenroom.desk.rounds.cleaning import (
    delete_old_events,
    delete_old_links,
    delete_old_sessions,
    wipe_expired_tokens,
)
from greenroom.desk.rounds.schedule import Daily, Every, Job
from greenroom.desk.sealed.checking import check_tokens
from greenroom.desk.shows.lost import end_lost_shows
from greenroom.desk.shows.page_reports import forget_old_reports

SOON, HOURLY = Every(timedelta(seconds=20)), Every(timedelta(hours=1))
NIGHTLY = Daily(time(5))  # when hardly anybody is live


JOBS = (
    Job("end lost shows", SOON, end_lost_shows),
    Job("wipe expired tokens", SOON, wipe_expired_tokens),
    Job("forget old reports", SOON, forget_old_reports),
    Job("chain the audit log", SOON, chain_audit),
    Job("check stored tokens", Every(timedelta(minutes=15)), check_tokens),
    Job("delete old sessions", HOURLY, delete_old_sessions),
    Job("delete old links", HOURLY, delete_old_links),
    Job("delete old events", HOURLY, delete_old_events),
    Job("log the end of the audit log", NIGHTLY, log_head),
    Job("look for forgeries", NIGHTLY, look_for_forgeries),
)
