"""Writes all rows into an archive, or into CSV files."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import __version__
from app.core.errors import MigrationError
from app.core.types import utc_now
from app.db.archive.csv_cell import csv_cell
from app.db.archive.format import KINDS, MANIFEST, Manifest, TableEntry, decimal_text, exact_decimals, kind_of, table_of
from app.db.errors import corrupt, new_file, translate_corruption, translate_errors
from app.db.location import display_name
from app.db.metadata import metadata
from app.db.postgresql.identity import revision_on_postgresql
from app.db.progress import Progress, no_progress
from app.db.schema.revisions import head_revision
from app.db.sqlite.snapshot import snapshot

# How many rows are in memory at once.
ROWS_PER_STEP = 1000

Encode = Callable[[Any], Any]

# A source of rows: a SQLite file, or the engine of a database on a server.
Source = Path | sa.Engine


def export_archive(source: Source, path: Path, progress: Progress = no_progress) -> dict[str, int]:
    """Write a snapshot of all rows into an archive. Return the number of rows by table.

    The database can be used in the meantime.

    :raises FileExistsAlreadyError: if the path exists.
    :raises MigrationError: if the database has an older revision.
    """
    with _exporting(source, path) as (connection, archive):
        entries = []
        for table, rows in _tables(connection, _name(source), progress):
            entry = TableEntry(
                name=table.name, file=f"tables/{table.name}.jsonl", rows=0, sha256="", columns=_kinds(table)
            )
            encoders = _encoders(table)
            digest = hashlib.sha256()
            with archive.open(entry.file, "w", force_zip64=True) as file:
                for row in rows:
                    members = _encoded(table, encoders, row, _name(source))
                    line = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                    digest.update(line)
                    file.write(line)
                    entry.rows += 1
            entry.sha256 = digest.hexdigest()
            entries.append(entry)
        manifest = Manifest(app_version=__version__, revision=head_revision(), created_at=utc_now(), tables=entries)
        # Unlike `writestr`, this does not use the clock, whose year may be one that zip files cannot store (before
        # 1980).
        with archive.open(MANIFEST, "w") as file:
            file.write(manifest.model_dump_json(indent=2).encode())
    return {entry.name: entry.rows for entry in entries}


def export_csv(source: Source, path: Path, progress: Progress = no_progress) -> dict[str, int]:
    """Write all rows into a zip file with one CSV file per table, for spreadsheets. Return the number of rows by table.

    Columns with `info={"secret": True}` are omitted. The file cannot be imported: cells that a spreadsheet would
    interpret as formulas get an apostrophe. It raises the same errors as export_archive.
    """
    counts = {}
    with _exporting(source, path) as (connection, archive):
        for table, rows in _tables(connection, _name(source), progress):
            secret = {column.name for column in table.columns if column.info.get("secret")}
            encoders, kinds = _encoders(table), _kinds(table)
            counts[table.name] = 0
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as file:
                # With a byte order mark, spreadsheets recognize UTF-8.
                text = io.TextIOWrapper(file, "utf-8-sig", newline="")
                writer = csv.writer(text)
                writer.writerow([name for name in kinds if name not in secret])
                for row in rows:
                    cells = _encoded(table, encoders, row, _name(source))
                    writer.writerow([csv_cell(cells[name], kind) for name, kind in kinds.items() if name not in secret])
                    counts[table.name] += 1
                text.flush()
                text.detach()
    return counts


def _kinds(table: sa.Table) -> dict[str, str]:
    return {column.name: kind_of(column) for column in table.columns}


def _encoders(table: sa.Table) -> list[Encode]:
    """Return for each column the function that converts a value of the database to JSON."""

    def encoder(column: sa.Column[Any]) -> Encode:
        if kind_of(column) == "decimal":
            return partial(decimal_text, scale=getattr(column.type, "scale", None))
        return KINDS[kind_of(column)].to_json

    return [encoder(column) for column in table.columns]


def _encoded(table: sa.Table, encoders: Sequence[Encode], row: Sequence[Any], database: Path | str) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for column, encode, value in zip(table.columns, encoders, row, strict=True):
        try:
            members[column.name] = None if value is None else encode(value)
        except (ArithmeticError, AttributeError, TypeError, ValueError) as error:
            keys = (str(value) for key, value in zip(table.columns, row, strict=True) if key.primary_key)
            location = f"table {table.name}, column {column.name}, the row with the id {', '.join(keys)[:64]}"
            raise corrupt(database, f"{location}: it cannot be read as {kind_of(column)}") from error
    return members


@contextlib.contextmanager
def _exporting(source: Source, path: Path) -> Iterator[tuple[sa.Connection, zipfile.ZipFile]]:
    with _snapshot(source) as (exported, revision):
        if revision != head_revision():
            raise MigrationError(
                f"The database at {_name(source)} is at revision {revision}, but this version exports"
                f" {head_revision()}. Run `migrate upgrade` first."
            )
        with new_file(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            yield exported, archive


@contextlib.contextmanager
def _snapshot(source: Source) -> Iterator[tuple[sa.Connection, str | None]]:
    """Yield a connection that reads a snapshot, and the database's revision."""
    if isinstance(source, sa.Engine):
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with translate_errors(display_name(source)), source.connect() as exported:
            exported.execution_options(**options)
            with exported.begin():
                yield exported, revision_on_postgresql(exported)
        return
    with snapshot(source) as (exported, _, revision):
        yield exported, revision


def _name(source: Source) -> Path | str:
    return display_name(source) if isinstance(source, sa.Engine) else source


def _tables(
    connection: sa.Connection, database: Path | str, progress: Progress
) -> Iterator[tuple[sa.Table, Iterator[Sequence[Any]]]]:
    """Yield each table of the models with its rows in the order of their keys. Tables follow those they refer to."""
    tables = metadata.sorted_tables
    total = sum(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in tables)
    done = 0

    def rows_of(table: sa.Table) -> Iterator[Sequence[Any]]:
        nonlocal done
        kinds = _kinds(table)
        plain = table_of(table.name, kinds, exact_decimals({column.name: column.type for column in table.columns}))
        # JSON is read as its stored text, because a driver would not distinguish its null from the database's NULL.
        columns = [sa.cast(plain.c[c], sa.Text) if kind == "json-text" else plain.c[c] for c, kind in kinds.items()]
        query = sa.select(*columns).order_by(*(_in_order(connection, plain.c[c.name]) for c in table.primary_key))
        with translate_corruption(database):
            for step in connection.execution_options(yield_per=ROWS_PER_STEP).execute(query).partitions():
                yield from step
                done += len(step)
                progress(done / total)

    for table in tables:
        yield table, rows_of(table)


def _in_order(connection: sa.Connection, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    # SQLite compares text byte by byte, and a server by its locale. The order in archives must be the same.
    is_text = isinstance(column.type, sa.String)
    return sa.collate(column, "C") if is_text and connection.dialect.name != "sqlite" else column
