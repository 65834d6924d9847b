"""The work of jobs. It is the same as on the command line, but in a running backend."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from app.core.errors import NoSuperuserError, SettingsError
from app.core.settings import Settings
from app.db.archive.bad_rows import LeftOut
from app.db.location import DatabaseLocation
from app.db.progress import Progress
from app.db.schema.alembic_import import import_alembic
from app.db.sqlite.backup import make_backup, refuse_emptied
from app.db.sqlite.swap_offline import Swap
from app.db.sqlite.swap_online import replace_online
from app.features.maintenance.data_folder import DataFolder
from app.features.maintenance.models import FindingsPublic, Format, JobResult
from app.features.users.bootstrap import ensure_first_user

logger = logging.getLogger(__name__)

# The name of an upload in messages, because its path means nothing to users.
UPLOAD_LABEL = "The uploaded file"


def run_backup(location: DatabaseLocation, progress: Progress) -> JobResult:
    return JobResult(name=make_backup(location, "manual", progress).path.name)


def run_restore(data_folder: DataFolder, backup: Path, progress: Progress) -> JobResult:
    import_alembic()
    from app.db.sqlite.restore import restore

    kept = restore(
        data_folder.sqlite_location(),
        backup,
        part_of_progress(progress, 0, 0.4),
        _online_swap(data_folder, part_of_progress(progress, 0.4, 1)),
    )
    return JobResult(name=backup.name, kept=_name(kept))


def run_reset(data_folder: DataFolder, progress: Progress) -> JobResult:
    import_alembic()
    from app.db.sqlite.restore import reset

    return JobResult(kept=_name(reset(data_folder.sqlite_location(), _online_swap(data_folder, progress))))


def run_check(location: DatabaseLocation, _: Progress) -> JobResult:
    import_alembic()
    from app.db.sqlite.integrity import check

    refuse_emptied(location)
    found = check(location.database)
    for warning in found.warnings:
        logger.warning("%s", warning)
    findings = FindingsPublic(
        revision=found.revision,
        integrity=found.integrity,
        foreign_keys=found.foreign_keys,
        schema=found.schema,
        values=found.values,
    )
    return JobResult(findings=findings)


def run_export(data_folder: DataFolder, format: Format, progress: Progress) -> JobResult:
    from app.db.archive.writer import export_archive, export_csv

    path = data_folder.new_export(format)
    rows = (export_csv if format == "csv" else export_archive)(data_folder.source, path, progress)
    data_folder.thin_exports()
    return JobResult(name=path.name, rows=rows)


def run_import(data_folder: DataFolder, upload: Path, skip_invalid: bool, progress: Progress) -> JobResult:
    """Import an uploaded archive and delete it."""
    import_alembic()
    from app.db.archive.importer import import_archive
    from app.db.postgresql.importer import import_to_postgresql

    left_out = LeftOut() if skip_invalid else None
    try:
        if data_folder.location is None:
            ready = partial(_require_first_user, data_folder.settings)
            issued = data_folder.settings.auth_required
            rows = import_to_postgresql(
                data_folder.engine, upload, progress, ready, UPLOAD_LABEL, left_out, tokens_issued=issued
            )
            kept = None
        else:
            replace = _online_swap(data_folder, part_of_progress(progress, 0.6, 1))
            rows, kept = import_archive(
                data_folder.location, upload, part_of_progress(progress, 0, 0.6), replace, UPLOAD_LABEL, left_out
            )
        return JobResult(rows=rows, kept=_name(kept), left_out=None if left_out is None else left_out.reported)
    finally:
        # The outcome is already decided. A leftover upload is removed at the next start.
        with contextlib.suppress(OSError):
            upload.unlink(missing_ok=True)


def part_of_progress(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress callback for a part of the work, scaled to the whole."""
    return lambda fraction: progress(start + (end - start) * fraction)


def _online_swap(data_folder: DataFolder, progress: Progress) -> Swap:
    return partial(replace_online, prepare=_prepare(data_folder.settings), progress=progress)


def _prepare(settings: Settings) -> Callable[[Path], None]:
    """Return a callback that makes sure that somebody can sign in to a draft before it replaces the database."""

    def prepare(draft: Path) -> None:
        engine = sa.create_engine(sa.URL.create("sqlite", database=str(draft)))
        try:
            with Session(engine) as session:
                _require_first_user(settings, session)
        finally:
            engine.dispose()

    return prepare


def _require_first_user(settings: Settings, session: Session) -> None:
    try:
        ensure_first_user(session, settings)
    except SettingsError as error:
        raise NoSuperuserError(
            "After this, no superuser could sign in, so nobody could manage users and data: nothing was changed. Choose"
            " data with a superuser in it, or start the backend with FIRST_SUPERUSER_EMAIL and"
            " FIRST_SUPERUSER_PASSWORD set, which create one."
        ) from error


def _name(path: Path | None) -> str | None:
    return None if path is None else path.name
