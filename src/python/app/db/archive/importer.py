"""Imports an archive into a SQLite file that replaces the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, StatementError

from app.core.tracebacks import first_line
from app.db import derived
from app.db.archive.bad_rows import BadRow, LeftOut, OnBadRow, key_text
from app.db.archive.format import TableEntry, exact_decimals, fits, kind_of, kinds_of_type, table_of
from app.db.archive.reader import ArchiveReader, NumberedRow, invalid, opened
from app.db.column_types import ExactDecimal
from app.db.errors import to_start_error
from app.db.location import DatabaseLocation
from app.db.metadata import metadata
from app.db.progress import Progress, no_progress
from app.db.row_validation import RowValidator
from app.db.schema import migrations
from app.db.schema.revisions import head_revision
from app.db.sqlite.stored_rows import stored_problems
from app.db.sqlite.swap_offline import Swap, replace_offline
from app.db.stamps import keep_stamps


@dataclass(frozen=True)
class Loading:
    """A table of an archive whose columns match the database.

    :ivar nullable: by column, whether the database accepts null.
    :ivar decimals: the types of exact decimals, by column.
    :ivar validator: None for an older revision, whose rows are validated after the upgrade.
    """

    entry: TableEntry
    nullable: dict[str, bool]
    decimals: dict[str, ExactDecimal]
    validator: RowValidator | None


def import_archive(
    location: DatabaseLocation,
    path: Path,
    progress: Progress = no_progress,
    replace: Swap = replace_offline,
    name: str | None = None,
    left_out: LeftOut | None = None,
) -> tuple[dict[str, int], Path | None]:
    """Replace all data by an archive's. Return the number of rows by table and where the old database is kept.

    The caller must have locked the data folder. An archive of an older revision is upgraded like a database.

    :param progress: called with the fraction of rows that were read, 0 to 1.
    :param replace: how to replace the database. By default, nobody else may use the database.
    :param name: the name of the file in messages, if its path means nothing to users.
    :param left_out: collects the rows that the API would not accept, which are omitted; None refuses the archive.
    :raises InvalidArchiveError: if the file is not an archive, is damaged, or has a row that the API would not accept.
        Nothing is changed.
    :raises DatabaseNewerError: if a newer version wrote the archive. Nothing is changed.
    """
    with opened(path, name) as archive:
        with replace(location, "before-import") as replacement:
            fill(replacement.draft, archive, progress, on_bad_row(archive, left_out))
            keep_stamps(location, replacement.draft)
        return imported(archive, left_out), replacement.kept


def on_bad_row(archive: ArchiveReader, left_out: LeftOut | None) -> OnBadRow:
    """Return the handling of rows that cannot be imported."""
    if left_out is not None:
        return left_out.add

    def refuse(row: BadRow) -> None:
        raise invalid(archive.name, str(row))

    return refuse


def imported(archive: ArchiveReader, left_out: LeftOut | None) -> dict[str, int]:
    """Return the number of rows by table that an import has stored."""
    without = {} if left_out is None else left_out.count
    return {table: rows - without.get(table, 0) for table, rows in archive.counts.items()}


def fill(draft: Path, archive: ArchiveReader, progress: Progress, bad_row: OnBadRow) -> None:
    """Fill an empty file with a database of this program's schema and the archive's rows."""
    migrations.upgrade_file(draft, archive.manifest.revision)
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(draft)))
    try:
        with migrations.exclusive(engine) as connection:
            tables = fitting_tables(connection, archive)
            # The upgrade below derives this from all rows at once, which is faster than a trigger for each row.
            derived.drop(connection)
            reports = archive.fractions(progress)
            for loading in tables:
                entry = loading.entry
                table = table_of(entry.name, entry.columns, loading.decimals)
                # A revision may have inserted rows into the new database.
                connection.execute(sa.delete(table))
                steps = archive.rows(entry, loading.nullable, loading.validator, bad_row)
                insert_rows(connection, table, steps, archive, reports[entry.name], bad_row)
            _leave_out_orphans(connection, archive, bad_row)
        migrations.upgrade_file(draft)
        if archive.manifest.revision != head_revision():
            with migrations.exclusive(engine) as connection:
                _validate_upgraded(connection, bad_row)
                _leave_out_orphans(connection, archive, bad_row)
    finally:
        engine.dispose()


def fitting_tables(connection: sa.Connection, archive: ArchiveReader) -> list[Loading]:
    """Return an archive's tables, each after those that it refers to.

    :raises InvalidArchiveError: if tables, columns or kinds of columns do not match the database.
    """
    inspector = sa.inspect(connection)
    revision = archive.manifest.revision
    there = {name for name in inspector.get_table_names() if name != "alembic_version" and not derived.is_derived(name)}
    entries = {entry.name: entry for entry in archive.manifest.tables}
    if missing := (there & set(metadata.tables)) - set(entries):
        raise invalid(archive.name, f"it has no table {min(missing)}, which revision {revision} has")
    if foreign := set(entries) - there:
        raise invalid(archive.name, f"revision {revision} has no table {min(foreign)[:64]}")
    order = {table.name: number for number, table in enumerate(metadata.sorted_tables)}
    return [
        _fitting(connection, archive, entries[name]) for name in sorted(entries, key=lambda name: order.get(name, -1))
    ]


def _fitting(connection: sa.Connection, archive: ArchiveReader, entry: TableEntry) -> Loading:
    found = {column["name"]: column for column in sa.inspect(connection).get_columns(entry.name)}
    revision = archive.manifest.revision
    if found.keys() != entry.columns.keys():
        different = min(found.keys() ^ entry.columns.keys())[:64]
        raise invalid(
            archive.name, f"the columns of its table {entry.name} are not those of revision {revision} ({different})"
        )
    model = metadata.tables.get(entry.name)
    newest = revision == head_revision()
    for name, kind in entry.columns.items():
        kinds = kinds_of_type(found[name]["type"])
        own = None if model is None else model.columns.get(name)
        # The models distinguish what a database cannot, such as ids and text of 32 characters.
        right = fits(kind, own) if own is not None and (newest or kind_of(own) in kinds) else kind in kinds
        if not right:
            raise invalid(
                archive.name, f"the column {name} of its table {entry.name} is not of the kind {kind} in this app"
            )
    nullable = {name: column["nullable"] for name, column in found.items()}
    decimals = exact_decimals({name: column["type"] for name, column in found.items()})
    validator = RowValidator(model, connection.dialect) if newest and model is not None else None
    return Loading(entry, nullable, decimals, validator)


def insert_rows(
    connection: sa.Connection,
    table: sa.TableClause,
    steps: Iterable[list[NumberedRow]],
    archive: ArchiveReader,
    progress: Progress,
    bad_row: OnBadRow,
) -> None:
    """Insert rows in batches. Rows that the database refuses are bad rows.

    :param progress: called with the number of the last stored line.
    """
    for step in steps:
        if not step:
            continue
        if _refusal(connection, table, step, archive) is not None:
            # The database does not report which row of the batch it is.
            for row in step:
                reason = _refusal(connection, table, [row], archive)
                if reason is not None:
                    bad_row(BadRow(table.name, row.line, key_text(row.values.get("id")), reason))
        progress(step[-1].line)


def _refusal(
    connection: sa.Connection, table: sa.TableClause, rows: list[NumberedRow], archive: ArchiveReader
) -> str | None:
    """Insert rows, all or none. Return why the database refuses them, or None."""
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(table), [row.values for row in rows])
    except StatementError as error:
        if isinstance(error, DBAPIError) and to_start_error(error, archive.name) is not None:
            raise
        # A server's message has several lines. Those after the first contain values of the row.
        return f"the database refuses it ({first_line(error.orig)})"
    except UnicodeEncodeError as error:
        # JSON can contain a lone surrogate, which no database stores.
        return f"it has text that is not valid Unicode ({error.reason})"
    return None


def _leave_out_orphans(connection: sa.Connection, archive: ArchiveReader, bad_row: OnBadRow) -> None:
    """Remove rows that refer to missing rows, repeatedly until none are left."""
    while broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        for name, rowid, parent in dict.fromkeys((row[0], row[1], row[2]) for row in broken):
            if rowid is None:
                raise invalid(archive.name, f"its table {name} refers to rows of {parent} that it does not contain")
            table = sa.table(name, sa.column("rowid"), sa.column("id"))
            has_id = any(column["name"] == "id" for column in sa.inspect(connection).get_columns(name))
            key = connection.execute(sa.select(table.c.id if has_id else table.c.rowid).where(table.c.rowid == rowid))
            bad_row(BadRow(name, None, key_text(key.scalar()), f"it refers to a row of {parent} that does not exist"))
            connection.execute(sa.delete(table).where(table.c.rowid == rowid))


def _validate_upgraded(connection: sa.Connection, bad_row: OnBadRow) -> None:
    """Convert the upgraded rows of an older revision to the form in which the API stores them."""
    driver = connection.connection.dbapi_connection
    assert driver is not None
    for table in metadata.sorted_tables:
        # With the types of archives, so that no type of a model changes the values.
        decimals = exact_decimals({column.name: column.type for column in table.columns})
        plain = table_of(table.name, {column.name: kind_of(column) for column in table.columns}, decimals)
        raw = [sa.type_coerce(plain.c[column.name], sa.types.NullType()) for column in table.primary_key]
        for problem in list(stored_problems(driver, table)):  # type: ignore[arg-type]
            row = sa.and_(*(column == value for column, value in zip(raw, problem.key, strict=True)))
            if problem.repaired is not None:
                connection.execute(sa.update(plain).where(row).values(problem.repaired))
                continue
            column = "" if problem.column is None else f"column {problem.column}: "
            bad_row(BadRow(table.name, None, key_text(problem.key[0]), f"{column}{problem.reason}"))
            connection.execute(sa.delete(plain).where(row))
