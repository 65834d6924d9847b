"""The retention of backups: all of the last days, then one per week, then one per month."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from app.core.settings import Retention
from app.db.sqlite.retention import times_to_keep

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
# Two per day, for three years.
TIMES = [NOW - timedelta(hours=12 * n) for n in range(2 * 3 * 365)]


def kept_ages(retention: Retention) -> list[int]:
    return sorted((NOW - time).days for time in times_to_keep(TIMES, retention, NOW))


def test_all_of_the_last_days_are_kept() -> None:
    ages = kept_ages(Retention(days=7, weeks=0, months=0))
    assert [ages.count(day) for day in range(7)] == [2] * 7


def test_then_one_a_week_and_then_one_a_month() -> None:
    kept = times_to_keep(TIMES, Retention(days=7, weeks=4, months=12), NOW)
    older = sorted(time for time in kept if NOW - time > timedelta(days=7))
    weekly = [time for time in older if NOW - time <= timedelta(days=35)]
    monthly = [time for time in older if NOW - time > timedelta(days=35)]
    assert len({time.isocalendar()[:2] for time in weekly}) == len(weekly)
    assert 4 <= len(weekly) <= 5
    assert len({(time.year, time.month) for time in monthly}) == len(monthly)
    assert 12 <= len(monthly) <= 13


def test_thinning_day_after_day_keeps_as_much_as_thinning_once() -> None:
    retention = Retention(days=7, weeks=4, months=12)
    kept: set[datetime] = set()
    for time in sorted(TIMES):
        kept = times_to_keep(kept | {time}, retention, time)
    ages = sorted((NOW - time).days for time in kept)
    gaps = [later - earlier for earlier, later in itertools.pairwise(ages)]
    assert max(gap for age, gap in zip(ages, gaps, strict=False) if age < 28) <= 8
    assert max(gaps) <= 40
    assert ages[-1] >= 365


def test_the_newest_is_kept_whatever_its_age() -> None:
    long_ago = NOW - timedelta(days=5000)
    assert times_to_keep([long_ago, long_ago - timedelta(days=1)], Retention(0, 0, 0), NOW) == {long_ago}


def test_zeros_keep_the_newest_only() -> None:
    assert times_to_keep(TIMES, Retention(0, 0, 0), NOW) == {NOW}
