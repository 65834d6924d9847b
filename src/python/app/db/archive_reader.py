"""Reading an archive: that it is one, that it is whole, and its rows."""

from __future__ import annotations

import contextlib
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, StatementError

from app.core.errors import DatabaseNewerError, InvalidArchiveError
from app.db.archive import FORMAT, FORMAT_VERSION, KINDS, MANIFEST, Manifest, TableEntry
from app.db.backup import Progress
from app.db.refusals import naming_refusals, refusal_of
from app.db.revisions import head_revision, known_revisions

ROWS_PER_STEP = 1000

# The longest line that is read, in bytes: a row of ours is far shorter, a made-up one could fill the memory.
LONGEST_LINE = 64 << 20


@dataclass(frozen=True)
class ArchiveReader:
    """An open archive whose manifest and checksums are right.

    :ivar name: what messages call it.
    """

    name: Path | str
    archive: zipfile.ZipFile
    manifest: Manifest

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows by table."""
        return {entry.name: entry.rows for entry in self.manifest.tables}

    def insert(self, connection: sa.Connection, entry: TableEntry, table: sa.TableClause, progress: Progress) -> None:
        """Insert all rows of an entry.

        :param progress: called with the number of rows so far.
        :raises InvalidArchiveError: for rows that are none of this table, or that the database refuses.
        """
        done = 0
        with self.archive.open(entry.file) as file:
            for rows in _batches(file, entry, self.name):
                _insert(connection, table, rows, self.name)
                done += len(rows)
                progress(done)

    def fractions(self, progress: Progress) -> Iterator[tuple[TableEntry, Progress]]:
        """Yield each entry with what turns its number of rows so far into the fraction of all."""
        total = sum(self.counts.values()) or 1
        before = 0
        for entry in self.manifest.tables:
            yield entry, lambda done, before=before: progress((before + done) / total)  # type: ignore[misc]
            before += entry.rows


@contextlib.contextmanager
def opened(path: Path, name: str | None = None) -> Iterator[ArchiveReader]:
    """Open an archive and compare all its checksums, before anything is written.

    :param name: what messages call it, where its path says nothing to those who read them.
    :raises InvalidArchiveError: for a file that is no archive, or a damaged one.
    :raises DatabaseNewerError: for an archive by a newer version.
    """
    if not path.is_file():
        raise InvalidArchiveError(f"There is no file {path}: nothing was changed. `export` writes one.")
    with naming_refusals(path):
        try:
            with zipfile.ZipFile(path) as archive:
                manifest = _manifest(archive, name or path)
                _verify(archive, manifest, name or path)
                yield ArchiveReader(name or path, archive, manifest)
        # What zipfile raises for damaged, encrypted and unknown content is not all of one kind.
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise invalid(name or path, f"it is no zip file or a damaged one ({error})") from error


def _manifest(archive: zipfile.ZipFile, path: Path | str) -> Manifest:
    try:
        raw = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise invalid(path, f"it holds no {MANIFEST}") from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise invalid(path, "another program wrote it")
    revision = str(raw.get("revision"))
    if raw.get("format_version") != FORMAT_VERSION or revision not in known_revisions():
        raise DatabaseNewerError(
            f"{path} was exported by a newer version (revision {revision}, this version knows up to {head_revision()}):"
            " nothing was changed. Import it with the newer version."
        )
    try:
        manifest = Manifest.model_validate(raw)
    except ValidationError as error:
        raise invalid(path, f"its {MANIFEST} is damaged ({error.errors()[0]['msg']})") from error
    unknown = {kind for entry in manifest.tables for kind in entry.columns.values()} - set(KINDS)
    if unknown:
        raise invalid(path, f"its {MANIFEST} names kinds of columns that do not exist: {', '.join(sorted(unknown))}")
    return manifest


def _verify(archive: zipfile.ZipFile, manifest: Manifest, path: Path | str) -> None:
    """Compare every checksum before anything is written."""
    names = set(archive.namelist())
    for entry in manifest.tables:
        if entry.file not in names:
            raise invalid(path, f"{entry.file} is missing")
        digest = hashlib.sha256()
        with archive.open(entry.file) as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        if digest.hexdigest() != entry.sha256:
            raise invalid(path, f"{entry.file} is not what was exported (its checksum differs)")


def _batches(file: IO[bytes], entry: TableEntry, path: Path | str) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        rows.append(_row(line, entry, number, path))
        if len(rows) == ROWS_PER_STEP:
            yield rows
            rows = []
    if rows:
        yield rows
    if number != entry.rows:
        raise invalid(path, f"{entry.file} has {number} rows, {MANIFEST} says {entry.rows}")


def _row(line: bytes, entry: TableEntry, number: int, path: Path | str) -> dict[str, Any]:
    try:
        members = json.loads(line)
        if not isinstance(members, dict) or members.keys() != entry.columns.keys():
            raise ValueError("its members are not the table's columns")
        return {
            name: None if value is None else KINDS[entry.columns[name]].from_json(value)
            for name, value in members.items()
        }
    except (ValueError, TypeError, ArithmeticError) as error:
        raise invalid(path, f"{entry.file}, line {number}: {error}") from error


def _insert(connection: sa.Connection, table: sa.TableClause, rows: list[dict[str, Any]], path: Path | str) -> None:
    try:
        connection.execute(sa.insert(table), rows)
    except StatementError as error:
        if isinstance(error, DBAPIError) and refusal_of(error, path) is not None:
            raise
        # A server's reasons go over several lines.
        reason = " ".join(str(error.orig).split())
        raise invalid(path, f"the database refuses rows of {table.name} ({reason})") from error
    except UnicodeEncodeError as error:
        # JSON can write half a character, which no database stores.
        raise invalid(path, f"{table.name} has text that is none ({error.reason})") from error


def invalid(path: Path | str, reason: str) -> InvalidArchiveError:
    return InvalidArchiveError(
        f"{path} cannot be imported, {reason}: nothing was changed. Export it once more, or choose another file."
    )
