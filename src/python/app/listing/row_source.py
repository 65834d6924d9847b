"""Queries of a list's rows in its order, of its table or of some of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, select

from app.listing.keyset import Sort
from app.listing.params import Order


@dataclass(frozen=True)
class Begin:
    """Where what is read begins.

    :ivar after: whether behind a place, not with the first row.
    :ivar in_parts: whether it is read in parts, each from an index. What is to be skipped may reach from one into the
        next, so with that it is read at once.
    :ivar null: the numbers of the keys that are null at the place.
    """

    after: bool
    in_parts: bool
    null: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Source:
    """What rows of a list are read from.

    :ivar rows: its table, or a query of some of its rows.
    :ivar columns: the public ones.
    :ivar sort: an order of the list, whose keys are columns of these rows.
    :ivar scope: the column whose value says in whose list a row is; None where all rows are in one list.
    :ivar condition: which of the rows; None for all.
    """

    rows: FromClause
    columns: Sequence[ColumnElement[Any]]
    sort: Sort
    scope: ColumnElement[Any] | None
    condition: ColumnElement[bool] | None = None

    def select(self, *columns: ColumnElement[Any], scoped: bool) -> Select[Any]:
        """Return a query of the rows in no order; where scoped, it leaves open `scope`."""
        query = select(*columns).select_from(self.rows)
        if self.condition is not None:
            query = query.where(self.condition)
        return query if not scoped or self.scope is None else query.where(self.scope == bindparam("scope"))

    def with_keys(self, *more: ColumnElement[Any], scoped: bool) -> Select[Any]:
        """Return a query of the rows in no order: the public columns, more of them, and the sort's keys as `key_…`."""
        keys = (key.label(f"key_{number}") for number, key in enumerate(self.sort.keys))
        return self.sort.joined(self.select(*self.columns, *more, *keys, scoped=scoped))

    def queries(self, order: Order, begin: Begin, *, scoped: bool) -> list[Select[Any]]:
        """Return the queries of a page, to be asked one after the other: the public columns, and the keys as `key_…`.

        They leave open `skip`, `limit`, the place's parameters (Sort.parameters) and, where scoped, `scope`.
        """
        query = self.with_keys(scoped=scoped).offset(bindparam("skip")).limit(bindparam("limit"))
        if begin.in_parts:
            parts = self.sort.after(order, begin.null) if begin.after else self.sort.first(order)
        else:
            parts = [self.sort.after_at_once(order, begin.null) if begin.after else self.sort.all(order)]
        return [
            (query if part.condition is None else query.where(part.condition)).order_by(*part.order_by)
            for part in parts
        ]
