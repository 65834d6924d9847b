"""How many rows a list has, as the database keeps it: asking scans nothing."""

from __future__ import annotations

import uuid

from sqlalchemy import Table, select
from sqlmodel import Session

from app.db.derived.counts import EVERYTHING, row_count


def number_of_rows(session: Session, table: Table, scope: uuid.UUID | None) -> int:
    """Return the exact number of a table's rows, or of those in one scope."""
    found = session.execute(
        select(row_count.c.n).where(
            row_count.c.table_name == table.name,
            row_count.c.scope == (EVERYTHING if scope is None else scope.hex),
        )
    )
    return found.scalar() or 0
