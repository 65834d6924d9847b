"""Writing all rows into an archive, or into CSV for people."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from app import __version__
from app.core.errors import MigrationError
from app.core.types import utc_now
from app.db.archive import KINDS, MANIFEST, Manifest, TableEntry, kind_of, table_of
from app.db.backup import Progress, no_progress, reading_snapshot
from app.db.models import metadata
from app.db.place import shown
from app.db.refusals import naming_refusals, new_file
from app.db.revisions import head_revision
from app.db.server import revision_on_server

# Rows that are in memory at once.
ROWS_PER_STEP = 1000

# A spreadsheet takes a cell that begins so for a formula, which may run programs
# (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


# Where rows come from: SQLite's file, or the engine of a database on a server.
Source = Path | sa.Engine


def export_archive(source: Source, path: Path, progress: Progress = no_progress) -> dict[str, int]:
    """Write all rows as they are at this moment into an archive; return the number of rows by table.

    Others may go on using the database.

    :raises FileExistsAlreadyError: where the path is taken.
    :raises MigrationError: for a database of an older revision.
    """
    with _exporting(source, path) as (connection, archive):
        entries = []
        for table, rows in _tables(connection, _name(source), progress):
            entry = TableEntry(
                name=table.name,
                file=f"tables/{table.name}.jsonl",
                rows=0,
                sha256="",
                columns={column.name: kind_of(column) for column in table.columns},
            )
            encoders = [(name, KINDS[kind].to_json) for name, kind in entry.columns.items()]
            digest = hashlib.sha256()
            with archive.open(entry.file, "w", force_zip64=True) as file:
                for row in rows:
                    members = {
                        name: None if value is None else to_json(value)
                        for (name, to_json), value in zip(encoders, row, strict=True)
                    }
                    line = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                    digest.update(line)
                    file.write(line)
                    entry.rows += 1
            entry.sha256 = digest.hexdigest()
            entries.append(entry)
        manifest = Manifest(app_version=__version__, revision=head_revision(), created_at=utc_now(), tables=entries)
        # Unlike `writestr`, it does not ask the clock, whose year may be one that zip files do not have (before 1980).
        with archive.open(MANIFEST, "w") as file:
            file.write(manifest.model_dump_json(indent=2).encode())
    return {entry.name: entry.rows for entry in entries}


def export_csv(source: Source, path: Path, progress: Progress = no_progress) -> dict[str, int]:
    """Write all rows into a zip file with one CSV file a table, for spreadsheets; return the number of rows by table.

    Columns that `info={"secret": True}` marks are left out. It is not for `import`: cells that a spreadsheet would take
    for formulas get an apostrophe. Errors are those of export_archive.
    """
    counts = {}
    with _exporting(source, path) as (connection, archive):
        for table, rows in _tables(connection, _name(source), progress):
            shown = [i for i, column in enumerate(table.columns) if not column.info.get("secret")]
            names = table.columns.keys()
            encoders = [KINDS[kind_of(column)].to_json for column in table.columns]
            counts[table.name] = 0
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as file:
                # With its mark, a spreadsheet knows UTF-8.
                text = io.TextIOWrapper(file, "utf-8-sig", newline="")
                writer = csv.writer(text)
                writer.writerow([names[i] for i in shown])
                for row in rows:
                    writer.writerow([_cell(None if row[i] is None else encoders[i](row[i])) for i in shown])
                    counts[table.name] += 1
                text.flush()
                text.detach()
    return counts


def _cell(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


@contextlib.contextmanager
def _exporting(source: Source, path: Path) -> Iterator[tuple[sa.Connection, zipfile.ZipFile]]:
    with _snapshot(source) as (exported, revision):
        if revision != head_revision():
            raise MigrationError(
                f"The database at {_name(source)} is at revision {revision}, this version exports {head_revision()}:"
                " run `migrate upgrade` first."
            )
        with new_file(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            yield exported, archive


@contextlib.contextmanager
def _snapshot(source: Source) -> Iterator[tuple[sa.Connection, str | None]]:
    """Yield a connection that reads one moment's rows, and the database's revision."""
    if isinstance(source, sa.Engine):
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with naming_refusals(shown(source)), source.connect() as exported:
            exported.execution_options(**options)
            with exported.begin():
                yield exported, revision_on_server(exported)
        return
    with (
        reading_snapshot(source) as (connection, revision),
        naming_refusals(source),
        _engine_of(connection).connect() as exported,
        exported.begin(),
    ):
        yield exported, revision


def _name(source: Source) -> Path | str:
    return shown(source) if isinstance(source, sa.Engine) else source


def _engine_of(connection: sqlite3.Connection) -> sa.Engine:
    """Return an engine with this one connection, whose transactions read one moment's rows."""
    engine = sa.create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    def begin(begun: sa.Connection) -> None:
        # SQLAlchemy's first look at a database ends the transaction that was open.
        if not connection.in_transaction:
            begun.exec_driver_sql("BEGIN")

    sa.event.listen(engine, "begin", begin)
    return engine


def _tables(
    connection: sa.Connection, database: Path | str, progress: Progress
) -> Iterator[tuple[sa.Table, Iterator[Sequence[Any]]]]:
    """Yield each table of the models with its rows in the order of their keys; tables follow those they refer to."""
    tables = metadata.sorted_tables
    total = sum(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in tables)
    done = 0

    def rows_of(table: sa.Table) -> Iterator[Sequence[Any]]:
        nonlocal done
        entry = TableEntry(
            name=table.name, file="", rows=0, sha256="", columns={c.name: kind_of(c) for c in table.columns}
        )
        plain = table_of(entry)
        query = sa.select(plain).order_by(*(_in_order(connection, plain.c[c.name]) for c in table.primary_key))
        with naming_refusals(database):
            for step in connection.execution_options(yield_per=ROWS_PER_STEP).execute(query).partitions():
                yield from step
                done += len(step)
                progress(done / total)

    for table in tables:
        yield table, rows_of(table)


def _in_order(connection: sa.Connection, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    # SQLite compares text byte by byte, a server as its locale says: the archive is to be the same.
    is_text = isinstance(column.type, sa.String)
    return sa.collate(column, "C") if is_text and connection.dialect.name != "sqlite" else column
