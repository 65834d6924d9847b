"""The bodies of requests that delete or restore rows, and their responses."""

import uuid

from pydantic import Field
from sqlmodel import SQLModel

# As many rows as a page of a list may have.
MAX_IDS = 1000


class RowIds(SQLModel):
    """The rows to delete: all of them or none."""

    ids: list[uuid.UUID] = Field(min_length=1, max_length=MAX_IDS)


class Deleted(SQLModel):
    """The result of a delete. `deletion_id` restores the rows; it is null if that is impossible."""

    deleted: int
    deletion_id: uuid.UUID | None


class Restored(SQLModel):
    """The result of a restore: the number of rows, including those that were deleted together with others."""

    restored: int
