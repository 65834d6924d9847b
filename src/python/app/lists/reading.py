"""Which rows of which list are read, and in what order: from an index, whatever their number."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, Table, bindparam, select
from sqlmodel import Session, SQLModel

from app.lists.json_text import for_json
from app.lists.listed import INFO, Listed
from app.lists.query import Order
from app.lists.sort import Part, Sort


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


@dataclass(frozen=True)
class Reading:
    """Which rows of a list are to be read.

    :ivar sort: the name of the order.
    :ivar scope: whose rows; None for all.
    :ivar place: the keys of the row that they come after; None for the beginning.
    """

    listing: Listing
    sort: str
    order: Order
    scope: uuid.UUID | None
    place: tuple[Any, ...] | None
    terms: tuple[str, ...]
    skip: int
    limit: int

    def queries(self) -> Sequence[Select[Any]]:
        """Return the queries of what is after the place, to be asked one after the other with the `parameters`.

        They have the public columns as JSON has them, and then the keys beside those.
        """
        # What is left out may begin in one part and end in another.
        after = None if self.place is None else "at once" if self.skip else "in parts"
        return _queries(self.listing, self.sort, self.order, after, self.scope is not None)

    @property
    def parameters(self) -> dict[str, Any]:
        """The values of what the queries leave open."""
        place = {} if self.place is None else self.listing.sorts[self.sort].parameters(self.place)
        return place if self.scope is None else {**place, "scope": self.scope}

    def keys_of(self, row: Row[Any]) -> list[Any]:
        """Return the sort's keys of a row that the queries found."""
        names = list(self.listing.public.model_fields)
        beside = iter(row[len(names) :])
        return [
            row[names.index(str(key.key))] if _is_public(self.listing, key) else next(beside)
            for key in self.listing.sorts[self.sort].keys
        ]

    def scoped(self, query: Select[Any]) -> Select[Any]:
        """Return a query of the list's table for the rows in the scope alone, which the `parameters` name."""
        return _scoped(self.listing, query) if self.scope is not None else query


def read(session: Session, reading: Reading, *conditions: ColumnElement[bool]) -> list[Row[Any]]:
    """Return the rows that also meet the conditions."""
    rows: list[Row[Any]] = []
    for query in reading.queries():
        page = {"skip": reading.skip, "limit": reading.limit - len(rows)}
        rows += session.execute(query.where(*conditions) if conditions else query, {**reading.parameters, **page}).all()
        if len(rows) == reading.limit:
            break
    return rows


# Making a query takes longer than asking it.
@cache
def _queries(listing: Listing, sort: str, order: Order, after: str | None, scoped: bool) -> Sequence[Select[Any]]:
    by = listing.sorts[sort]
    parts = by.after(order) if after == "in parts" else [by.after_at_once(order) if after else by.all(order)]
    return [_query(listing, by, part, scoped) for part in parts]


def _query(listing: Listing, sort: Sort, part: Part, scoped: bool) -> Select[Any]:
    columns = (for_json(listing.table.c[name]) for name in listing.public.model_fields)
    keys = (key.label(f"key_{number}") for number, key in enumerate(sort.keys) if not _is_public(listing, key))
    query = sort.joined(select(*columns, *keys).select_from(listing.table))
    if scoped:
        query = _scoped(listing, query)
    if part.condition is not None:
        query = query.where(part.condition)
    return query.order_by(*part.order_by).offset(bindparam("skip")).limit(bindparam("limit"))


def _scoped(listing: Listing, query: Select[Any]) -> Select[Any]:
    column = listing.listed.scope
    return query if column is None else query.where(listing.table.c[column] == bindparam("scope"))


def _is_public(listing: Listing, key: ColumnElement[Any]) -> bool:
    return isinstance(key, Column) and key.table is listing.table and key.name in listing.public.model_fields
