"""How a moment is written for programs."""

from datetime import UTC, datetime


def written_time(time: datetime) -> str:
    """Write a moment in UTC with milliseconds, such as 2026-11-26T19:00:00.000Z."""
    in_utc = time if time.tzinfo is UTC else time.astimezone(UTC)
    return f"{in_utc.isoformat('T', 'milliseconds')[: -len('+00:00')]}Z"
