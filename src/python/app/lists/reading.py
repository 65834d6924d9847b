"""Which rows of which list are read, and in what order: from an index, whatever their number."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, Table
from sqlmodel import Session, SQLModel

from app.lists.json_text import for_json
from app.lists.listed import INFO, Listed
from app.lists.query import Order
from app.lists.sort import Sort
from app.lists.source import Begin, Source


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
            [for_json(self.table.c[name]) for name in self.public.model_fields],
            self.sorts[sort],
            None if self.listed.scope is None else self.table.c[self.listed.scope],
        )

    def beside(self, sort: str) -> list[int]:
        """Return the numbers of a sort's keys that are no public columns."""
        return [number for number, key in enumerate(self.sorts[sort].keys) if not self._is_public(key)]

    def _is_public(self, key: ColumnElement[Any]) -> bool:
        return isinstance(key, Column) and key.table is self.table and key.name in self.public.model_fields


@dataclass(frozen=True)
class Form:
    """What the statements of a reading are made from, and so may be kept by: the rest are their parameters.

    :ivar sort: the name of the order.
    """

    listing: Listing
    sort: str
    order: Order
    begin: Begin
    scoped: bool

    def queries(self, source: Source) -> Sequence[Select[Any]]:
        """Return the queries of a page's rows, to be asked one after the other."""
        return source.queries(self.order, self.begin, self.listing.beside(self.sort), scoped=self.scoped)


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

    @property
    def form(self) -> Form:
        # What is left out may begin in one part and end in another.
        begin: Begin = "first" if self.place is None else "after at once" if self.skip else "after"
        return Form(self.listing, self.sort, self.order, begin, self.scope is not None)

    @property
    def parameters(self) -> dict[str, Any]:
        """The values of what the statements leave open, but for the limit and the words."""
        place = {} if self.place is None else self.listing.sorts[self.sort].parameters(self.place)
        return {**place, "scope": self.scope, "skip": self.skip}

    def keys_of(self, row: Row[Any]) -> list[Any]:
        """Return the sort's keys of a row that the queries found."""
        names = list(self.listing.public.model_fields)
        beside = dict(zip(self.listing.beside(self.sort), row[len(names) :], strict=True))
        return [
            beside[number] if number in beside else row[names.index(str(key.key))]
            for number, key in enumerate(self.listing.sorts[self.sort].keys)
        ]


# Making a statement takes longer than asking it.
@cache
def queries_of_all(form: Form) -> Sequence[Select[Any]]:
    """Return the queries of the whole list's rows."""
    return form.queries(form.listing.source(form.sort))


def read(session: Session, queries: Sequence[Select[Any]], parameters: Mapping[str, Any], limit: int) -> list[Row[Any]]:
    """Return the page's rows: the public columns as JSON has them, and then the keys beside those."""
    rows: list[Row[Any]] = []
    for query in queries:
        rows += session.execute(query, {**parameters, "limit": limit - len(rows)}).all()
        if len(rows) == limit:
            break
    return rows
