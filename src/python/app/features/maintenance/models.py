"""The shapes of backups, exports and jobs in the API; they lie in files, not in the database."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.db.sqlite.backup import Reason

Kind = Literal["backup", "restore", "check", "export", "import", "reset"]
State = Literal["running", "done", "failed"]
Format = Literal["archive", "csv"]


class Answer(BaseModel):
    """What only goes out: every field is always there."""

    model_config = {"json_schema_serialization_defaults_required": True}


class BackupPublic(Answer):
    """A backup; `size` is in bytes."""

    name: str
    revision: str
    reason: Reason
    created_at: datetime
    size: int


class BackupsPublic(Answer):
    data: list[BackupPublic]
    count: int


class ExportPublic(Answer):
    """An export; `size` is in bytes."""

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
    """That someone means it: the words are what people type."""

    confirm: Literal["start over"]


class FindingsPublic(Answer):
    """What `check` found, in words; empty lists for a database as it should be."""

    revision: str | None
    integrity: list[str]
    foreign_keys: list[str]
    # A model has a method of the name `schema` already.
    schema_: list[str] = Field(alias="schema")
    values: list[str]


class JobResult(Answer):
    """What came of a job.

    :ivar name: of the backup or the export that it made.
    :ivar kept: the name of the backup that has what was replaced; null where nothing could be kept.
    :ivar rows: the number of rows by table.
    :ivar left_out: the first rows that an import left out, and why; null for one that leaves none out.
    """

    name: str | None = None
    kept: str | None = None
    rows: dict[str, int] | None = None
    left_out: list[str] | None = None
    findings: FindingsPublic | None = None


class JobError(Answer):
    """Why a job failed: the code of one of app.core.errors, `interrupted` or `internal_error`."""

    code: str
    detail: str


class Job(Answer):
    """Long work, under way or ended.

    :ivar progress: the fraction that is done, 0 to 1.
    :ivar result: null until it is done.
    :ivar error: null unless it failed.
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
