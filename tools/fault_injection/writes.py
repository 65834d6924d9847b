"""Kills a backend with SIGKILL during concurrent writes. Afterwards exactly the acknowledged writes must be stored."""

from __future__ import annotations

import contextlib
import random
import signal
import sqlite3
import subprocess
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.db.sqlite.backup import integrity_problems_of
from fault_injection.upgrades import FaultError
from harness.backend_process import SERVE, start_process, wait_for_url

WRITERS = 4

# This many of ten kills come while the backend starts and repairs the effects of the last kill.
AT_START = 2
LONGEST_START = 1.5
LONGEST_WRITING = 0.4

Notes = dict[str, str]


@dataclass
class WriteFigures:
    """The outcomes of all kills.

    :ivar open_stored: how many of `open_writes` were stored. These writes were not yet answered at a kill.
    """

    kills: int = 0
    at_start: int = 0
    acknowledged: int = 0
    open_writes: int = 0
    open_stored: int = 0


@dataclass
class Writer:
    """A client that creates, changes and deletes its own notes, one request after the other.

    :ivar notes: titles by id, as acknowledged.
    :ivar pending: the notes if the current request is stored; None without a current request. A note that a request is
        about to create has no id yet, so its key is empty.
    """

    name: str
    chance: random.Random
    notes: Notes = field(default_factory=dict)
    pending: Notes | None = None
    acknowledged: int = 0
    problem: str | None = None

    def write_until_killed(self, url: str, wrote: threading.Event) -> None:
        try:
            with httpx.Client(base_url=url, timeout=30) as client:
                while True:
                    self._write(client)
                    wrote.set()
        except httpx.TransportError:
            # The backend was killed.
            pass
        except Exception as error:
            self.problem = f"{type(error).__name__}: {error}"

    def _write(self, client: httpx.Client) -> None:
        title = f"{self.name} {uuid.UUID(int=self.chance.getrandbits(128))}"
        what = self.chance.random()
        if what < 0.5 or not self.notes:
            self.pending = {**self.notes, "": title}
            answer = client.post("/notes/", json={"title": title}).raise_for_status()
            self.notes[answer.json()["id"]] = title
        elif what < 0.8:
            changed = self.chance.choice(sorted(self.notes))
            self.pending = {**self.notes, changed: title}
            client.patch(f"/notes/{changed}", json={"title": title}).raise_for_status()
            self.notes[changed] = title
        else:
            gone = self.chance.choice(sorted(self.notes))
            self.pending = {id: kept for id, kept in self.notes.items() if id != gone}
            client.delete(f"/notes/{gone}").raise_for_status()
            del self.notes[gone]
        self.pending = None
        self.acknowledged += 1

    def compare(self, stored: Notes) -> bool | None:
        """Return whether the current request was stored, or None without one; FaultError for any other difference."""
        if self.problem is not None:
            raise FaultError(f"{self.name} got a wrong answer: {self.problem}")
        if stored == self.notes:
            return None if self.pending is None else False
        if self.pending is not None and sorted(stored.values()) == sorted(self.pending.values()):
            known = {id: title for id, title in self.pending.items() if id}
            if known.items() <= stored.items():
                return True
        lost = {id: title for id, title in self.notes.items() if stored.get(id) != title}
        raise FaultError(
            f"{self.name}: acknowledged but missing: {lost}; request in progress: {self.pending is not None}"
        )


def kill_under_writes(data_dir: Path, kills: int, seed: int) -> WriteFigures:
    """Kill a real backend repeatedly while clients write, always on the same database."""
    chance = random.Random(seed)
    figures = WriteFigures()
    writers = [Writer(f"writer-{number}", random.Random(seed + number)) for number in range(WRITERS)]
    for kill in range(kills):
        settings = {"DATA_DIR": str(data_dir), "PORT": "0"}
        with start_process(SERVE, settings, stderr=subprocess.DEVNULL) as process:
            if kill % 10 < AT_START and kill > 0:
                figures.at_start += 1
                time.sleep(chance.uniform(0, LONGEST_START))
                process.send_signal(signal.SIGKILL)
            else:
                _write_and_kill(process, writers, chance.uniform(0, LONGEST_WRITING))
            process.wait()
        figures.kills += 1
        _look(data_dir / "app.db", writers, figures)
    figures.acknowledged = sum(writer.acknowledged for writer in writers)
    return figures


def _write_and_kill(process: subprocess.Popen[str], writers: list[Writer], after: float) -> None:
    url = f"{wait_for_url(process)}/api/v1"
    wrote = threading.Event()
    threads = [threading.Thread(target=writer.write_until_killed, args=(url, wrote)) for writer in writers]
    for thread in threads:
        thread.start()
    wrote.wait(60)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    for thread in threads:
        thread.join()


def _look(database: Path, writers: list[Writer], figures: WriteFigures) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        problems = integrity_problems_of(connection) + connection.execute("PRAGMA foreign_key_check").fetchall()
        if problems:
            raise FaultError(f"The database is damaged: {problems}")
        rows = connection.execute("SELECT id, title FROM note").fetchall()
    for writer in writers:
        mine = {str(uuid.UUID(id)): title for id, title in rows if title.startswith(f"{writer.name} ")}
        stored = writer.compare(mine)
        if stored is not None:
            figures.open_writes += 1
            figures.open_stored += stored
        writer.notes, writer.pending = mine, None
    if len(rows) != sum(len(writer.notes) for writer in writers):
        raise FaultError("There are notes that no client wrote.")
