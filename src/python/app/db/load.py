"""Reading an archive into a SQLite file that takes the place of the present one."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from app.db import derived, migrate
from app.db.archive import table_of
from app.db.archive_reader import ArchiveReader, invalid, opened
from app.db.backup import Progress, no_progress
from app.db.place import Place
from app.db.replace import Replacing, replacing
from app.db.stamps import keep_stamps


def import_archive(
    place: Place,
    path: Path,
    progress: Progress = no_progress,
    replace: Replacing = replacing,
    name: str | None = None,
) -> tuple[dict[str, int], Path | None]:
    """Replace all data by an archive's; return the number of rows by table and where the old database is kept.

    The caller owns the data folder. An archive of an older revision is upgraded like a database of that revision.

    :param progress: called with the fraction of rows that is read, 0 to 1.
    :param replace: how the database is replaced; as it is given, no one else may use the database.
    :param name: what messages call the file, where its path says nothing to those who read them.
    :raises InvalidArchiveError: for a file that is no archive, or a damaged one; nothing is changed.
    :raises DatabaseNewerError: for an archive by a newer version; nothing is changed.
    """
    with opened(path, name) as archive:
        with replace(place, "before-import") as replacement:
            fill(replacement.draft, archive, progress)
            keep_stamps(place, replacement.draft)
        return archive.counts, replacement.kept


def fill(draft: Path, archive: ArchiveReader, progress: Progress) -> None:
    """Make an empty file the database that an archive holds, of this program's schema."""
    migrate.upgrade_file(draft, archive.manifest.revision)
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(draft)))
    try:
        with migrate.exclusive(engine) as connection:
            compare_tables(connection, archive)
            # The upgrade below makes it from all rows at once, which is faster than a trigger for each row.
            derived.drop(connection)
            for entry, of_rows in archive.fractions(progress):
                table = table_of(entry)
                # A revision may have put rows of its own into a new database.
                connection.execute(sa.delete(table))
                archive.insert(connection, entry, table, of_rows)
            _check_foreign_keys(connection, archive)
    finally:
        engine.dispose()
    migrate.upgrade_file(draft)


def compare_tables(connection: sa.Connection, archive: ArchiveReader) -> None:
    """Raise InvalidArchiveError for an archive whose tables have other columns than the database's."""
    inspector = sa.inspect(connection)
    # Tables that are not in the manifest hold what the database itself derives from the others.
    for entry in archive.manifest.tables:
        there = inspector.has_table(entry.name)
        if not there or {column["name"] for column in inspector.get_columns(entry.name)} != set(entry.columns):
            raise invalid(archive.name, f"its table {entry.name} is not that of revision {archive.manifest.revision}")


def _check_foreign_keys(connection: sa.Connection, archive: ArchiveReader) -> None:
    broken = connection.execute(sa.text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise invalid(
            archive.name, f"{len(broken)} rows refer to rows that it does not hold, the first of {broken[0][0]}"
        )
