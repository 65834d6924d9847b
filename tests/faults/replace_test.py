"""Kills while a database is replaced. Afterwards the old or the new one is complete, and the command can run again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.db.archive.writer import export_archive
from app.db.schema.revisions import head_revision
from app.db.sqlite.backup import integrity_problems, list_backups
from app.db.sqlite.restore import reset, restore
from app.db.sqlite.swap_online import replace_online
from app_tests.db.databases import Rows, place_in, put_current, rows_of
from fault_injection import crash_child
from harness.seed_databases import populate

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the child that is killed is a fork of this process")

# How many moments of a command are tried, spread evenly.
CHOSEN = 15


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A database with other rows than the released ones."""
    populate(tmp_path / "other" / "app.db", head_revision(), rows=50)
    return tmp_path / "other" / "app.db"


def kill_at_moments(tmp_path: Path, command: crash_child.Command, after: Rows) -> None:
    """Kill a command at its moments, and check that the database is always intact, either as before or as after it."""
    data_dir = tmp_path / "data"
    database = put_current(data_dir)
    before = rows_of(database)
    moments = crash_child.run_here(data_dir, command).moments
    assert moments
    assert rows_of(database) == after
    for moment in range(1, moments + 1, max(1, moments // CHOSEN)):
        shutil.rmtree(data_dir)
        put_current(data_dir)
        assert crash_child.run_here(data_dir, command, kill_at=moment).killed
        assert integrity_problems(database) == []
        assert rows_of(database) in (before, after)
        backups = list_backups(place_in(data_dir).backups)
        assert all(rows_of(backup.path) == before for backup in backups)
        assert rows_of(database) == before or backups, "the replaced data is kept"
        assert crash_child.run_here(data_dir, command).exit_code == 0
        assert rows_of(database) == after


def test_killed_while_it_restores(tmp_path: Path, other: Path) -> None:
    kill_at_moments(tmp_path, ("restore", str(other)), rows_of(other))


def test_killed_while_it_imports(tmp_path: Path, other: Path) -> None:
    export_archive(other, tmp_path / "other.zip")
    kill_at_moments(tmp_path, ("import", "--replace", str(tmp_path / "other.zip")), rows_of(other))


def test_killed_while_it_restores_under_a_backend_that_runs(tmp_path: Path, other: Path) -> None:
    def command(moment: Callable[[], None]) -> None:
        # Each written page is a moment.
        replace = partial(replace_online, progress=lambda _: moment())
        restore(place_in(tmp_path / "data"), other, replace=replace)

    kill_at_moments(tmp_path, command, rows_of(other))


def test_killed_while_it_resets(tmp_path: Path) -> None:
    reset(place_in(tmp_path / "empty"))
    kill_at_moments(tmp_path, ("reset", "--yes"), rows_of(tmp_path / "empty" / "app.db"))
