"""The status of the data at a glance: what the file system and the remembered jobs tell."""

from __future__ import annotations

import contextlib
import shutil

from sqlalchemy import func, select

from app.db.errors import translate_errors
from app.db.sqlite.side_files import side_file
from app.features.maintenance.data_folder import DataFolder
from app.features.maintenance.models import CheckPublic, DataStatusPublic, FindingsPublic


def status_of(data_folder: DataFolder) -> DataStatusPublic:
    """Return the status. It reads no row of the database.

    :raises DatabaseUnavailableError: if the database or its folder cannot be read.
    """
    with translate_errors(data_folder.data_dir):
        disk_free = shutil.disk_usage(data_folder.data_dir).free
    backups = [] if data_folder.location is None else data_folder.backups()
    return DataStatusPublic(
        database_size=_database_size(data_folder),
        disk_free=disk_free,
        last_backup=backups[0] if backups else None,
        last_check=_last_check(data_folder),
    )


def _database_size(data_folder: DataFolder) -> int:
    if data_folder.location is None:
        with data_folder.engine.connect() as connection:
            return int(connection.execute(select(func.pg_database_size(func.current_database()))).scalar_one())
    database = data_folder.location.database
    with translate_errors(database):
        size = database.stat().st_size
        # Changes that are not yet in the database itself.
        with contextlib.suppress(FileNotFoundError):
            size += side_file(database, "-wal").stat().st_size
    return size


def _last_check(data_folder: DataFolder) -> CheckPublic | None:
    for job in data_folder.jobs.list():
        findings = job.result.findings if job.kind == "check" and job.result is not None else None
        if findings is not None:
            return CheckPublic(checked_at=job.created_at, healthy=not _has_damage(findings))
    return None


def _has_damage(findings: FindingsPublic) -> bool:
    return bool(findings.integrity or findings.foreign_keys or findings.schema_ or findings.values)
