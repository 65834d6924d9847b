"""The rows of a list without a search and their number, in one statement if SQLite encodes the rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

from app.listing.encoders import Row, read, read_stored, rows_of
from app.listing.request import ListRequest
from app.listing.row_counts import COUNT_QUERY, count_parameters, count_rows
from app.listing.statements import StatementKey, uses_sqlite_json
from app.listing.stored_page import UNREADABLE, bounded, is_of_values


def fetch_unfiltered(session: Session, request: ListRequest) -> tuple[int, list[Row]]:
    """Return the number of rows on all pages, and the rows of the page."""
    key = request.statement_key(session.get_bind().dialect.name)
    if not uses_sqlite_json(key):
        found = read(session, key, _queries(key), request.parameters, request.limit)
        return count_rows(session, request.spec.table, request.owner), found
    rows: list[Row] = []
    number = 0
    parameters = {**request.parameters, **count_parameters(request.spec.table, request.owner)}
    for query in _counting_queries(key):
        of_part = {**parameters, "limit": request.limit - len(rows)}
        try:
            with bounded(session):
                *lines, number = session.execute(query, of_part).one()
            rows += rows_of(*lines)
        except UNREADABLE as error:
            if not is_of_values(session, error):
                raise
            rows += read_stored(session, key, query, of_part)
            number = count_rows(session, request.spec.table, request.owner)
        if len(rows) == request.limit:
            break
    return number or 0, rows


@cache
def _queries(key: StatementKey) -> Sequence[Select[Any]]:
    return key.queries(key.spec.source(key.sort))


@cache
def _counting_queries(key: StatementKey) -> Sequence[Select[Any]]:
    return [query.add_columns(COUNT_QUERY.scalar_subquery()) for query in _queries(key)]
