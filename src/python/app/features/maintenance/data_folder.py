"""The data folder, as routes and jobs use it: its database, backups and exports."""

from __future__ import annotations

import contextlib
import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from app.core.errors import ConflictError, NotFoundError, StartError
from app.core.files import private_folder
from app.core.settings import Settings
from app.core.types import utc_now
from app.db.dated_files import TIME_PATTERN, DatedFile, dated_files, new_dated_path
from app.db.errors import translate_errors
from app.db.location import DatabaseLocation, database_location
from app.db.sqlite.backup import list_backups
from app.db.sqlite.retention import REMOVED_FOR_ONE_NEW
from app.features.maintenance.jobs import Jobs
from app.features.maintenance.models import BackupPublic, ExportPublic, Format

# Exports are downloaded and stored elsewhere, so only this many of the newest are kept in the data folder.
KEPT_EXPORTS = 5

EXPORT_NAME = re.compile(rf"export-{TIME_PATTERN}(?P<csv>-csv)?\.zip", re.ASCII)


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DataFolder:
    """The data of a running backend.

    :ivar location: the SQLite file and its backups; None for a database on a server.
    """

    settings: Settings
    engine: Engine
    data_dir: Path
    location: DatabaseLocation | None

    @property
    def jobs(self) -> Jobs:
        return Jobs(self.data_dir)

    @property
    def exports(self) -> Path:
        return self.data_dir / "exports"

    @property
    def source(self) -> Path | Engine:
        """Where to read rows from."""
        return self.engine if self.location is None else self.location.database

    def sqlite_location(self) -> DatabaseLocation:
        """Return the location of the SQLite file; ConflictError for a database on a server, which has its own tools."""
        if self.location is None:
            raise ConflictError(
                "Backups are available only for SQLite, and this database is on a server. Use the server's own tools"
                " (pg_dump, pg_restore), or export and import."
            )
        return self.location

    def backup_named(self, name: str) -> Path:
        """Return the backup with this name, which must not be a path; NotFoundError if there is none."""
        for backup in list_backups(self.sqlite_location().backups):
            if backup.path.name == name and os.access(backup.path, os.R_OK):
                return backup.path
        raise NotFoundError("There is no backup with this name. Reload the list.")

    def backups(self) -> list[BackupPublic]:
        """Return all backups, the newest first."""
        found = []
        for backup in reversed(list_backups(self.sqlite_location().backups)):
            # An old backup may be removed in the meantime.
            with contextlib.suppress(OSError):
                found.append(
                    BackupPublic(
                        name=backup.path.name,
                        revision=backup.revision,
                        reason=backup.reason,
                        created_at=backup.time,
                        size=backup.path.stat().st_size,
                    )
                )
        return found

    def export_named(self, name: str) -> Path:
        """Return the export with this name, which must not be a path; NotFoundError if there is none."""
        for export in self._dated_exports():
            if export.path.name == name and os.access(export.path, os.R_OK):
                return export.path
        raise NotFoundError(
            f"There is no export with this name. Only the newest {KEPT_EXPORTS} are kept: create a new one."
        )

    def list_exports(self) -> list[ExportPublic]:
        """Return all exports, the newest first."""
        found = []
        for export in reversed(self._dated_exports()):
            format: Format = "csv" if export.name["csv"] else "archive"
            with contextlib.suppress(OSError):
                size = export.path.stat().st_size
                found.append(ExportPublic(name=export.path.name, format=format, created_at=export.time, size=size))
        return found

    def new_export(self, format: Format) -> Path:
        """Return the path of a new export."""
        suffix = "-csv" if format == "csv" else ""
        with translate_errors(self.exports):
            return new_dated_path(private_folder(self.exports), f"export-{{}}{suffix}.zip", utc_now())[0]

    def thin_exports(self) -> None:
        """Remove all but the newest exports, a few at a time. Exports dated in the future are kept and not counted."""
        try:
            past = [export for export in self._dated_exports() if export.time <= utc_now()]
        except StartError as error:
            # The new export is complete, and old ones can also be removed later.
            logger.warning("Old exports cannot be removed. %s", error)
            return
        for export in past[:-KEPT_EXPORTS][:REMOVED_FOR_ONE_NEW]:
            # On Windows, a file that is being read stays until the next time.
            with contextlib.suppress(OSError):
                export.path.unlink()

    def _dated_exports(self) -> list[DatedFile]:
        return dated_files(self.exports, EXPORT_NAME)


def data_folder_of(request: Request) -> DataFolder:
    """Return the data folder of the application's settings; ConflictError if they have none."""
    settings: Settings = request.app.state.settings
    if settings.data_dir is None:
        raise ConflictError("DATA_DIR is not set, so there is no folder for backups and exports. Set it and restart.")
    return DataFolder(settings, request.app.state.engine, settings.data_dir, database_location(settings))


DataFolderDependency = Annotated[DataFolder, Depends(data_folder_of)]
