"""A table's list, as its feature says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Table
from sqlmodel import SQLModel

from app.db.derived.listed import INFO, Listed
from app.listing.keyset import Sort
from app.listing.row_source import Source


# Each is the one of its table, so it is told from others by being itself.
@dataclass(frozen=True, eq=False)
class Listing:
    """A table's list.

    :ivar public: the shape of a row that leaves the API: only its columns are read.
    :ivar sorts: the orders that callers may ask for, by name.
    """

    table: Table
    public: type[SQLModel]
    sorts: Mapping[str, Sort]

    @property
    def listed(self) -> Listed:
        listed: Listed = self.table.info[INFO]
        return listed

    def source(self, sort: str) -> Source:
        """Return the whole table, in one of its orders."""
        return Source(
            self.table,
            [self.table.c[name] for name in self.public.model_fields],
            self.sorts[sort],
            None if self.listed.scope is None else self.table.c[self.listed.scope],
        )
