"""Kills a backend during an upgrade. Afterwards the old or the new schema must be complete, without partial backups."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.core.data_dir_lock import LOCK_NAME
from app.core.settings import Settings
from app.db.derived import is_derived
from app.db.engine import make_engine
from app.db.location import DatabaseLocation
from app.db.schema import migrations
from app.db.schema.upgrade import bring_up_to_date
from app.db.sqlite.backup import integrity_problems, integrity_problems_of, list_backups
from fault_injection import crash_child
from harness.seed_databases import digest, digest_of, populate

UPGRADE = ("migrate", "upgrade")
OLDEST = "0001"


class FaultError(AssertionError):
    """The state after a fault is wrong."""


@dataclass
class UpgradeFigures:
    """The outcomes of all kills."""

    kills: int = 0
    old: int = 0
    new: int = 0
    finished: int = 0
    backups: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class UpgradeScenario:
    """A populated database of the oldest schema, which is copied for each kill.

    :ivar rows: a digest of all rows.
    :ivar old_tables: the tables of the oldest schema.
    :ivar new_tables: the tables after the upgrade.
    :ivar new: the revision after the upgrade.
    """

    folder: Path
    versions: Path
    original: Path
    rows: str
    old_tables: frozenset[str]
    new_tables: frozenset[str]
    new: str

    @classmethod
    def make(cls, folder: Path, rows: int) -> UpgradeScenario:
        """Populate a database in the folder, and add one more revision to this process."""
        original = folder / "original.db"
        populate(original, OLDEST, rows)
        versions = folder / "versions"
        new = crash_child.know_next_revision(versions)
        empty = folder / "empty.db"
        migrations.upgrade_file(empty)
        return cls(folder, versions, original, digest_of(original), _tables_in(original), _tables_in(empty), new)

    def fresh(self) -> Path:
        """Return a data folder with the old database."""
        data_dir = self.folder / "data"
        shutil.rmtree(data_dir, ignore_errors=True)
        data_dir.mkdir(mode=0o700)
        shutil.copyfile(self.original, data_dir / "app.db")
        return data_dir


def kill_at_moments(scenario: UpgradeScenario, chosen: int | None = None) -> UpgradeFigures:
    """Kill an upgrade at each of its moments, or at this many of them, spread evenly, and check the result."""
    moments = crash_child.run_here(scenario.fresh(), UPGRADE).moments
    if not moments:
        raise FaultError("The upgrade did not complete without a kill.")
    figures = UpgradeFigures()
    step = 1 if chosen is None else max(1, moments // chosen)
    for moment in range(1, moments + 1, step):
        data_dir = scenario.fresh()
        end = crash_child.run_here(data_dir, UPGRADE, kill_at=moment)
        if not end.killed:
            raise FaultError(f"The upgrade exited with {end.exit_code} before its moment {moment}.")
        _look(scenario, data_dir, figures)
    return figures


def kill_at_random(scenario: UpgradeScenario, kills: int, seed: int) -> UpgradeFigures:
    """Kill the backend's process at random times of the upgrade, and check the result."""
    chance = random.Random(seed)
    figures = UpgradeFigures()
    data_dir = scenario.fresh()
    with _upgrading(scenario, data_dir) as process:
        _owned(data_dir, process)
        started = time.monotonic()
        process.wait()
    longest = time.monotonic() - started
    for _ in range(kills):
        data_dir = scenario.fresh()
        with _upgrading(scenario, data_dir) as process:
            _owned(data_dir, process)
            # The interpreter has started, so nearly all of these times are within the upgrade.
            time.sleep(chance.uniform(0, longest))
            process.send_signal(signal.SIGKILL)
            process.wait()
        if process.returncode == 0:
            figures.finished += 1
        _look(scenario, data_dir, figures)
    return figures


@contextlib.contextmanager
def _upgrading(scenario: UpgradeScenario, data_dir: Path) -> Iterator[subprocess.Popen[bytes]]:
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": paths, "DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "fault_injection.crash_child", str(scenario.versions), *UPGRADE]
    with subprocess.Popen(command, env=environment) as process:
        yield process


def _owned(data_dir: Path, process: subprocess.Popen[bytes]) -> None:
    while not (data_dir / LOCK_NAME).exists() and process.poll() is None:
        time.sleep(0.001)


def _look(scenario: UpgradeScenario, data_dir: Path, figures: UpgradeFigures) -> None:
    figures.kills += 1
    place = DatabaseLocation(data_dir / "app.db", data_dir / "backups")
    revision = _require_whole(scenario, place.database)
    if revision == OLDEST:
        figures.old += 1
    elif revision == scenario.new:
        figures.new += 1
    else:
        raise FaultError(f"The database is at {revision}, between {OLDEST} and {scenario.new}.")
    backups = list_backups(place.backups) if place.backups.exists() else []
    figures.backups[len(backups)] += 1
    for backup in backups:
        problems = integrity_problems(backup.path)
        if problems or backup.revision != OLDEST or digest_of(backup.path) != scenario.rows:
            raise FaultError(f"{backup.path} counts as a backup but is invalid: {problems}")
    engine = make_engine(Settings(data_dir=data_dir))
    try:
        bring_up_to_date(engine, place)
    finally:
        engine.dispose()
    if _require_whole(scenario, place.database) != scenario.new:
        raise FaultError("The next start did not upgrade the database.")
    if len(list_backups(place.backups)) != 1:
        raise FaultError("The next start should have left one backup of the old database.")


def _tables(connection: sqlite3.Connection) -> frozenset[str]:
    names = (name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return frozenset(name for name in names if not is_derived(name))


def _tables_in(database: Path) -> frozenset[str]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return _tables(connection)


def _require_whole(scenario: UpgradeScenario, database: Path) -> str:
    """Return a database's revision; FaultError if anything is missing or left over."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        problems = integrity_problems_of(connection)
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        tables = _tables(connection)
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        columns = {row[1] for row in connection.execute("PRAGMA table_info(user)")}
        rows = digest(connection)
    if problems or broken:
        raise FaultError(f"The database is damaged: {problems} {broken}")
    expected = scenario.old_tables if revision == OLDEST else scenario.new_tables
    if tables != expected:
        raise FaultError(f"The tables of revision {revision} are {sorted(tables)}, not {sorted(expected)}.")
    if ("stars" in columns) != (revision == scenario.new):
        raise FaultError(f"The database is at revision {revision}, but its columns are {sorted(columns)}.")
    if rows != scenario.rows:
        raise FaultError("Rows are missing or changed.")
    return str(revision)
