"""The data folder as routes and jobs use it: whose it is, what lies in it."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from app.core.errors import ConflictError, NotFoundError
from app.core.settings import Settings
from app.core.types import utc_now
from app.data.jobs import Jobs
from app.data.models import BackupPublic, ExportPublic, Format
from app.db.backup import TIME_FORMAT, list_backups
from app.db.durable import private_folder
from app.db.place import Place, place_of

# Exports are copies that someone saves elsewhere: so many of the newest stay in the data folder.
KEPT_EXPORTS = 5

EXPORT_NAME = re.compile(r"export-(?P<time>\d{8}T\d{6}\.\d{6})Z(?P<csv>-csv)?\.zip", re.ASCII)


@dataclass(frozen=True)
class Store:
    """A running backend's data.

    :ivar place: where SQLite's file and its backups lie; None for a database on a server.
    """

    settings: Settings
    engine: Engine
    data_dir: Path
    place: Place | None

    @property
    def jobs(self) -> Jobs:
        return Jobs(self.data_dir)

    @property
    def exports(self) -> Path:
        return self.data_dir / "exports"

    @property
    def source(self) -> Path | Engine:
        """Where rows are read from."""
        return self.engine if self.place is None else self.place.database

    def file_place(self) -> Place:
        """Return where the file lies; ConflictError for a database on a server, which has tools of its own."""
        if self.place is None:
            raise ConflictError(
                "The database is on a server, and backups are of SQLite's file: use the server's own tools (pg_dump,"
                " pg_restore). Export and import work here."
            )
        return self.place

    def backup_named(self, name: str) -> Path:
        """Return the backup of this name, which is no path; NotFoundError where there is none."""
        for backup in list_backups(self.file_place().backups):
            if backup.path.name == name:
                return backup.path
        raise NotFoundError("There is no backup of this name, or no longer: load the list again.")

    def backups(self) -> list[BackupPublic]:
        """Return all backups, the newest first."""
        found = []
        for backup in reversed(list_backups(self.file_place().backups)):
            # An old one may be thinned meanwhile.
            with contextlib.suppress(FileNotFoundError):
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
        """Return the export of this name, which is no path; NotFoundError where there is none."""
        path = self.exports / name
        if EXPORT_NAME.fullmatch(name) and path.is_file():
            return path
        raise NotFoundError(
            f"There is no export of this name, or no longer (the newest {KEPT_EXPORTS} stay): make a new one."
        )

    def list_exports(self) -> list[ExportPublic]:
        """Return all exports, the newest first."""
        found = []
        for path in self.exports.glob("*.zip"):
            match = EXPORT_NAME.fullmatch(path.name)
            with contextlib.suppress(FileNotFoundError):
                if match is not None:
                    time = datetime.strptime(match["time"], TIME_FORMAT).replace(tzinfo=UTC)
                    format: Format = "csv" if match["csv"] else "archive"
                    size = path.stat().st_size
                    found.append(ExportPublic(name=path.name, format=format, created_at=time, size=size))
        return sorted(found, key=lambda export: export.created_at, reverse=True)

    def new_export(self, format: Format) -> Path:
        """Return the path of a new export."""
        suffix = "-csv" if format == "csv" else ""
        return private_folder(self.exports) / f"export-{utc_now().strftime(TIME_FORMAT)}Z{suffix}.zip"

    def thin_exports(self) -> None:
        """Remove all but the newest exports."""
        for export in self.list_exports()[KEPT_EXPORTS:]:
            # On Windows one that is being read stays until the next time.
            with contextlib.suppress(OSError):
                (self.exports / export.name).unlink()


def store_of(request: Request) -> Store:
    """Return what the application's settings name; ConflictError where they name no data folder."""
    settings: Settings = request.app.state.settings
    if settings.data_dir is None:
        raise ConflictError("DATA_DIR is not set, so there is no folder for backups and exports: set it and restart.")
    return Store(settings, request.app.state.engine, settings.data_dir, place_of(settings))


StoreDependency = Annotated[Store, Depends(store_of)]
