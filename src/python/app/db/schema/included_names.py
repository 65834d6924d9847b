"""Which tables Alembic compares with the models."""

from __future__ import annotations

from app.db.deletions.table import deleted_row
from app.db.derived import is_derived


def include_name(name: str | None, *_: object) -> bool:
    """Make Alembic ignore tables that no model defines: derived data, and the table of deleted rows.

    A second MetaData for these would make Alembic ignore the naming convention of the models.
    """
    return not is_derived(name) and name != deleted_row.name
