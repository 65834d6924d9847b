"""With a wrong or changed clock, no run deletes many backups, and daily backups continue."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.settings import Retention
from app.db.location import DatabaseLocation
from app.db.sqlite import backup as backup_module
from app.db.sqlite.backup import Backup, list_backups, thin_backups
from app.db.sqlite.backup_schedule import DAY, back_up_if_due
from app.db.sqlite.retention import REMOVED_FOR_ONE_NEW
from app.features.maintenance.data_folder import KEPT_EXPORTS
from app_tests.api import open_api
from app_tests.db.databases import put_current
from app_tests.features.maintenance.job_client import export

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOMORROW = timedelta(days=1, minutes=1)

clocks = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
steps = st.timedeltas(timedelta(days=-1000), timedelta(days=1000))


def touch(folder: Path, time: datetime, reason: str = "daily") -> None:
    (folder / f"0003-{time:%Y%m%dT%H%M%S.%f}Z-{reason}.db").touch()


class Clock:
    """Replaces the machine's clock."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(backup_module, "utc_now", clock)
    return clock


@contextlib.contextmanager
def new_place(folder: Path) -> Iterator[DatabaseLocation]:
    with tempfile.TemporaryDirectory(dir=folder) as data_dir:
        yield DatabaseLocation(put_current(Path(data_dir)), Path(data_dir) / "backups")


def change(place: DatabaseLocation, when: datetime) -> None:
    """Change a row at the time of the clock."""
    with contextlib.closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("UPDATE user SET full_name = hex(randomblob(16))")
    os.utime(place.database, (when.timestamp(), when.timestamp()))


def look(place: DatabaseLocation, clock: Clock) -> Backup | None:
    return back_up_if_due(place, clock.now)


@given(times=st.lists(clocks, max_size=60), now=clocks, numbers=st.tuples(*[st.integers(0, 9999)] * 3))
@settings(max_examples=100, deadline=None)
def test_no_run_deletes_more_than_allowed_and_none_from_the_future(
    tmp_path: Path, times: list[datetime], now: datetime, numbers: tuple[int, int, int]
) -> None:
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        for time in times:
            touch(Path(folder), time)
        before = list_backups(Path(folder))
        removed = thin_backups(Path(folder), Retention(*numbers), now)
        assert len(removed) <= REMOVED_FOR_ONE_NEW
        assert all(backup.time <= now for backup in removed)
        past = [backup for backup in before if backup.time <= now]
        assert not past or past[-1] not in removed
        assert list_backups(Path(folder)) == [backup for backup in before if backup not in removed]


@given(readings=st.lists(st.one_of(steps, st.just(TOMORROW), st.just(timedelta(0))), max_size=12))
@settings(max_examples=12, deadline=None)
def test_whatever_the_clock_says_daily_backups_go_on(tmp_path: Path, clock: Clock, readings: list[timedelta]) -> None:
    with new_place(tmp_path) as place:
        clock.now = NOW
        for step in readings:
            clock.now += step
            change(place, clock.now)
            before = list_backups(place.backups)
            made = look(place, clock)
            after = list_backups(place.backups)
            assert len(set(before) - set(after)) <= REMOVED_FOR_ONE_NEW
            assert all(backup.time <= clock.now for backup in set(before) - set(after))
            has_one = any(timedelta(0) <= clock.now - backup.time < DAY for backup in before)
            assert (made is None) == has_one
            # An unchanged database is not backed up again.
            clock.now += TOMORROW
            assert made is None or look(place, clock) is None
        # The clock is now right.
        for day in range(1, 4):
            clock.now = NOW + day * TOMORROW
            change(place, clock.now)
            has_one = any(timedelta(0) <= clock.now - backup.time < DAY for backup in list_backups(place.backups))
            assert look(place, clock) is not None or has_one


@pytest.mark.parametrize("years", [1, 2, 100])
def test_a_clock_that_was_ahead_once_costs_next_to_nothing(tmp_path: Path, clock: Clock, years: int) -> None:
    with new_place(tmp_path) as place:
        place.backups.mkdir()
        for day in range(40):
            touch(place.backups, NOW - timedelta(days=day))
        clock.now = NOW + timedelta(days=365 * years)
        change(place, clock.now)
        assert look(place, clock) is not None
        assert len(list_backups(place.backups)) >= 41 - REMOVED_FOR_ONE_NEW
        for day in range(1, 8):
            clock.now = NOW + day * TOMORROW
            change(place, clock.now)
            assert look(place, clock) is not None, day


def test_a_change_under_a_clock_that_was_set_back_is_backed_up(tmp_path: Path, clock: Clock) -> None:
    with new_place(tmp_path) as place:
        clock.now = NOW + timedelta(days=2)
        assert look(place, clock) is not None
        clock.now = NOW
        assert look(place, clock) is None
        # By the clock, the change is older than the backup, but it is not in it.
        change(place, NOW)
        clock.now = NOW + timedelta(days=3, minutes=1)
        assert look(place, clock) is not None


def test_two_backups_at_one_moment_are_two(tmp_path: Path, clock: Clock) -> None:
    with new_place(tmp_path) as place:
        first = backup_module.make_backup(place, "manual")
        change(place, clock.now)
        second = backup_module.make_backup(place, "manual")
        assert list_backups(place.backups) == [first, second]


def test_exports_from_the_future_do_not_push_out_a_new_one(tmp_path: Path) -> None:
    with open_api(tmp_path) as api:
        (tmp_path / "exports").mkdir()
        for day in range(1, KEPT_EXPORTS + 2):
            (tmp_path / "exports" / f"export-209901{day:02d}T000000.000000Z.zip").touch()
        for _ in range(KEPT_EXPORTS + 2):
            assert export(api)
        names = [found["name"] for found in api.get("/data/exports").json()["data"]]
    assert sum("-2099" in name for name in names) == KEPT_EXPORTS + 1
    assert len(names) == 2 * KEPT_EXPORTS + 1
