"""How many rows a list has, as the database keeps it: asking scans nothing."""

from __future__ import annotations

import uuid

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session

from app.db.derived.counters import EVERYTHING, row_count

# Asks for the number of a table's rows, in the scope that `number_parameters` names.
NUMBER = select(row_count.c.n).where(
    row_count.c.table_name == bindparam("counted_table"), row_count.c.scope == bindparam("counted_scope")
)


def number_parameters(table: Table, scope: uuid.UUID | None) -> dict[str, str]:
    """Return what NUMBER leaves open; the scope is None for all rows."""
    return {"counted_table": table.name, "counted_scope": EVERYTHING if scope is None else scope.hex}


def number_of_rows(session: Session, table: Table, scope: uuid.UUID | None) -> int:
    """Return the exact number of a table's rows, or of those in one scope."""
    return session.execute(NUMBER, number_parameters(table, scope)).scalar() or 0
