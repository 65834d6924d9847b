"""The daily backup, which is made only if something changed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core import shell
from app.core.errors import DiskFullError
from app.core.types import utc_now
from app.db.location import DatabaseLocation
from app.db.sqlite import backup_schedule
from app.db.sqlite.backup import Backup, list_backups
from app.db.sqlite.backup_schedule import back_up_if_due, daily_backups
from app_tests.db.databases import place_in, put_current

TOMORROW = timedelta(days=1, minutes=1)


@pytest.fixture
def place(tmp_path: Path) -> DatabaseLocation:
    put_current(tmp_path)
    return place_in(tmp_path)


def change(place: DatabaseLocation, when: datetime) -> None:
    """Change a row, and set the file's modification time."""
    with contextlib.closing(sqlite3.connect(place.database)) as connection, connection:
        connection.execute("UPDATE user SET full_name = ?", (when.isoformat(),))
    os.utime(place.database, (when.timestamp(), when.timestamp()))


def test_the_first_backup_is_due_at_once(place: DatabaseLocation) -> None:
    backup = back_up_if_due(place, utc_now())
    assert backup is not None
    assert backup.reason == "daily"


def test_one_a_day_is_enough(place: DatabaseLocation) -> None:
    back_up_if_due(place, utc_now())
    change(place, utc_now() + timedelta(hours=1))
    assert back_up_if_due(place, utc_now() + timedelta(hours=23)) is None


def test_a_day_without_changes_needs_none(place: DatabaseLocation) -> None:
    change(place, utc_now() - timedelta(hours=1))
    back_up_if_due(place, utc_now())
    assert back_up_if_due(place, utc_now() + TOMORROW) is None


def test_a_day_with_a_change_has_one(place: DatabaseLocation) -> None:
    first = back_up_if_due(place, utc_now())
    change(place, utc_now() + timedelta(hours=1))
    second = back_up_if_due(place, utc_now() + TOMORROW)
    assert second is not None
    assert second != first


def test_a_change_that_is_only_in_the_wal_counts(place: DatabaseLocation) -> None:
    with contextlib.closing(sqlite3.connect(place.database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        change(place, utc_now() - timedelta(hours=1))
        back_up_if_due(place, utc_now())
        connection.execute("UPDATE user SET full_name = 'changed'")
        connection.commit()
        old = (utc_now() - timedelta(hours=1)).timestamp()
        os.utime(place.database, (old, old))
        assert back_up_if_due(place, utc_now() + TOMORROW) is not None


def test_a_running_backend_looks_by_itself_and_survives_a_failure(
    place: DatabaseLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    looks = []

    def look(looked_at: DatabaseLocation, now: datetime) -> Backup | None:
        looks.append(now)
        if len(looks) == 1:
            raise OSError("the disk is away")
        made = back_up_if_due(looked_at, now)
        looked.set()
        return made

    monkeypatch.setattr(backup_schedule, "FIRST_CHECK_SECONDS", 0.01)
    monkeypatch.setattr(backup_schedule, "CHECK_INTERVAL_SECONDS", 0.01)
    monkeypatch.setattr(backup_schedule, "back_up_if_due", look)
    with daily_backups(place):
        assert looked.wait(30)
    (backup,) = list_backups(place.backups)
    assert backup.time > datetime(2026, 1, 1, tzinfo=UTC)


def test_the_user_is_told_of_a_failure_once_until_a_backup_succeeds(
    place: DatabaseLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    outcomes = iter([DiskFullError("Make room."), OSError("gone"), None, OSError("gone again")])
    told: list[dict[str, str]] = []

    def look(_place: DatabaseLocation, _now: datetime) -> None:
        outcome = next(outcomes, looked)
        if outcome is looked:
            looked.set()
        elif isinstance(outcome, Exception):
            raise outcome

    monkeypatch.setattr(backup_schedule, "FIRST_CHECK_SECONDS", 0.01)
    monkeypatch.setattr(backup_schedule, "CHECK_INTERVAL_SECONDS", 0.01)
    monkeypatch.setattr(backup_schedule, "back_up_if_due", look)
    shell.connect(lambda event, **fields: told.append({"event": event, **fields}))
    try:
        with daily_backups(place):
            assert looked.wait(30)
    finally:
        shell.connect(None)
    assert [(event["event"], event["title"]) for event in told] == [("notify", "No backup today")] * 2
    assert "Make room." in told[0]["body"]
    assert "gone again" in told[1]["body"]
