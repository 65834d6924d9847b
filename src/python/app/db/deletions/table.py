"""The table of deleted rows. It has metadata of its own, so that exports, imports and counts leave it out."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.core.types import utc_now
from app.db.column_types import UtcDateTime

# The window offers an undo for 10 seconds. A restart of the backend may take longer.
KEPT_FOR = timedelta(seconds=60)

metadata = sa.MetaData()

# Each row is one that was deleted or, if it has a `lost_reference`, one whose column of that name was set to null.
# `user_id` is the user who deleted; `content` has the values by column, as JSON.
deleted_row = sa.Table(
    "deleted_row",
    metadata,
    sa.Column("deletion_id", sa.Uuid(), primary_key=True),
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("user_id", sa.Uuid(), nullable=False),
    sa.Column("deleted_at", UtcDateTime(), nullable=False),
    sa.Column("table_name", sa.String(63), nullable=False),
    sa.Column("lost_reference", sa.String(63), nullable=True),
    sa.Column("content", sa.Text(), nullable=False),
    sa.Index("ix_deleted_row_deleted_at", "deleted_at"),
)


def purge(connection: sa.Connection) -> None:
    """Remove the rows that can no longer be restored. The caller commits."""
    now = utc_now()
    # After a change of the clock, times may be in the future.
    kept = deleted_row.c.deleted_at.between(now - KEPT_FOR, now + KEPT_FOR)
    connection.execute(sa.delete(deleted_row).where(~kept))


def discard(connection: sa.Connection) -> None:
    """Remove all rows, so that nothing can be restored. The caller commits."""
    connection.execute(sa.delete(deleted_row))
