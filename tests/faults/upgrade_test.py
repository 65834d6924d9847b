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
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UpgradeScenario:
    # Creating the scenario changes the known revisions, and monkeypatch restores them.
    monkeypatch.setattr(revisions, "VERSION_FOLDERS", [*revisions.VERSION_FOLDERS])
    return UpgradeScenario.make(tmp_path, rows=300)


def test_after_a_kill_at_a_moment_of_an_upgrade_the_old_or_the_new_database_is_there(scenario: UpgradeScenario) -> None:
    figures = kill_at_moments(scenario, chosen=30)
    assert figures.kills >= 30
    assert figures.old > 0
    assert {0, 1} == set(figures.backups)


def test_after_a_kill_at_random_the_old_or_the_new_database_is_there(scenario: UpgradeScenario) -> None:
    assert kill_at_random(scenario, kills=5, seed=1).kills == 5


def spoil_rows(data_dir: Path) -> None:
    with contextlib.closing(sqlite3.connect(data_dir / "app.db")) as connection, connection:
        connection.execute("DELETE FROM user WHERE id IN (SELECT max(id) FROM user)")


def leave_a_table(data_dir: Path) -> None:
    with contextlib.closing(sqlite3.connect(data_dir / "app.db")) as connection, connection:
        connection.execute("CREATE TABLE _alembic_tmp_user (id INTEGER)")


def change_the_revision(data_dir: Path) -> None:
    with contextlib.closing(sqlite3.connect(data_dir / "app.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")


def leave_half_a_backup(data_dir: Path) -> None:
    (data_dir / "backups").mkdir()
    half = (data_dir / "app.db").read_bytes()[:20_000]
    (data_dir / "backups" / "0001-20260101T000000.000000Z-before-upgrade.db").write_bytes(half)


@pytest.mark.parametrize("spoil", [spoil_rows, leave_a_table, change_the_revision, leave_half_a_backup])
def test_a_wrong_state_is_detected(scenario: UpgradeScenario, spoil: object) -> None:
    data_dir = scenario.fresh()
    assert callable(spoil)
    spoil(data_dir)
    with pytest.raises(FaultError):
        upgrades._look(scenario, data_dir, UpgradeFigures())
