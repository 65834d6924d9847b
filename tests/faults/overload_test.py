"""More concurrent requests than database connections, threads or files: every request is answered."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.db.engine import READ_SLOTS
from harness import postgresql
from harness.backend_process import TIMEOUT_SECONDS, serving, started
from harness.http_load import MISSING, Answers, Target, load
from harness.supervised_backend import TOKEN, supervised
from tests.faults.serve_modes import status_of

NOTES = "/api/v1/notes/?limit=50"
# Longer than any test, since the number of requests ends it.
SECONDS = 600


@pytest.fixture(scope="module")
def database_server() -> Iterator[postgresql.Server]:
    folder = postgresql.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    with postgresql.running(folder) as server:
        yield server


def require_answers(answers: Answers, requests: int) -> None:
    """Require that each request was answered, either normally or by a refusal with Retry-After."""
    assert sum(answers.statuses.values()) == requests
    assert set(answers.statuses) <= {200, 503}, answers.statuses
    assert answers.without_retry == 0
    assert answers.statuses[200] > 0


@pytest.mark.parametrize("connections", [64, 256])
def test_the_supervised_backend_answers_every_request(tmp_path: Path, connections: int) -> None:
    with supervised(tmp_path) as backend:
        backend.hello()
        port = httpx.URL(backend.ready()).port or 0
        token = (("X-Launch-Token", TOKEN),)
        found = load(Target(port, NOTES, load_headers=token, probe_headers=token), connections, SECONDS, requests=3)
    require_answers(found.load, 3 * connections)
    assert MISSING not in found.probe.statuses


@pytest.mark.parametrize("connections", [64, 256])
def test_workers_on_postgresql_answer_every_request(
    tmp_path: Path, database_server: postgresql.Server, connections: int
) -> None:
    with (
        database_server.new_database() as database,
        serving(tmp_path, "--workers", "2", DATABASE_URL=database) as (_, url),
    ):
        found = load(Target(httpx.URL(url).port or 0, NOTES), connections, SECONDS, requests=3)
    require_answers(found.load, 3 * connections)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not limit a process's open files")
def test_more_connections_than_files_wait_to_be_accepted(tmp_path: Path) -> None:
    command = ["sh", "-c", 'ulimit -n 256 && exec "$0" -m harness.sample_app serve', sys.executable]
    with started(command, DATA_DIR=str(tmp_path), PORT="0") as process:
        assert process.stdout is not None
        port = httpx.URL(process.stdout.readline().split()[-1]).port or 0
        found = load(Target(port, NOTES, load_headers=(("Connection", "close"),)), 300, SECONDS, requests=2)
    require_answers(found.load, 600)
    log = (tmp_path / "logs" / "backend.log").read_text()
    assert "Too many open files" not in log
    assert "unable to open database file" not in log


def test_unread_downloads_delay_no_other_request(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    name = "export-20260101T000000.000000Z.zip"
    with (tmp_path / "exports" / name).open("wb") as export:
        # More than the system's buffers can store.
        export.truncate(40_000_000)
    with serving(tmp_path) as (_, url), contextlib.ExitStack() as stack:
        port = httpx.URL(url).port or 0
        for _ in range(3 * READ_SLOTS):
            reader = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS))
            reader.sendall(f"GET /api/v1/data/exports/{name} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            assert reader.recv(15) == b"HTTP/1.1 200 OK"
        assert httpx.get(f"{url}{NOTES}", timeout=TIMEOUT_SECONDS).status_code == 200


def test_a_stalled_upload_delays_no_other_request(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, url), contextlib.ExitStack() as stack:
        port = httpx.URL(url).port or 0
        head = f"POST /api/v1/data/import HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1000000\r\n"
        head += "Content-Type: application/octet-stream\r\n\r\n"
        uploads = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS))
            for _ in range(20)
        ]
        for upload in uploads:
            upload.sendall(head.encode() + bytes(1000))
        # Other uploads are told to wait for the first one.
        assert [status_of(upload) for upload in select.select(uploads, [], [], TIMEOUT_SECONDS)[0]][:1] == [409]
        assert httpx.post(f"{url}/api/v1/notes/", json={"title": "Notes"}, timeout=TIMEOUT_SECONDS).status_code == 201
        assert httpx.get(f"{url}{NOTES}", timeout=TIMEOUT_SECONDS).status_code == 200


def test_readers_do_not_wait_for_writers_who_wait_for_another_program(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, url), httpx.Client(base_url=f"{url}/api/v1", timeout=TIMEOUT_SECONDS) as client:
        assert client.post("/notes/", json={"title": "Notes"}).status_code == 201
        with sqlite3.connect(tmp_path / "app.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            answered = _writes_answered_before_reads(httpx.URL(url).port or 0, client)
            other.execute("ROLLBACK")
    # SQLite waits several seconds for the lock, and only a few writes wait at once.
    assert answered < 15


def _writes_answered_before_reads(port: int, client: httpx.Client) -> int:
    """Return how many of 40 writes that wait for a lock are answered before ten reads are."""
    body = b'{"title": "Notes"}'
    head = f"POST /api/v1/notes/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    writers = [socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS) for _ in range(40)]
    try:
        for writer in writers:
            writer.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert {client.get("/notes/").status_code for _ in range(10)} == {200}
        return len(select.select(writers, [], [], 0)[0])
    finally:
        for writer in writers:
            writer.close()
