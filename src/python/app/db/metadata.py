"""The tables of all features. They are complete once all features are imported, which every program does at start."""

from __future__ import annotations

from sqlalchemy import Table
from sqlmodel import SQLModel

metadata = SQLModel.metadata


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a table model."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table
