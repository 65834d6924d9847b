"""One page of a list."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import Response
from pydantic import TypeAdapter
from sqlmodel import Session

# Pydantic takes typing's own from Python 3.12 on.
from typing_extensions import TypedDict

from app.lists import search
from app.lists.counts import number_of_rows
from app.lists.cursor import cursor_of, place_of
from app.lists.json_text import is_text_in_json
from app.lists.query import COUNT_BOUND, ListQuery
from app.lists.reading import Listing, Reading, queries_of_all, read
from app.lists.terms import terms_of


@dataclass(frozen=True)
class Page:
    """Rows of a list.

    :ivar listing: the list that they are of.
    :ivar data: the rows, each with the members of the listing's public shape, as JSON has them.
    :ivar count: how many rows there are on all pages.
    :ivar count_exact: False where a search stopped counting at COUNT_BOUND.
    :ivar next_cursor: where the next page begins; None on the last one.
    """

    listing: Listing
    data: list[dict[str, Any]]
    count: int
    count_exact: bool
    next_cursor: str | None

    def response(self) -> Response:
        """Return the answer that holds the page, as the route's `response_model` says."""
        page = {
            "data": self.data,
            "count": self.count,
            "count_exact": self.count_exact,
            "next_cursor": self.next_cursor,
        }
        return Response(_serializer(self.listing).dump_json(page), media_type="application/json")


@cache
def _serializer(listing: Listing) -> TypeAdapter[Any]:
    """Return what writes a page as JSON without making an object of each row, which took a fifth of a list's time."""
    # What comes from the database was validated when it went in. To mypy a TypedDict is made of literals alone.
    typed_dict: Any = TypedDict
    row = typed_dict(
        listing.public.__name__,
        {
            name: str | None if is_text_in_json(listing.table.c[name]) else field.annotation
            for name, field in listing.public.model_fields.items()
        },
    )
    fields = {"data": list[row], "count": int, "count_exact": bool, "next_cursor": str | None}  # type: ignore[valid-type]
    return TypeAdapter(typed_dict(f"{listing.public.__name__}Page", fields))


def read_page(session: Session, listing: Listing, query: ListQuery, sort: str, scope: uuid.UUID | None = None) -> Page:
    """Return one page of the rows in a scope, or of all.

    :raises BadRequestError: for a cursor of another sort.
    """
    reading = Reading(
        listing,
        sort,
        query.order,
        scope,
        None if query.cursor is None else place_of(query.cursor, sort, query.order, listing.sorts[sort]),
        terms_of(query.q),
        query.skip,
        # One more than the page has tells whether there is a next page.
        query.limit + 1,
    )
    total = number_of_rows(session, listing.table, scope)
    if not reading.terms:
        count, rows = total, read(session, queries_of_all(reading.form), reading.parameters, reading.limit)
    else:
        count, rows = search.find(session, reading, total)
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    names = tuple(listing.public.model_fields)
    return Page(
        listing,
        [dict(zip(names, row, strict=False)) for row in rows],
        min(count, COUNT_BOUND) if reading.terms else count,
        not reading.terms or count <= COUNT_BOUND,
        cursor_of(sort, query.order, reading.keys_of(rows[-1])) if more else None,
    )
