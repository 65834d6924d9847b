"""Databases of released schemas, their rows, and additional revisions."""

from __future__ import annotations

import contextlib
import functools
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest

import harness.sample  # noqa: F401
from app.core.settings import Settings
from app.db.derived import is_derived
from app.db.engine import make_engine
from app.db.location import DatabaseLocation, database_location
from app.db.progress import Report, report_nothing
from app.db.schema import migrations, revisions
from app.db.schema.revisions import known_revisions
from app.db.schema.upgrade import bring_up_to_date
from harness.released_databases import set_application_id

# One file for each released revision, with users and items; docs/migrations.md says how to make one.
RELEASED = Path(__file__).parent / "released"

# The title, description and time of the notes that each of two users has in a current database.
NOTES = (
    ("Notes", "First\nsecond line", "2026-11-24 15:40:18.459164"),
    ("Ünïcode ✓", None, "2026-11-24 15:40:18.466116"),
    ("'quotes' \"double\" --", "50 % of 100,00 €", "2026-11-24 15:40:18.470655"),
)
OWNERS = ("ada@example.com", "zoe@example.com")

Rows = dict[str, list[dict[str, Any]]]


def released_revisions() -> list[str]:
    """Return the revisions of which a database is kept, the oldest first."""
    return [revision for revision in known_revisions() if (RELEASED / f"{revision}.db").exists()]


def put_released(revision: str, data_dir: Path) -> Path:
    """Copy the database of a released schema into a data folder; return its path there."""
    data_dir.mkdir(parents=True, exist_ok=True)
    database = Path(shutil.copyfile(RELEASED / f"{revision}.db", data_dir / "app.db"))
    set_application_id(database)
    return database


def columns_at(revision: str, table: str) -> set[str]:
    """Return the columns that a table has at a revision; none if it has no such table."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "empty.db"
        migrations.upgrade_file(database, revision)
        with contextlib.closing(sqlite3.connect(database)) as connection:
            return {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def put_current(data_dir: Path, revision: str = "head") -> Path:
    """Put a database into a data folder, with the users of a release and their notes.

    :param revision: the newest one, or another one of the sample.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    database = data_dir / "app.db"
    database.write_bytes(_with_notes(revision, tuple(revisions.VERSION_FOLDERS)))
    return database


# An upgrade takes much longer than a copy.
@functools.cache
def _with_notes(revision: str, _: tuple[Path, ...]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = put_released(released_revisions()[-1], Path(folder))
        migrations.upgrade_file(database, revision)
        with contextlib.closing(sqlite3.connect(database)) as connection, connection:
            for table in tables_of(connection) - {"user", "note", "alembic_version"}:
                connection.execute(f'DELETE FROM "{table}"')
            connection.executemany(
                "INSERT INTO note (id, title, description, owner_id, created_at)"
                " SELECT lower(hex(randomblob(16))), ?, ?, id, ? FROM user WHERE email = ?",
                [(*note, owner) for owner in OWNERS for note in NOTES],
            )
        return database.read_bytes()


def tables_of(connection: sqlite3.Connection) -> set[str]:
    """Return the names of a database's tables, without those of derived data."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {name for name in names if not is_derived(name)}


def rows_of(database: Path) -> Rows:
    """Return all rows by table, as SQLite stores them, without derived data."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables = sorted(tables_of(connection) - {"alembic_version"})
        connection.row_factory = sqlite3.Row
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY 1')] for name in tables
        }


def revision_in(database: Path) -> str:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def settings_of(data_dir: Path, **environment: str) -> Settings:
    return Settings.from_environment({"DATA_DIR": str(data_dir), **environment})


def place_in(data_dir: Path) -> DatabaseLocation:
    place = database_location(settings_of(data_dir))
    assert place is not None
    return place


def start(data_dir: Path, report: Report = report_nothing) -> None:
    """Do what a start of the backend does to its database."""
    engine = make_engine(settings_of(data_dir))
    try:
        bring_up_to_date(engine, place_in(data_dir), report)
    finally:
        engine.dispose()


def add_revision(monkeypatch: pytest.MonkeyPatch, folder: Path, upgrade: str, downgrade: str = "pass") -> str:
    """Add one more revision to this process, with these bodies of its functions. Return its id."""
    folder.mkdir()
    head = revisions.head_revision()
    number = f"{int(head) + 1:04d}"
    (folder / f"{number}_next.py").write_text(
        '"""Next."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        f'revision = "{number}"\ndown_revision = "{head}"\n\n'
        f"def upgrade():\n    {upgrade}\n\ndef downgrade():\n    {downgrade}\n"
    )
    monkeypatch.setattr(revisions, "VERSION_FOLDERS", [*revisions.VERSION_FOLDERS, folder])
    return number


def columns_of(before: Rows, rows: Rows) -> Rows:
    """Return rows with only the columns that their tables had before, since an upgrade may add some.

    Tables that an upgrade removed are left out.
    """
    return {
        table: [{name: row[name] for name in old} for old, row in zip(before[table], rows[table], strict=True)]
        for table in before
        if table in rows
    }
