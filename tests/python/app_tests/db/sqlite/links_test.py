"""Links: a database and its -wal file are found at the link's target, and the link stays."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.data_dir_lock import lock_folders
from app.core.errors import DatabaseUnavailableError, DataDirInUseError, InvalidBackupError, StartError
from app.core.types import utc_now
from app.db.location import DatabaseLocation, data_folders
from app.db.sqlite.backup import copy_database, list_backups, make_backup
from app.db.sqlite.backup_schedule import back_up_if_due
from app.db.sqlite.integrity import check
from app.db.sqlite.restore import find_backup, reset, restore
from app.db.sqlite.side_files import SIDE_FILES, side_file
from app_tests.db.databases import place_in, put_current, rows_of, settings_of, start
from harness.backend_process import run_in


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A database on another disk, to which `app.db` in the data folder is a link."""
    real = put_current(tmp_path / "disk").rename(tmp_path / "disk" / "real.db")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "app.db").symlink_to(real)
    return real


@pytest.fixture
def place(tmp_path: Path, real: Path) -> DatabaseLocation:  # noqa: ARG001
    return place_in(tmp_path / "data")


def change_only_in_wal(database: Path) -> None:
    """Leave a database whose last change is only in its -wal file, as a killed process does."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE user SET full_name = 'only in the -wal file'")
        connection.commit()
        copies = {suffix: side_file(database, suffix).read_bytes() for suffix in ("", "-wal")}
    for suffix, content in copies.items():
        database.with_name(database.name + suffix).write_bytes(content)


def names(database: Path) -> set[str]:
    return {user["full_name"] for user in rows_of(database)["user"]}


def test_a_side_file_is_next_to_the_real_file(tmp_path: Path, real: Path) -> None:
    (tmp_path / "second").symlink_to(tmp_path / "data" / "app.db")
    for path in (real, tmp_path / "data" / "app.db", tmp_path / "second"):
        assert [side_file(path, suffix).name for suffix in SIDE_FILES] == [
            "real.db-journal",
            "real.db-wal",
            "real.db-shm",
        ]
        assert side_file(path, "-wal").parent == tmp_path / "disk"


def test_what_replaces_the_database_replaces_the_real_file(place: DatabaseLocation, real: Path) -> None:
    backup = make_backup(place, "manual")
    before = rows_of(real)
    change_only_in_wal(real)
    kept = restore(place, backup.path)
    assert place.link is not None
    assert place.link.is_symlink()
    assert rows_of(place.link) == rows_of(real) == before
    assert kept is not None
    assert names(kept) == {"only in the -wal file"}
    reset(place)
    assert place.link.is_symlink()
    assert rows_of(real)["user"] == []
    assert [path.name for path in real.parent.iterdir()] == ["real.db"]


def test_an_unreadable_database_is_kept_with_its_wal_file(place: DatabaseLocation, real: Path) -> None:
    change_only_in_wal(real)
    wal = side_file(real, "-wal").read_bytes()
    real.write_bytes(b"no database" * 1000)
    kept = reset(place)
    assert kept is not None
    assert kept.read_bytes() == b"no database" * 1000
    assert side_file(kept, "-wal").read_bytes() == wal


def test_rows_that_are_only_in_the_wal_file_are_backed_up_and_copied(
    place: DatabaseLocation, real: Path, tmp_path: Path
) -> None:
    change_only_in_wal(real)
    copy_database(place.database, tmp_path / "copy.db")
    assert names(make_backup(place, "manual").path) == names(tmp_path / "copy.db") == {"only in the -wal file"}
    assert not check(place.database).any()
    start(tmp_path / "data")
    assert names(real) == {"only in the -wal file"}


@pytest.mark.parametrize("spelling", ["link", "link to a link", "relative link", "through a linked folder"])
def test_a_link_that_is_restored_brings_the_rows_of_its_wal_file(
    place: DatabaseLocation, tmp_path: Path, spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = put_current(tmp_path / "other")
    (tmp_path / "link.db").symlink_to(other)
    (tmp_path / "second.db").symlink_to("link.db")
    (tmp_path / "linked").symlink_to(tmp_path / "other", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    path = {
        "link": str(tmp_path / "link.db"),
        "link to a link": str(tmp_path / "second.db"),
        "relative link": os.path.join(".", "second.db"),
        "through a linked folder": str(tmp_path / "linked" / "app.db"),
    }[spelling]
    change_only_in_wal(other)
    restore(place, find_backup(place, path))
    assert names(place.database) == {"only in the -wal file"}


def test_a_file_whose_last_write_was_interrupted_is_not_restored_as_it_is(
    place: DatabaseLocation, tmp_path: Path
) -> None:
    other = put_current(tmp_path / "other")
    (tmp_path / "link.db").symlink_to(other)
    before = rows_of(place.database)
    with contextlib.closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        # Larger than the cache, so the file has a part of the transaction, and the journal the old content.
        for _ in range(9):
            columns = "title, description, owner_id, created_at FROM note"
            connection.execute(f"INSERT INTO note SELECT hex(randomblob(16)), {columns}")
        copies = {suffix: side_file(other, suffix).read_bytes() for suffix in ("", "-journal")}
    for suffix, content in copies.items():
        side_file(other, suffix).write_bytes(content)
    with pytest.raises(StartError, match="nothing was changed"):
        restore(place, find_backup(place, str(tmp_path / "link.db")))
    assert rows_of(place.database) == before
    assert side_file(other, "").read_bytes() == copies[""]


def test_a_daily_backup_sees_changes_of_the_real_file(place: DatabaseLocation, real: Path) -> None:
    assert back_up_if_due(place, utc_now()) is not None
    assert back_up_if_due(place, utc_now() + timedelta(hours=25)) is None
    change_only_in_wal(real)
    assert back_up_if_due(place, utc_now() + timedelta(hours=25)) is not None


def test_a_link_to_a_disk_that_is_not_there_makes_no_new_database(
    place: DatabaseLocation, real: Path, tmp_path: Path
) -> None:
    make_backup(place, "manual")
    real.rename(tmp_path / "unmounted.db")
    with pytest.raises(DatabaseUnavailableError, match="is a link to"):
        start(tmp_path / "data")
    assert not real.exists()


def test_two_data_folders_with_links_to_one_database_have_one_owner(tmp_path: Path, real: Path) -> None:
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "app.db").symlink_to(real)
    first, second = (data_folders(settings_of(tmp_path / name)) for name in ("data", "second"))
    assert first == [tmp_path / "data", tmp_path / "disk"]
    with lock_folders(first, "first"):
        with pytest.raises(DataDirInUseError, match="disk is in use"), lock_folders(second, "second"):
            pass
        with pytest.raises(DataDirInUseError), lock_folders([tmp_path / "disk"], "third"):
            pass
    with lock_folders(second, "second"):
        pass
    (tmp_path / "data" / "app.db").unlink()
    assert data_folders(settings_of(tmp_path / "data")) == [tmp_path / "data"]


def test_a_name_without_a_separator_is_a_backup_and_a_path_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_current(tmp_path / "data")
    place = place_in(tmp_path / "data")
    backup = make_backup(place, "manual").path
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name in (backup.name, "mine.db"):
        shutil.copyfile(backup, tmp_path / "here" / name)
    assert find_backup(place, backup.name) == backup
    assert find_backup(place, os.path.join(".", backup.name)) == Path(backup.name)
    assert find_backup(place, str(tmp_path / "here" / "mine.db")) == tmp_path / "here" / "mine.db"
    with pytest.raises(InvalidBackupError, match=r"write \.[/\\]mine\.db"):
        find_backup(place, "mine.db")
    with pytest.raises(InvalidBackupError, match="There is no file"):
        find_backup(place, os.path.join(".", "nothing.db"))
    for name in ("", ".", "..", "nothing.db"):
        with pytest.raises(InvalidBackupError, match=backup.name):
            find_backup(place, name)


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
def test_the_command_takes_the_backup_and_not_the_file_in_the_working_folder(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    before = rows_of(database)
    assert run_in(tmp_path, "backup").returncode == 0
    (backup,) = list_backups(place_in(tmp_path).backups)
    reset(place_in(tmp_path))
    here = tmp_path / "here"
    here.mkdir()
    shutil.copyfile(database, here / backup.path.name)
    changed = ("sh", "-c", 'cd "$0" && exec "$@"', str(here))
    # It starts in another folder, in which relative paths mean other files.
    sources = os.pathsep.join(os.path.abspath(path) for path in sys.path if path)
    restored = run_in(tmp_path, "restore", backup.path.name, before=changed, PYTHONPATH=sources)
    assert restored.returncode == 0, restored.stderr
    assert rows_of(database) == before
