"""Filters of a list: conditions on single columns, which the query parameters of a list ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Boolean, Column, ColumnElement, Enum, String, Uuid, and_, bindparam, func
from sqlalchemy.engine import Dialect

from app.core.errors import BadRequestError
from app.db.column_types import TextEnum
from app.db.values import value_problem
from app.listing.keyset import python_type, sort_key, text_key
from app.listing.params import ListQuery

# The most values that one filter may have. The generated classes of query parameters have it as `max_length`.
MAX_FILTER_VALUES = 50

# The name of a filter and how many values it has. They decide the SQL text of a condition; the values are parameters.
ActiveFilter = tuple[str, int]


@dataclass(frozen=True)
class Filter:
    """A query parameter that restricts a list by one column. Rows with null in the column never pass.

    :ivar name: the name of the query parameter.
    :ivar operator: `in` if the value must be one of those given, `min` and `max` if it must be at least or at most the
        given one.
    """

    name: str
    column: Column[Any]
    operator: Literal["in", "min", "max"]

    def condition(self, number: int, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition of a row, with the parameters that `parameters` gives.

        :param number: how many values there are.
        :param column: this filter's column, in the table or in a subquery.
        """
        values: list[ColumnElement[Any]] = [
            bindparam(f"filter_{self.name}_{index}", type_=self.column.type) for index in range(number)
        ]
        if self.operator == "in":
            if sort_key(self.column) is self.column:
                return column.in_(values)
            # The index is on the text in lower case.
            lower = text_key(column).in_([func.lower(value, type_=String) for value in values])
            return and_(lower, column.in_(values))
        compare = column.op(">=" if self.operator == "min" else "<=", is_comparison=True)
        return compare(values[0])

    def parameters(self, values: Sequence[Any]) -> dict[str, Any]:
        return {f"filter_{self.name}_{index}": value for index, value in enumerate(values)}


def filters_of(column: Column[Any]) -> Iterator[Filter]:
    """Yield the filters of a column: by its values if it has few or refers to rows, otherwise by bounds.

    :raises ValueError: if the column's type has neither, such as text, which `q` searches.
    """
    if isinstance(column.type, Boolean | Enum | TextEnum | Uuid) or column.foreign_keys:
        yield Filter(column.name, column, "in")
    elif python_type(column.type) in {str, bytes, dict, list}:
        raise ValueError(
            f"The list of the table {column.table.name} cannot be filtered by the column {column.name!r} of the type"
            f" {column.type!r}. Use a column with a boolean, an enumeration, a number, a date, a time or a reference."
        )
    else:
        yield Filter(f"{column.name}_min", column, "min")
        yield Filter(f"{column.name}_max", column, "max")


def filter_values(filters: Mapping[str, Filter], query: ListQuery, dialect: Dialect) -> dict[str, tuple[Any, ...]]:
    """Return the values of the filters that a query asks for, by the filter's name.

    :param dialect: that of the database which compares the values.
    :raises BadRequestError: if the database cannot compare one of them.
    """
    values: dict[str, tuple[Any, ...]] = {}
    for name, filter_ in filters.items():
        value = getattr(query, name, None)
        given = () if value is None else tuple(value) if isinstance(value, list) else (value,)
        for one in given:
            problem = value_problem(filter_.column.type, one, dialect)
            if problem is not None:
                raise BadRequestError(f"The value of the filter {name} cannot be compared. {problem}.")
        if given:
            values[name] = given
    return values
