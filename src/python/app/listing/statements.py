"""The SELECT statements of a list. Making one takes longer than executing it, so they are cached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_

from app.listing.filters import ActiveFilter
from app.listing.params import Order
from app.listing.row_source import RowSource, StartAt
from app.listing.spec import ListSpec
from app.listing.sqlite_json import as_json_lines, supports_columns


@dataclass(frozen=True)
class StatementKey:
    """The cache key of a list's SELECT: everything that changes its SQL text. All other values are bind parameters.

    :ivar sort: the name of the sort.
    :ivar by_owner: whether only one owner's rows are read.
    :ivar dialect: the name of SQLAlchemy's dialect.
    :ivar filters: the filters that rows must pass.
    """

    spec: ListSpec
    sort: str
    order: Order
    begin: StartAt
    by_owner: bool
    dialect: str
    filters: tuple[ActiveFilter, ...] = ()

    def source(self, condition: ColumnElement[bool] | None = None) -> RowSource:
        """Return the rows of the list that pass the filters, in its sort.

        :param condition: one more condition.
        """
        conditions = [] if condition is None else [condition]
        if self.filters:
            conditions.append(self.spec.condition(self.filters))
        return replace(self.spec.source(self.sort), condition=and_(*conditions) if conditions else None)

    def queries(self, source: RowSource) -> Sequence[Select[Any]]:
        """Return the queries of a page's rows, to be executed in turn by `encoders.read`."""
        return [self.encoded(query) for query in source.queries(self.order, self.begin, by_owner=self.by_owner)]

    def encoded(self, query: Select[Any]) -> Select[Any]:
        """Return a query whose rows `encoders.read` can encode."""
        if not uses_sqlite_json(self):
            return query
        spec = self.spec
        return as_json_lines(query, list(spec.public.model_fields), len(spec.sorts[self.sort].keys))


@cache
def uses_sqlite_json(key: StatementKey) -> bool:
    """Return whether SQLite encodes the rows as JSON; otherwise Pydantic does."""
    source = key.spec.source(key.sort)
    return key.dialect == "sqlite" and supports_columns([*source.columns, *source.sort.keys])
