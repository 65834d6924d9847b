"""One page of a list."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from fastapi import Response
from sqlmodel import Session

from app.core.search_text import terms
from app.db.derived.pending import bring_up_to_date_soon
from app.db.time_limit import time_limit
from app.listing.cursor import cursor_of, place_of
from app.listing.encoders import within_bytes
from app.listing.listing import Listing
from app.listing.params import COUNT_BOUND, TIME_LIMIT_SECONDS, TOO_SLOW, ListQuery
from app.listing.request import Reading
from app.listing.search import fetch
from app.listing.unfiltered import read_whole


@dataclass(frozen=True)
class Page:
    """Rows of a list.

    :ivar rows: each one's public shape, as JSON.
    :ivar count: how many rows there are on all pages.
    :ivar count_exact: False where a search stopped counting at COUNT_BOUND.
    :ivar next_cursor: where the next page begins; None on the last one.
    """

    rows: list[str]
    count: int
    count_exact: bool
    next_cursor: str | None

    def response(self) -> Response:
        """Return the answer that holds the page, as the route's `response_model` says."""
        rest = {"count": self.count, "count_exact": self.count_exact, "next_cursor": self.next_cursor}
        return Response(
            f'{{"data":[{",".join(self.rows)}],{json.dumps(rest)[1:]}',
            media_type="application/json",
        )


def read_page(session: Session, listing: Listing, query: ListQuery, sort: str, scope: uuid.UUID | None = None) -> Page:
    """Return one page of the rows in a scope, or of all.

    :raises BadRequestError: for a cursor that is none, or one of another sort.
    :raises QueryTimeoutError: if the database needs longer than TIME_LIMIT_SECONDS, or other programs wrote so many
        rows that search cannot know all of them soon.
    """
    reading = Reading(
        listing,
        sort,
        query.order,
        scope,
        None if query.cursor is None else place_of(session, listing, sort, query.order, query.cursor, scope),
        terms(query.q),
        query.skip,
        # One more than the page has tells whether there is a next page.
        query.limit + 1,
    )
    if reading.terms:
        bring_up_to_date_soon(session)
    with time_limit(session, TIME_LIMIT_SECONDS, TOO_SLOW):
        count, rows = fetch.find(session, reading) if reading.terms else read_whole(session, reading)
    page = within_bytes(rows[: query.limit])
    more = len(rows) > len(page)
    rows = page
    return Page(
        [shape for shape, _ in rows],
        min(count, COUNT_BOUND) if reading.terms else count,
        not reading.terms or count <= COUNT_BOUND,
        cursor_of(sort, query.order, rows[-1][1]) if more else None,
    )
