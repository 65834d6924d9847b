"""The rows that match a search, by the plan that reads the fewest rows.

Rare words are looked up in the trigram index, and the rows found are sorted. If a word is common, sorting all its rows
would cost more the more there are; then the list is scanned in its order until the page is full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Label,
    Select,
    String,
    TableClause,
    Text,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlmodel import Session

from app.db.derived.names import of
from app.listing.encoders import Row, read
from app.listing.params import COUNT_BOUND
from app.listing.request import ListRequest
from app.listing.row_counts import count_rows
from app.listing.row_source import RowSource
from app.listing.search.terms import are_trigrams, holds, match_expression, parameters_of
from app.listing.spec import ListSpec
from app.listing.statements import StatementKey

# An owner with at most so many rows has them scanned; the index is not used.
OWNER_SCAN_LIMIT = 500

# So many rows of a list are scanned for a full page before all rows that the index finds are sorted.
ORDERED_SCAN_LIMIT = 10_000

# Statements of each plan that are cached: they depend on the number of words.
STATEMENT_CACHE_SIZE = 256


def fetch_matching(session: Session, request: ListRequest) -> tuple[int, list[Row]]:
    """Return the number of rows that match, at most COUNT_BOUND + 1, and the rows of the page.

    Rows whose index text is not written yet (app.db.derived.pending) are not found.
    """
    key = request.statement_key(session.get_bind().dialect.name)
    terms = len(request.terms)
    parameters = {**request.parameters, **parameters_of(request.terms, key.dialect)}
    if key.dialect != "sqlite":
        # PostgreSQL's planner chooses by its statistics.
        return _counted(session, request, key, _scan_plan(key, terms), parameters)
    parameters["trigrams"] = match_expression(request.terms)
    if key.by_owner:
        number = count_rows(session, request.spec.table, request.owner)
        if number <= OWNER_SCAN_LIMIT or (
            number <= ORDERED_SCAN_LIMIT and _may_be_many(session, request.spec, parameters)
        ):
            # Scanning one owner's few rows is fast.
            return _counted(session, request, key, _scan_plan(key, terms), parameters)
    to_compare = 0 if are_trigrams(request.terms) else terms
    number, keys = session.execute(_keys_query(request.spec, to_compare), parameters).one()
    if number <= COUNT_BOUND:
        # One JSON text goes to Python and back instead of a thousand keys.
        return _counted(session, request, key, _candidate_plan(key), {**parameters, "keys": keys})
    if key.by_owner:
        # The index is not partitioned by owner: most of the rows found may be other people's.
        return _counted(session, request, key, _scan_plan(key, terms), parameters)
    rows = _ordered_scan(session, key, terms, parameters, request.limit) if request.skip == 0 else None
    if rows is None:
        rows = read(session, key, _index_plan(key, to_compare), parameters, request.limit)
    return number, rows


@dataclass(frozen=True)
class _Statements:
    """The queries for the rows of a page, and the one for their number on all pages, at most COUNT_BOUND + 1."""

    queries: Sequence[Select[Any]]
    number: Select[Any]

    @classmethod
    def of(cls, key: StatementKey, source: RowSource) -> _Statements:
        counted = source.select(literal_column("1"), by_owner=key.by_owner).limit(COUNT_BOUND + 1).subquery()
        return cls(key.queries(source), select(func.count()).select_from(counted))


def _counted(
    session: Session,
    request: ListRequest,
    key: StatementKey,
    statements: _Statements,
    parameters: Mapping[str, Any],
) -> tuple[int, list[Row]]:
    rows = read(session, key, statements.queries, parameters, request.limit)
    if request.after_key is None and request.skip == 0 and len(rows) < request.limit:
        return len(rows), rows
    return session.execute(statements.number, parameters).scalar_one(), rows


# Bounded, because callers choose the number of words.
@lru_cache(maxsize=STATEMENT_CACHE_SIZE)
def _scan_plan(key: StatementKey, terms: int) -> _Statements:
    """Scan the list in its order and keep the rows that match."""
    source = key.spec.source(key.sort)
    (id_,) = key.spec.table.primary_key
    return _Statements.of(key, replace(source, condition=_row_holds(key, terms, id_)))


@cache
def _candidate_plan(key: StatementKey) -> _Statements:
    """Read the rows whose keys are in the JSON array `keys`, and sort them."""
    spec = key.spec
    listed = func.json_each(bindparam("keys", type_=String)).table_valued("value")
    source = _source(key, _has_key_among(spec, select(listed.c.value)))
    owner = [] if source.owner is None else [source.owner.label("list_owner")]
    # The LIMIT makes SQLite evaluate the subquery by itself. Merged with the outer query, SQLite would choose the
    # index of the sort or owner and scan all its rows.
    found = source.with_keys(*owner, by_owner=False).limit(COUNT_BOUND + 1).subquery("found")
    columns = [found.c[name] for name in spec.public.model_fields]
    return _Statements.of(
        key, RowSource(found, columns, source.sort.over(found), found.c.list_owner if owner else None)
    )


@lru_cache(maxsize=STATEMENT_CACHE_SIZE)
def _index_plan(key: StatementKey, terms: int) -> Sequence[Select[Any]]:
    """Read all rows that the index finds and that match, and sort them."""
    return key.queries(_source(key, _has_key_among(key.spec, _keys(key.spec, terms))))


def _source(key: StatementKey, condition: ColumnElement[bool]) -> RowSource:
    return replace(key.spec.source(key.sort), condition=condition)


def _texts(spec: ListSpec) -> TableClause:
    """Return the table with the searchable text of each row."""
    (id_,) = spec.table.primary_key
    return table(of(spec.table, "text"), column("key"), column("id", id_.type), column("text", Text))


def _row_holds(key: StatementKey, terms: int, id_: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that the row with this id matches."""
    texts = _texts(key.spec)
    return exists().where(texts.c.id == id_, holds(terms, texts.c.text, key.dialect))


def _may_be_many(session: Session, spec: ListSpec, parameters: Mapping[str, Any]) -> bool:
    """Return whether the index finds more than COUNT_BOUND rows; some of them may not match."""
    return bool(session.execute(_candidates_query(spec), parameters).scalar_one() > COUNT_BOUND)


@cache
def _candidates_query(spec: ListSpec) -> Select[Any]:
    return select(func.count()).select_from(_keys(spec, 0).limit(COUNT_BOUND + 1).subquery())


@lru_cache(maxsize=STATEMENT_CACHE_SIZE)
def _keys_query(spec: ListSpec, terms: int) -> Select[Any]:
    """Return the query for the number of rows that match, at most COUNT_BOUND + 1, and for their keys as JSON."""
    found = _keys(spec, terms).limit(COUNT_BOUND + 1).subquery()
    return select(func.count(), func.json_group_array(found.c.key)).select_from(found)


def _keys(spec: ListSpec, terms: int) -> Select[Any]:
    """Return the query for the keys of the rows that the index finds for `trigrams` and that hold so many terms."""
    texts, index = of(spec.table, "text"), of(spec.table, "search")
    matches = literal_column(index).op("MATCH")(bindparam("trigrams"))
    key: Label[int] = literal_column(f"{index}.rowid", Integer).label("key")
    if terms == 0:
        return select(key).select_from(text(index)).where(matches)
    # CROSS JOIN fixes the order in SQLite: the index first, then the texts of the rows found.
    joined = text(f"{index} CROSS JOIN {texts} ON {texts}.key = {index}.rowid")
    return select(key).select_from(joined).where(matches, holds(terms, literal_column(f"{texts}.text", Text), "sqlite"))


def _has_key_among(spec: ListSpec, keys: Select[Any]) -> ColumnElement[bool]:
    texts = _texts(spec)
    (id_,) = spec.table.primary_key
    return id_.in_(select(texts.c.id).where(texts.c.key.in_(keys)))


def _ordered_scan(
    session: Session, key: StatementKey, terms: int, parameters: Mapping[str, Any], limit: int
) -> list[Row] | None:
    """Scan the next ORDERED_SCAN_LIMIT rows of the list; return None if those that match do not fill the page."""
    rows: list[Row] = []
    for query, page in _ordered_scan_plan(key, terms):
        among = {**parameters, "among": ORDERED_SCAN_LIMIT}
        rows += read(session, key, [page], among, limit - len(rows))
        if len(rows) == limit:
            return rows
        if session.execute(query, {**among, "skip": ORDERED_SCAN_LIMIT, "limit": 1}).first() is not None:
            return None
    return rows


@lru_cache(maxsize=STATEMENT_CACHE_SIZE)
def _ordered_scan_plan(key: StatementKey, terms: int) -> Sequence[tuple[Select[Any], Select[Any]]]:
    """Return the queries of the unfiltered list, each with the query of the rows among them that match."""
    pages = []
    (id_,) = key.spec.table.primary_key
    for query in key.spec.source(key.sort).queries(key.order, key.begin, by_owner=key.by_owner):
        # A subquery with LIMIT is evaluated lazily, in its order.
        some = query.limit(bindparam("among")).subquery("some")
        page = select(*some.c).where(_row_holds(key, terms, some.c[id_.name])).limit(bindparam("limit"))
        pages.append((query, key.encoded(page)))
    return pages
