"""The API models of backups, exports and jobs. They are stored as files, not in the database."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.core.answer import Answer
from app.db.sqlite.backup import Reason

Kind = Literal["backup", "restore", "check", "export", "import", "reset", "add-samples", "remove-samples"]
State = Literal["running", "done", "failed"]
Format = Literal["archive", "csv"]


class BackupPublic(Answer):
    """A backup. `size` is in bytes."""

    name: str
    revision: str
    reason: Reason
    created_at: datetime
    size: int


class BackupsPublic(Answer):
    data: list[BackupPublic]
    count: int


class ExportPublic(Answer):
    """An export. `size` is in bytes."""

    name: str
    format: Format
    created_at: datetime
    size: int


class ExportsPublic(Answer):
    data: list[ExportPublic]
    count: int


class ExportCreate(BaseModel):
    format: Format


class ResetConfirm(BaseModel):
    """The confirmation of a reset: the phrase that the user must type."""

    confirm: Literal["start over"]


class FindingsPublic(Answer):
    """The findings of a check, as sentences. The lists are empty if the database is as it should be."""

    revision: str | None
    integrity: list[str]
    foreign_keys: list[str]
    # Pydantic models already have a method named `schema`.
    schema_: list[str] = Field(alias="schema")
    values: list[str]


class JobResult(Answer):
    """The result of a job.

    :ivar name: the name of the backup or export that it made.
    :ivar kept: the name of the backup with the replaced data; null if there was nothing to keep.
    :ivar rows: the number of rows by table.
    :ivar left_out: the first rows that an import omitted, or why sample rows stay; null if there can be none.
    """

    name: str | None = None
    kept: str | None = None
    rows: dict[str, int] | None = None
    left_out: list[str] | None = None
    findings: FindingsPublic | None = None


class JobError(Answer):
    """The reason why a job failed: the code of an error in app.core.errors, `interrupted` or `internal_error`."""

    code: str
    detail: str


class Job(Answer):
    """A long-running operation, in progress or finished.

    :ivar progress: the completed fraction, 0 to 1.
    :ivar result: null until the job is done.
    :ivar error: null unless the job failed.
    """

    id: uuid.UUID
    kind: Kind
    state: State
    progress: Annotated[float, Field(ge=0, le=1)]
    created_at: datetime
    result: JobResult | None = None
    error: JobError | None = None


class JobsPublic(Answer):
    data: list[Job]
    count: int


class CheckPublic(Answer):
    """The newest check of the database that is remembered."""

    checked_at: datetime
    healthy: bool = Field(description="Whether the check found no damage.")


class DataStatusPublic(Answer):
    """The database and its folder at a glance. Sizes are in bytes.

    :ivar last_backup: null if no backup exists, and for a database on a server.
    :ivar last_check: null if no check is remembered.
    """

    database_size: int
    disk_free: int
    last_backup: BackupPublic | None
    last_check: CheckPublic | None
