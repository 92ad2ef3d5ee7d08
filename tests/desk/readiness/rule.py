"""The rule in Python, with which the lists' in SQL has to agree."""

from greenroom.desk.readiness.readiness import Readiness, readiness_to_start
from greenroom.desk.readiness.sources import Standing
from greenroom.store.standing_rule import Moment


def readiness_of(row: Standing, at: Moment) -> Readiness:
    """Return the readiness of one influencer."""
    return Readiness.LIVE if row.open_show_id is not None else readiness_to_start(row, at)
