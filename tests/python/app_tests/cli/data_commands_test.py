"""`backup`, `restore`, `check`, `export`, `import`, `reset` on the command line, with and without a running backend."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest

import harness.sample  # noqa: F401
from app.core.errors import (
    CheckFailedError,
    ConfirmationError,
    DatabaseCorruptError,
    DatabaseUnavailableError,
    DataDirInUseError,
    InvalidBackupError,
    MigrationError,
    SettingsError,
)
from app.db.metadata import metadata
from app.db.schema.revisions import head_revision
from app.db.sqlite.backup import list_backups
from app_tests.db.archive.archives import tables_of
from app_tests.db.databases import place_in, put_current, put_released, rows_of
from app_tests.files import files_in
from harness.backend_process import run_in, serving


def execute(database: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def counted(database: Path) -> str:
    """Return the number of rows of each table as messages show it."""
    rows = rows_of(database)
    return ", ".join(f"{len(rows[table.name])} rows of {table.name}" for table in metadata.sorted_tables)


def test_a_backup_is_made_listed_and_restored(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    before = rows_of(database)
    assert run_in(tmp_path, "backup").returncode == 0
    (backup,) = list_backups(place_in(tmp_path).backups)
    listed = run_in(tmp_path, "backup", "--list").stdout
    assert backup.path.name in listed
    execute(database, "DELETE FROM note")
    restored = run_in(tmp_path, "restore", backup.path.name)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert f"{backup.path.name} was restored. The previous data is kept in" in restored.stdout
    assert rows_of(database) == before


def test_the_shell_hears_how_far_a_restore_is(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    before = rows_of(database)
    run_in(tmp_path, "backup")
    (backup,) = list_backups(place_in(tmp_path).backups)
    database.write_bytes(b"This is no database. " * 500)
    restored = run_in(tmp_path, "restore", "--events", backup.path.name)
    assert restored.returncode == 0
    events = [json.loads(line) for line in restored.stdout.splitlines() if line.startswith("{")]
    told = [event["progress"] for event in events if event["event"] == "restoring"]
    assert told[-1] == 1.0
    assert told == sorted(told)
    assert rows_of(database) == before


def test_the_shell_hears_why_nothing_was_restored(tmp_path: Path) -> None:
    put_current(tmp_path)
    refused = run_in(tmp_path, "restore", "--events", "nothing.db")
    event = json.loads(refused.stdout)
    assert (event["event"], event["code"]) == ("failed", InvalidBackupError.code)
    assert event["detail"] in refused.stderr
    assert refused.returncode == InvalidBackupError.exit_code


def test_data_moves_to_another_folder(tmp_path: Path) -> None:
    database = put_current(tmp_path / "from")
    archive = str(tmp_path / "all.zip")
    exported = run_in(tmp_path / "from", "export", archive)
    assert exported.stdout == f"Exported {counted(database)} to {archive}.\n"
    assert run_in(tmp_path / "to", "import", archive).stdout == f"Imported {counted(database)}.\n"
    assert rows_of(tmp_path / "to" / "app.db") == rows_of(database)
    again = run_in(tmp_path / "to", "import", archive)
    assert again.returncode == ConfirmationError.exit_code
    assert "--replace" in again.stderr
    assert run_in(tmp_path / "to", "import", "--replace", archive).returncode == 0


def test_reset_asks_first(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    before = database.read_bytes()
    asked = run_in(tmp_path, "reset")
    assert asked.returncode == ConfirmationError.exit_code
    assert "--yes" in asked.stderr
    assert database.read_bytes() == before
    done = run_in(tmp_path, "reset", "--yes")
    assert done.returncode == 0
    assert rows_of(database)["user"] == []
    assert list_backups(place_in(tmp_path).backups)[0].path.name in done.stdout


def test_check_says_what_is_wrong(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    sound = run_in(tmp_path, "check")
    assert sound.stdout.splitlines() == [
        f"revision: {head_revision()}",
        "integrity: ok",
        "foreign keys: ok",
        "schema: ok",
        "values: ok",
    ]
    execute(database, "DELETE FROM user WHERE email = 'ada@example.com'")
    wrong = run_in(tmp_path, "check")
    assert wrong.returncode == CheckFailedError.exit_code
    assert "foreign keys: 3 problems" in wrong.stdout
    content = bytearray(database.read_bytes())
    content[-4096:] = bytes(4096)
    database.write_bytes(content)
    assert run_in(tmp_path, "check").returncode == DatabaseCorruptError.exit_code


@pytest.mark.parametrize("command", ["check", "backup", "export x.zip"])
def test_without_a_database_there_is_nothing_to_do(tmp_path: Path, command: str) -> None:
    missing = run_in(tmp_path / "data", *command.split())
    assert missing.returncode == DatabaseUnavailableError.exit_code
    assert "There is no database at" in missing.stderr
    assert not (tmp_path / "data").exists() or files_in(tmp_path / "data") == {}


def test_a_database_on_a_server_has_tools_of_its_own(tmp_path: Path) -> None:
    refused = run_in(tmp_path, "backup", DATABASE_URL="postgresql+psycopg://localhost/app")
    assert refused.returncode == SettingsError.exit_code
    assert "pg_dump" in refused.stderr


def test_what_writes_is_refused_beside_a_backend_and_what_reads_is_not(tmp_path: Path) -> None:
    put_current(tmp_path)
    old, archive = put_released("0001", tmp_path.with_name("old")), tmp_path.with_name("before.zip")
    assert run_in(tmp_path, "export", str(archive)).returncode == 0
    with serving(tmp_path, BACKUP_DAILY="false") as (backend, _):
        before = files_in(tmp_path)
        for command in (
            ("restore", str(old)),
            ("import", "--replace", str(archive)),
            ("reset", "--yes"),
            ("migrate", "downgrade", "-1"),
        ):
            refused = run_in(tmp_path, *command)
            assert refused.returncode == DataDirInUseError.exit_code, command
            assert f"process {backend.pid}, which is running `serve`" in refused.stderr
            assert ("use the page Data" in refused.stderr) == (command[0] != "migrate")
        assert files_in(tmp_path) == before
        for reading in (("check",), ("backup",), ("export", str(tmp_path.with_name("meanwhile.zip")))):
            assert run_in(tmp_path, *reading).returncode == 0, reading
        backend.kill()
        backend.wait()
    assert run_in(tmp_path, "restore", str(old)).returncode == 0


def test_the_numbers_of_kept_backups_are_settings(tmp_path: Path) -> None:
    put_released("0001", tmp_path)
    place = place_in(tmp_path)
    place.backups.mkdir()
    for day in range(1, 3):
        (place.backups / f"0001-2026010{day}T000000.000000Z-daily.db").touch()
    upgraded = run_in(
        tmp_path, "migrate", "upgrade", BACKUP_KEEP_DAYS="1", BACKUP_KEEP_WEEKS="0", BACKUP_KEEP_MONTHS="0"
    )
    assert upgraded.returncode == 0
    (left,) = list_backups(place.backups)
    assert left.reason == "before-upgrade"
    wrong = run_in(tmp_path, "backup", BACKUP_KEEP_DAYS="few")
    assert (wrong.returncode, "BACKUP_KEEP_DAYS=few" in wrong.stderr) == (SettingsError.exit_code, True)


def test_an_unknown_backup_is_answered_with_those_there_are(tmp_path: Path) -> None:
    put_current(tmp_path)
    run_in(tmp_path, "backup")
    unknown = run_in(tmp_path, "restore", "yesterday")
    assert unknown.returncode == InvalidBackupError.exit_code
    assert list_backups(place_in(tmp_path).backups)[0].path.name in unknown.stderr


def test_data_move_to_a_server_and_back(tmp_path: Path, postgresql_url: str) -> None:
    database = put_current(tmp_path / "from")
    there, back = str(tmp_path / "there.zip"), str(tmp_path / "back.zip")
    assert run_in(tmp_path / "from", "export", there).returncode == 0
    early = run_in(tmp_path, "import", there, DATABASE_URL=postgresql_url)
    assert early.returncode == MigrationError.exit_code
    assert "Run `migrate upgrade` first" in early.stderr
    assert run_in(tmp_path, "migrate", "upgrade", DATABASE_URL=postgresql_url).returncode == 0
    done = run_in(tmp_path, "import", there, DATABASE_URL=postgresql_url)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Imported {counted(database)}.\n"
    again = run_in(tmp_path, "import", there, DATABASE_URL=postgresql_url)
    assert again.returncode == ConfirmationError.exit_code
    assert "--replace" in again.stderr
    assert "pg_dump" in again.stderr
    assert run_in(tmp_path, "import", "--replace", there, DATABASE_URL=postgresql_url).returncode == 0
    assert run_in(tmp_path, "export", back, DATABASE_URL=postgresql_url).returncode == 0
    assert tables_of(Path(back)) == tables_of(Path(there))
    assert run_in(tmp_path / "to", "import", back).returncode == 0
    assert rows_of(tmp_path / "to" / "app.db") == rows_of(database)
