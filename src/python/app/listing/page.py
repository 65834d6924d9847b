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
from app.listing.cursor import decode_cursor, encode_cursor
from app.listing.encoders import within_bytes
from app.listing.filters import filter_values
from app.listing.params import COUNT_BOUND, TIME_LIMIT_SECONDS, TOO_SLOW, ListQuery
from app.listing.request import ListRequest
from app.listing.search.fetch import fetch_matching
from app.listing.spec import ListSpec
from app.listing.unfiltered import fetch_unfiltered


@dataclass(frozen=True)
class Page:
    """One page of a list.

    :ivar rows: the JSON object of each row, in its public shape.
    :ivar count: the number of rows on all pages.
    :ivar count_exact: False if a search or filter stopped counting at COUNT_BOUND.
    :ivar next_cursor: the cursor of the next page; None on the last page.
    """

    rows: list[str]
    count: int
    count_exact: bool
    next_cursor: str | None

    def response(self) -> Response:
        """Return the response. FastAPI does not validate it; it has the form of the route's `response_model`."""
        rest = {"count": self.count, "count_exact": self.count_exact, "next_cursor": self.next_cursor}
        return Response(
            f'{{"data":[{",".join(self.rows)}],{json.dumps(rest)[1:]}',
            media_type="application/json",
        )


def fetch_page(session: Session, spec: ListSpec, query: ListQuery, owner: uuid.UUID | None = None) -> Page:
    """Return one page of a list.

    :param owner: whose rows; None for all.

    :raises BadRequestError: if the cursor is invalid or belongs to another sort, or a filter has a value that
        the database cannot compare.
    :raises QueryTimeoutError: if the database needs longer than TIME_LIMIT_SECONDS, or other programs wrote so many
        rows that search cannot know all of them soon.
    """
    request = ListRequest(
        spec,
        query.sort,
        query.order,
        owner,
        None if query.cursor is None else decode_cursor(session, spec, query.sort, query.order, query.cursor, owner),
        terms(query.q),
        query.skip,
        # One row more than the page has tells whether there is a next page.
        query.limit + 1,
        filter_values(spec.filters, query, session.get_bind().dialect),
    )
    if request.terms:
        bring_up_to_date_soon(session)
    with time_limit(session, TIME_LIMIT_SECONDS, TOO_SLOW):
        count, rows = fetch_matching(session, request) if request.is_filtered else fetch_unfiltered(session, request)
    page = within_bytes(rows[: query.limit])
    more = len(rows) > len(page)
    rows = page
    return Page(
        [shape for shape, _ in rows],
        min(count, COUNT_BOUND) if request.is_filtered else count,
        not request.is_filtered or count <= COUNT_BOUND,
        encode_cursor(query.sort, query.order, rows[-1][1]) if more else None,
    )
