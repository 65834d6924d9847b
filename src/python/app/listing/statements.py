"""What the statements of a list are made from. Making one takes longer than asking it, so they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select

from app.listing.listing import Listing
from app.listing.params import Order
from app.listing.row_source import Begin, Source
from app.listing.sqlite_json import as_lines, can_write


@dataclass(frozen=True)
class Form:
    """What statements are made from, and so may be kept by: the rest are their parameters.

    :ivar sort: the name of the order.
    :ivar dialect: of the database.
    """

    listing: Listing
    sort: str
    order: Order
    begin: Begin
    scoped: bool
    dialect: str

    def queries(self, source: Source) -> Sequence[Select[Any]]:
        """Return the queries of a page's rows, to be asked one after the other, for `rows.read`."""
        return [self.written(query) for query in source.queries(self.order, self.begin, scoped=self.scoped)]

    def written(self, query: Select[Any]) -> Select[Any]:
        """Return a source's query as `rows.read` asks it."""
        if not in_lines(self):
            return query
        listing = self.listing
        return as_lines(query, list(listing.public.model_fields), len(listing.sorts[self.sort].keys))


@cache
def in_lines(form: Form) -> bool:
    """Say whether the database writes the rows as JSON."""
    source = form.listing.source(form.sort)
    return form.dialect == "sqlite" and can_write([*source.columns, *source.sort.keys])
