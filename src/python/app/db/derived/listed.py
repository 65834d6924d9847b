"""What a table says about its lists: the database keeps counts and a search index for it (app.db.derived)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, MetaData, String, Table, func, literal_column

INFO = "listed"


@dataclass(frozen=True)
class Listed:
    """Goes into a table's `info`. Who changes one adds a revision: `migrate new` writes an empty one.

    :ivar search: the columns of text that `q` searches; they hold no secrets.
    :ivar scope: the column whose value says in whose list a row is; None where all rows are in one list.
    """

    search: tuple[str, ...]
    scope: str | None = None

    def info(self) -> dict[str, dict[str, Listed]]:
        """Return the last member of `__table_args__`."""
        return {"info": {INFO: self}}


def listed_tables(metadata: MetaData) -> Iterator[tuple[Table, Listed]]:
    """Yield the tables that have lists."""
    for table in metadata.sorted_tables:
        if INFO in table.info:
            yield table, table.info[INFO]


def text_key(column: Any) -> ColumnElement[str]:
    """Return what text is sorted by: its case does not matter, and what is null comes first."""
    # Not a parameter: SQLite would not know the expression of the index in it.
    return func.lower(func.coalesce(column, literal_column("''")), type_=String)
