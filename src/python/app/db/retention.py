"""Which backups are worth their room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.core.settings import Retention

DAYS_IN_WEEK = 7
# Long enough for any month: one that is just too old to be kept is kept a little longer.
DAYS_IN_MONTH = 31


def times_to_keep(times: Iterable[datetime], retention: Retention, now: datetime) -> set[datetime]:
    """Return the times (with an offset) of the backups to keep.

    All of the last `days`; before, the last one of each week for `weeks`; before, the last one of each month for
    `months`. The newest one is kept whatever its age.
    """
    newest_first = sorted(times, reverse=True)
    kept = set(newest_first[:1])
    all_since = now - timedelta(days=retention.days)
    weekly_since = all_since - timedelta(days=retention.weeks * DAYS_IN_WEEK)
    monthly_since = weekly_since - timedelta(days=retention.months * DAYS_IN_MONTH)
    periods = set()
    for time in newest_first:
        period: tuple[object, ...]
        if time >= all_since:
            period = ("moment", time)
        elif time >= weekly_since:
            period = ("week", *time.isocalendar()[:2])
        elif time >= monthly_since:
            period = ("month", time.year, time.month)
        else:
            continue
        if period not in periods:
            periods.add(period)
            kept.add(time)
    return kept
