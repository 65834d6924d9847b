"""`/data`: backups, exports and what replaces all data, for superusers. What takes long is a job."""

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
from app.db.errors import naming_refusals
from app.features.maintenance import tasks
from app.features.maintenance.data_folder import StoreDependency
from app.features.maintenance.models import BackupsPublic, ExportCreate, ExportsPublic, Job, JobsPublic, ResetConfirm
from app.features.users.current import detached_superuser

# The longest archive that is taken, in bytes; the command line takes any.
MAX_ARCHIVE = 4 << 30

ARCHIVE = "application/octet-stream"
BINARY: dict[str, Any] = {"type": "string", "format": "binary"}
# What holds all data lies nowhere but where it was saved.
NO_COPIES = {"Cache-Control": "no-store"}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {"application/octet-stream": {"schema": BINARY}}}
}

router = APIRouter(
    # Uploads and downloads take as long as their clients like, without a session.
    prefix="/data",
    tags=["data"],
    dependencies=[Depends(detached_superuser)],
    responses=error_responses(401, 403, 409, 503),
)


@router.get("/backups")
def list_backups(store: StoreDependency) -> BackupsPublic:
    backups = store.backups()
    return BackupsPublic(data=backups, count=len(backups))


@router.post("/backups", status_code=status.HTTP_202_ACCEPTED)
def create_backup(store: StoreDependency) -> Job:
    return store.jobs.start("backup", partial(tasks.back_up, store.file_place()))


@router.get("/backups/{name}", response_class=FileResponse, responses={**FILE, **error_responses(404)})
def download_backup(store: StoreDependency, name: str) -> FileResponse:
    return FileResponse(store.backup_named(name), media_type=ARCHIVE, filename=name, headers=NO_COPIES)


@router.post("/backups/{name}/restore", status_code=status.HTTP_202_ACCEPTED, responses=error_responses(404))
def restore_backup(store: StoreDependency, name: str) -> Job:
    """Put a backup in the place of all data; what is there is kept as another backup."""
    return store.jobs.start("restore", partial(tasks.restore, store, store.backup_named(name)))


@router.post("/check", status_code=status.HTTP_202_ACCEPTED)
def check_data(store: StoreDependency) -> Job:
    """Look for damage; the job's result has the findings."""
    return store.jobs.start("check", partial(tasks.check, store.file_place()))


@router.get("/exports")
def list_exports(store: StoreDependency) -> ExportsPublic:
    exports = store.list_exports()
    return ExportsPublic(data=exports, count=len(exports))


@router.post("/exports", status_code=status.HTTP_202_ACCEPTED, responses=error_responses(*BODY_ERRORS))
def create_export(store: StoreDependency, create: ExportCreate) -> Job:
    """Write all rows to a file; the newest five are kept."""
    return store.jobs.start("export", partial(tasks.export, store, create.format))


@router.get("/exports/{name}", response_class=FileResponse, responses={**FILE, **error_responses(404)})
def download_export(store: StoreDependency, name: str) -> FileResponse:
    return FileResponse(store.export_named(name), media_type=ARCHIVE, filename=name, headers=NO_COPIES)


@router.post(
    "/import",
    status_code=status.HTTP_202_ACCEPTED,
    responses=error_responses(*BODY_ERRORS),
    max_body_size=MAX_ARCHIVE,
    openapi_extra={"requestBody": {"required": True, "content": {ARCHIVE: {"schema": BINARY}}}},
)
async def import_data(
    request: Request,
    store: StoreDependency,
    skip_invalid: Annotated[
        bool, Query(description="Whether rows that the API would not accept are left out; otherwise they end the job.")
    ] = False,
) -> Job:
    """Put an export's rows in the place of all data; of a file, what is there is kept as a backup."""
    # Its parameters say nothing here, and its case does not matter (RFC 9110, 8.3.1).
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != ARCHIVE:
        raise BadRequestError(f"An import is the bytes of an export's file: send them as {ARCHIVE}.")
    # Before anything is sent that would be refused anyway.
    await run_in_threadpool(store.jobs.refuse_beside, "import")
    with store.jobs.uploading() as upload, contextlib.ExitStack() as cleanup:
        cleanup.callback(upload.unlink, missing_ok=True)
        await _receive(request, upload)
        job = await run_in_threadpool(
            store.jobs.start, "import", partial(tasks.import_upload, store, upload, skip_invalid)
        )
        cleanup.pop_all()
    return job


async def _receive(request: Request, upload: Path) -> None:
    """Write a request's body to a file, chunk by chunk as it comes."""
    try:
        with naming_refusals(upload):
            upload.touch(mode=0o600)
            with upload.open("wb") as file:
                async for chunk in request.stream():
                    await run_in_threadpool(file.write, chunk)
    except ClientDisconnect as error:
        raise BadRequestError("The upload broke off: nothing was changed. Send it again.") from error


@router.post("/reset", status_code=status.HTTP_202_ACCEPTED, responses=error_responses(*BODY_ERRORS))
def reset_data(store: StoreDependency, confirm: ResetConfirm) -> Job:  # noqa: ARG001
    """Start over with an empty database; what is there is kept as a backup."""
    store.file_place()
    return store.jobs.start("reset", partial(tasks.reset, store))


@router.get("/jobs")
def list_jobs(store: StoreDependency) -> JobsPublic:
    """The newest jobs, the newest first."""
    jobs = store.jobs.list()
    return JobsPublic(data=jobs, count=len(jobs))


@router.get("/jobs/{id}", responses=error_responses(404))
def read_job(store: StoreDependency, id: uuid.UUID) -> Job:
    return store.jobs.get(id)
