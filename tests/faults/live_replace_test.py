"""SIGKILL of a backend with several workers while it restores, with clients that read and write."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from app.db.schema.revisions import head_revision
from app.db.sqlite.backup import integrity_problems, list_backups, make_backup
from app_tests.db.databases import place_in
from harness.backend_process import TIMEOUT_SECONDS, serving, workers_of
from harness.seed_databases import populate

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="children are looked up in Linux' /proc")

OLD, NEW = 6000, 5000
KILLS = 4


@dataclass
class Clients:
    """Clients that read and write until the backend is gone.

    :ivar written: titles whose writes were acknowledged.
    :ivar problems: answers that must not occur.
    """

    url: str
    written: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def write(self) -> None:
        with contextlib.suppress(httpx.TransportError), httpx.Client(base_url=self.url, timeout=TIMEOUT_SECONDS) as api:
            while True:
                title = f"Written {len(self.written)}"
                answer = api.post("/notes/", json={"title": title})
                if answer.status_code == 201:
                    self.written.append(title)
                elif answer.status_code != 503:
                    self.problems.append(answer.text)

    def read(self) -> None:
        with contextlib.suppress(httpx.TransportError), httpx.Client(base_url=self.url, timeout=TIMEOUT_SECONDS) as api:
            while True:
                answer = api.get("/notes/", params={"limit": 1000})
                kinds = {note["title"].split()[0] for note in answer.json().get("data", [])} - {"Written"}
                if answer.status_code != 200 or len(kinds) != 1:
                    self.problems.append(f"{answer.status_code} {kinds}")

    def start(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=work) for work in (self.write, self.read, self.read)]
        for thread in threads:
            thread.start()
        return threads


def titles_in(database: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return [title for (title,) in connection.execute("SELECT title FROM note")]


def kill_all(process: subprocess.Popen[str]) -> None:
    for pid in workers_of(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.kill()
    process.wait()


@pytest.fixture
def prepared(tmp_path: Path) -> tuple[Path, str]:
    """Create a data folder with old rows. Yield it and the name of its backup with new rows."""
    folder = tmp_path / "prepared"
    populate(folder / "new.db", head_revision(), NEW)
    with contextlib.closing(sqlite3.connect(folder / "new.db")) as connection, connection:
        connection.execute("UPDATE note SET title = 'New ' || title")
    os.replace(folder / "new.db", folder / "app.db")
    name = make_backup(place_in(folder), "manual").path.name
    (folder / "app.db").unlink()
    populate(folder / "app.db", head_revision(), OLD)
    return folder, name


def test_all_data_are_those_before_or_those_after(prepared: tuple[Path, str], tmp_path: Path) -> None:
    folder, name = prepared
    chance = random.Random(7)
    longest = 0.0
    for kill in range(KILLS + 1):
        data_dir = tmp_path / f"data-{kill}"
        shutil.copytree(folder, data_dir)
        with serving(data_dir, "--workers", "3", BACKUP_DAILY="false") as (process, url):
            clients = Clients(f"{url}/api/v1")
            httpx.get(f"{url}/api/v1/health", timeout=TIMEOUT_SECONDS)
            threads = clients.start()
            begun = time.monotonic()
            job = httpx.post(f"{url}/api/v1/data/backups/{name}/restore", timeout=TIMEOUT_SECONDS).json()
            if kill == 0:
                # The first restore completes, to measure its duration.
                while job["state"] == "running":
                    job = httpx.get(f"{url}/api/v1/data/jobs/{job['id']}", timeout=TIMEOUT_SECONDS).json()
                assert job["state"] == "done", job
                longest = time.monotonic() - begun
            else:
                time.sleep(chance.uniform(0, longest))
            kill_all(process)
            for thread in threads:
                thread.join()
        assert clients.problems == []
        database = data_dir / "app.db"
        assert integrity_problems(database) == []
        there = titles_in(database)
        counts = [sum(title.startswith(word) for title in there) for word in ("Note", "New")]
        assert counts in ([0, NEW], [OLD, 0])
        assert kill != 0 or counts == [0, NEW]
        # Earlier writes are kept with the replaced data, and later writes are in the new data.
        backups = [titles_in(backup.path) for backup in list_backups(place_in(data_dir).backups)]
        assert set(clients.written) <= set(there).union(*backups)
