"""Creates databases with many rows, and computes digests of rows that do not depend on how they are stored."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import uuid
from pathlib import Path

from app.db.schema import migrations
from harness import sample

# Columns that every schema since the first one has. A digest of them is the same before and after an upgrade.
COLUMNS = {
    "user": "id, email, is_active, is_superuser, full_name, hashed_password, created_at",
    "note": "id, title, description, owner_id, created_at",
}


def populate(database: Path, revision: str, rows: int) -> None:
    """Create a database of this revision with this number of notes, or of more users if it is older than notes."""
    database.parent.mkdir(parents=True, exist_ok=True)
    migrations.upgrade_file(database, revision)
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        has_notes = revision >= sample.FIRST_REVISION
        users = [uuid.UUID(int=number).hex for number in range(1, 11 if has_notes else 11 + rows)]
        connection.executemany(
            "INSERT INTO user (id, email, is_active, is_superuser, full_name, created_at) VALUES (?, ?, 1, 0, ?, ?)",
            [(user, f"user-{user}@example.com", f"Name of {user}", "2026-01-01 00:00:00.000000") for user in users],
        )
        if has_notes:
            _add_notes(connection, users, rows)
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _add_notes(connection: sqlite3.Connection, users: list[str], number_of_notes: int) -> None:
    connection.executemany(
        "INSERT INTO note (id, title, description, owner_id, created_at) VALUES (?, ?, ?, ?, ?)",
        (
            (
                uuid.UUID(int=number).hex,
                f"Note {number}",
                "x" * (number % 200) or None,
                users[number % len(users)],
                f"2026-01-01 00:00:{number % 60:02d}.000000",
            )
            for number in range(number_of_notes)
        ),
    )


def digest(connection: sqlite3.Connection) -> str:
    """Return a digest of all rows."""
    hashed = hashlib.sha256()
    for table, columns in COLUMNS.items():
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            continue
        for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY id"):
            hashed.update(repr(row).encode())
    return hashed.hexdigest()


def digest_of(database: Path) -> str:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return digest(connection)
