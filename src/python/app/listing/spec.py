"""The declaration of a table's list: how it can be sorted, what is searched, and whose rows it has.

Everything else follows from it: the indexes (`migrate new` writes them into a revision), the values that the query
parameter `sort` takes, the counters and the search index of the database, and the tests that run for every list.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from pydantic_core import core_schema
from sqlalchemy import Column, ColumnElement, FromClause, Index, MetaData, and_
from sqlmodel import SQLModel

from app.db.derived.spec import INFO as DERIVED
from app.db.derived.spec import DerivedSpec
from app.db.metadata import table_of
from app.listing.filters import ActiveFilter, Filter, filters_of
from app.listing.keyset import Sort, is_unique, sort_key
from app.listing.params import ListQuery
from app.listing.row_source import RowSource

INFO = "list"

# A column, several of them in turn, or a Sort for what these cannot say; for a Sort no index is made.
SortColumns: TypeAlias = str | Sequence[str] | Sort

# PostgreSQL cuts longer names (https://www.postgresql.org/docs/current/limits.html).
MAX_NAME_LENGTH = 63


class ListSpec:
    """A table's list, declared next to its model.

    Rows come from an index in each sort, whatever the type of its columns, and so cost the same at any number of rows.
    Columns may be null; null is smaller than any value. On SQLite, a list whose public shape or sorts have a float,
    bytes, JSON or an enum of SQLAlchemy is encoded by Python and not by the database: its pages take about one and a
    half times as long.
    PostgreSQL indexes texts of up to 2,704 bytes, so a text column that is sorted by needs a `max_length` of at most
    676.

    :param model: the model of the table.
    :param public: the shape of a row that leaves the API; only its columns are read.
    :param sorts: the sorts that callers may ask for, by name. A sort is the name of a column or a sequence of names;
        the id always follows, unless the column is unique. Text is sorted without regard to its case, except in a
        unique column. `owner_id.email` is the column `email` of the row that `owner_id` refers to. If that column is
        not unique, the database sorts all rows for each page; in the list of one owner, all rows of that owner.
    :param search: the text columns that `q` searches. They must not hold secrets.
    :param owner: the column whose value says in whose list a row is; None if there is one list of all rows.
    :param filters: the public columns that callers may filter by: booleans, enumerations, references, numbers, dates
        and times. A column `status` of the first three gives the filter `status`, and a column `price` of the others
        the filters `price_min` and `price_max`. The list's class of query parameters needs a field for each, None or
        empty by default.
    :raises ValueError: if the table has no such column, or the column cannot be filtered by.
    """

    def __init__(
        self,
        model: type[SQLModel],
        public: type[SQLModel],
        *,
        sorts: Mapping[str, SortColumns],
        search: Sequence[str],
        owner: str | None = None,
        filters: Sequence[str] = (),
    ) -> None:
        self.table = table_of(model)
        self.public = public
        self._sorts = dict(sorts)
        for name in (*search, *([owner] if owner else [])):
            self._column(name)
        self.filters = self._make_filters(filters)
        self.search = tuple(search)
        self.owner = None if owner is None else self._column(owner)
        self.sort_name = SortName(tuple(self._sorts))
        self.table.info[INFO] = self
        self.table.info[DERIVED] = DerivedSpec(self.search, owner)
        self._make_indexes()

    @cached_property
    def sorts(self) -> Mapping[str, Sort]:
        """The sorts by name. Other tables, which some refer to, must be defined by the time of the first use."""
        return {
            name: columns if isinstance(columns, Sort) else self._sort(_names(columns))
            for name, columns in self._sorts.items()
        }

    def source(self, sort: str) -> RowSource:
        """Return the whole table in one of its sorts."""
        columns = [self.table.c[name] for name in self.public.model_fields]
        return RowSource(self.table, columns, self.sorts[sort], self.owner)

    def condition(self, active: Iterable[ActiveFilter], rows: FromClause | None = None) -> ColumnElement[bool]:
        """Return the condition that a row passes these filters.

        :param rows: a subquery of the table; None for the table itself.
        """
        columns = (self.table if rows is None else rows).c
        filters = ((self.filters[name], number) for name, number in active)
        return and_(*(filter_.condition(number, columns[filter_.column.name]) for filter_, number in filters))

    def _make_filters(self, names: Sequence[str]) -> Mapping[str, Filter]:
        filters: dict[str, Filter] = {}
        for name in names:
            column = self._column(name)
            if name not in self.public.model_fields:
                raise ValueError(
                    f"The list of the table {self.table.name} has a filter by {name!r}, which {self.public.__name__}"
                    " does not have. A filter would reveal its values."
                )
            for filter_ in filters_of(column):
                if filter_.name in ListQuery.model_fields or filter_.name in filters:
                    raise ValueError(
                        f"The list of the table {self.table.name} has two query parameters {filter_.name!r}. Leave the"
                        f" filter by {name!r} out, or rename the column."
                    )
                filters[filter_.name] = filter_
        return filters

    def _sort(self, names: Sequence[str]) -> Sort:
        keys: list[ColumnElement[Any]] = []
        join = None
        for name in names:
            reference, _, of_other = name.partition(".")
            column = self._column(reference)
            if of_other:
                referred = next(iter(column.foreign_keys)).column
                join = referred.table, referred == column
                column = referred.table.c[of_other]
            keys.append(sort_key(column))
        return Sort((*keys, *self._ids(names)), join)

    def _make_indexes(self) -> None:
        """Give each sort and filter an index for the list of all rows, and one for the list of an owner."""
        sorts = [_names(columns) for columns in self._sorts.values() if not isinstance(columns, Sort)]
        # The index of a sort that begins with the column serves its filter too.
        first = {names[0].partition(".")[0] for names in sorts}
        filtered = dict.fromkeys(filter_.column.name for filter_ in self.filters.values())
        for names in (*sorts, *((name,) for name in filtered if name not in first)):
            # Rows that refer to one row come from an index on the reference.
            own = [self._column(name.partition(".")[0]) for name in names]
            keys = [column if "." in name else sort_key(column) for name, column in zip(names, own, strict=True)]
            ids = self._ids(names)
            # A unique column has an index already.
            if ids:
                self._make_index([*own, *ids], [*keys, *ids])
            if self.owner is not None and own[0] is not self.owner:
                self._make_index([self.owner, *own, *ids], [self.owner, *keys, *ids])

    def _make_index(self, columns: Sequence[Column[Any]], keys: Sequence[Any]) -> None:
        name = "_".join(("ix", self.table.name, *(column.name for column in columns)))
        if len(name) > MAX_NAME_LENGTH:
            name = f"{name[: MAX_NAME_LENGTH - 9]}_{zlib.crc32(name.encode()):08x}"
        if name not in {index.name for index in self.table.indexes}:
            Index(name, *keys)

    def _ids(self, names: Sequence[str]) -> Sequence[Column[Any]]:
        """Return the columns that tell apart rows whose other keys are equal: none if the first key is unique."""
        first = self.table.c.get(names[0])
        if first is not None and is_unique(first) and not first.nullable:
            return ()
        return tuple(self.table.primary_key)

    def _column(self, name: str) -> Column[Any]:
        if name not in self.table.c:
            raise ValueError(
                f"The list of the table {self.table.name} names the column {name!r}, which the table does not have:"
                f" use one of {', '.join(self.table.c.keys())}."
            )
        return self.table.c[name]


class SortName:
    """Annotates the query parameter `sort` of a list, so that it takes the names of its sorts and no other text."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def __get_pydantic_core_schema__(self, *_: object) -> core_schema.CoreSchema:
        return core_schema.literal_schema(list(self.names))


def all_lists(metadata: MetaData) -> Iterator[ListSpec]:
    """Yield the list of each table that has one."""
    for table in metadata.sorted_tables:
        if INFO in table.info:
            yield table.info[INFO]


def _names(columns: str | Sequence[str]) -> Sequence[str]:
    return (columns,) if isinstance(columns, str) else columns
