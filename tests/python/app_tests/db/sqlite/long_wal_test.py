"""`check` reports a long -wal file that cannot be emptied, and who uses it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest

from app.db.sqlite import wal
from app.db.sqlite.integrity import check
from app.db.sqlite.wal import processes_with, wal_bytes
from app_tests.db.databases import put_current
from harness.backend_process import run_in

LIMIT = wal.WAL_LIMIT_BYTES


def fill(database: Path, size: int) -> None:
    """Write to a database, without a checkpoint, until its -wal file has this size in bytes."""
    with contextlib.closing(sqlite3.connect(database)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        while wal_bytes(database) < size:
            with writer:
                writer.execute("UPDATE user SET full_name = full_name")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    database = put_current(tmp_path)
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    return database


@pytest.fixture(autouse=True)
def _low_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wal, "WAL_LIMIT_BYTES", 100_000)


def test_one_that_a_reader_holds_is_a_warning(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM user").fetchone()
        fill(database, 1_200_000)
        found = check(database)
        assert not found.any()
        (warning,) = found.warnings
        assert "app.db-wal has grown to 1 MB" in warning
        assert "something keeps reading" in warning
        assert "close other programs" in warning
        if Path("/proc/self/fd").is_dir():
            assert f"(process {os.getpid()})" in warning


def test_one_that_nobody_holds_is_emptied(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as idle:
        idle.execute("SELECT count(*) FROM user").fetchone()
        fill(database, 200_000)
        assert check(database).warnings == []
        assert wal_bytes(database) <= 100_000


def test_a_short_one_is_not_touched(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as idle:
        idle.execute("SELECT count(*) FROM user").fetchone()
        fill(database, 50_000)
        assert check(database).warnings == []
        assert wal_bytes(database) >= 50_000


def test_the_command_prints_it_and_succeeds(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM user").fetchone()
        # Sparse, and after the valid content: SQLite does not read it.
        fill(database, 50_000)
        os.truncate(f"{database}-wal", LIMIT + 1_000_000)
        done = run_in(database.parent, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "warning: " in done.stdout
    assert "app.db-wal has grown to 16 MB" in done.stdout


def test_a_file_that_nobody_has_open_has_no_processes(tmp_path: Path) -> None:
    assert processes_with(tmp_path / "file") == []
