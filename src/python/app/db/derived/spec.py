"""The declaration of what the database derives from a table's rows: counters, and a trigram index for search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import MetaData, Table

INFO = "derived"


@dataclass(frozen=True)
class DerivedSpec:
    """The data that are derived from a table, declared in its `info`. A start derives them again after a change.

    :ivar search: the text columns that `q` searches; they hold no secrets.
    :ivar owner: the column whose value says in whose list a row is; None if all rows are in one list.
    """

    search: tuple[str, ...]
    owner: str | None = None


def derived_tables(metadata: MetaData) -> Iterator[tuple[Table, DerivedSpec]]:
    """Yield the tables from whose rows something is derived."""
    for table in metadata.sorted_tables:
        if INFO in table.info:
            yield table, table.info[INFO]
