"""Unusable databases are reported with a code, an exit code and a next step, and are not changed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest

from app.core.errors import (
    DatabaseCorruptError,
    DatabaseForeignError,
    DatabaseInvalidError,
    DatabaseLockedError,
    DatabaseNewerError,
    DatabaseReadOnlyError,
    DiskFullError,
    StartError,
)
from app.db.schema.revisions import head_revision
from app.db.sqlite import header
from app_tests.db.databases import put_current, put_released, start
from app_tests.files import without_root_rights
from harness.backend_process import run_in

REFUSALS = (
    DatabaseNewerError,
    DatabaseForeignError,
    DatabaseInvalidError,
    DatabaseCorruptError,
    DatabaseReadOnlyError,
    DiskFullError,
    DatabaseLockedError,
)


def refused_untouched(data_dir: Path, kind: type[StartError], *words: str) -> None:
    """Check that a start fails with this error and these words in its message, without changing any file."""
    database = data_dir / "app.db"
    before = database.read_bytes()
    with pytest.raises(kind) as caught:
        start(data_dir)
    assert type(caught.value) is kind
    for word in (str(database), "nothing was changed", *words):
        assert word in str(caught.value)
    assert database.read_bytes() == before


def execute(database: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_refusals_can_be_told_apart() -> None:
    assert len({error.code for error in REFUSALS}) == len(REFUSALS)
    assert len({error.exit_code for error in REFUSALS}) == len(REFUSALS)


def test_a_newer_database_is_named_by_both_revisions(tmp_path: Path) -> None:
    database = put_released("0002", tmp_path)
    execute(database, "UPDATE alembic_version SET version_num = '0999'")
    refused_untouched(tmp_path, DatabaseNewerError, "0999", head_revision(), "Install the newer version")


def test_the_command_line_ends_with_the_code_of_the_refusal(tmp_path: Path) -> None:
    execute(put_released("0002", tmp_path), "UPDATE alembic_version SET version_num = '0999'")
    for command in (("serve",), ("migrate", "current"), ("migrate", "upgrade"), ("migrate", "downgrade", "-1")):
        result = run_in(tmp_path, *command, PORT="0")
        assert result.returncode == DatabaseNewerError.exit_code, result.stderr
        assert "Install the newer version" in result.stderr
        assert "Traceback" not in result.stderr


def test_a_database_marked_by_another_program_is_refused(tmp_path: Path) -> None:
    database = put_released("0002", tmp_path)
    execute(database, "PRAGMA application_id = 252006673")
    refused_untouched(tmp_path, DatabaseForeignError, "252006673", "another location")


def test_a_database_with_tables_of_another_program_is_refused(tmp_path: Path) -> None:
    execute(tmp_path / "app.db", "CREATE TABLE moz_places (id INTEGER)")
    refused_untouched(tmp_path, DatabaseForeignError, "moz_places")


def test_another_program_that_uses_alembic_is_not_taken_for_ours(tmp_path: Path) -> None:
    execute(
        tmp_path / "app.db",
        "CREATE TABLE alembic_version (version_num VARCHAR(32))",
        "CREATE TABLE songs (id INTEGER)",
        "INSERT INTO alembic_version VALUES ('0001')",
    )
    refused_untouched(tmp_path, DatabaseForeignError, "songs")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "app.db").write_text("Dear diary, " * 1000)
    refused_untouched(tmp_path, DatabaseInvalidError, "not a database", "Move the file away")


def test_a_truncated_database_is_refused(tmp_path: Path) -> None:
    database = put_released("0002", tmp_path)
    os.truncate(database, 3 * 4096)
    refused_untouched(tmp_path, DatabaseCorruptError, "damaged", "restore")


def test_a_database_whose_schema_is_not_what_its_revision_says_is_refused(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    # By the program that reads it, which may have fewer features than this process.
    assert run_in(tmp_path, "migrate", "rebuild").returncode == 0
    execute(database, "ALTER TABLE user RENAME COLUMN full_name TO full_nbme")
    result = run_in(tmp_path, "serve", PORT="0")
    assert result.returncode == DatabaseCorruptError.exit_code, result.stderr
    assert "full_name" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_format_that_sqlite_does_not_know_is_refused(tmp_path: Path) -> None:
    database = put_released("0002", tmp_path)
    content = bytearray(database.read_bytes())
    # https://www.sqlite.org/fileformat.html: the schema format number, 1 to 4.
    content[47] = 9
    database.write_bytes(content)
    refused_untouched(tmp_path, DatabaseCorruptError, "unsupported file format")


def test_a_locked_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "LOCK_TIMEOUT_SECONDS", 0.05)
    database = put_released("0002", tmp_path)
    execute(database, "PRAGMA journal_mode = DELETE")
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused_untouched(tmp_path, DatabaseLockedError, "Close the program")


@pytest.mark.skipif(os.name != "posix", reason="rights of folders are POSIX's")
@pytest.mark.parametrize("command", ["serve", "migrate upgrade"])
def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path, command: str) -> None:
    put_released("0001", tmp_path)
    before = (tmp_path / "app.db").read_bytes()
    tmp_path.chmod(0o500)
    (tmp_path / "app.db").chmod(0o400)
    try:
        result = run_in(tmp_path, *command.split(), before=without_root_rights(), PORT="0")
    finally:
        tmp_path.chmod(0o700)
    assert result.returncode == DatabaseReadOnlyError.exit_code, result.stderr
    assert "Allow yourself to write" in result.stderr
    assert "Traceback" not in result.stderr
    assert (tmp_path / "app.db").read_bytes() == before
