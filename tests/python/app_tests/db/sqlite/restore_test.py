"""Restoring checks the backup first, and keeps the replaced database."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from app.core.errors import (
    DatabaseLockedError,
    DatabaseNewerError,
    InvalidBackupError,
    MigrationError,
    StartError,
)
from app.db.location import DatabaseLocation
from app.db.schema.revisions import head_revision
from app.db.sqlite import swap_offline
from app.db.sqlite.backup import list_backups, make_backup
from app.db.sqlite.integrity import check
from app.db.sqlite.restore import find_backup, reset, restore
from app.db.sqlite.side_files import SIDE_FILES
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


@pytest.fixture
def place(tmp_path: Path) -> DatabaseLocation:
    put_current(tmp_path)
    return place_in(tmp_path)


def change(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("DELETE FROM note")


def test_a_restored_backup_is_what_was_backed_up_and_what_it_replaced_is_kept(place: DatabaseLocation) -> None:
    original = rows_of(place.database)
    backup = make_backup(place, "manual")
    change(place.database)
    changed = rows_of(place.database)
    kept = restore(place, backup.path)
    assert rows_of(place.database) == original
    assert kept is not None
    assert rows_of(kept) == changed
    assert list_backups(place.backups)[-1].reason == "before-restore"
    assert rows_of(backup.path) == original


def test_changes_in_a_wal_file_do_not_come_back_into_the_restored_database(place: DatabaseLocation) -> None:
    original = rows_of(place.database)
    backup = make_backup(place, "manual")
    # A killed process leaves a -wal file. Here it is copied while a connection keeps it.
    with contextlib.closing(sqlite3.connect(place.database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT * FROM user").fetchall()
        change(place.database)
        left = {suffix: Path(f"{place.database}{suffix}").read_bytes() for suffix in ("", "-wal")}
        assert left["-wal"]
    for suffix, content in left.items():
        Path(f"{place.database}{suffix}").write_bytes(content)
    kept = restore(place, backup.path)
    assert not any(Path(f"{place.database}{suffix}").exists() for suffix in SIDE_FILES)
    assert rows_of(place.database) == original
    assert kept is not None
    assert rows_of(kept)["note"] == []


@pytest.mark.parametrize("revision", released_revisions())
def test_a_backup_of_each_release_is_upgraded_on_the_way(
    place: DatabaseLocation, tmp_path: Path, revision: str
) -> None:
    old = put_released(revision, tmp_path / "old")
    restore(place, old)
    assert check(place.database).schema == []
    assert revision_in(place.database) == head_revision()
    assert revision_in(old) == revision
    with open_api(tmp_path) as api:
        assert api.get("/users/").json()["count"] == len(rows_of(old)["user"]) + 1


def test_a_restore_into_an_empty_folder_needs_no_backup(tmp_path: Path) -> None:
    old = put_current(tmp_path / "old")
    place = place_in(tmp_path / "new")
    assert restore(place, old) is None
    assert rows_of(place.database) == rows_of(old)


LEFT_BEHIND = [
    "CREATE TRIGGER evil AFTER INSERT ON note BEGIN UPDATE user SET is_superuser = 1; END",
    "CREATE TRIGGER derived_evil AFTER INSERT ON note BEGIN UPDATE user SET is_superuser = 1; END",
    "CREATE TRIGGER evil BEFORE INSERT ON user BEGIN SELECT RAISE(IGNORE); END",
    "CREATE VIEW evil AS SELECT * FROM pragma_table_info('user')",
    "CREATE INDEX evil ON note (abs(title))",
    "CREATE TABLE evil (id REFERENCES user (id) ON DELETE CASCADE)",
    "CREATE VIRTUAL TABLE evil USING fts5(a)",
    "PRAGMA page_size = 512; VACUUM",
    "PRAGMA auto_vacuum = FULL; VACUUM",
    "DROP INDEX ix_user_email; CREATE INDEX ix_user_email ON user (email)",
    "DROP TABLE derived_row_count",
]


@pytest.mark.parametrize("script", LEFT_BEHIND)
def test_rows_are_restored_and_nothing_else_of_a_file(place: DatabaseLocation, tmp_path: Path, script: str) -> None:
    backup = tmp_path / "backup.db"
    shutil.copyfile(place.database, backup)
    with contextlib.closing(sqlite3.connect(backup)) as connection:
        connection.executescript(script)
    wanted = rows_of(place.database)
    change(place.database)
    restore(place, backup)
    assert rows_of(place.database) == wanted
    assert not check(place.database).any()


def test_values_come_back_as_they_are_stored(place: DatabaseLocation, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    shutil.copyfile(place.database, backup)
    raw = "SELECT id, typeof(title), CAST(title AS BLOB), typeof(created_at), created_at FROM note ORDER BY id"
    with contextlib.closing(sqlite3.connect(backup)) as connection, connection:
        for number, value in enumerate(
            ("x'ff00'", "CAST(x'ff41' AS TEXT)", "''", "replace(hex(zeroblob(9)), '0', 'x')")
        ):
            row = f"(SELECT id FROM note ORDER BY id LIMIT 1 OFFSET {number})"
            connection.execute(f"UPDATE note SET title = {value}, created_at = 1.5 WHERE id = {row}")
        wanted = connection.execute(raw).fetchall()
    restore(place, backup)
    with contextlib.closing(sqlite3.connect(place.database)) as connection:
        assert connection.execute(raw).fetchall() == wanted
    assert len(check(place.database).values) == 2


def with_a_column_more(path: Path) -> None:
    execute_in(path, "ALTER TABLE note ADD COLUMN price INTEGER")


def with_a_generated_column(path: Path) -> None:
    execute_in(path, "ALTER TABLE note ADD COLUMN price GENERATED ALWAYS AS (length(title)) VIRTUAL")


def with_a_view_for_a_table(path: Path) -> None:
    execute_in(path, "ALTER TABLE user RENAME TO user2; CREATE VIEW user AS SELECT * FROM user2")


def with_two_revisions(path: Path) -> None:
    execute_in(path, "INSERT INTO alembic_version VALUES ('0001')")


def with_an_email_twice(path: Path) -> None:
    execute_in(path, "DROP INDEX ix_user_email; UPDATE user SET email = 'ada@example.com'")


def execute_in(path: Path, script: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-4096:] = bytes(4096)
    path.write_bytes(content)


def not_a_database(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" * 1000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def of_another_program(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE songs (id INTEGER)")


def without_owners(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM user")


def newer(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (damaged, InvalidBackupError, "is damaged"),
        (not_a_database, InvalidBackupError, "not a database"),
        (empty, InvalidBackupError, "is empty"),
        (of_another_program, InvalidBackupError, "another program"),
        (without_owners, InvalidBackupError, "refer to missing rows"),
        (newer, DatabaseNewerError, "0999"),
        (with_a_column_more, InvalidBackupError, r"table note with other columns than this app's \(price\)"),
        (with_a_generated_column, InvalidBackupError, r"table note with other columns than this app's \(price\)"),
        (with_a_view_for_a_table, InvalidBackupError, "no table user"),
        (with_two_revisions, InvalidBackupError, "alembic_version has several rows"),
        (with_an_email_twice, InvalidBackupError, "cannot keep"),
    ],
)
def test_what_is_no_sound_backup_of_ours_is_refused(
    place: DatabaseLocation, tmp_path: Path, spoil: object, error: type[StartError], words: str
) -> None:
    backup = tmp_path / "backup.db"
    shutil.copyfile(place.database, backup)
    assert callable(spoil)
    spoil(backup)
    before, backup_before = place.database.read_bytes(), backup.read_bytes()
    with pytest.raises(error, match=words):
        restore(place, backup)
    assert place.database.read_bytes() == before
    assert backup.read_bytes() == backup_before
    assert not place.backups.exists()


def test_a_damaged_database_is_kept_byte_for_byte(place: DatabaseLocation) -> None:
    original = rows_of(place.database)
    backup = make_backup(place, "manual")
    damaged(place.database)
    content = place.database.read_bytes()
    kept = restore(place, backup.path)
    assert kept is not None
    assert kept.read_bytes() == content
    assert rows_of(place.database) == original


def test_a_newer_database_can_be_replaced_by_an_older_backup(place: DatabaseLocation) -> None:
    backup = make_backup(place, "manual")
    newer(place.database)
    kept = restore(place, backup.path)
    assert kept is not None
    assert revision_in(kept) == "0999"
    assert revision_in(place.database) == head_revision()


def test_a_backup_whose_upgrade_fails_changes_nothing(
    place: DatabaseLocation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = make_backup(place, "manual")
    change(place.database)
    before = rows_of(place.database)
    add_revision(monkeypatch, tmp_path / "migrations", "raise RuntimeError('no')")
    with pytest.raises(MigrationError):
        restore(place, backup.path)
    assert rows_of(place.database) == before


def test_a_database_that_another_program_reads_is_not_replaced(
    place: DatabaseLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap_offline, "LOCK_TIMEOUT_SECONDS", 0.05)
    backup = make_backup(place, "manual")
    start(place.database.parent)
    with contextlib.closing(sqlite3.connect(place.database, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN")
        other.execute("SELECT * FROM user").fetchone()
        inode = os.stat(place.database).st_ino
        with pytest.raises(DatabaseLockedError, match="Close the program"):
            restore(place, backup.path)
        assert os.stat(place.database).st_ino == inode


def test_a_backup_is_found_by_its_name(place: DatabaseLocation) -> None:
    backup = make_backup(place, "manual")
    assert find_backup(place, backup.path.name) == backup.path
    with pytest.raises(InvalidBackupError, match=backup.path.name):
        find_backup(place, "yesterday")


def test_reset_starts_over_and_keeps_what_was_there(place: DatabaseLocation) -> None:
    before = rows_of(place.database)
    kept = reset(place)
    assert {table: rows for table, rows in rows_of(place.database).items() if rows} == {}
    assert revision_in(place.database) == head_revision()
    assert kept is not None
    assert rows_of(kept) == before
