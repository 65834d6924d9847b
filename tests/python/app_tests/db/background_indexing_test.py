"""Rows that another program wrote become searchable in the background, without a search."""

from __future__ import annotations

import logging
import logging.handlers
import queue
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from app.db.derived import background_indexing, pending
from app.db.derived.background_indexing import THREAD_NAME, index_in_background
from app.db.sqlite.write_lock import PAUSE_SECONDS
from app_tests.api import add_user, engine_of, on_sqlite, other_process
from harness.backend_process import TIMEOUT_SECONDS, serving

PENDING = "SELECT count(*) FROM derived_user_text WHERE text IS NULL"


@pytest.fixture(autouse=True)
def _small_batches_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(background_indexing, "INTERVAL_SECONDS", 0.01)
    monkeypatch.setattr(pending, "BATCH", 2)
    for cached in (pending._update_in_file, pending._query_and_update):
        cached.cache_clear()
    yield
    for cached in (pending._update_in_file, pending._query_and_update):
        cached.cache_clear()


@contextmanager
def messages() -> Iterator[queue.SimpleQueue[logging.LogRecord]]:
    """Yield the queue of what the thread logs."""
    said: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = logging.handlers.QueueHandler(said)
    logger, level = background_indexing.logger, background_indexing.logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield said
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)


def write_as_another_program(api: TestClient) -> None:
    """Change five users in a way that leaves their search texts to be written."""
    for number in range(4):
        add_user(api, f"ada{number}@example.com")
    with other_process(api).begin() as other:
        other.execute(text("""UPDATE "user" SET full_name = 'Größe'"""))


def patient_process(api: TestClient) -> Engine:
    """Return an engine like that of another process, which waits for locks."""
    return create_engine(engine_of(api).url, poolclass=NullPool)


def number_pending(api: TestClient) -> int:
    with engine_of(api).connect() as connection:
        return int(connection.execute(text(PENDING)).scalar_one())


def test_rows_of_another_program_are_indexed_without_a_search(api: TestClient) -> None:
    write_as_another_program(api)
    assert number_pending(api) == 5
    with messages() as said, index_in_background(engine_of(api)):
        assert "wrote 5 rows" in said.get(timeout=TIMEOUT_SECONDS).getMessage()
    assert number_pending(api) == 0
    assert THREAD_NAME not in {thread.name for thread in threading.enumerate()}
    assert api.get("/users/", params={"q": "grösse"}).json()["count"] == 5


def test_a_request_indexes_its_own_row_and_few_of_another_program(api: TestClient) -> None:
    write_as_another_program(api)
    add_user(api, "eve@example.com")
    # A batch has two rows.
    assert number_pending(api) == 4


@on_sqlite
def test_the_own_row_of_a_request_comes_first(api: TestClient) -> None:
    write_as_another_program(api)
    user = add_user(api, "eve@example.com")
    query = "SELECT text FROM derived_user_text WHERE id = :id"
    with engine_of(api).connect() as connection:
        assert "eve" in connection.execute(text(query), {"id": user.replace("-", "")}).scalar_one()


def test_a_database_that_cannot_be_used_is_tried_again(api: TestClient) -> None:
    write_as_another_program(api)
    with other_process(api).begin() as other:
        other.execute(text("ALTER TABLE derived_user_text RENAME TO elsewhere"))
    with messages() as said, index_in_background(engine_of(api)):
        assert "cannot be brought up to date" in said.get(timeout=TIMEOUT_SECONDS).getMessage()
        with patient_process(api).begin() as other:
            other.execute(text("ALTER TABLE elsewhere RENAME TO derived_user_text"))
        assert "wrote 5 rows" in said.get(timeout=TIMEOUT_SECONDS).getMessage()
    assert number_pending(api) == 0


@on_sqlite
def test_others_write_between_two_batches(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    write_as_another_program(api)
    pauses: list[float] = []
    wrote = threading.Event()

    def pause(seconds: float, _: threading.Event) -> None:
        pauses.append(seconds)
        with other_process(api).begin() as other:
            other.execute(text("""UPDATE "user" SET is_active = true"""))
        wrote.set()

    monkeypatch.setattr(background_indexing, "_pause", pause)
    with index_in_background(engine_of(api)):
        assert wrote.wait(TIMEOUT_SECONDS)
    assert min(pauses) >= PAUSE_SECONDS


@pytest.mark.parametrize("arguments", [(), ("--workers", "2")], ids=["one process", "workers"])
def test_a_backend_indexes_what_another_program_writes(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with (
        serving(tmp_path, *arguments) as (_, url),
        closing(sqlite3.connect(tmp_path / "app.db", timeout=TIMEOUT_SECONDS)) as other,
    ):
        assert httpx.get(f"{url}/api/v1/users/me", timeout=TIMEOUT_SECONDS).status_code == 200
        with other:
            other.execute("""UPDATE "user" SET full_name = 'Größe'""")
        assert other.execute(PENDING).fetchone() == (1,)
        deadline = time.monotonic() + TIMEOUT_SECONDS
        # Another process's commit is no event.
        while other.execute(PENDING).fetchone() != (0,):
            assert time.monotonic() < deadline
            time.sleep(0.1)
