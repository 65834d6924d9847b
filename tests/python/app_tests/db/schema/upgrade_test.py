"""Starting with an older database makes a backup, and upgrades it completely or not at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.core.errors import DatabaseCorruptError, MigrationError
from app.db.progress import UpgradeStep
from app.db.schema.revisions import head_revision
from app.db.sqlite.backup import list_backups
from app_tests.api import open_api
from app_tests.db.databases import (
    add_revision,
    place_in,
    put_current,
    put_released,
    released_revisions,
    revision_in,
    rows_of,
    start,
)
from harness.backend_process import run_script

OPEN = "from app_tests.api import open_api; from pathlib import Path; import os, sys;"
OPEN += "open_api(Path(os.environ['DATA_DIR'])); print('alembic' in sys.modules)"


@pytest.mark.parametrize("revision", released_revisions())
def test_a_database_of_each_release_is_upgraded_with_all_its_rows(tmp_path: Path, revision: str) -> None:
    database = put_released(revision, tmp_path)
    before = rows_of(database)
    assert before["user"], "a released database without rows would show nothing"
    start(tmp_path)
    after = rows_of(database)
    assert revision_in(database) == head_revision()
    for table in before.keys() & after.keys():
        rows = before[table]
        assert [{name: new[name] for name in old} for old, new in zip(rows, after[table], strict=True)] == rows


@pytest.mark.parametrize("revision", released_revisions())
def test_an_upgraded_database_is_served(tmp_path: Path, revision: str) -> None:
    put_released(revision, tmp_path)
    with open_api(tmp_path) as api:
        names = {user["full_name"] for user in api.get("/users/").json()["data"]}
    assert {"Ada Lovelace", "Zoë 李 🚀"} <= names


def test_the_database_before_an_upgrade_is_kept(tmp_path: Path) -> None:
    database = put_released("0001", tmp_path)
    before = rows_of(database)
    start(tmp_path)
    (backup,) = list_backups(place_in(tmp_path).backups)
    assert (backup.revision, backup.reason) == ("0001", "before-upgrade")
    assert revision_in(backup.path) == "0001"
    assert rows_of(backup.path) == before


def test_the_upgrade_tells_how_far_it_is(tmp_path: Path) -> None:
    put_released("0001", tmp_path)
    steps: list[UpgradeStep] = []
    start(tmp_path, steps.append)
    assert {(step.old, step.new) for step in steps} == {("0001", head_revision())}
    assert list(dict.fromkeys(step.name for step in steps)) == ["backup", "upgrade", "check"]
    for name in ("backup", "upgrade"):
        progress = [step.progress for step in steps if step.name == name]
        assert progress == sorted(progress)
        assert (progress[0], progress[-1]) == (0, 1)


def test_a_new_database_needs_no_backup_and_tells_of_no_upgrade(tmp_path: Path) -> None:
    steps: list[UpgradeStep] = []
    start(tmp_path, steps.append)
    assert steps == []
    assert not place_in(tmp_path).backups.exists()


def test_an_up_to_date_start_imports_no_alembic_and_makes_no_backup(tmp_path: Path) -> None:
    put_released("0001", tmp_path)
    assert run_script(tmp_path, OPEN) == "True"
    assert run_script(tmp_path, OPEN) == "False"
    assert len(list_backups(place_in(tmp_path).backups)) == 1


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = put_released("0002", tmp_path)
    before = rows_of(database)
    fails_late = "op.drop_table('note'); op.execute(sa.text('SELECT no_such_column FROM user'))"
    add_revision(monkeypatch, tmp_path / "migrations", fails_late)
    with pytest.raises(MigrationError, match=r"0002 failed .*no_such_column.* is unchanged .*backups"):
        start(tmp_path)
    assert rows_of(database) == before
    assert revision_in(database) == "0002"


def test_an_upgrade_that_leaves_rows_without_their_owner_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = put_current(tmp_path)
    before = rows_of(database)
    add_revision(monkeypatch, tmp_path / "migrations", "op.execute(sa.text('DELETE FROM user'))")
    with pytest.raises(MigrationError, match="table note"):
        start(tmp_path)
    assert rows_of(database) == before


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = put_current(tmp_path)
    before = rows_of(database)
    rebuild = "with op.batch_alter_table('user', recreate='always') as b: b.add_column(sa.Column('age', sa.Integer))"
    add_revision(monkeypatch, tmp_path / "migrations", rebuild)
    start(tmp_path)
    after = rows_of(database)
    assert after["note"] == before["note"]
    assert after["user"] == [{**user, "age": None} for user in before["user"]]


def test_starts_that_fail_again_and_again_keep_one_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_released("0002", tmp_path)
    add_revision(monkeypatch, tmp_path / "migrations", "raise RuntimeError('no')")
    for _ in range(3):
        with pytest.raises(MigrationError, match="RuntimeError: no"):
            start(tmp_path)
    assert len(list_backups(place_in(tmp_path).backups)) == 1


def test_a_damaged_database_is_not_upgraded(tmp_path: Path) -> None:
    database = put_released("0001", tmp_path)
    content = bytearray(database.read_bytes())
    content[-4096:] = bytes(4096)
    database.write_bytes(content)
    with pytest.raises(DatabaseCorruptError, match="damaged"):
        start(tmp_path)
    assert database.read_bytes() == content
    assert list_backups(place_in(tmp_path).backups) == []


def test_a_refusal_after_an_upgrade_says_that_it_is_done_and_names_the_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = put_released("0001", tmp_path)

    def unreadable(*_: object) -> None:
        # Values of rows no longer cause this, so simulate damage in a place that no upgrade reads.
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("app.application.ensure_first_user", unreadable)
    with pytest.raises(DatabaseCorruptError) as caught:
        open_api(tmp_path)
    (backup,) = list_backups(place_in(tmp_path).backups)
    assert revision_in(database) == head_revision()
    assert "nothing was changed" not in str(caught.value)
    assert f"upgraded from revision 0001 to {head_revision()}, and {backup.path} is the backup" in str(caught.value)
    with pytest.raises(DatabaseCorruptError, match="nothing was changed"):
        open_api(tmp_path)
