"""Restoring a backup, and resetting the database."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app.core.errors import (
    DatabaseCorruptError,
    DatabaseForeignError,
    DatabaseInvalidError,
    InvalidBackupError,
)
from app.db.errors import translate_corruption, translate_errors
from app.db.location import DatabaseLocation
from app.db.progress import Progress, no_progress
from app.db.schema import migrations
from app.db.sqlite.backup import integrity_problems_of, list_backups
from app.db.sqlite.copy_rows import ForeignRowsError, copy_rows, distrust
from app.db.sqlite.header import LOCK_TIMEOUT_SECONDS, revision_of
from app.db.sqlite.side_files import side_file
from app.db.sqlite.swap_offline import Swap, replace_offline
from app.db.stamps import keep_stamps


def find_backup(location: DatabaseLocation, name: str) -> Path:
    """Return the file for a name: with a separator it is a path, otherwise a file in the folder of backups.

    :raises InvalidBackupError: if there is no such file.
    :raises StartError: if that cannot be determined.
    """
    is_path = os.path.dirname(name) != ""
    path = Path(name) if is_path else location.backups / name
    with translate_errors(path):
        if path.is_file():
            return path
    if is_path:
        raise InvalidBackupError(f"There is no file {name}: nothing was changed. Correct the path.")
    known = "\n  ".join(backup.path.name for backup in list_backups(location.backups)) or "(none)"
    other = f" To restore the file in this folder, write .{os.sep}{name}." if _is_file(Path(name)) else ""
    raise InvalidBackupError(
        f"There is no backup {name}: nothing was changed.{other} The backups in {location.backups} are:\n  {known}"
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def restore(
    location: DatabaseLocation, backup: Path, progress: Progress = no_progress, replace: Swap = replace_offline
) -> Path | None:
    """Replace the database by a backup's rows, in this program's schema. Return where the old database is kept.

    The caller must have locked the data folder. The backup may have any name, and is not changed. Rows are restored as
    they are stored, even if the API would not accept them: `check` reports them.

    :param replace: how to replace the database. By default, nobody else may use the database.

    :raises InvalidBackupError: if the file is damaged or not of this program. Nothing is changed.
    :raises DatabaseNewerError: if a newer version made the backup. Nothing is changed.
    :raises MigrationError: if the backup cannot be upgraded. Nothing is changed.
    """
    with _sound(backup) as (source, revision), replace(location, "before-restore") as replacement:
        try:
            copy_rows(source, _uri(backup), revision, replacement.draft, progress)
        except ForeignRowsError as error:
            raise _invalid(backup, str(error)) from error
        migrations.upgrade_file(replacement.draft)
        keep_stamps(location, replacement.draft)
    return replacement.kept


def reset(location: DatabaseLocation, replace: Swap = replace_offline) -> Path | None:
    """Replace the database by an empty one. Return where the old one is kept. The caller must lock the data folder."""
    with replace(location, "before-reset") as replacement:
        migrations.upgrade_file(replacement.draft)
    return replacement.kept


@contextlib.contextmanager
def _sound(backup: Path) -> Iterator[tuple[sqlite3.Connection, str]]:
    with contextlib.ExitStack() as stack:
        try:
            with translate_corruption(backup):
                source = stack.enter_context(contextlib.closing(_open_unchanged(backup)))
                distrust(source)
                revision = revision_of(source, backup)
                problems = integrity_problems_of(source)
                broken = source.execute("PRAGMA foreign_key_check").fetchall()
        except DatabaseForeignError as error:
            raise _invalid(backup, "belongs to another program") from error
        except DatabaseCorruptError as error:
            raise _invalid(backup, f"is damaged ({error.problem})") from error
        except DatabaseInvalidError as error:
            raise _invalid(backup, "is not a database") from error
        if problems:
            raise _invalid(backup, f"is damaged ({problems[0]})")
        if broken:
            raise _invalid(backup, f"has {len(broken)} rows that refer to missing rows")
        if revision is None:
            raise _invalid(backup, "is empty")
        yield source, revision


def _open_unchanged(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(_uri(path), uri=True, timeout=LOCK_TIMEOUT_SECONDS)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _uri(path: Path) -> str:
    # Without a -wal or -journal file, the one file is complete, and its folder may be read-only.
    side_files = [side_file(path, suffix) for suffix in ("-wal", "-journal")]
    mode = "mode=ro" if any(file.exists() and file.stat().st_size for file in side_files) else "mode=ro&immutable=1"
    return f"{path.absolute().as_uri()}?{mode}"


def _invalid(backup: Path, reason: str) -> InvalidBackupError:
    return InvalidBackupError(
        f"{backup} cannot be restored, it {reason}: nothing was changed. `backup --list` shows the other backups."
    )
