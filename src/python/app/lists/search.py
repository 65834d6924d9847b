"""The rows that hold some words, found by the index for search or by reading a few rows, whichever is less.

A word that few rows hold is found by the index, and those rows are sorted. Where many rows hold it, sorting them all
would cost more the more there are; then the next ones of the list's order soon make a page.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, column, func, literal_column, select, table
from sqlmodel import Session

from app.db.derived.names import of
from app.db.derived.search import searched_text
from app.lists.query import COUNT_BOUND
from app.lists.reading import Listing, Reading, read
from app.lists.sort import Sort
from app.lists.source import Source
from app.lists.terms import holds, match_expression, sparse_expression

# So many rows are read in the hope of a page, before all that the index finds are sorted.
MANY = 10_000


def find(session: Session, reading: Reading, total: int) -> tuple[int, list[Row[Any]]]:
    """Return how many rows hold the words, COUNT_BOUND + 1 standing for more, and those of the page.

    :param total: how many rows there are with and without the words.
    """
    dialect = session.get_bind().dialect.name
    source = reading.listing.source(reading.sort)
    held = replace(source, condition=_held(reading, reading.listing.table.name, dialect))
    if dialect != "sqlite" or (reading.scope is not None and total <= MANY):
        # A server's planner has statistics to choose by; and a few rows are read at once.
        return _counted(session, reading, held)
    sparse, whole = sparse_expression(reading.terms), match_expression(reading.terms)
    # Few of a word's letters are found sooner than all of them, and the rows that they leave are looked at.
    number, numbers = _numbers(session, reading.listing, sparse)
    if number > COUNT_BOUND and sparse != whole:
        number, numbers = _numbers(session, reading.listing, whole)
    if number <= COUNT_BOUND:
        return _counted(session, reading, _few(reading.listing, held, numbers))
    if reading.scope is not None:
        # The index knows no scopes: what it finds may be anyone's.
        return _counted(session, reading, held)
    rows = _next_ones(session, reading) if reading.skip == 0 else None
    if rows is None:
        found = _is_among(reading.listing, _matches(reading.listing).params(words=whole))
        rows = read(session, reading, reading.queries(replace(source, condition=found)))
    return number, rows


def _held(reading: Reading, name: str, dialect: str) -> ColumnElement[bool]:
    """Return the condition that a row of the list, in a table of this name, holds the words."""
    return holds(reading.terms, literal_column(searched_text(reading.listing.listed, name)), dialect)


def _counted(session: Session, reading: Reading, source: Source) -> tuple[int, list[Row[Any]]]:
    """Return how many rows a source has in the scope, up to COUNT_BOUND + 1, and those of the page."""
    rows = read(session, reading, reading.queries(source))
    if reading.place is None and reading.skip == 0 and len(rows) < reading.limit:
        return len(rows), rows
    counted = source.select(literal_column("1"), scoped=reading.scope is not None).limit(COUNT_BOUND + 1)
    count: int = session.execute(select(func.count()).select_from(counted.subquery()), reading.parameters).scalar_one()
    return count, rows


def _few(listing: Listing, source: Source, numbers: str) -> Source:
    """Return the source of those rows alone that have these numbers."""
    keys = [key.label(f"key_{number}") for number, key in enumerate(source.sort.keys)]
    scope = [] if source.scope is None else [source.scope.label("scope")]
    some = source.sort.joined(source.select(*source.columns, *keys, *scope, scoped=False))
    among = _is_among(listing, select(func.json_each(numbers).table_valued("value").c.value))
    # A subquery with a limit is read by itself: together with its order or scope, SQLite would read those by an index,
    # all rows of them.
    found = some.where(among).limit(COUNT_BOUND + 1).subquery("found")
    return Source(
        found,
        [found.c[name] for name in listing.public.model_fields],
        Sort(tuple(found.c[key.name] for key in keys)),
        found.c.scope if scope else None,
    )


def _numbers(session: Session, listing: Listing, words: str) -> tuple[int, str]:
    """Return how many rows the index finds, up to COUNT_BOUND + 1, and their numbers as JSON."""
    number, numbers = session.execute(_numbers_query(listing), {"words": words}).one()
    return number, numbers


@cache
def _numbers_query(listing: Listing) -> Select[Any]:
    found = _matches(listing).limit(COUNT_BOUND + 1).subquery()
    # One text goes to Python and back, not a thousand numbers.
    return select(func.count(), func.json_group_array(found.c.rowid)).select_from(found)


@cache
def _matches(listing: Listing) -> Select[Any]:
    """Return the query of the numbers of the rows that the index finds for `words`."""
    name = of(listing.table, "search")
    index = table(name, column("rowid"))
    return select(index.c.rowid).where(literal_column(name).op("MATCH")(bindparam("words")))


def _is_among(listing: Listing, numbers: Select[Any]) -> ColumnElement[bool]:
    key = table(of(listing.table, "key"), column("key"), column("id"))
    (id_,) = listing.table.primary_key
    return id_.in_(select(key.c.id).where(key.c.key.in_(numbers)))


def _next_ones(session: Session, reading: Reading) -> list[Row[Any]] | None:
    """Return the page's rows from among the next ones in the list's order; None where those do not make a page."""
    rows: list[Row[Any]] = []
    for query in reading.queries():
        some = query.subquery("some")
        # A subquery with a limit is read in its order, and no further than the page wants.
        page = select(*some.c).where(_held(reading, "some", "sqlite")).limit(bindparam("wanted"))
        among = {**reading.parameters, "limit": MANY, "wanted": reading.limit - len(rows)}
        rows += session.execute(page, among).all()
        if len(rows) == reading.limit:
            return rows
        if session.execute(query, {**among, "skip": MANY, "limit": 1}).first() is not None:
            return None
    return rows
