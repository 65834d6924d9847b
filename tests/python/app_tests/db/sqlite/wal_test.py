"""The -wal file has a limited size, and is emptied."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import queue
import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.db.location import DatabaseLocation
from app.db.sqlite import wal
from app.db.sqlite.wal import WAL_LIMIT_BYTES, bounded_wal, empty_wal, wal_bytes
from app_tests.api import engine_of, on_sqlite

TIMEOUT_SECONDS = 60


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "app.db"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE page (content BLOB)")
    return path


def write(connection: sqlite3.Connection, size: int) -> None:
    with connection:
        connection.execute("INSERT INTO page VALUES (zeroblob(?))", (size,))


def test_it_is_emptied_once_no_reader_needs_it(file: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(file, isolation_level=None)) as reader,
        contextlib.closing(sqlite3.connect(file)) as writer,
    ):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM page").fetchone()
        write(writer, 100_000)
        assert not empty_wal(file)
        assert wal_bytes(file) > 100_000
        reader.execute("COMMIT")
        assert empty_wal(file)
        assert wal_bytes(file) == 0


def test_a_backend_empties_a_long_one_and_says_if_it_cannot(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wal, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(wal, "WAL_LIMIT_BYTES", 50_000)
    said: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = logging.handlers.QueueHandler(said)
    wal.logger.addHandler(handler)
    monkeypatch.setattr(wal.logger, "level", logging.INFO)
    with (
        contextlib.closing(sqlite3.connect(file, isolation_level=None)) as reader,
        contextlib.closing(sqlite3.connect(file)) as writer,
    ):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM page").fetchone()
        write(writer, 100_000)
        with bounded_wal(DatabaseLocation(file, file.parent)):
            assert "something keeps reading the database" in said.get(timeout=TIMEOUT_SECONDS).getMessage()
            reader.execute("COMMIT")
            assert "was emptied" in said.get(timeout=TIMEOUT_SECONDS).getMessage()
        assert wal_bytes(file) == 0
    wal.logger.removeHandler(handler)


@on_sqlite
def test_every_connection_of_the_backend_gives_space_back(api: TestClient) -> None:
    with engine_of(api).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_size_limit").scalar_one() == WAL_LIMIT_BYTES
