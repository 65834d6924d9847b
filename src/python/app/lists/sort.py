"""Orders of a list, and the rows that come after a place in one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BindParameter, ColumnElement, Select, Table, and_, bindparam, or_

from app.lists.query import Order


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
    """An order of a list, which an index gives without sorting.

    :ivar keys: what rows are ordered by, none of it null; the last one tells all rows apart.
    :ivar join: the table that keys before the last are columns of, and what joins it.
    """

    keys: tuple[ColumnElement[Any], ...]
    join: tuple[Table, ColumnElement[bool]] | None = None

    @cached_property
    def types(self) -> list[TypeAdapter[Any]]:
        """What takes the keys from JSON. Making it costs more than all that it then does for a request."""
        return [TypeAdapter(key.type.python_type) for key in self.keys]

    def joined(self, query: Select[Any]) -> Select[Any]:
        """Return a query of the list's table with what the keys need."""
        return query if self.join is None else query.join(*self.join)

    def all(self, order: Order) -> Part:
        """Return the whole list."""
        return Part(None, self._ordered(self.keys, order))

    def after(self, order: Order) -> list[Part]:
        """Return the parts of what comes after the place that `parameters` gives, in their order.

        (a, b) > (x, y) is a = x and b > y, and then a > x. As one condition it would be read from the beginning:
        SQLite uses no index on expressions for a comparison of rows.
        """
        parts = []
        for last in reversed(range(len(self.keys))):
            equal = [key == self._placed(number) for number, key in enumerate(self.keys[:last])]
            # SQLAlchemy compares booleans by `IS` alone.
            beyond = self.keys[last].op("<" if order == "desc" else ">", is_comparison=True)(self._placed(last))
            # By what is the same in all its rows a part is not sorted: SQLite would do so without an index.
            parts.append(Part(and_(*equal, beyond), self._ordered(self.keys[last:], order)))
        return parts

    def after_at_once(self, order: Order) -> Part:
        """Return the parts as one, which may have to be read from the beginning."""
        conditions = (part.condition for part in self.after(order) if part.condition is not None)
        return Part(or_(*conditions), self._ordered(self.keys, order))

    def parameters(self, place: tuple[Any, ...]) -> dict[str, Any]:
        """Return the values of what the parts' conditions leave open, for the place of the row with these keys."""
        return {f"place_{number}": value for number, value in enumerate(place)}

    def _placed(self, number: int) -> BindParameter[Any]:
        return bindparam(f"place_{number}", type_=self.keys[number].type)

    @staticmethod
    def _ordered(keys: tuple[ColumnElement[Any], ...], order: Order) -> tuple[ColumnElement[Any], ...]:
        return tuple(key.desc() if order == "desc" else key.asc() for key in keys)
