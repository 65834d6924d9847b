"""The retention of automatic backups.

The clock is never trusted enough to delete many backups: a computer whose clock was a year ahead for a day must not
lose its backups.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.core.settings import Retention

# How many old backups are removed per new one. More than one, so that their number falls after the settings were
# changed or the app was not used for weeks.
REMOVED_FOR_ONE_NEW = 2

# The time between two backups counts as this at most. Longer ones are pauses of the app, or jumps of the clock.
LONGEST_GAP = timedelta(weeks=1)

# Long enough for any month, so a backup that is barely too old is kept a little longer.
MONTH = timedelta(days=31)


def times_to_keep(times: Iterable[datetime], retention: Retention, now: datetime) -> set[datetime]:
    """Return the times (with an offset) of the backups to keep.

    These are all of the last `days`, before that the last one of each week for `weeks`, and before that the last one of
    each month for `months`. The newest one is always kept. Those in the future are kept and not counted.
    """
    newest_first = sorted(times, reverse=True)
    kept = {time for time in newest_first if time > now}
    past = [time for time in newest_first if time <= now]
    kept.update(past[:1])
    days = timedelta(days=retention.days)
    weeks = days + timedelta(weeks=retention.weeks)
    months = weeks + retention.months * MONTH
    age = timedelta(0)
    later = now
    periods = set()
    for time in past:
        age += min(later - time, LONGEST_GAP)
        later = time
        period: tuple[object, ...]
        if age <= days:
            period = ("moment", time)
        elif age <= weeks:
            period = ("week", *time.isocalendar()[:2])
        elif age <= months:
            period = ("month", time.year, time.month)
        else:
            continue
        if period not in periods:
            periods.add(period)
            kept.add(time)
    return kept
