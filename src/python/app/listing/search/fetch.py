"""The rows that match a search or pass filters, by the plan that reads the fewest rows.

If a filter or the words are rare, an index finds the rows, and they are sorted. If all are common, sorting the rows
would cost more the more there are; then the list is scanned in its order until the page is full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlmodel import Session

from app.listing.encoders import Row, read
from app.listing.filters import ActiveFilter
from app.listing.params import COUNT_BOUND
from app.listing.request import ListRequest
from app.listing.row_counts import count_rows
from app.listing.search import plans
from app.listing.search.terms import are_trigrams, match_expression, parameters_of
from app.listing.spec import ListSpec
from app.listing.statements import StatementKey

# An owner with at most so many rows has them scanned; the index is not used.
OWNER_SCAN_LIMIT = 500

# So many rows of a list are scanned for a full page before all rows that match are read and sorted.
ORDERED_SCAN_LIMIT = 10_000


def fetch_matching(session: Session, request: ListRequest) -> tuple[int, list[Row]]:
    """Return the number of rows that match, at most COUNT_BOUND + 1, and the rows of the page.

    Rows whose index text is not written yet (app.db.derived.pending) are not found by words.
    """
    key = request.statement_key(session.get_bind().dialect.name)
    terms = len(request.terms)
    parameters = {**request.parameters, **parameters_of(request.terms, key.dialect)}
    if key.dialect != "sqlite":
        # PostgreSQL's planner chooses by its statistics.
        return _counted(session, request, key, plans.scan_plan(key, terms), parameters)
    if terms:
        parameters["trigrams"] = match_expression(request.terms)
    if key.by_owner:
        owned = count_rows(session, request.spec.table, request.owner)
        if owned <= OWNER_SCAN_LIMIT or (
            terms and owned <= ORDERED_SCAN_LIMIT and _may_be_many(session, request.spec, parameters)
        ):
            # Scanning one owner's few rows is fast.
            return _counted(session, request, key, plans.scan_plan(key, terms), parameters)
    for filters in _by_column(key):
        query = plans.ids_query(request.spec, filters, by_owner=key.by_owner)
        passing, ids = session.execute(query, parameters).one()
        if passing <= COUNT_BOUND:
            return _counted(session, request, key, plans.candidates_by_id(key, terms), {**parameters, "ids": ids})
    number: int | None = None
    to_compare = 0 if are_trigrams(request.terms) else terms
    if terms:
        number, keys = session.execute(plans.keys_query(request.spec, to_compare), parameters).one()
        if number <= COUNT_BOUND:
            return _counted(session, request, key, plans.candidates_by_key(key), {**parameters, "keys": keys})
        if key.by_owner:
            # The index is not partitioned by owner: most of the rows found may be other people's.
            return _counted(session, request, key, plans.scan_plan(key, terms), parameters)
    rows = _ordered_scan(session, key, terms, parameters, request.limit) if request.skip == 0 else None
    if rows is None:
        all_matching = plans.index_plan(key, to_compare) if terms else plans.scan_plan(key, 0).queries
        rows = read(session, key, all_matching, parameters, request.limit)
    if number is None or key.filters:
        number = _number(session, request, plans.scan_plan(key, terms), parameters, rows)
    return number, rows


def _by_column(key: StatementKey) -> Iterator[tuple[ActiveFilter, ...]]:
    """Yield the filters of each column."""
    filters = key.spec.filters
    for _, of_column in groupby(key.filters, key=lambda active: filters[active[0]].column.name):
        yield tuple(of_column)


def _counted(
    session: Session,
    request: ListRequest,
    key: StatementKey,
    statements: plans.Statements,
    parameters: Mapping[str, Any],
) -> tuple[int, list[Row]]:
    rows = read(session, key, statements.queries, parameters, request.limit)
    return _number(session, request, statements, parameters, rows), rows


def _number(
    session: Session,
    request: ListRequest,
    statements: plans.Statements,
    parameters: Mapping[str, Any],
    rows: list[Row],
) -> int:
    """Return the number of rows on all pages, at most COUNT_BOUND + 1.

    :param rows: those of the page.
    """
    if request.after_key is None and request.skip == 0 and len(rows) < request.limit:
        return len(rows)
    number: int = session.execute(statements.number, parameters).scalar_one()
    return number


def _may_be_many(session: Session, spec: ListSpec, parameters: Mapping[str, Any]) -> bool:
    """Return whether the index finds more than COUNT_BOUND rows; some of them may not match."""
    return bool(session.execute(plans.candidates_query(spec), parameters).scalar_one() > COUNT_BOUND)


def _ordered_scan(
    session: Session, key: StatementKey, terms: int, parameters: Mapping[str, Any], limit: int
) -> list[Row] | None:
    """Scan the next ORDERED_SCAN_LIMIT rows of the list; return None if those that match do not fill the page."""
    rows: list[Row] = []
    for query, page in plans.ordered_scan_plan(key, terms):
        among = {**parameters, "among": ORDERED_SCAN_LIMIT}
        rows += read(session, key, [page], among, limit - len(rows))
        if len(rows) == limit:
            return rows
        if session.execute(query, {**among, "skip": ORDERED_SCAN_LIMIT, "limit": 1}).first() is not None:
            return None
    return rows
