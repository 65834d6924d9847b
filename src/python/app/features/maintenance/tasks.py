"""What jobs do: the same as the command line does, under a backend that runs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from app.core.errors import NoSuperuserError, SettingsError
from app.core.settings import Settings
from app.db.archive.bad_rows import LeftOut
from app.db.location import Place
from app.db.progress import Progress
from app.db.schema.alembic_import import import_alembic
from app.db.sqlite.backup import make_backup, refuse_emptied
from app.db.sqlite.swap_offline import Replacing
from app.db.sqlite.swap_online import replacing_live
from app.features.maintenance.data_folder import Store
from app.features.maintenance.models import FindingsPublic, Format, JobResult
from app.features.users.access import ensure_access

# What messages call an upload, whose path is ours.
SENT = "The file that was sent"


def back_up(place: Place, progress: Progress) -> JobResult:
    return JobResult(name=make_backup(place, "manual", progress).path.name)


def restore(store: Store, backup: Path, progress: Progress) -> JobResult:
    import_alembic()
    from app.db.sqlite.restore import restore

    kept = restore(store.file_place(), backup, part(progress, 0, 0.4), _replacing(store, part(progress, 0.4, 1)))
    return JobResult(name=backup.name, kept=_name(kept))


def reset(store: Store, progress: Progress) -> JobResult:
    import_alembic()
    from app.db.sqlite.restore import reset

    return JobResult(kept=_name(reset(store.file_place(), _replacing(store, progress))))


def check(place: Place, _: Progress) -> JobResult:
    import_alembic()
    from app.db.sqlite.integrity import check

    refuse_emptied(place)
    found = check(place.database)
    findings = FindingsPublic(
        revision=found.revision,
        integrity=found.integrity,
        foreign_keys=found.foreign_keys,
        schema=found.schema,
        values=found.values,
    )
    return JobResult(findings=findings)


def export(store: Store, format: Format, progress: Progress) -> JobResult:
    from app.db.archive.writer import export_archive, export_csv

    path = store.new_export(format)
    rows = (export_csv if format == "csv" else export_archive)(store.source, path, progress)
    store.thin_exports()
    return JobResult(name=path.name, rows=rows)


def import_upload(store: Store, upload: Path, skip_invalid: bool, progress: Progress) -> JobResult:
    """Import an archive that was sent here, which is gone afterwards."""
    import_alembic()
    from app.db.archive.importer import import_archive
    from app.db.postgresql.importer import import_to_server

    left_out = LeftOut() if skip_invalid else None
    try:
        if store.place is None:
            ready = partial(_let_in, store.settings)
            issued = store.settings.auth_required
            rows = import_to_server(store.engine, upload, progress, ready, SENT, left_out, tokens_issued=issued)
            kept = None
        else:
            replace = _replacing(store, part(progress, 0.6, 1))
            rows, kept = import_archive(store.place, upload, part(progress, 0, 0.6), replace, SENT, left_out)
        return JobResult(rows=rows, kept=_name(kept), left_out=None if left_out is None else left_out.reported)
    finally:
        # The data are imported, or they are not: an upload that stays is removed at the next start.
        with contextlib.suppress(OSError):
            upload.unlink(missing_ok=True)


def part(progress: Progress, start: float, end: float) -> Progress:
    """Return what tells the progress of a part of the work as that of the whole."""
    return lambda fraction: progress(start + (end - start) * fraction)


def _replacing(store: Store, progress: Progress) -> Replacing:
    return partial(replacing_live, prepare=_prepare(store.settings), progress=progress)


def _prepare(settings: Settings) -> Callable[[Path], None]:
    """Return what makes sure that someone can call after a draft has replaced the database."""

    def prepare(draft: Path) -> None:
        engine = sa.create_engine(sa.URL.create("sqlite", database=str(draft)))
        try:
            with Session(engine) as session:
                _let_in(settings, session)
        finally:
            engine.dispose()

    return prepare


def _let_in(settings: Settings, session: Session) -> None:
    try:
        ensure_access(session, settings)
    except SettingsError as error:
        raise NoSuperuserError(
            "Afterwards no superuser could sign in, so no one could manage users and data: nothing was changed. Choose"
            " data with a superuser in it, or start the backend with FIRST_SUPERUSER_EMAIL and"
            " FIRST_SUPERUSER_PASSWORD set, which make one."
        ) from error


def _name(path: Path | None) -> str | None:
    return None if path is None else path.name
