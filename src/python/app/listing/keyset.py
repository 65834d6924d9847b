"""Keyset pagination: the sorts of a list, and the rows that follow a given row in one (https://use-the-index-luke.com/no-offset).

Null is smaller than any value, as in SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Enum,
    FromClause,
    Select,
    String,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
)
from sqlalchemy.sql.functions import coalesce
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.db.column_types import UtcDateTime
from app.listing.params import Order


@dataclass(frozen=True)
class KeysetSegment:
    """A range of rows in a sort that one index scan reads.

    :ivar condition: the WHERE clause; None for all rows.
    :ivar order_by: the ORDER BY clause.
    :ivar all_joined: whether each of its rows has a row in the joined table.
    """

    condition: ColumnElement[bool] | None
    order_by: tuple[ColumnElement[Any], ...]
    all_joined: bool = False


@dataclass(frozen=True)
class Sort:
    """A sort of a list. An index on its keys returns the rows in order.

    :ivar keys: the sort keys; the last one is never null and unique.
    :ivar join: the table that keys before the last are columns of, and what joins it. Rows that have none there are in
        the list too, and their keys are null.
    :ivar nullable: which keys may be null; None to tell by their columns.
    """

    keys: tuple[ColumnElement[Any], ...]
    join: tuple[Table, ColumnElement[bool]] | None = None
    nullable: tuple[bool, ...] | None = None

    @cached_property
    def types(self) -> list[TypeAdapter[Any]]:
        """The types that validate the keys of a cursor. They are expensive to make, so they are kept."""
        types = zip(self.keys, self.may_be_null, strict=True)
        return [TypeAdapter(python_type(key.type) | (None if null else python_type(key.type))) for key, null in types]

    @cached_property
    def may_be_null(self) -> tuple[bool, ...]:
        """For each key, whether it may be null."""
        return self.nullable or tuple(self._may_be_null(key) for key in self.keys)

    @cached_property
    def joins_outer(self) -> bool:
        """Whether the join is an outer join: a row of the list may have no row in the joined table."""
        return self.join is not None and any(
            isinstance(column, Column) and column.nullable and column.table is not self.join[0]
            for column in iterate(self.join[1])
        )

    @cached_property
    def reference(self) -> Column[Any] | None:
        """The column that refers to the joined table, if the first key is null only for rows that refer to nothing.

        With a condition on it instead of the key, and an inner join, SQLite reads a segment from indexes alone.
        """
        key = self.keys[0]
        if not self.joins_outer or self.join is None or not isinstance(key, Column) or key.nullable:
            return None
        local = [part for part in iterate(self.join[1]) if isinstance(part, Column) and part.table is not self.join[0]]
        return local[0] if key.table is self.join[0] and len(local) == 1 else None

    def joined(self, query: Select[Any], *, all_joined: bool = False) -> Select[Any]:
        """Return a query of the list's table with the join that the keys need.

        :param all_joined: whether only rows that have a row in the joined table are wanted.
        """
        return query if self.join is None else query.join(*self.join, isouter=self.joins_outer and not all_joined)

    def over(self, rows: FromClause) -> Sort:
        """Return the same sort for a subquery whose columns `key_…` are the keys."""
        keys = tuple(rows.c[f"key_{number}"] for number in range(len(self.keys)))
        return replace(self, keys=keys, join=None, nullable=self.may_be_null)

    def all(self, order: Order) -> KeysetSegment:
        """Return one segment with all rows."""
        return KeysetSegment(None, tuple(self._ordered(range(len(self.keys)), order)))

    def first(self, order: Order) -> list[KeysetSegment]:
        """Return segments with all rows. PostgreSQL's indexes have null last, so it would have to sort one segment."""
        if not self.may_be_null[0]:
            return [self.all(order)]
        without = KeysetSegment(self._is_null(0), self._ordered_from(0, order, is_null=True))
        all_joined = self.reference is not None
        rest = KeysetSegment(self._is_not_null(0), self._ordered_from(0, order, is_null=False), all_joined)
        return [without, rest] if order == "asc" else [rest, without]

    def after(self, order: Order, null: frozenset[int]) -> list[KeysetSegment]:
        """Return the segments of the rows after the key that `parameters` gives, in order.

        (a, b) > (x, y) is a = x and b > y, and then a > x. As one condition, the scan would start at the
        first row: SQLite does not use an index on expressions for a comparison of row values.

        :param null: the positions of the keys whose value is null.
        """
        parts = []
        for last in reversed(range(len(self.keys))):
            equal = [
                self._is_null(number) if number in null else key == self._after_value(number)
                for number, key in enumerate(self.keys[:last])
            ]
            # A key that is equal in all rows of a segment is left out of ORDER BY: SQLite would sort without the
            # index. PostgreSQL does not recognize that all rows have null.
            same = tuple(
                _directed(key, order)
                for number, key in enumerate(self.keys[:last])
                if number in null and (number or self.reference is None)
            )
            for beyond, is_null in self._beyond(last, order, null):
                has_first_key = 0 not in null if last else not is_null
                all_joined = self.reference is not None and has_first_key
                order_by = same + self._ordered_from(last, order, is_null=is_null)
                parts.append(KeysetSegment(and_(*equal, beyond), order_by, all_joined))
        return parts

    def after_at_once(self, order: Order, null: frozenset[int]) -> KeysetSegment:
        """Return the segments as one, which may have to be scanned from the first row."""
        conditions = (part.condition for part in self.after(order, null) if part.condition is not None)
        return KeysetSegment(or_(*conditions), tuple(self._ordered(range(len(self.keys)), order)))

    def parameters(self, after_key: tuple[Any, ...]) -> dict[str, Any]:
        """Return the parameters of the segments' conditions for the row with these keys."""
        return {f"after_{number}": value for number, value in enumerate(after_key)}

    def _beyond(self, number: int, order: Order, null: frozenset[int]) -> list[tuple[ColumnElement[bool], bool]]:
        """Return the conditions that a key is after the given one, and for each whether the key is null then.

        Each makes a segment, in order.
        """
        if number in null:
            # Nothing is smaller than null.
            return [(self._is_not_null(number), False)] if order == "asc" else []
        # SQLAlchemy compares booleans with `IS` only.
        compare = self.keys[number].op("<" if order == "desc" else ">", is_comparison=True)
        beyond = compare(self._after_value(number)), False
        return [beyond, (self._is_null(number), True)] if order == "desc" and self.may_be_null[number] else [beyond]

    def _is_null(self, number: int) -> ColumnElement[bool]:
        return self._key_or_reference(number).is_(None)

    def _is_not_null(self, number: int) -> ColumnElement[bool]:
        return self._key_or_reference(number).is_not(None)

    def _key_or_reference(self, number: int) -> ColumnElement[Any]:
        return self.keys[number] if number or self.reference is None else self.reference

    def _after_value(self, number: int) -> BindParameter[Any]:
        return bindparam(f"after_{number}", type_=self.keys[number].type)

    def _ordered(self, numbers: range, order: Order) -> Iterator[ColumnElement[Any]]:
        for number in numbers:
            directed = _directed(self.keys[number], order)
            if self.may_be_null[number]:
                directed = directed.nulls_last() if order == "desc" else directed.nulls_first()
            yield directed

    def _ordered_from(self, number: int, order: Order, *, is_null: bool) -> tuple[ColumnElement[Any], ...]:
        """Return the ORDER BY clause from a key that is null in all rows or in none."""
        rest = self._ordered(range(number + 1, len(self.keys)), order)
        # The joined table has no rows then, and SQLite would sort.
        skip = is_null and number == 0 and self.reference is not None
        return tuple(rest) if skip else (_directed(self.keys[number], order), *rest)

    def _may_be_null(self, key: ColumnElement[Any]) -> bool:
        parts = list(iterate(key))
        return not any(isinstance(part, coalesce) for part in parts) and any(
            isinstance(part, Column)
            and (part.nullable or (self.joins_outer and self.join is not None and part.table is self.join[0]))
            for part in parts
        )


def sort_key(column: Column[Any]) -> ColumnElement[Any]:
    """Return what a column's rows are sorted by, which is also the key of its indexes."""
    is_text = python_type(column.type) is str and not isinstance(column.type, Enum)
    return text_key(column) if is_text and not is_unique(column) else column


def is_unique(column: Column[Any]) -> bool:
    return bool(column.unique or column.primary_key)


def text_key(column: Any) -> ColumnElement[str]:
    """Return what text is sorted by: its case does not matter, and null comes first."""
    # A literal, not a parameter: SQLite would not recognize the expression of the index with a parameter in it.
    return func.lower(func.coalesce(column, literal_column("''")), type_=String)


def _directed(key: ColumnElement[Any], order: Order) -> ColumnElement[Any]:
    return key.desc() if order == "desc" else key.asc()


def python_type(type_: TypeEngine[Any]) -> Any:
    """Return the Python type of a column's values."""
    # A TypeDecorator's own python_type is `object`.
    if isinstance(type_, TypeDecorator) and not isinstance(type_, UtcDateTime):
        return type_.impl_instance.python_type
    return type_.python_type
