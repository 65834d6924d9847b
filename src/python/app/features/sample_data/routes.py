"""`/data/samples`: made-up rows for a first try, which can be removed again. For superusers."""

from fastapi import APIRouter, Depends, Request, status

from app.core.error_responses import BODY_ERRORS, error_responses
from app.core.errors import ConflictError
from app.db.progress import Progress
from app.features.maintenance.data_folder import DataFolderDependency
from app.features.maintenance.models import Job, JobResult
from app.features.sample_data.models import SamplesCreate, SamplesPublic
from app.features.sample_data.tables import has_samples, sample_tables
from app.features.users.current import DetachedSuperuser, detached_superuser

router = APIRouter(
    prefix="/data/samples",
    tags=["data"],
    dependencies=[Depends(detached_superuser)],
    responses=error_responses(401, 403, 409, 503),
)


@router.get("")
def read_samples(request: Request, user: DetachedSuperuser, data_folder: DataFolderDependency) -> SamplesPublic:
    with data_folder.engine.connect() as connection:
        tables = sample_tables(request.app.state.features, user)
        return SamplesPublic(exist=has_samples(connection, tables))


@router.post("", status_code=status.HTTP_202_ACCEPTED, responses=error_responses(*BODY_ERRORS))
def create_samples(
    request: Request, user: DetachedSuperuser, data_folder: DataFolderDependency, create: SamplesCreate
) -> Job:
    """Add made-up rows of the caller to each list except that of users."""
    tables = sample_tables(request.app.state.features, user)
    with data_folder.engine.connect() as connection:
        if has_samples(connection, tables):
            raise ConflictError("There is sample data already. Remove it first.")
    owner, rows = user.id, create.rows

    def work(progress: Progress) -> JobResult:
        # It imports the dialects of both databases, which a start does not need.
        from app.features.sample_data.rows import add_samples

        return JobResult(rows=add_samples(data_folder.engine, tables, rows, owner, progress))

    return data_folder.jobs.start("add-samples", work)


@router.delete("", status_code=status.HTTP_202_ACCEPTED)
def delete_samples(request: Request, user: DetachedSuperuser, data_folder: DataFolderDependency) -> Job:
    """Remove all sample rows, also changed ones. Rows that other rows refer to stay."""
    tables = sample_tables(request.app.state.features, user)

    def work(progress: Progress) -> JobResult:
        from app.features.sample_data.rows import remove_samples

        rows, left = remove_samples(data_folder.engine, tables, progress)
        return JobResult(rows=rows, left_out=[f"{left} rows stay, because other rows refer to them."] if left else None)

    return data_folder.jobs.start("remove-samples", work)
