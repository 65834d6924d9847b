"""Reading an archive into a database on a server, in the place of all its rows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from app.core.errors import MigrationError
from app.db import migrate
from app.db.archive_reader import ArchiveReader, invalid, opened
from app.db.backup import Progress, no_progress
from app.db.export import export_archive
from app.db.load import compare_tables, fill
from app.db.models import metadata
from app.db.place import shown
from app.db.refusals import naming_refusals
from app.db.revisions import head_revision
from app.db.server import revision_on_server
from app.db.stamps import keep_stamps_on_server, stamps_on_server

# How long those who write may keep us from beginning.
LOCK_TIMEOUT = "5s"


def import_to_server(
    engine: sa.Engine,
    path: Path,
    progress: Progress = no_progress,
    prepare: Callable[[Session], None] = lambda _: None,
    name: str | None = None,
    *,
    tokens_issued: bool = False,
) -> dict[str, int]:
    """Replace all rows by an archive's, in one transaction; return the number of rows by table.

    Others read the old rows until it is committed, and those who write wait. Nothing is kept of what was there. An
    archive of an older revision is upgraded on the way, in a SQLite file.

    :param progress: called with the fraction of rows that is read, 0 to 1.
    :param prepare: is given a session when the rows are there, to change them, or to refuse them with an error.
    :param name: what messages call the file, where its path says nothing to those who read them.
    :param tokens_issued: whether callers sign in, so that tokens may be good for rows that are not there now.
    :raises InvalidArchiveError: for a file that is no archive, a damaged one, or rows that the database refuses.
    :raises DatabaseNewerError: for an archive by a newer version.
    :raises MigrationError: for a database that is not of this program's revision.
    :raises DatabaseLockedError: where others write all the time.
    """
    with opened(path, name) as archive:
        if archive.manifest.revision == head_revision():
            _replace_rows(engine, archive, progress, prepare, tokens_issued)
            return archive.counts
        with tempfile.TemporaryDirectory(prefix="triptych-import-") as name:
            draft, upgraded = Path(name) / "draft.db", Path(name) / "upgraded.zip"
            draft.touch(mode=0o600)
            fill(draft, archive, no_progress)
            export_archive(draft, upgraded)
            with opened(upgraded) as newest:
                _replace_rows(engine, newest, progress, prepare, tokens_issued)
                return newest.counts


def _replace_rows(
    engine: sa.Engine,
    archive: ArchiveReader,
    progress: Progress,
    prepare: Callable[[Session], None],
    tokens_issued: bool,
) -> None:
    tables = metadata.sorted_tables
    if {table.name for table in tables} != set(archive.counts):
        raise invalid(archive.name, f"its tables are not those of revision {archive.manifest.revision}")
    with naming_refusals(shown(engine)), migrate.exclusive(engine) as connection:
        _require_head(connection)
        compare_tables(connection, archive)
        _lock(connection, tables)
        stamps = stamps_on_server(connection) if tokens_issued else {}
        # Row by row, never TRUNCATE: triggers derive from rows what else is in the database.
        for table in reversed(tables):
            connection.execute(sa.delete(table))
        for entry, of_rows in archive.fractions(progress):
            # With the types that the database has, enumerations among them, which no kind of an archive knows.
            table = sa.Table(entry.name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
            archive.insert(connection, entry, table, of_rows)
            continue_sequences(connection, table)
        if tokens_issued:
            keep_stamps_on_server(connection, stamps)
        # What it commits is committed with all the rest.
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            prepare(session)


def has_rows(engine: sa.Engine) -> bool:
    """Say whether an import would replace anything; errors are those of import_to_server."""
    with naming_refusals(shown(engine)), engine.connect() as connection:
        _require_head(connection)
        tables = metadata.sorted_tables
        return any(connection.execute(sa.select(sa.exists().select_from(table))).scalar_one() for table in tables)


def continue_sequences(connection: sa.Connection, table: sa.Table) -> None:
    """Make the sequences that number a table's rows go on after the highest number."""
    name = connection.dialect.identifier_preparer.format_table(table)
    for column in table.columns:
        query = sa.text("SELECT pg_get_serial_sequence(:table, :column)")
        sequence = connection.execute(query, {"table": name, "column": column.name}).scalar_one()
        if sequence is not None:
            highest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
            connection.execute(sa.select(sa.func.setval(sequence, highest, False)))


def _require_head(connection: sa.Connection) -> None:
    revision = revision_on_server(connection)
    if revision != head_revision():
        raise MigrationError(
            f"The database at {shown(connection.engine)} is at revision {revision or 'none'}, this version imports into"
            f" {head_revision()}: nothing was changed. Run `migrate upgrade` first."
        )


def _lock(connection: sa.Connection, tables: list[sa.Table]) -> None:
    """Keep others from writing until the transaction ends; they go on reading."""
    format_table = connection.dialect.identifier_preparer.format_table
    connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(sa.text(f"LOCK TABLE {', '.join(map(format_table, tables))} IN EXCLUSIVE MODE"))
