"""The rows that hold some words, found by the index for search or by reading a few rows, whichever is less.

A word that few rows hold is found by the index, and those rows are sorted. Where many rows hold it, sorting them all
would cost more the more there are; then the next ones of the list's order soon make a page.
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
from app.listing.listing import Listing
from app.listing.params import COUNT_BOUND
from app.listing.request import Reading
from app.listing.row_counts import number_of_rows
from app.listing.row_source import Source
from app.listing.search.terms import are_trigrams, holds, match_expression, parameters_of
from app.listing.statements import Form

# So many rows of an owner are read before the index is asked.
FEW = 500

# So many rows are read in the hope of a page, before all that the index finds are sorted.
MANY = 10_000

# So many statements of each kind are kept, which depend on how many words there are.
KEPT = 256


def find(session: Session, reading: Reading) -> tuple[int, list[Row]]:
    """Return how many rows hold the words, COUNT_BOUND + 1 standing for more, and those of the page.

    Pending rows (app.db.derived.pending) are not found.
    """
    form = reading.form(session.get_bind().dialect.name)
    terms = len(reading.terms)
    parameters = {**reading.parameters, **parameters_of(reading.terms, form.dialect)}
    if form.dialect != "sqlite":
        # A server's planner has statistics to choose by.
        return _counted(session, reading, form, _held(form, terms), parameters)
    parameters["trigrams"] = match_expression(reading.terms)
    if form.scoped:
        number = number_of_rows(session, reading.listing.table, reading.scope)
        if number <= FEW or (number <= MANY and _may_be_many(session, reading.listing, parameters)):
            # What one owner has is soon read.
            return _counted(session, reading, form, _held(form, terms), parameters)
    to_compare = 0 if are_trigrams(reading.terms) else terms
    number, keys = session.execute(_keys_query(reading.listing, to_compare), parameters).one()
    if number <= COUNT_BOUND:
        # One text goes to Python and back, not a thousand keys.
        return _counted(session, reading, form, _few(form), {**parameters, "keys": keys})
    if form.scoped:
        # The index knows no scopes: what it finds may be anyone's.
        return _counted(session, reading, form, _held(form, terms), parameters)
    rows = _next_ones(session, form, terms, parameters, reading.limit) if reading.skip == 0 else None
    if rows is None:
        rows = read(session, form, _found(form, to_compare), parameters, reading.limit)
    return number, rows


@dataclass(frozen=True)
class _Statements:
    """What asks for the rows of a page, and what for their number on all pages, up to COUNT_BOUND + 1."""

    queries: Sequence[Select[Any]]
    number: Select[Any]

    @classmethod
    def of(cls, form: Form, source: Source) -> _Statements:
        counted = source.select(literal_column("1"), scoped=form.scoped).limit(COUNT_BOUND + 1).subquery()
        return cls(form.queries(source), select(func.count()).select_from(counted))


def _counted(
    session: Session, reading: Reading, form: Form, statements: _Statements, parameters: Mapping[str, Any]
) -> tuple[int, list[Row]]:
    rows = read(session, form, statements.queries, parameters, reading.limit)
    if reading.place is None and reading.skip == 0 and len(rows) < reading.limit:
        return len(rows), rows
    return session.execute(statements.number, parameters).scalar_one(), rows


# Callers choose how many words there are.
@lru_cache(maxsize=KEPT)
def _held(form: Form, terms: int) -> _Statements:
    """Return what asks for the rows that hold the words, as they come in the list's order."""
    source = form.listing.source(form.sort)
    (id_,) = form.listing.table.primary_key
    return _Statements.of(form, replace(source, condition=_row_holds(form, terms, id_)))


@cache
def _few(form: Form) -> _Statements:
    """Return what asks for those rows alone whose keys are in the JSON `keys`."""
    listing = form.listing
    listed = func.json_each(bindparam("keys", type_=String)).table_valued("value")
    source = _source(form, _has_key_among(listing, select(listed.c.value)))
    scope = [] if source.scope is None else [source.scope.label("scope")]
    # A subquery with a limit is read by itself: together with its order or scope, SQLite would read those by an index,
    # all rows of them.
    found = source.with_keys(*scope, scoped=False).limit(COUNT_BOUND + 1).subquery("found")
    columns = [found.c[name] for name in listing.public.model_fields]
    return _Statements.of(form, Source(found, columns, source.sort.over(found), found.c.scope if scope else None))


@lru_cache(maxsize=KEPT)
def _found(form: Form, terms: int) -> Sequence[Select[Any]]:
    """Return what asks for all rows that the index finds and that hold the words."""
    return form.queries(_source(form, _has_key_among(form.listing, _keys(form.listing, terms))))


def _source(form: Form, condition: ColumnElement[bool]) -> Source:
    return replace(form.listing.source(form.sort), condition=condition)


def _texts(listing: Listing) -> TableClause:
    """Return the table of the index texts."""
    (id_,) = listing.table.primary_key
    return table(of(listing.table, "text"), column("key"), column("id", id_.type), column("text", Text))


def _row_holds(form: Form, terms: int, id_: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that the row with this id holds the words."""
    texts = _texts(form.listing)
    return exists().where(texts.c.id == id_, holds(terms, texts.c.text, form.dialect))


def _may_be_many(session: Session, listing: Listing, parameters: Mapping[str, Any]) -> bool:
    """Say whether the index finds more than COUNT_BOUND rows, which need not hold the words."""
    return bool(session.execute(_candidates_query(listing), parameters).scalar_one() > COUNT_BOUND)


@cache
def _candidates_query(listing: Listing) -> Select[Any]:
    return select(func.count()).select_from(_keys(listing, 0).limit(COUNT_BOUND + 1).subquery())


@lru_cache(maxsize=KEPT)
def _keys_query(listing: Listing, terms: int) -> Select[Any]:
    """Return what asks how many rows hold the words, COUNT_BOUND + 1 standing for more, and for their keys as JSON."""
    found = _keys(listing, terms).limit(COUNT_BOUND + 1).subquery()
    return select(func.count(), func.json_group_array(found.c.key)).select_from(found)


def _keys(listing: Listing, terms: int) -> Select[Any]:
    """Return the query of the keys of the rows that the index finds for `trigrams` and that hold so many terms."""
    texts, index = of(listing.table, "text"), of(listing.table, "search")
    matches = literal_column(index).op("MATCH")(bindparam("trigrams"))
    key: Label[int] = literal_column(f"{index}.rowid", Integer).label("key")
    if terms == 0:
        return select(key).select_from(text(index)).where(matches)
    # CROSS: first the index, then the texts of what it found.
    joined = text(f"{index} CROSS JOIN {texts} ON {texts}.key = {index}.rowid")
    return select(key).select_from(joined).where(matches, holds(terms, literal_column(f"{texts}.text", Text), "sqlite"))


def _has_key_among(listing: Listing, keys: Select[Any]) -> ColumnElement[bool]:
    texts = _texts(listing)
    (id_,) = listing.table.primary_key
    return id_.in_(select(texts.c.id).where(texts.c.key.in_(keys)))


def _next_ones(session: Session, form: Form, terms: int, parameters: Mapping[str, Any], limit: int) -> list[Row] | None:
    """Return the page's rows from among the next ones in the list's order; None where those do not make a page."""
    rows: list[Row] = []
    for query, page in _pages_of_next_ones(form, terms):
        among = {**parameters, "among": MANY}
        rows += read(session, form, [page], among, limit - len(rows))
        if len(rows) == limit:
            return rows
        if session.execute(query, {**among, "skip": MANY, "limit": 1}).first() is not None:
            return None
    return rows


@lru_cache(maxsize=KEPT)
def _pages_of_next_ones(form: Form, terms: int) -> Sequence[tuple[Select[Any], Select[Any]]]:
    """Return the queries of the whole list, and with each the query of those among its rows that hold the words."""
    pages = []
    (id_,) = form.listing.table.primary_key
    for query in form.listing.source(form.sort).queries(form.order, form.begin, scoped=form.scoped):
        # A subquery with a limit is read in its order, and no further than the page wants.
        some = query.limit(bindparam("among")).subquery("some")
        page = select(*some.c).where(_row_holds(form, terms, some.c[id_.name])).limit(bindparam("limit"))
        pages.append((query, form.written(page)))
    return pages
