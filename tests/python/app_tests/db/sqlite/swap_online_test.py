"""Replacing an open database is one commit, and the replaced data is kept."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from app.core.errors import DatabaseLockedError, InvalidBackupError, NoSuperuserError
from app.db.location import DatabaseLocation
from app.db.schema import migrations
from app.db.schema.revisions import head_revision
from app.db.sqlite import swap_online
from app.db.sqlite.backup import integrity_problems, list_backups, make_backup
from app.db.sqlite.integrity import check
from app.db.sqlite.restore import reset, restore
from app.db.sqlite.swap_online import replace_online
from app_tests.db.databases import Rows, place_in, put_current, revision_in, rows_of, start
from harness.sample import FIRST_REVISION


@pytest.fixture
def place(tmp_path: Path) -> DatabaseLocation:
    put_current(tmp_path)
    start(tmp_path)
    return place_in(tmp_path)


@pytest.fixture
def backend(place: DatabaseLocation) -> Iterator[sqlite3.Connection]:
    """A connection that stays open, like those of a running backend."""
    with contextlib.closing(sqlite3.connect(place.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("SELECT * FROM user").fetchall()
        yield connection


def titles(connection: sqlite3.Connection) -> list[str]:
    return [title for (title,) in connection.execute("SELECT title FROM note ORDER BY title")]


def add_note(connection: sqlite3.Connection, title: str) -> None:
    connection.execute(
        "INSERT INTO note (id, title, owner_id, created_at) SELECT hex(randomblob(16)), ?, id, created_at FROM user"
        " LIMIT 1",
        (title,),
    )


def test_those_who_have_the_database_open_go_on_with_the_new_one(
    place: DatabaseLocation, backend: sqlite3.Connection
) -> None:
    backup = make_backup(place, "manual").path
    before, wanted = titles(backend), rows_of(backup)
    backend.execute("DELETE FROM note")
    changed = rows_of(place.database)
    kept = restore(place, backup, replace=replace_online)
    assert titles(backend) == before
    add_note(backend, "Afterwards")
    assert "Afterwards" in titles(backend)
    backend.execute("DELETE FROM note WHERE title = 'Afterwards'")
    assert rows_of(place.database) == wanted
    assert not check(place.database).any()
    assert kept is not None
    assert rows_of(kept) == changed
    assert rows_of(backup) == wanted


def test_who_reads_meanwhile_reads_the_old_rows_to_the_end(
    place: DatabaseLocation, backend: sqlite3.Connection
) -> None:
    before = titles(backend)
    backend.execute("BEGIN")
    assert titles(backend) == before
    reset(place, replace=replace_online)
    assert titles(backend) == before
    backend.execute("COMMIT")
    assert titles(backend) == []


def test_what_is_written_while_the_backup_is_made_is_in_a_backup(
    place: DatabaseLocation, backend: sqlite3.Connection
) -> None:
    written: list[Rows] = []

    def write_once(fraction: float) -> None:
        # The first backup is complete, and the database is not locked yet.
        if fraction == 0.5 and not written:
            add_note(backend, "In between")
            written.append(rows_of(place.database))

    kept = reset(place, replace=partial(replace_online, progress=write_once))
    assert kept is not None
    assert written == [rows_of(kept)]
    assert len(list_backups(place.backups)) == 2


def test_those_who_write_wait_while_the_draft_is_written(place: DatabaseLocation, backend: sqlite3.Connection) -> None:
    backend.execute("PRAGMA busy_timeout=0")
    refused: list[str] = []

    def try_to_write(fraction: float) -> None:
        if 0.5 < fraction < 1:
            try:
                add_note(backend, "Too late")
            except sqlite3.OperationalError as error:
                refused.append(str(error))

    reset(place, replace=partial(replace_online, progress=try_to_write))
    assert set(refused) == {"database is locked"}
    assert titles(backend) == []


def test_a_writer_that_does_not_end_is_named_and_nothing_is_changed(
    place: DatabaseLocation, backend: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap_online, "LOCK_TIMEOUT_SECONDS", 0.05)
    before = rows_of(place.database)
    backend.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseLockedError, match="nothing was changed"):
        reset(place, replace=replace_online)
    backend.execute("ROLLBACK")
    assert rows_of(place.database) == before
    reset(place, replace=replace_online)
    assert titles(backend) == []


def test_the_disk_is_not_filled_by_what_was_replaced(place: DatabaseLocation, backend: sqlite3.Connection) -> None:
    reset(place, replace=replace_online)
    assert Path(f"{place.database}-wal").stat().st_size == 0
    assert {path.name for path in place.database.parent.iterdir()} <= {
        "app.db",
        "app.db-wal",
        "app.db-shm",
        "backups",
    }
    assert backend.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("size", [512, 8192, 65536])
def test_a_backup_with_pages_of_another_size_is_restored(
    place: DatabaseLocation, backend: sqlite3.Connection, tmp_path: Path, size: int
) -> None:
    other = put_current(tmp_path / "other")
    with contextlib.closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("DELETE FROM note WHERE title LIKE 'N%'")
        connection.execute(f"PRAGMA page_size = {size}")
        connection.execute("VACUUM")
    restore(place, other, replace=replace_online)
    assert rows_of(place.database) == rows_of(other)
    assert len(titles(backend)) == len(rows_of(other)["note"])
    assert integrity_problems(place.database) == []


def in_utf_16(database: Path, rows_from: Path) -> None:
    """Make a database in UTF-16 with the rows of another one."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.executescript("PRAGMA encoding = 'UTF-16'; CREATE TABLE one (id); DROP TABLE one;")
    migrations.upgrade_file(database)
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        for table, rows in rows_of(rows_from).items():
            for row in rows:
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))


def test_a_backup_in_another_encoding_is_converted(
    place: DatabaseLocation, backend: sqlite3.Connection, tmp_path: Path
) -> None:
    in_utf_16(tmp_path / "other.db", place.database)
    wanted = rows_of(place.database)
    backend.execute("UPDATE note SET title = 'Ä 李 🚀' || title")
    restore(place, tmp_path / "other.db", replace=replace_online)
    assert rows_of(place.database) == wanted
    assert backend.execute("PRAGMA encoding").fetchone() == ("UTF-8",)
    assert not check(place.database).any()


def test_a_database_in_another_encoding_is_not_replaced_while_it_is_open(
    place: DatabaseLocation, tmp_path: Path
) -> None:
    other = place_in(tmp_path / "other")
    other.database.parent.mkdir()
    in_utf_16(other.database, place.database)
    before = rows_of(other.database)
    with pytest.raises(InvalidBackupError, match=r"UTF-8.*nothing was changed"):
        restore(other, place.database, replace=replace_online)
    assert rows_of(other.database) == before
    restore(other, place.database)
    assert rows_of(other.database) == before


def test_a_backup_of_an_older_release_is_upgraded_on_the_way(
    place: DatabaseLocation, backend: sqlite3.Connection, tmp_path: Path
) -> None:
    old = put_current(tmp_path / "old", FIRST_REVISION)
    restore(place, old, replace=replace_online)
    assert revision_in(place.database) == head_revision()
    assert len(titles(backend)) == len(rows_of(old)["note"])


def test_a_damaged_database_is_kept_page_by_page(place: DatabaseLocation) -> None:
    backup = make_backup(place, "manual").path
    wanted = rows_of(backup)
    content = bytearray(place.database.read_bytes())
    content[-4096:] = b"\xff" * 4096
    place.database.write_bytes(content)
    damaged = place.database.read_bytes()
    kept = restore(place, backup, replace=replace_online)
    assert kept is not None
    assert kept.name.startswith("replaced-")
    # The header contains a counter of commits and the journal mode: bytes 18 to 20 and 24 to 100.
    assert kept.read_bytes()[100:] == damaged[100:]
    assert rows_of(place.database) == wanted


def test_a_draft_that_is_refused_changes_nothing(place: DatabaseLocation) -> None:
    before = rows_of(place.database)

    def refuse(_: Path) -> None:
        raise NoSuperuserError("No one could sign in.")

    with pytest.raises(NoSuperuserError):
        reset(place, replace=partial(replace_online, prepare=refuse))
    assert rows_of(place.database) == before
    assert list_backups(place.backups) == []
    assert not list(place.database.parent.glob(".*"))
