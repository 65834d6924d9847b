"""The routes under `/data`: backups, exports, and replacing all data, for superusers. Long operations are jobs."""

import contextlib
import uuid
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, status
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.core.error_responses import BODY_ERRORS, error_responses
from app.core.errors import BadRequestError
from app.db.errors import translate_errors
from app.features.maintenance import tasks
from app.features.maintenance.data_folder import DataFolderDependency
from app.features.maintenance.models import (
    BackupsPublic,
    DataStatusPublic,
    ExportCreate,
    ExportsPublic,
    Job,
    JobsPublic,
    ResetConfirm,
)
from app.features.maintenance.status import status_of
from app.features.users.current import detached_superuser

# The longest archive that is accepted, in bytes. The command line has no limit.
MAX_ARCHIVE_BYTES = 4 << 30

ARCHIVE = "application/octet-stream"
BINARY: dict[str, Any] = {"type": "string", "format": "binary"}
# Files with all data must not stay in caches.
NO_COPIES = {"Cache-Control": "no-store"}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {"application/octet-stream": {"schema": BINARY}}}
}

router = APIRouter(
    # Uploads and downloads take as long as their clients need, without a database session.
    prefix="/data",
    tags=["data"],
    dependencies=[Depends(detached_superuser)],
    responses=error_responses(401, 403, 409, 503),
)


@router.get("/status")
def read_status(data_folder: DataFolderDependency) -> DataStatusPublic:
    """Return the sizes, the last backup and the last check, without reading any row."""
    return status_of(data_folder)


@router.get("/backups")
def list_backups(data_folder: DataFolderDependency) -> BackupsPublic:
    backups = data_folder.backups()
    return BackupsPublic(data=backups, count=len(backups))


@router.post("/backups", status_code=status.HTTP_202_ACCEPTED)
def create_backup(data_folder: DataFolderDependency) -> Job:
    return data_folder.jobs.start("backup", partial(tasks.run_backup, data_folder.sqlite_location()))


@router.get("/backups/{name}", response_class=FileResponse, responses={**FILE, **error_responses(404)})
def download_backup(data_folder: DataFolderDependency, name: str) -> FileResponse:
    return FileResponse(data_folder.backup_named(name), media_type=ARCHIVE, filename=name, headers=NO_COPIES)


@router.post("/backups/{name}/restore", status_code=status.HTTP_202_ACCEPTED, responses=error_responses(404))
def restore_backup(data_folder: DataFolderDependency, name: str) -> Job:
    """Replace all data by a backup. The replaced data is kept as another backup."""
    return data_folder.jobs.start("restore", partial(tasks.run_restore, data_folder, data_folder.backup_named(name)))


@router.post("/check", status_code=status.HTTP_202_ACCEPTED)
def check_data(data_folder: DataFolderDependency) -> Job:
    """Check the database for damage. The job's result contains the findings."""
    return data_folder.jobs.start("check", partial(tasks.run_check, data_folder.sqlite_location()))


@router.get("/exports")
def list_exports(data_folder: DataFolderDependency) -> ExportsPublic:
    exports = data_folder.list_exports()
    return ExportsPublic(data=exports, count=len(exports))


@router.post("/exports", status_code=status.HTTP_202_ACCEPTED, responses=error_responses(*BODY_ERRORS))
def create_export(data_folder: DataFolderDependency, create: ExportCreate) -> Job:
    """Write all rows to a file. The newest five exports are kept."""
    return data_folder.jobs.start("export", partial(tasks.run_export, data_folder, create.format))


@router.get("/exports/{name}", response_class=FileResponse, responses={**FILE, **error_responses(404)})
def download_export(data_folder: DataFolderDependency, name: str) -> FileResponse:
    return FileResponse(data_folder.export_named(name), media_type=ARCHIVE, filename=name, headers=NO_COPIES)


@router.post(
    "/import",
    status_code=status.HTTP_202_ACCEPTED,
    responses=error_responses(*BODY_ERRORS),
    max_body_size=MAX_ARCHIVE_BYTES,
    openapi_extra={"requestBody": {"required": True, "content": {ARCHIVE: {"schema": BINARY}}}},
)
async def import_data(
    request: Request,
    data_folder: DataFolderDependency,
    skip_invalid: Annotated[
        bool, Query(description="Whether to omit rows that the API would not accept. Otherwise they make the job fail.")
    ] = False,
) -> Job:
    """Replace all data by an export. The replaced data of a SQLite database is kept as a backup."""
    # Media types are case-insensitive, and parameters have no meaning here (RFC 9110, section 8.3.1).
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != ARCHIVE:
        raise BadRequestError(f"The request is not an export file. Send the bytes of the file as {ARCHIVE}.")
        # Refuse before the client sends a body that could not be used.
    await run_in_threadpool(data_folder.jobs.refuse_beside, "import")
    with data_folder.jobs.uploading() as upload, contextlib.ExitStack() as cleanup:
        cleanup.callback(upload.unlink, missing_ok=True)
        await _receive(request, upload)
        job = await run_in_threadpool(
            data_folder.jobs.start, "import", partial(tasks.run_import, data_folder, upload, skip_invalid)
        )
        cleanup.pop_all()
    return job


async def _receive(request: Request, upload: Path) -> None:
    """Write a request's body to a file, chunk by chunk."""
    try:
        with translate_errors(upload):
            upload.touch(mode=0o600)
            with upload.open("wb") as file:
                async for chunk in request.stream():
                    await run_in_threadpool(file.write, chunk)
    except ClientDisconnect as error:
        raise BadRequestError("The upload was interrupted: nothing was changed. Send it again.") from error


@router.post("/reset", status_code=status.HTTP_202_ACCEPTED, responses=error_responses(*BODY_ERRORS))
def reset_data(data_folder: DataFolderDependency, confirm: ResetConfirm) -> Job:  # noqa: ARG001
    """Start over with an empty database. The replaced data is kept as a backup."""
    data_folder.sqlite_location()
    return data_folder.jobs.start("reset", partial(tasks.run_reset, data_folder))


@router.get("/jobs")
def list_jobs(data_folder: DataFolderDependency) -> JobsPublic:
    """List the remembered jobs, the newest first."""
    jobs = data_folder.jobs.list()
    return JobsPublic(data=jobs, count=len(jobs))


@router.get("/jobs/{id}", responses=error_responses(404))
def read_job(data_folder: DataFolderDependency, id: uuid.UUID) -> Job:
    return data_folder.jobs.get(id)
