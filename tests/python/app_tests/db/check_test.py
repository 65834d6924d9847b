"""Looking a database through: integrity, keys between rows, schema."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from app.db.check import Findings, check
from app.db.revisions import head_revision
from app_tests.db.databases import put_current, put_released, released_revisions


def execute(database: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize("revision", released_revisions())
def test_a_sound_database_has_no_findings(tmp_path: Path, revision: str) -> None:
    findings = check(put_released(revision, tmp_path))
    assert findings == Findings(revision)
    assert not findings.any()


def test_damage_is_found(tmp_path: Path) -> None:
    database = put_released(head_revision(), tmp_path)
    content = bytearray(database.read_bytes())
    content[-4096:] = bytes(4096)
    database.write_bytes(content)
    assert check(database).integrity


def test_an_index_that_lost_rows_is_found(tmp_path: Path) -> None:
    database = put_released(head_revision(), tmp_path)
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'ix_user_email'")
    assert check(database).integrity or check(database).schema


def test_rows_without_their_owner_are_found(tmp_path: Path) -> None:
    database = put_released(head_revision(), tmp_path)
    execute(database, "DELETE FROM user WHERE email = 'ada@example.com'")
    found = check(database).foreign_keys
    assert len(found) == 3
    assert "table item" in found[0]
    assert "user" in found[0]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP INDEX ix_item_created_at_id", "ix_item_created_at_id"),
        ("DROP INDEX ix_item_title_id", "index ix_item_title_id: is missing"),
        ("DROP TRIGGER derived_item_search_update", "trigger derived_item_search_update: is missing"),
        ("CREATE TABLE mine (id INTEGER)", "mine"),
        ("ALTER TABLE item ADD COLUMN price INTEGER", "price"),
    ],
)
def test_a_changed_schema_is_found(tmp_path: Path, statement: str, words: str) -> None:
    database = put_current(tmp_path)
    execute(database, statement)
    assert words in " ".join(check(database).schema)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE item SET id = substr(id, 2) || 'x' WHERE title = 'Notes'", "table item, column id"),
        ("UPDATE user SET created_at = 'long ago' WHERE full_name IS NULL", "table user, column created_at"),
        ("UPDATE item SET title = CAST(x'ff' AS TEXT)", "table item, column title"),
    ],
)
def test_values_that_cannot_be_read_are_found(tmp_path: Path, statement: str, words: str) -> None:
    database = put_released(head_revision(), tmp_path)
    execute(database, statement)
    assert words in check(database).values[0]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE derived_row_count SET n = n + 1 WHERE scope = ''", "its counts are wrong"),
        ("DELETE FROM derived_item_text WHERE key = 1", "search does not know 1 rows"),
        ("UPDATE derived_item_text SET text = '  other' WHERE key = 1", "search knows another text of 1 rows"),
    ],
)
def test_what_is_derived_and_does_not_fit_the_rows_is_found(tmp_path: Path, statement: str, words: str) -> None:
    database = put_current(tmp_path)
    execute(database, statement)
    assert words in " ".join(check(database).values)


def test_checking_changes_nothing(tmp_path: Path) -> None:
    database = put_released(head_revision(), tmp_path)
    before = database.read_bytes()
    check(database)
    assert database.read_bytes() == before
