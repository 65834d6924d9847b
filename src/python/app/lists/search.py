"""The rows that hold some words, found by the index for search or by reading a few rows, whichever is less.

A word that few rows hold is found by the index, and those rows are sorted. Where many rows hold it, sorting them all
would cost more the more there are; then the next ones of the list's order soon make a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, column, func, literal_column, select, table
from sqlmodel import Session

from app.db.derived.names import of
from app.db.derived.search import searched_text
from app.lists.counts import number_of_rows
from app.lists.form import Form
from app.lists.listing import Listing
from app.lists.query import COUNT_BOUND
from app.lists.reading import Reading
from app.lists.rows import Row, read
from app.lists.source import Source
from app.lists.terms import Kind, holds, kinds_of, match_expression, parts_of, sparse_expression

# Of so many rows that may hold the words, each is looked at.
FEW = 200

# So many rows are read in the hope of a page, before all that the index finds are sorted.
MANY = 10_000

# So many statements of each kind are kept, which depend on how many words there are.
KEPT = 256


def find(session: Session, reading: Reading) -> tuple[int, list[Row]]:
    """Return how many rows hold the words, COUNT_BOUND + 1 standing for more, and those of the page."""
    form = reading.form(session.get_bind().dialect.name)
    kinds = kinds_of(reading.terms, form.dialect)
    parameters = {**reading.parameters, **parts_of(reading.terms, kinds)}
    if form.dialect != "sqlite" or (
        form.scoped and number_of_rows(session, reading.listing.table, reading.scope) <= MANY
    ):
        # A server's planner has statistics to choose by; and what one owner has is soon read.
        return _counted(session, reading, form, _held(form, kinds), parameters)
    sparse, whole = sparse_expression(reading.terms), match_expression(reading.terms)
    # Few of a word's letters are found sooner than all of them, and the rows that they leave are looked at.
    number, numbers = _numbers(session, reading.listing, sparse, FEW)
    if number > FEW:
        number, numbers = _numbers(session, reading.listing, whole, COUNT_BOUND)
    if number <= COUNT_BOUND:
        return _counted(session, reading, form, _few(form, kinds), {**parameters, "numbers": numbers})
    if form.scoped:
        # The index knows no scopes: what it finds may be anyone's.
        return _counted(session, reading, form, _held(form, kinds), parameters)
    rows = _next_ones(session, form, kinds, parameters, reading.limit) if reading.skip == 0 else None
    if rows is None:
        rows = read(session, form, _found(form), {**parameters, "words": whole}, reading.limit)
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


# Callers choose how many words there are and of which kind.
@lru_cache(maxsize=KEPT)
def _held(form: Form, kinds: tuple[Kind, ...]) -> _Statements:
    return _Statements.of(form, _source(form, _holds(form.listing, form.listing.table.name, kinds)))


@lru_cache(maxsize=KEPT)
def _few(form: Form, kinds: tuple[Kind, ...]) -> _Statements:
    """Return what asks for those rows alone whose numbers are in the JSON `numbers` and that hold the words."""
    listing = form.listing
    source = _source(form, _holds(listing, listing.table.name, kinds))
    scope = [] if source.scope is None else [source.scope.label("scope")]
    some = source.with_keys(*scope, scoped=False)
    listed = func.json_each(bindparam("numbers", type_=String)).table_valued("value")
    # A subquery with a limit is read by itself: together with its order or scope, SQLite would read those by an index,
    # all rows of them.
    found = some.where(_is_among(listing, select(listed.c.value))).limit(COUNT_BOUND + 1).subquery("found")
    columns = [found.c[name] for name in listing.public.model_fields]
    return _Statements.of(form, Source(found, columns, source.sort.over(found), found.c.scope if scope else None))


@cache
def _found(form: Form) -> Sequence[Select[Any]]:
    """Return what asks for all rows that the index finds for `words`."""
    return form.queries(_source(form, _is_among(form.listing, _matches(form.listing))))


def _source(form: Form, condition: ColumnElement[bool]) -> Source:
    return replace(form.listing.source(form.sort), condition=condition)


def _holds(listing: Listing, name: str, kinds: tuple[Kind, ...]) -> ColumnElement[bool]:
    """Return the condition that a row of the list, in a table of this name, holds the words."""
    return holds(kinds, literal_column(searched_text(listing.listed, name), String))


def _numbers(session: Session, listing: Listing, words: str, most: int) -> tuple[int, str]:
    """Return how many rows the index finds, `most` + 1 standing for more, and their numbers as JSON."""
    number, numbers = session.execute(_numbers_query(listing), {"words": words, "most": most + 1}).one()
    return number, numbers


@cache
def _numbers_query(listing: Listing) -> Select[Any]:
    found = _matches(listing).limit(bindparam("most")).subquery()
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


def _next_ones(
    session: Session, form: Form, kinds: tuple[Kind, ...], parameters: Mapping[str, Any], limit: int
) -> list[Row] | None:
    """Return the page's rows from among the next ones in the list's order; None where those do not make a page."""
    rows: list[Row] = []
    for query, page in _pages_of_next_ones(form, kinds):
        among = {**parameters, "among": MANY}
        rows += read(session, form, [page], among, limit - len(rows))
        if len(rows) == limit:
            return rows
        if session.execute(query, {**among, "skip": MANY, "limit": 1}).first() is not None:
            return None
    return rows


@lru_cache(maxsize=KEPT)
def _pages_of_next_ones(form: Form, kinds: tuple[Kind, ...]) -> Sequence[tuple[Select[Any], Select[Any]]]:
    """Return the queries of the whole list, and with each the query of those among its rows that hold the words."""
    pages = []
    for query in form.listing.source(form.sort).queries(form.order, form.begin, scoped=form.scoped):
        # A subquery with a limit is read in its order, and no further than the page wants.
        some = query.limit(bindparam("among")).subquery("some")
        page = select(*some.c).where(_holds(form.listing, "some", kinds)).limit(bindparam("limit"))
        pages.append((query, form.written(page)))
    return pages
