"""Orders of a list, and the rows that come after a place in one. Null is smaller than all else, as it is to SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BindParameter, Column, ColumnElement, FromClause, Select, Table, and_, bindparam, or_
from sqlalchemy.sql.functions import coalesce
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.db.column_types import UtcDateTime
from app.listing.params import Order


@dataclass(frozen=True)
class Part:
    """Rows that lie together in an order.

    :ivar condition: which rows; None for all.
    :ivar order_by: what they are ordered by.
    """

    condition: ColumnElement[bool] | None
    order_by: tuple[ColumnElement[Any], ...]


@dataclass(frozen=True)
class Sort:
    """An order of a list, which an index on its keys gives without sorting.

    :ivar keys: what rows are ordered by; the last one is never null and tells all rows apart.
    :ivar join: the table that keys before the last are columns of, and what joins it. Rows that have none there are in
        the list too, and their keys are null.
    :ivar nullable: which keys may be null; None to tell by their columns.
    """

    keys: tuple[ColumnElement[Any], ...]
    join: tuple[Table, ColumnElement[bool]] | None = None
    nullable: tuple[bool, ...] | None = None

    @cached_property
    def types(self) -> list[TypeAdapter[Any]]:
        """What takes the keys from JSON. Making it costs more than all that it then does for a request."""
        types = zip(self.keys, self.may_be_null, strict=True)
        return [TypeAdapter(_python_type(key.type) | (None if null else _python_type(key.type))) for key, null in types]

    @cached_property
    def may_be_null(self) -> tuple[bool, ...]:
        """Which keys may be null."""
        return self.nullable or tuple(self._may_be_null(key) for key in self.keys)

    @cached_property
    def joins_outer(self) -> bool:
        """Whether the joined table may have no row for one of the list."""
        return self.join is not None and any(
            isinstance(column, Column) and column.nullable and column.table is not self.join[0]
            for column in iterate(self.join[1])
        )

    def joined(self, query: Select[Any]) -> Select[Any]:
        """Return a query of the list's table with what the keys need."""
        return query if self.join is None else query.join(*self.join, isouter=self.joins_outer)

    def over(self, rows: FromClause) -> Sort:
        """Return the same order of a subquery's rows, whose columns `key_…` are the keys."""
        keys = tuple(rows.c[f"key_{number}"] for number in range(len(self.keys)))
        return replace(self, keys=keys, join=None, nullable=self.may_be_null)

    def all(self, order: Order) -> Part:
        """Return the whole list."""
        return Part(None, tuple(self._ordered(range(len(self.keys)), order)))

    def first(self, order: Order) -> list[Part]:
        """Return the whole list in parts: PostgreSQL's indexes have null last, so it would sort them all together."""
        if not self.may_be_null[0]:
            return [self.all(order)]
        key, *_ = self.keys
        conditions = (key.is_(None), key.is_not(None)) if order == "asc" else (key.is_not(None), key.is_(None))
        return [Part(condition, self._ordered_from(0, order)) for condition in conditions]

    def after(self, order: Order, null: frozenset[int]) -> list[Part]:
        """Return the parts of what comes after the place that `parameters` gives, in their order.

        (a, b) > (x, y) is a = x and b > y, and then a > x. As one condition it would be read from the beginning:
        SQLite uses no index on expressions for a comparison of rows.

        :param null: the numbers of the keys that are null at the place.
        """
        parts = []
        for last in reversed(range(len(self.keys))):
            equal = [
                key.is_(None) if number in null else key == self._placed(number)
                for number, key in enumerate(self.keys[:last])
            ]
            # By what is the same in all its rows a part is not sorted: SQLite would do so without an index. PostgreSQL
            # does not see that null is the same.
            same = tuple(_directed(key, order) for number, key in enumerate(self.keys[:last]) if number in null)
            parts += [
                Part(and_(*equal, beyond), same + self._ordered_from(last, order))
                for beyond in self._beyond(last, order, null)
            ]
        return parts

    def after_at_once(self, order: Order, null: frozenset[int]) -> Part:
        """Return the parts as one, which may have to be read from the beginning."""
        conditions = (part.condition for part in self.after(order, null) if part.condition is not None)
        return Part(or_(*conditions), tuple(self._ordered(range(len(self.keys)), order)))

    def parameters(self, place: tuple[Any, ...]) -> dict[str, Any]:
        """Return the values of what the parts' conditions leave open, for the place of the row with these keys."""
        return {f"place_{number}": value for number, value in enumerate(place)}

    def _beyond(self, number: int, order: Order, null: frozenset[int]) -> list[ColumnElement[bool]]:
        """Return the conditions that a key is beyond that of the place, in the order of the parts that they make."""
        key = self.keys[number]
        if number in null:
            # Nothing is smaller than null.
            return [key.is_not(None)] if order == "asc" else []
        # SQLAlchemy compares booleans by `IS` alone.
        beyond = key.op("<" if order == "desc" else ">", is_comparison=True)(self._placed(number))
        return [beyond, key.is_(None)] if order == "desc" and self.may_be_null[number] else [beyond]

    def _placed(self, number: int) -> BindParameter[Any]:
        return bindparam(f"place_{number}", type_=self.keys[number].type)

    def _ordered(self, numbers: range, order: Order) -> Iterator[ColumnElement[Any]]:
        for number in numbers:
            directed = _directed(self.keys[number], order)
            if self.may_be_null[number]:
                directed = directed.nulls_last() if order == "desc" else directed.nulls_first()
            yield directed

    def _ordered_from(self, number: int, order: Order) -> tuple[ColumnElement[Any], ...]:
        """Return the order by a key that is null in all rows or in none, and by those that follow it."""
        rest = range(number + 1, len(self.keys))
        return (_directed(self.keys[number], order), *self._ordered(rest, order))

    def _may_be_null(self, key: ColumnElement[Any]) -> bool:
        parts = list(iterate(key))
        return not any(isinstance(part, coalesce) for part in parts) and any(
            isinstance(part, Column)
            and (part.nullable or (self.joins_outer and self.join is not None and part.table is self.join[0]))
            for part in parts
        )


def _directed(key: ColumnElement[Any], order: Order) -> ColumnElement[Any]:
    return key.desc() if order == "desc" else key.asc()


def _python_type(type_: TypeEngine[Any]) -> Any:
    """Return what a column's values are in Python."""
    # A decorator says of itself that they are any object.
    if isinstance(type_, TypeDecorator) and not isinstance(type_, UtcDateTime):
        return type_.impl_instance.python_type
    return type_.python_type
