"""Restoring a backup, and starting over."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app.core.errors import (
    DatabaseForeignError,
    DatabaseInvalidError,
    InvalidBackupError,
)
from app.db import migrate
from app.db.backup import Progress, copy_checked, integrity_problems_of, list_backups, no_progress
from app.db.identity import LOCK_TIMEOUT, revision_of
from app.db.place import Place
from app.db.refusals import naming_damage
from app.db.replace import Replacing, replacing
from app.db.stamps import keep_stamps


def find_backup(place: Place, name: str) -> Path:
    """Return the file that a name means: a path, or a backup's name in the folder of backups."""
    for path in (Path(name), place.backups / name):
        if path.is_file():
            return path
    known = "\n  ".join(backup.path.name for backup in list_backups(place.backups)) or "(none)"
    raise InvalidBackupError(f"There is no backup {name}. Those in {place.backups} are:\n  {known}")


def restore(
    place: Place, backup: Path, progress: Progress = no_progress, replace: Replacing = replacing
) -> Path | None:
    """Put a backup in the database's place, brought to this program's schema; return where the old database is kept.

    The caller owns the data folder. The backup is a file of any name, and stays as it is.

    :param replace: how the database is replaced; as it is given, no one else may use the database.

    :raises InvalidBackupError: for a file that is damaged or not of this program; nothing is changed.
    :raises DatabaseNewerError: for a backup by a newer version; nothing is changed.
    :raises MigrationError: where the backup cannot be upgraded; nothing is changed.
    """
    with _sound(backup) as source, replace(place, "before-restore") as replacement:
        copy_checked(source, backup, replacement.draft, progress)
        migrate.upgrade_file(replacement.draft)
        keep_stamps(place, replacement.draft)
    return replacement.kept


def reset(place: Place, replace: Replacing = replacing) -> Path | None:
    """Put an empty database in the database's place; return where the old one is kept. The caller owns the folder."""
    with replace(place, "before-reset") as replacement:
        migrate.upgrade_file(replacement.draft)
    return replacement.kept


@contextlib.contextmanager
def _sound(backup: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.ExitStack() as stack:
        try:
            with naming_damage(backup):
                source = stack.enter_context(contextlib.closing(_open_unchanged(backup)))
                revision = revision_of(source, backup)
                problems = integrity_problems_of(source)
                broken = source.execute("PRAGMA foreign_key_check").fetchall()
        except DatabaseForeignError as error:
            raise _invalid(backup, "belongs to another program") from error
        except DatabaseInvalidError as error:
            raise _invalid(backup, "is damaged or no database") from error
        if problems:
            raise _invalid(backup, f"is damaged ({problems[0]})")
        if broken:
            raise _invalid(backup, f"has {len(broken)} rows that refer to rows that do not exist")
        if revision is None:
            raise _invalid(backup, "is empty")
        yield source


def _open_unchanged(path: Path) -> sqlite3.Connection:
    wal = path.with_name(path.name + "-wal")
    # Without a -wal file all is in the one file, which may lie where nothing can be written.
    mode = "mode=ro" if wal.exists() and wal.stat().st_size else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=LOCK_TIMEOUT)


def _invalid(backup: Path, reason: str) -> InvalidBackupError:
    return InvalidBackupError(
        f"{backup} cannot be restored, it {reason}: nothing was changed. `backup --list` shows the other backups."
    )
