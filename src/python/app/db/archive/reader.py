"""Reads an archive: checks that it is complete, and yields its rows."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.core.errors import DatabaseNewerError, InvalidArchiveError
from app.db.archive.bad_rows import BadRow, OnBadRow, key_text
from app.db.archive.format import FORMAT, FORMAT_VERSION, KINDS, MANIFEST, KindError, Manifest, TableEntry
from app.db.archive.zip_file import (
    MAX_LINE_BYTES,
    MAX_MANIFEST_BYTES,
    BoundExceededError,
    Members,
    require_bounded,
    require_small_directory,
)
from app.db.errors import translate_errors
from app.db.progress import Progress
from app.db.row_validation import InvalidRowError, RowValidator
from app.db.schema.revisions import head_revision, known_revisions

# Limits of a batch of rows in memory: the number of rows, and their bytes in the file.
ROWS_PER_STEP = 1000
BYTES_PER_STEP = 4 << 20


# zipfile raises several kinds of errors for damaged, encrypted and unsupported content.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True)
class NumberedRow:
    """A row of an archive: its line number, and its values by column."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True)
class ArchiveReader:
    """An open archive with a valid manifest and valid checksums.

    :ivar name: its name in messages.
    """

    name: Path | str
    members: Members
    manifest: Manifest

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows by table."""
        return {entry.name: entry.rows for entry in self.manifest.tables}

    def rows(
        self, entry: TableEntry, nullable: Mapping[str, bool], validator: RowValidator | None, on_bad_row: OnBadRow
    ) -> Iterator[list[NumberedRow]]:
        """Yield the rows of an entry in batches.

        :param nullable: by column, whether the database accepts null.
        :param validator: None for rows of an older revision, which are validated after the upgrade.
        :param on_bad_row: called with each row that is invalid. It raises an error, or omits the row.
        :raises InvalidArchiveError: if the file is longer or shorter than the manifest says.
        """
        step: list[NumberedRow] = []
        number = size = 0
        with self.members.open(entry.file) as file:
            while line := file.readline(MAX_LINE_BYTES + 1):
                number += 1
                if len(line) > MAX_LINE_BYTES:
                    raise invalid(self.name, f"{entry.file}, line {number} has more than {MAX_LINE_BYTES:,} bytes")
                size += len(line)
                members: Any = None
                try:
                    members = _members(line, entry)
                    row = _decoded(members, entry, nullable)
                    step.append(NumberedRow(number, row if validator is None else validator.validated(row)))
                except InvalidRowError as error:
                    key = members.get("id") if isinstance(members, dict) else None
                    on_bad_row(BadRow(entry.name, number, key_text(key), str(error)))
                if len(step) >= ROWS_PER_STEP or size >= BYTES_PER_STEP:
                    yield step
                    step, size = [], 0
        yield step
        if number != entry.rows:
            raise invalid(self.name, f"{entry.file} has {number} rows, but {MANIFEST} says {entry.rows}")

    def fractions(self, progress: Progress) -> dict[str, Progress]:
        """Return for each table a callback that converts its number of rows into the fraction of all rows."""
        total = sum(self.counts.values()) or 1
        before = 0
        reports: dict[str, Progress] = {}
        for name, rows in self.counts.items():
            reports[name] = lambda done, before=before: progress((before + done) / total)  # type: ignore[misc]
            before += rows
        return reports


@contextlib.contextmanager
def opened(path: Path, name: str | None = None) -> Iterator[ArchiveReader]:
    """Open an archive and verify all its checksums, before anything is written.

    :param name: the name of the file in messages, if its path means nothing to users.
    :raises InvalidArchiveError: if the file is not an archive, is damaged, or would fill memory or disk.
    :raises DatabaseNewerError: if a newer version wrote the archive.
    """
    if not path.is_file():
        raise InvalidArchiveError(f"There is no file {path}: nothing was changed. Create one with `export`.")
    shown = name or path
    whole = False
    with translate_errors(path):
        try:
            require_small_directory(path)
            with zipfile.ZipFile(path) as archive:
                manifest, members = _manifest(archive, shown)
                _verify(path, members, manifest, shown)
                whole = True
                yield ArchiveReader(shown, members, manifest)
        except BoundExceededError as error:
            raise invalid(shown, str(error)) from error
        except DAMAGED as error:
            # The error of bzip2 has no number, and a wrong offset in the file causes EINVAL.
            of_file = {None} if whole else {None, errno.EINVAL}
            if isinstance(error, OSError) and error.errno not in of_file:
                raise
            raise invalid(shown, f"it is not a zip file, or it is damaged ({error})") from error


def _manifest(archive: zipfile.ZipFile, path: Path | str) -> tuple[Manifest, Members]:
    try:
        members = Members(archive, MANIFEST)
        raw = json.loads(members.read(MANIFEST, MAX_MANIFEST_BYTES))
    except BoundExceededError:
        raise
    except (KeyError, ValueError, RecursionError) as error:
        raise invalid(path, f"it contains no {MANIFEST}") from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise invalid(path, "it was written by another program")
    revision = str(raw.get("revision"))[:32]
    if raw.get("format_version") != FORMAT_VERSION or revision not in known_revisions():
        raise DatabaseNewerError(
            f"{path} was exported by a newer version (revision {revision}; this version supports up to"
            f" {head_revision()}): nothing was changed. Import it with the newer version."
        )
    try:
        manifest = Manifest.model_validate(raw)
    except ValidationError as error:
        raise invalid(path, f"its {MANIFEST} is damaged ({error.errors()[0]['msg']})") from error
    unknown = {kind for entry in manifest.tables for kind in entry.columns.values()} - set(KINDS)
    if unknown:
        raise invalid(path, f"its {MANIFEST} has unknown kinds of columns: {', '.join(sorted(unknown))}")
    return manifest, members


def _verify(file: Path, members: Members, manifest: Manifest, path: Path | str) -> None:
    """Verify every checksum before anything is written."""
    for names in ([entry.name for entry in manifest.tables], [entry.file for entry in manifest.tables]):
        if len(set(names)) != len(names):
            raise invalid(path, f"its {MANIFEST} names a table or a file twice")
    for entry in manifest.tables:
        if entry.file not in members:
            raise invalid(path, f"{entry.file} is missing or duplicated")
    require_bounded(file, members, [entry.file for entry in manifest.tables])
    for entry in manifest.tables:
        digest = hashlib.sha256()
        with members.open(entry.file) as content:
            while chunk := content.read(1 << 20):
                digest.update(chunk)
        if digest.hexdigest() != entry.sha256.lower():
            raise invalid(path, f"{entry.file} was changed or damaged after the export (its checksum differs)")


def _members(line: bytes, entry: TableEntry) -> dict[str, Any]:
    try:
        members = json.loads(line)
    except (ValueError, RecursionError):
        raise InvalidRowError(None, "it is not JSON") from None
    if not isinstance(members, dict) or members.keys() != entry.columns.keys():
        raise InvalidRowError(None, "its members are not the table's columns")
    return members


def _decoded(members: dict[str, Any], entry: TableEntry, nullable: Mapping[str, bool]) -> dict[str, Any]:
    row = {}
    for name, value in members.items():
        kind = entry.columns[name]
        if value is None:
            # In a `json` column that is not nullable, null can only be JSON's null.
            row[name] = KINDS["json-text"].from_json("null") if kind == "json" and not nullable[name] else None
            continue
        try:
            row[name] = KINDS[kind].from_json(value)
        except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
            reason = f" ({error})" if isinstance(error, KindError) else ""
            raise InvalidRowError(name, f"it is not of the kind {kind}{reason}") from None
    return row


def invalid(path: Path | str, reason: str) -> InvalidArchiveError:
    return InvalidArchiveError(
        f"{path} cannot be imported, {reason}: nothing was changed. Export it again, or choose another file."
    )
