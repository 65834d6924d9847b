"""The check of a database: integrity, foreign keys and schema."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.db.schema.revisions import head_revision
from app.db.sqlite import integrity as check_module
from app.db.sqlite.integrity import Findings, check
from app.db.sqlite.stored_rows import StoredProblem, stored_problems
from app_tests.db.databases import put_current, put_released, released_revisions
from app_tests.tables import table_names


def execute(database: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize("revision", released_revisions())
def test_a_sound_database_has_no_findings(tmp_path: Path, revision: str) -> None:
    database = put_released(revision, tmp_path) if revision != head_revision() else put_current(tmp_path)
    findings = check(database)
    assert findings == Findings(revision)
    assert not findings.any()


def test_damage_is_found(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    content = bytearray(database.read_bytes())
    content[-4096:] = bytes(4096)
    database.write_bytes(content)
    assert check(database).integrity


def test_an_index_that_lost_rows_is_found(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'ix_user_email'")
    assert check(database).integrity or check(database).schema


def test_rows_without_their_owner_are_found(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    execute(database, "DELETE FROM user WHERE email = 'ada@example.com'")
    found = check(database).foreign_keys
    assert len(found) == 3
    assert "table note" in found[0]
    assert "user" in found[0]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP INDEX ix_note_created_at_id", "ix_note_created_at_id"),
        ("DROP INDEX ix_note_title_id", "index ix_note_title_id: is missing"),
        ("DROP TRIGGER derived_note_search_update", "trigger derived_note_search_update: is missing"),
        ("CREATE TABLE mine (id INTEGER)", "mine"),
        ("ALTER TABLE note ADD COLUMN price INTEGER", "table note: the column price"),
        ("CREATE TRIGGER mine AFTER INSERT ON note BEGIN UPDATE user SET is_superuser = 1; END", "trigger mine"),
        ("CREATE TRIGGER derived_mine AFTER INSERT ON note BEGIN DELETE FROM user; END", "trigger derived_mine"),
        ("CREATE VIEW mine AS SELECT * FROM user", "view mine"),
        ("CREATE VIRTUAL TABLE mine USING fts5(a)", "table mine"),
        ("CREATE INDEX mine ON note (abs(title))", "index mine"),
        ("ALTER TABLE note ADD COLUMN g GENERATED ALWAYS AS (length(title)) VIRTUAL", "table note: the column g"),
    ],
)
def test_a_changed_schema_is_found(tmp_path: Path, statement: str, words: str) -> None:
    database = put_current(tmp_path)
    execute(database, statement)
    assert words in " ".join(check(database).schema)


def rewrite_table(database: Path, table: str, old: str, new: str) -> None:
    """Change the CREATE statement of a table that SQLite stores."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        changed = connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ? AND instr(sql, ?)",
            (old, new, table, old),
        )
        assert changed.rowcount == 1
        connection.commit()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("title VARCHAR(255) NOT NULL", "title VARCHAR(255) NOT NULL CHECK (length(title) < 999)", "the check"),
        ("title VARCHAR(255) NOT NULL", "title VARCHAR(255)", "the column title"),
        ("title VARCHAR(255) NOT NULL", "title VARCHAR(255) NOT NULL DEFAULT 'x'", "the column title"),
        ("title VARCHAR(255) NOT NULL", "title INTEGER NOT NULL", "the column title"),
        ("title VARCHAR(255) NOT NULL", "title VARCHAR(255) NOT NULL COLLATE NOCASE", "COLLATE"),
        ("title VARCHAR(255) NOT NULL", "title VARCHAR(255) NOT NULL ON CONFLICT REPLACE", "CONFLICT"),
        (" ON DELETE CASCADE", "", "the foreign key from owner_id to user"),
    ],
)
def test_a_rule_of_a_table_that_was_changed_is_found(tmp_path: Path, old: str, new: str, words: str) -> None:
    database = put_current(tmp_path)
    rewrite_table(database, "note", old, new)
    assert words in " ".join(check(database).schema)


def test_what_is_only_written_in_another_way_is_no_finding(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    rewrite_table(database, "note", "title VARCHAR(255) NOT NULL", "[title]  varchar(255) -- it's a name\n NOT  NULL")
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP INDEX ix_user_email")
        connection.execute('CREATE unique INDEX "ix_user_email" on "user" ( "email" )')
        connection.execute("ANALYZE")
    assert not check(database).any()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE note SET title = x'ff00' WHERE title = 'Notes'", "table note, column title, row with the id"),
        ("UPDATE note SET title = ''", "more rows"),
        ("UPDATE note SET title = 'a' || char(0) || 'b'", "table note, column title"),
        ("UPDATE note SET description = replace(hex(zeroblob(200)), '0', 'x')", "table note, column description"),
        ("UPDATE note SET created_at = 1.5", "table note, column created_at"),
        ("UPDATE user SET email = 'Ada@example.com' WHERE email = 'ada@example.com'", "table user, column email"),
        ("UPDATE user SET email = 'nobody' WHERE email = 'ada@example.com'", "table user, column email"),
        ("UPDATE user SET is_active = 7 WHERE email = 'ada@example.com'", "table user, column is_active"),
        ("UPDATE user SET hashed_password = 'secret'", "table user, column hashed_password"),
        ("UPDATE note SET id = substr(id, 2) || 'x' WHERE title = 'Notes'", "table note, column id"),
        ("UPDATE user SET created_at = 'long ago' WHERE full_name IS NULL", "table user, column created_at"),
        ("UPDATE note SET title = CAST(x'ff' AS TEXT)", "table note, column title"),
    ],
)
def test_values_that_cannot_be_read_are_found(tmp_path: Path, statement: str, words: str) -> None:
    database = put_current(tmp_path)
    execute(database, statement)
    found = check(database).values[0]
    assert words in found


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE derived_row_count SET n = n + 1 WHERE scope = ''", "its row counts are wrong"),
        ("DELETE FROM derived_note_text WHERE key = 1", "search misses 1 rows"),
        (
            "UPDATE derived_note_text SET text = '  other' WHERE key = 1",
            "search has another text than the table in 1 rows",
        ),
    ],
)
def test_what_is_derived_and_does_not_fit_the_rows_is_found(tmp_path: Path, statement: str, words: str) -> None:
    database = put_current(tmp_path)
    execute(database, statement)
    assert words in " ".join(check(database).values)


def test_a_check_is_of_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = put_current(tmp_path)
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        looked_at = []

        def look_and_write(connection: sqlite3.Connection, table: sa.Table) -> Iterator[StoredProblem]:
            looked_at.append(table.name)
            yield from stored_problems(connection, table)
            # Between reading the rows and reading the counts.
            other.execute("DELETE FROM note WHERE rowid IN (SELECT rowid FROM note LIMIT 1)")

        monkeypatch.setattr(check_module, "stored_problems", look_and_write)
        assert not check(database).any()
        assert looked_at == table_names()


def test_checking_changes_nothing(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    before = database.read_bytes()
    check(database)
    assert database.read_bytes() == before
