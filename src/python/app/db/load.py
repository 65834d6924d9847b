"""Reading an archive into a database that takes the place of the present one."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, StatementError

from app.core.errors import DatabaseNewerError, InvalidArchiveError
from app.db import migrate
from app.db.archive import FORMAT, FORMAT_VERSION, KINDS, MANIFEST, Manifest, TableEntry, table_of
from app.db.backup import Progress, no_progress
from app.db.place import Place
from app.db.refusals import naming_refusals, refusal_of
from app.db.replace import replacing
from app.db.revisions import head_revision, known_revisions

ROWS_PER_STEP = 1000

# The longest line that is read, in bytes: a row of ours is far shorter, a made-up one could fill the memory.
LONGEST_LINE = 64 << 20


def import_archive(place: Place, path: Path, progress: Progress = no_progress) -> tuple[dict[str, int], Path | None]:
    """Replace all data by an archive's; return the number of rows by table and where the old database is kept.

    The caller owns the data folder. An archive of an older revision is upgraded like a database of that revision.

    :param progress: called with the fraction of rows that is read, 0 to 1.
    :raises InvalidArchiveError: for a file that is no archive, or a damaged one; nothing is changed.
    :raises DatabaseNewerError: for an archive by a newer version; nothing is changed.
    """
    if not path.is_file():
        raise InvalidArchiveError(f"There is no file {path}: nothing was changed. `export` writes one.")
    with naming_refusals(path):
        try:
            with zipfile.ZipFile(path) as archive:
                manifest = _manifest(archive, path)
                _verify(archive, manifest, path)
                with replacing(place, "before-import") as replacement:
                    _fill(replacement.draft, archive, manifest, progress)
        # What zipfile raises for damaged, encrypted and unknown content is not all of one kind.
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise _invalid(path, f"it is no zip file or a damaged one ({error})") from error
    return {entry.name: entry.rows for entry in manifest.tables}, replacement.kept


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        raw = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise _invalid(path, f"it holds no {MANIFEST}") from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise _invalid(path, "another program wrote it")
    revision = str(raw.get("revision"))
    if raw.get("format_version") != FORMAT_VERSION or revision not in known_revisions():
        raise DatabaseNewerError(
            f"{path} was exported by a newer version (revision {revision}, this version knows up to {head_revision()}):"
            " nothing was changed. Import it with the newer version."
        )
    try:
        manifest = Manifest.model_validate(raw)
    except ValidationError as error:
        raise _invalid(path, f"its {MANIFEST} is damaged ({error.errors()[0]['msg']})") from error
    unknown = {kind for entry in manifest.tables for kind in entry.columns.values()} - set(KINDS)
    if unknown:
        raise _invalid(path, f"its {MANIFEST} names kinds of columns that do not exist: {', '.join(sorted(unknown))}")
    return manifest


def _verify(archive: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
    """Compare every checksum before anything is written."""
    names = set(archive.namelist())
    for entry in manifest.tables:
        if entry.file not in names:
            raise _invalid(path, f"{entry.file} is missing")
        digest = hashlib.sha256()
        with archive.open(entry.file) as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        if digest.hexdigest() != entry.sha256:
            raise _invalid(path, f"{entry.file} is not what was exported (its checksum differs)")


def _fill(draft: Path, archive: zipfile.ZipFile, manifest: Manifest, progress: Progress) -> None:
    migrate.upgrade_file(draft, manifest.revision)
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(draft)))
    total = sum(entry.rows for entry in manifest.tables) or 1
    done = 0
    try:
        with migrate.exclusive(engine) as connection:
            _compare_tables(connection, manifest, archive)
            for entry in manifest.tables:
                table = table_of(entry)
                # A revision may have put rows of its own into a new database.
                connection.execute(sa.delete(table))
                with archive.open(entry.file) as file:
                    for rows in _batches(file, entry, archive):
                        _insert(connection, table, rows, archive)
                        done += len(rows)
                        progress(done / total)
            _check_foreign_keys(connection, archive)
    finally:
        engine.dispose()
    migrate.upgrade_file(draft)


def _compare_tables(connection: sa.Connection, manifest: Manifest, archive: zipfile.ZipFile) -> None:
    inspector = sa.inspect(connection)
    # Tables that are not in the manifest hold what the database itself derives from the others.
    for entry in manifest.tables:
        there = inspector.has_table(entry.name)
        if not there or {column["name"] for column in inspector.get_columns(entry.name)} != set(entry.columns):
            raise _invalid(archive.filename, f"its table {entry.name} is not that of revision {manifest.revision}")


def _batches(file: IO[bytes], entry: TableEntry, archive: zipfile.ZipFile) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        rows.append(_row(line, entry, number, archive))
        if len(rows) == ROWS_PER_STEP:
            yield rows
            rows = []
    if rows:
        yield rows
    if number != entry.rows:
        raise _invalid(archive.filename, f"{entry.file} has {number} rows, {MANIFEST} says {entry.rows}")


def _row(line: bytes, entry: TableEntry, number: int, archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        members = json.loads(line)
        if not isinstance(members, dict) or members.keys() != entry.columns.keys():
            raise ValueError("its members are not the table's columns")
        return {
            name: None if value is None else KINDS[entry.columns[name]].from_json(value)
            for name, value in members.items()
        }
    except (ValueError, TypeError, ArithmeticError) as error:
        raise _invalid(archive.filename, f"{entry.file}, line {number}: {error}") from error


def _insert(
    connection: sa.Connection, table: sa.TableClause, rows: list[dict[str, Any]], archive: zipfile.ZipFile
) -> None:
    try:
        connection.execute(sa.insert(table), rows)
    except StatementError as error:
        if isinstance(error, DBAPIError) and refusal_of(error, archive.filename or "") is not None:
            raise
        raise _invalid(archive.filename, f"the database refuses rows of {table.name} ({error.orig})") from error


def _check_foreign_keys(connection: sa.Connection, archive: zipfile.ZipFile) -> None:
    broken = connection.execute(sa.text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise _invalid(
            archive.filename, f"{len(broken)} rows refer to rows that it does not hold, the first of {broken[0][0]}"
        )


def _invalid(path: Path | str | None, reason: str) -> InvalidArchiveError:
    return InvalidArchiveError(
        f"{path} cannot be imported, {reason}: nothing was changed. Export it once more, or choose another file."
    )
