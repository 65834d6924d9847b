"""Queries for the rows of a list: of its whole table, or of some of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, select

from app.listing.keyset import KeysetSegment, Sort
from app.listing.params import Order


@dataclass(frozen=True)
class StartAt:
    """Where a page begins.

    :ivar after: whether it begins after a given row; otherwise it begins with the first one.
    :ivar in_parts: whether segments are read one after the other, each from an index. Rows that are skipped may reach
        from one segment into the next, so a query with `skip` reads all segments at once.
    :ivar null: the positions of the keys whose value is null in the given row.
    """

    after: bool
    in_parts: bool
    null: frozenset[int] = frozenset()


@dataclass(frozen=True)
class RowSource:
    """What the rows of a list are selected from.

    :ivar rows: the table, or a subquery of some of its rows.
    :ivar columns: the public columns.
    :ivar sort: a sort whose keys are columns of these rows.
    :ivar owner: the column with the owner of a row; None if there is one list of all rows.
    :ivar condition: a condition that the rows must meet; None for all rows.
    """

    rows: FromClause
    columns: Sequence[ColumnElement[Any]]
    sort: Sort
    owner: ColumnElement[Any] | None
    condition: ColumnElement[bool] | None = None

    def select(self, *columns: ColumnElement[Any], by_owner: bool) -> Select[Any]:
        """Return a query without an order. With `by_owner`, it has the parameter `owner`."""
        query = select(*columns).select_from(self.rows)
        if self.condition is not None:
            query = query.where(self.condition)
        return query if not by_owner or self.owner is None else query.where(self.owner == bindparam("owner"))

    def with_keys(self, *more: ColumnElement[Any], by_owner: bool, all_joined: bool = False) -> Select[Any]:
        """Return a query without an order, of the public columns, more columns, and the sort keys as `key_…`."""
        keys = (key.label(f"key_{number}") for number, key in enumerate(self.sort.keys))
        return self.sort.joined(self.select(*self.columns, *more, *keys, by_owner=by_owner), all_joined=all_joined)

    def queries(self, order: Order, begin: StartAt, *, by_owner: bool) -> list[Select[Any]]:
        """Return the queries of a page, to be executed in turn: the public columns, and the sort keys as `key_…`.

        Their parameters are `skip`, `limit`, those of Sort.parameters and, with `by_owner`, `owner`.
        """
        if begin.in_parts:
            parts = self.sort.after(order, begin.null) if begin.after else self.sort.first(order)
        else:
            parts = [self.sort.after_at_once(order, begin.null) if begin.after else self.sort.all(order)]
        if by_owner and begin.in_parts and self.sort.reference is not None and self.sort.reference is self.owner:
            # No row in the list of an owner is without one.
            parts = [part for part in parts if part.all_joined]
        return [self._segment(part, by_owner).offset(bindparam("skip")).limit(bindparam("limit")) for part in parts]

    def _segment(self, segment: KeysetSegment, by_owner: bool) -> Select[Any]:
        query = self.with_keys(by_owner=by_owner, all_joined=segment.all_joined).order_by(*segment.order_by)
        return query if segment.condition is None else query.where(segment.condition)
