"""Backups are made during writes, checked, named by revision and time, and never partial."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.errors import BackupError, DatabaseCorruptError, FileExistsAlreadyError
from app.core.settings import Retention
from app.db.location import DatabaseLocation
from app.db.progress import Progress
from app.db.schema.revisions import head_revision
from app.db.sqlite import backup as backup_module
from app.db.sqlite.backup import copy_database, integrity_problems, list_backups, make_backup, thin_backups
from app.db.sqlite.retention import REMOVED_FOR_ONE_NEW
from app_tests.db.databases import place_in, put_current, rows_of


@pytest.fixture
def place(tmp_path: Path) -> DatabaseLocation:
    put_current(tmp_path)
    return place_in(tmp_path)


def test_a_backup_holds_all_rows_in_one_file(place: DatabaseLocation) -> None:
    with contextlib.closing(sqlite3.connect(place.database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE user SET full_name = 'only in the -wal file'")
        connection.commit()
        backup = make_backup(place, "manual")
        assert rows_of(backup.path) == rows_of(place.database)
    assert integrity_problems(backup.path) == []
    assert [path.name for path in place.backups.iterdir()] == [backup.path.name]


def test_a_backups_name_says_revision_time_and_reason(place: DatabaseLocation) -> None:
    before = datetime.now(UTC)
    made = make_backup(place, "manual")
    (listed,) = list_backups(place.backups)
    assert listed == made
    assert (listed.revision, listed.reason) == (head_revision(), "manual")
    assert before <= listed.time <= datetime.now(UTC)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_backups_are_for_the_user_alone(place: DatabaseLocation) -> None:
    backup = make_backup(place, "manual")
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.backups.stat().st_mode) == 0o700


def test_a_backup_under_constant_writes_is_one_moments(
    place: DatabaseLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Small steps, so that many writes come between two of them.
    monkeypatch.setattr(backup_module, "PAGES_PER_STEP", 1)
    written, ended = threading.Event(), threading.Event()

    def write() -> None:
        # Each transaction changes both columns, so an inconsistent copy would have different values.
        with contextlib.closing(sqlite3.connect(place.database, timeout=30)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            for number in range(100_000):
                with connection:
                    connection.execute("UPDATE user SET full_name = ?", (str(number),))
                    connection.execute("UPDATE note SET description = ?", (str(number),))
                written.set()
                if ended.is_set():
                    return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(30)
        backups = [make_backup(place, "manual", lambda _: time.sleep(0.001)) for _ in range(5)]
    finally:
        ended.set()
        writer.join()
    for backup in backups:
        rows = rows_of(backup.path)
        values = {user["full_name"] for user in rows["user"]} | {note["description"] for note in rows["note"]}
        assert len(values) == 1
    assert rows_of(backups[0].path) != rows_of(backups[-1].path)


def test_a_damaged_database_gives_no_backup(place: DatabaseLocation) -> None:
    content = bytearray(place.database.read_bytes())
    content[-4096:] = bytes(4096)
    place.database.write_bytes(content)
    with pytest.raises(DatabaseCorruptError, match="damaged"):
        make_backup(place, "manual")
    assert list(place.backups.iterdir()) == []


def test_a_damaged_copy_is_no_backup(place: DatabaseLocation, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = backup_module.copy_pages

    def copy_badly(source: sqlite3.Connection, target: Path, progress: Progress) -> None:
        copy(source, target, progress)
        os.truncate(target, target.stat().st_size - 4096)

    monkeypatch.setattr(backup_module, "copy_pages", copy_badly)
    with pytest.raises(BackupError, match="is damaged"):
        make_backup(place, "manual")
    assert list(place.backups.iterdir()) == []


def test_what_is_not_named_like_a_backup_is_none(place: DatabaseLocation) -> None:
    place.backups.mkdir()
    for name in ("notes.txt", "app.db", "0002-yesterday-manual.db", ".0002-20260101T000000.000000Z-manual.db.1.draft"):
        (place.backups / name).touch()
    assert list_backups(place.backups) == []


def test_a_copy_elsewhere_overwrites_nothing(place: DatabaseLocation, tmp_path: Path) -> None:
    copy_database(place.database, tmp_path / "stick.db")
    before = (tmp_path / "stick.db").read_bytes()
    with pytest.raises(FileExistsAlreadyError, match=r"stick\.db already exists"):
        copy_database(place.database, tmp_path / "stick.db")
    assert (tmp_path / "stick.db").read_bytes() == before


def test_thinning_takes_automatic_backups_only(tmp_path: Path) -> None:
    for reason in ("manual", "daily"):
        for day in range(1, 29):
            (tmp_path / f"0002-202601{day:02d}T120000.000000Z-{reason}.db").touch()
    now = datetime(2026, 1, 28, 13, tzinfo=UTC)
    retention = Retention(days=3, weeks=0, months=0)
    runs = list(iter(lambda: len(thin_backups(tmp_path, retention, now)), 0))
    left = list_backups(tmp_path)
    assert (sum(runs), max(runs)) == (25, REMOVED_FOR_ONE_NEW)
    assert sum(backup.reason == "manual" for backup in left) == 28
    assert {backup.time for backup in left if backup.reason == "daily"} == {
        datetime(2026, 1, 28, 12, tzinfo=UTC) - timedelta(days=days) for days in range(3)
    }
