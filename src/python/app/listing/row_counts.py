"""The number of rows of a list, read from the counters that triggers keep (app.db.derived.counters)."""

from __future__ import annotations

import uuid

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session

from app.db.derived.counters import EVERYTHING, row_count

# Its parameters come from `count_parameters`.
COUNT_QUERY = select(row_count.c.n).where(
    row_count.c.table_name == bindparam("counted_table"), row_count.c.scope == bindparam("counted_scope")
)


def count_parameters(table: Table, owner: uuid.UUID | None) -> dict[str, str]:
    """Return the parameters of COUNT_QUERY.

    :param owner: whose rows are counted; None for all.
    """
    return {"counted_table": table.name, "counted_scope": EVERYTHING if owner is None else owner.hex}


def count_rows(session: Session, table: Table, owner: uuid.UUID | None) -> int:
    """Return the exact number of a table's rows, or of one owner's.

    :param owner: whose rows are counted; None for all.
    """
    return session.execute(COUNT_QUERY, count_parameters(table, owner)).scalar() or 0
