"""Creates databases with many rows, and computes digests of rows that do not depend on how they are stored."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import uuid
from pathlib import Path

import harness.sample  # noqa: F401
from app.db.schema import migrations

# Columns that every schema since the first one has. A digest of them is the same before and after an upgrade.
COLUMNS = {
    "user": "id, email, is_active, is_superuser, full_name, hashed_password, created_at",
    "item": "id, title, description, owner_id, created_at",
}


def populate(database: Path, revision: str, items: int) -> None:
    """Create a database of this revision with some users and this number of items."""
    database.parent.mkdir(parents=True, exist_ok=True)
    migrations.upgrade_file(database, revision)
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        users = [uuid.UUID(int=number).hex for number in range(1, 11)]
        connection.executemany(
            "INSERT INTO user (id, email, is_active, is_superuser, full_name, created_at) VALUES (?, ?, 1, 0, ?, ?)",
            [(user, f"user-{user}@example.com", f"Name of {user}", "2026-01-01 00:00:00.000000") for user in users],
        )
        connection.executemany(
            "INSERT INTO item (id, title, description, owner_id, created_at) VALUES (?, ?, ?, ?, ?)",
            (
                (
                    uuid.UUID(int=number).hex,
                    f"Item {number}",
                    "x" * (number % 200) or None,
                    users[number % len(users)],
                    f"2026-01-01 00:00:{number % 60:02d}.000000",
                )
                for number in range(items)
            ),
        )
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def digest(connection: sqlite3.Connection) -> str:
    """Return a digest of all rows."""
    hashed = hashlib.sha256()
    for table, columns in COLUMNS.items():
        for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY id"):
            hashed.update(repr(row).encode())
    return hashed.hexdigest()


def digest_of(database: Path) -> str:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return digest(connection)
