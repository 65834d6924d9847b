"""One page of a list."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.lists import search
from app.lists.counts import number_of_rows
from app.lists.cursor import cursor_of, place_of
from app.lists.query import COUNT_BOUND, ListQuery
from app.lists.reading import Listing, Reading, read
from app.lists.terms import terms_of


@dataclass(frozen=True)
class Page:
    """Rows of a list.

    :ivar data: the rows, of the listing's public shape.
    :ivar count: how many rows there are on all pages.
    :ivar count_exact: False where a search stopped counting at COUNT_BOUND.
    :ivar next_cursor: where the next page begins; None on the last one.
    """

    data: list[Any]
    count: int
    count_exact: bool
    next_cursor: str | None


def read_page(session: Session, listing: Listing, query: ListQuery, sort: str, scope: uuid.UUID | None = None) -> Page:
    """Return one page of the rows in a scope, or of all.

    :raises BadRequestError: for a cursor of another sort.
    """
    order = listing.sorts[sort]
    reading = Reading(
        listing,
        order,
        query.order,
        scope,
        None if query.cursor is None else place_of(query.cursor, sort, query.order, order),
        terms_of(query.q),
        query.skip,
        # One more than the page has tells whether there is a next page.
        query.limit + 1,
    )
    total = number_of_rows(session, listing.table, scope)
    if not reading.terms:
        count, rows = total, read(session, reading)
    else:
        count, rows = search.find(session, reading, total)
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    names = tuple(listing.public.model_fields)
    return Page(
        # What comes from the database was validated when it went in.
        [listing.public.model_construct(**dict(zip(names, row, strict=False))) for row in rows],
        min(count, COUNT_BOUND) if reading.terms else count,
        not reading.terms or count <= COUNT_BOUND,
        cursor_of(sort, query.order, rows[-1][len(names) :]) if more else None,
    )
