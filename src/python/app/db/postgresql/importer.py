"""Reading an archive into a database on a server, in the place of all its rows."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from app.core.errors import InvalidArchiveError, MigrationError
from app.core.tracebacks import first_line
from app.db.archive.bad_rows import LeftOut, OnBadRow
from app.db.archive.importer import fill, fitting_tables, imported, insert_rows, on_bad_row
from app.db.archive.reader import ArchiveReader, opened
from app.db.archive.writer import export_archive
from app.db.derived import pending
from app.db.errors import translate_errors
from app.db.location import display_name
from app.db.metadata import metadata
from app.db.postgresql.identity import revision_on_postgresql
from app.db.progress import Progress, no_progress
from app.db.schema import migrations
from app.db.schema.revisions import head_revision
from app.db.stamps import keep_stamps_on_server, stamps_on_server

# How long those who write may keep us from beginning.
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
    """Replace all rows by an archive's, in one transaction; return the number of rows by table.

    Others read the old rows until it is committed, and those who write wait. Nothing is kept of what was there. An
    archive of an older revision is upgraded on the way, in a SQLite file.

    :param progress: called with the fraction of rows that is read, 0 to 1.
    :param prepare: is given a session when the rows are there, to change them, or to refuse them with an error.
    :param name: what messages call the file, where its path says nothing to those who read them.
    :param left_out: is told of the rows that the API would not accept, which are left out; None refuses the archive.
    :param tokens_issued: whether callers sign in, so that tokens may be good for rows that are not there now.
    :raises InvalidArchiveError: for a file that is no archive, a damaged one, or rows that the API or the database
        refuses.
    :raises DatabaseNewerError: for an archive by a newer version.
    :raises MigrationError: for a database that is not of this program's revision.
    :raises DatabaseLockedError: where others write all the time.
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
        # Row by row, never TRUNCATE: triggers derive from rows what else is in the database.
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
        reports = archive.fractions(progress)
        for loading in loadings:
            entry = loading.entry
            # With the types that the database has, enumerations among them, which no kind of an archive knows.
            table = sa.Table(entry.name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
            _keep_json_nulls_apart(table)
            steps = archive.rows(entry, loading.nullable, loading.validator, bad_row)
            with whole_table_at_once(connection, table) as target:
                insert_rows(connection, target, steps, archive, reports[entry.name], bad_row)
            continue_sequences(connection, table)
        if tokens_issued:
            keep_stamps_on_server(connection, stamps)
        # What it commits is committed with all the rest.
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            prepare(session)
        pending.bring_up_to_date(connection)


def _keep_json_nulls_apart(table: sa.Table) -> None:
    for column in table.columns:
        if isinstance(column.type, sa.JSON):
            column.type = type(column.type)(none_as_null=True)


@contextlib.contextmanager
def whole_table_at_once(connection: sa.Connection, table: sa.Table) -> Iterator[sa.Table]:
    """Yield where to insert a table's rows: itself or, if rows refer to rows of their own table, a temporary one.

    A server looks for what a row refers to at the end of each statement. So a row would have to come after the one
    that it refers to, and two that refer to each other could not come at all; one statement inserts them all.
    """
    if not any(key.target_fullname.split(".")[0] == table.name for key in table.foreign_keys):
        yield table
        return
    columns = [sa.Column(column.name, column.type) for column in table.columns]
    together = sa.Table(f"import_{table.name}"[:63], sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    together.create(connection)
    yield together
    try:
        # Savepoint: after an error the transaction could not even be asked for its state.
        with connection.begin_nested():
            connection.execute(sa.insert(table).from_select(list(table.columns), sa.select(together)))
    except sa.exc.IntegrityError as error:
        raise InvalidArchiveError(
            f"The rows of the table {table.name} cannot be imported, the database refuses them"
            f" ({first_line(error.orig)}): nothing was"
            " changed. Export them once more, or choose another file."
        ) from error
    together.drop(connection)


def has_rows(engine: sa.Engine) -> bool:
    """Say whether an import would replace anything; errors are those of import_to_postgresql."""
    with translate_errors(display_name(engine)), engine.connect() as connection:
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
    revision = revision_on_postgresql(connection)
    if revision != head_revision():
        raise MigrationError(
            f"The database at {display_name(connection.engine)} is at revision {revision or 'none'}, this version"
            f" imports into {head_revision()}: nothing was changed. Run `migrate upgrade` first."
        )


def _lock(connection: sa.Connection, tables: list[sa.Table]) -> None:
    """Keep others from writing until the transaction ends; they go on reading."""
    format_table = connection.dialect.identifier_preparer.format_table
    connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(sa.text(f"LOCK TABLE {', '.join(map(format_table, tables))} IN EXCLUSIVE MODE"))
