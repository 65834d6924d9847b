"""Bringing the database to this program's schema when the program starts."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from app.db import derived
from app.db.derived import pending
from app.db.errors import after_change, translate_errors
from app.db.location import DatabaseLocation, display_name
from app.db.postgresql.identity import require_writable
from app.db.progress import Report, UpgradeStep, report_nothing
from app.db.schema.database_revision import database_revision
from app.db.schema.revisions import head_revision

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upgraded:
    """What was done to a database at this start.

    :ivar backup: what it was before; None for one that was empty or is on a server.
    """

    old: str | None
    new: str
    backup: Path | None

    def __str__(self) -> str:
        before = f", and {self.backup} is the backup from before" if self.backup is not None else ""
        return f"the database was upgraded from revision {self.old} to {self.new}{before}"


@contextlib.contextmanager
def after(upgraded: Upgraded | None) -> Iterator[None]:
    """Make what is refused in the block say the truth about an upgrade that is committed."""
    if upgraded is None or upgraded.old is None:
        yield
        return
    with after_change(str(upgraded)):
        yield


def bring_up_to_date(
    engine: Engine, location: DatabaseLocation | None, report: Report = report_nothing
) -> Upgraded | None:
    """Upgrade an older or empty database, after a backup; return what was done, None for one that is up to date.

    :param location: where the file and its backups lie; None for a database that is no SQLite file.
    :raises DatabaseNewerError: for a database whose revision this program does not know; it is left untouched.
    :raises DatabaseForeignError: for a database of another program; it is left untouched.
    :raises DatabaseInvalidError: for a file that is no database, or a damaged one (DatabaseCorruptError).
    :raises DatabaseUnavailableError: where it cannot be opened, read or written.
    :raises BackupError: where no sound backup could be made; the old schema is in place.
    :raises MigrationError: where an upgrade fails; the old schema is in place.
    """
    head = head_revision()
    revision = database_revision(engine, location)
    upgraded = None
    if revision != head:
        # Alembic is a quarter of a second of imports, which an up-to-date start does not pay.
        from app.db.schema import migrations

        logger.info("Upgrading the database from revision %s to %s", revision, head)
        backup = migrations.upgrade(engine, location, head, report)
        upgraded = Upgraded(revision, head, backup.path if backup is not None else None)
        logger.info("The database is at revision %s", head)
    else:
        with translate_errors(display_name(engine)), engine.connect() as connection:
            current = derived.is_current(connection)
        if not current:
            from app.db.schema import migrations

            logger.info("Another version made the counts and the search index of the database: making them anew")
            report(UpgradeStep(head, head, "upgrade", 0))
            migrations.derive(engine)
    with after(upgraded), translate_errors(display_name(engine)), engine.connect() as connection:
        # A database that can be read but not written is refused now, not at someone's first change: SQLite does so
        # where it is opened.
        if engine.dialect.name != "sqlite":
            require_writable(connection)
        number = pending.bring_up_to_date(connection)
        connection.commit()
    if number:
        logger.info("Another program wrote %d rows: the search index knows them now", number)
    return upgraded
