"""A request for one page of a list, with its parameters validated and its cursor decoded."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.listing.params import Order
from app.listing.row_source import StartAt
from app.listing.spec import ListSpec
from app.listing.statements import StatementKey


@dataclass(frozen=True)
class ListRequest:
    """One page of a list, as it is requested.

    :ivar sort: the name of the sort.
    :ivar owner: whose rows are read; None for all.
    :ivar after_key: the sort keys of the row that the page follows; None for the first page.
    :ivar terms: the words that rows must match.
    :ivar filters: the values of the filters that rows must pass, by name.
    """

    spec: ListSpec
    sort: str
    order: Order
    owner: uuid.UUID | None
    after_key: tuple[Any, ...] | None
    terms: tuple[str, ...]
    skip: int
    limit: int
    filters: Mapping[str, tuple[Any, ...]]

    @property
    def is_filtered(self) -> bool:
        return bool(self.terms or self.filters)

    def statement_key(self, dialect: str) -> StatementKey:
        order = self.spec.sorts[self.sort]
        null = frozenset(number for number, key in enumerate(self.after_key or ()) if key is None)
        # SQLite's indexes have null first, as the list does, so that one scan reads the first page.
        whole_from_index = dialect == "sqlite" and not order.joins_outer
        in_parts = self.skip == 0 and not (self.after_key is None and whole_from_index)
        begin = StartAt(self.after_key is not None, in_parts, null)
        filters = tuple((name, len(values)) for name, values in self.filters.items())
        return StatementKey(self.spec, self.sort, self.order, begin, self.owner is not None, dialect, filters)

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of the statements, without the limit and those of the search."""
        keys = {} if self.after_key is None else self.spec.sorts[self.sort].parameters(self.after_key)
        parameters = {**keys, "owner": self.owner, "skip": self.skip}
        for name, values in self.filters.items():
            parameters |= self.spec.filters[name].parameters(values)
        return parameters
