"""The tables of the features that a test has imported, those of the sample among them."""

from __future__ import annotations

import harness.sample  # noqa: F401
from app.db.metadata import metadata


def table_names() -> list[str]:
    """Return the names of all tables, each after those that it refers to."""
    return [table.name for table in metadata.sorted_tables]


def row_counts(**rows: int) -> dict[str, int]:
    """Return the number of rows of each table: these numbers, and 0 for every other table."""
    return {**dict.fromkeys(table_names(), 0), **rows}
