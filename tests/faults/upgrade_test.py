"""Kills during an upgrade, at some of its moments and at random times.

`./pants run tools/fault_injection:long` kills at all of its moments.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest

from app.db.schema import revisions
from fault_injection import upgrades
from fault_injection.upgrades import FaultError, UpgradeFigures, UpgradeScenario, kill_at_moments, kill_at_random

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the child that is killed is a fork of this process")


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UpgradeScenario:
    # Creating the scenario changes the known revisions, and monkeypatch restores them.
    monkeypatch.setattr(revisions, "VERSION_FOLDERS", [*revisions.VERSION_FOLDERS])
    return UpgradeScenario.make(tmp_path, rows=300)


def test_killed_at_a_moment_of_an_upgrade_the_old_or_the_new_database_is_there(scene: UpgradeScenario) -> None:
    figures = kill_at_moments(scene, chosen=30)
    assert figures.kills >= 30
    assert figures.old > 0
    assert {0, 1} == set(figures.backups)


def test_killed_at_random_the_old_or_the_new_database_is_there(scene: UpgradeScenario) -> None:
    assert kill_at_random(scene, kills=5, seed=1).kills == 5


def spoil_rows(data_dir: Path) -> None:
    with contextlib.closing(sqlite3.connect(data_dir / "app.db")) as connection, connection:
        connection.execute("DELETE FROM user WHERE id IN (SELECT max(id) FROM user)")


def leave_a_table(data_dir: Path) -> None:
    with contextlib.closing(sqlite3.connect(data_dir / "app.db")) as connection, connection:
        connection.execute("CREATE TABLE _alembic_tmp_user (id INTEGER)")


def say_another_revision(data_dir: Path) -> None:
    with contextlib.closing(sqlite3.connect(data_dir / "app.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")


def leave_half_a_backup(data_dir: Path) -> None:
    (data_dir / "backups").mkdir()
    half = (data_dir / "app.db").read_bytes()[:20_000]
    (data_dir / "backups" / "0001-20260101T000000.000000Z-before-upgrade.db").write_bytes(half)


@pytest.mark.parametrize("spoil", [spoil_rows, leave_a_table, say_another_revision, leave_half_a_backup])
def test_what_must_not_be_left_would_be_seen(scene: UpgradeScenario, spoil: object) -> None:
    data_dir = scene.fresh()
    assert callable(spoil)
    spoil(data_dir)
    with pytest.raises(FaultError):
        upgrades._look(scene, data_dir, UpgradeFigures())
