"""Which rows of which list are read, and in what order: from an index, whatever their number."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, Table, select
from sqlmodel import Session, SQLModel

from app.lists.listed import INFO, Listed
from app.lists.query import Order
from app.lists.sort import Part, Sort


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Reading:
    """Which rows of a list are to be read.

    :ivar scope: whose rows; None for all.
    :ivar place: the keys of the row that they come after; None for the beginning.
    """

    listing: Listing
    sort: Sort
    order: Order
    scope: uuid.UUID | None
    place: tuple[Any, ...] | None
    terms: tuple[str, ...]
    skip: int
    limit: int

    def parts(self) -> Sequence[Part]:
        """Return the parts of what is after the place, to be read one after the other."""
        if self.place is not None and self.skip:
            # What is left out may begin in one part and end in another.
            return [self.sort.after_at_once(self.place, self.order)]
        return self.sort.after(self.place, self.order)

    def rows(self, part: Part) -> Select[Any]:
        """Return the query of a part's rows in their order, with the public columns and then the keys beside those."""
        columns = (self.listing.table.c[name] for name in self.listing.public.model_fields)
        keys = (key.label(f"key_{number}") for number, key in enumerate(self.sort.keys) if not self._is_public(key))
        query = self.scoped(self.sort.joined(select(*columns, *keys).select_from(self.listing.table)))
        return (query if part.condition is None else query.where(part.condition)).order_by(*part.order_by)

    def keys_of(self, row: Row[Any]) -> list[Any]:
        """Return the sort's keys of a row that `rows` found."""
        names = list(self.listing.public.model_fields)
        beside = iter(row[len(names) :])
        return [row[names.index(str(key.key))] if self._is_public(key) else next(beside) for key in self.sort.keys]

    def _is_public(self, key: ColumnElement[Any]) -> bool:
        return (
            isinstance(key, Column) and key.table is self.listing.table and key.name in self.listing.public.model_fields
        )

    def scoped(self, query: Select[Any]) -> Select[Any]:
        """Return a query of the list's table for the rows in the scope alone."""
        column = self.listing.listed.scope
        if self.scope is None or column is None:
            return query
        return query.where(self.listing.table.c[column] == self.scope)


def read(session: Session, reading: Reading, *conditions: ColumnElement[bool]) -> list[Row[Any]]:
    """Return the rows that also meet the conditions."""
    rows: list[Row[Any]] = []
    for part in reading.parts():
        query = reading.rows(part).where(*conditions)
        rows += session.execute(query.offset(reading.skip).limit(reading.limit - len(rows))).all()
        if len(rows) == reading.limit:
            break
    return rows
