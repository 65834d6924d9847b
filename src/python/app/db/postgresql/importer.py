"""Imports an archive into a database on a server, replacing all its rows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from app.core.errors import InvalidArchiveError, MigrationError
from app.core.tracebacks import first_line
from app.db.archive.bad_rows import LeftOut, OnBadRow
from app.db.archive.importer import fill, fitting_tables, imported, insert_rows, on_bad_row
from app.db.archive.reader import ArchiveReader, opened
from app.db.archive.writer import export_archive
from app.db.deletions.table import discard
from app.db.derived import pending
from app.db.errors import translate_errors
from app.db.location import display_name
from app.db.metadata import metadata
from app.db.postgresql.identity import revision_on_postgresql
from app.db.postgresql.whole_tables import keep_json_nulls_apart, whole_table_at_once
from app.db.progress import Progress, no_progress
from app.db.schema import migrations
from app.db.schema.revisions import head_revision
from app.db.stamps import keep_stamps_on_server, stamps_on_server

# How long to wait for transactions that are writing.
LOCK_TIMEOUT = "5s"


def import_to_postgresql(
    engine: sa.Engine,
    path: Path,
    progress: Progress = no_progress,
    prepare: Callable[[Session], None] = lambda _: None,
    name: str | None = None,
    left_out: LeftOut | None = None,
    *,
    tokens_issued: bool = False,
) -> dict[str, int]:
    """Replace all rows by an archive's, in one transaction. Return the number of rows by table.

    In the meantime, readers see the old rows, and writers wait. The old rows are not kept. An archive of an older
    revision is first upgraded in a SQLite file.

    :param progress: called with the fraction of rows that were read, 0 to 1.
    :param prepare: called with a session after the rows were inserted. It may change them, or raise an error to refuse
        them.
    :param name: the name of the file in messages, if its path means nothing to users.
    :param left_out: collects the rows that the API would not accept, which are omitted; None refuses the archive.
    :param tokens_issued: whether callers sign in, so that tokens of missing rows may exist.
    :raises InvalidArchiveError: if the file is not an archive, is damaged, or has rows that the API or the database
        refuses.
    :raises DatabaseNewerError: if a newer version wrote the archive.
    :raises MigrationError: if the database does not have this program's revision.
    :raises DatabaseLockedError: if others write all the time.
    """
    with opened(path, name) as archive:
        if archive.manifest.revision == head_revision():
            _replace_rows(engine, archive, progress, prepare, on_bad_row(archive, left_out), tokens_issued)
            return imported(archive, left_out)
        with tempfile.TemporaryDirectory(prefix="triptych-import-") as folder:
            draft, upgraded = Path(folder) / "draft.db", Path(folder) / "upgraded.zip"
            draft.touch(mode=0o600)
            fill(draft, archive, no_progress, on_bad_row(archive, left_out))
            export_archive(draft, upgraded)
            with opened(upgraded, name) as newest:
                _replace_rows(engine, newest, progress, prepare, on_bad_row(newest, left_out), tokens_issued)
                return newest.counts


def _replace_rows(
    engine: sa.Engine,
    archive: ArchiveReader,
    progress: Progress,
    prepare: Callable[[Session], None],
    bad_row: OnBadRow,
    tokens_issued: bool,
) -> None:
    with translate_errors(display_name(engine)), migrations.exclusive(engine) as connection:
        _require_head(connection)
        loadings = fitting_tables(connection, archive)
        _lock(connection, metadata.sorted_tables)
        stamps = stamps_on_server(connection) if tokens_issued else {}
        # Delete rows one by one instead of TRUNCATE, because triggers maintain derived data.
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
        discard(connection)
        reports = archive.fractions(progress)
        for loading in loadings:
            entry = loading.entry
            # With the types of the database, such as enumerations, which no kind of an archive represents.
            table = sa.Table(entry.name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
            keep_json_nulls_apart(table)
            steps = archive.rows(entry, loading.nullable, loading.validator, bad_row)
            try:
                with whole_table_at_once(connection, table) as target:
                    insert_rows(connection, target, steps, archive, reports[entry.name], bad_row)
            except sa.exc.IntegrityError as error:
                raise InvalidArchiveError(
                    f"The rows of the table {table.name} cannot be imported, because the database refuses them"
                    f" ({first_line(error.orig)}): nothing was changed. Export them again, or choose another file."
                ) from error
            continue_sequences(connection, table)
        if tokens_issued:
            keep_stamps_on_server(connection, stamps)
        # Its commits are part of the outer transaction.
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            prepare(session)
        pending.bring_up_to_date(connection)


def has_rows(engine: sa.Engine) -> bool:
    """Return whether an import would replace any rows. It raises the errors of import_to_postgresql."""
    with translate_errors(display_name(engine)), engine.connect() as connection:
        _require_head(connection)
        tables = metadata.sorted_tables
        return any(connection.execute(sa.select(sa.exists().select_from(table))).scalar_one() for table in tables)


def continue_sequences(connection: sa.Connection, table: sa.Table) -> None:
    """Set the sequences that number a table's rows to continue after the highest number."""
    name = connection.dialect.identifier_preparer.format_table(table)
    for column in table.columns:
        query = sa.text("SELECT pg_get_serial_sequence(:table, :column)")
        sequence = connection.execute(query, {"table": name, "column": column.name}).scalar_one()
        if sequence is not None:
            highest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
            connection.execute(sa.select(sa.func.setval(sequence, highest, False)))


def _require_head(connection: sa.Connection) -> None:
    revision = revision_on_postgresql(connection)
    if revision != head_revision():
        raise MigrationError(
            f"The database at {display_name(connection.engine)} is at revision {revision or 'none'}, but this version"
            f" imports into {head_revision()}: nothing was changed. Run `migrate upgrade` first."
        )


def _lock(connection: sa.Connection, tables: list[sa.Table]) -> None:
    """Block other writers until the transaction ends. Readers continue."""
    format_table = connection.dialect.identifier_preparer.format_table
    connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(sa.text(f"LOCK TABLE {', '.join(map(format_table, tables))} IN EXCLUSIVE MODE"))
