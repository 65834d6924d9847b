"""The rows that hold some words, found by the index for search or by reading a few rows, whichever is less.

A word that few rows hold is found by the index, and those rows are sorted. Where many rows hold it, sorting them all
would cost more the more there are; then the next ones of the list's order soon make a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, column, func, literal_column, select, table
from sqlmodel import Session

from app.db.derived.names import of
from app.db.derived.search import searched_text
from app.lists.query import COUNT_BOUND
from app.lists.reading import Reading, read
from app.lists.terms import holds, match_expression

# So many rows are read in the hope of a page, before all that the index finds are sorted.
MANY = 10_000


def find(session: Session, reading: Reading, total: int) -> tuple[int, list[Row[Any]]]:
    """Return how many rows hold the words, COUNT_BOUND + 1 standing for more, and those of the page.

    :param total: how many rows there are with and without the words.
    """
    dialect = session.get_bind().dialect.name
    own_table = reading.listing.table.name
    if dialect != "sqlite" or (reading.scope is not None and total <= MANY):
        # A server's planner has statistics to choose by; and a few rows are read at once.
        condition = holds(reading.terms, literal_column(searched_text(reading.listing.listed, own_table)), dialect)
        return _count(session, reading, condition), read(session, reading, condition)
    numbers = list(session.execute(_matches(reading).limit(COUNT_BOUND + 1)).scalars())
    if len(numbers) <= COUNT_BOUND:
        # The index is asked once: the longer the list, the more that is of the cost.
        condition = _has_number(reading, numbers)
        found = len(numbers) if reading.scope is None else _count(session, reading, condition)
        return found, read(session, reading, condition)
    condition = _has_number(reading, _matches(reading))
    rows = _next_ones(session, reading) if reading.skip == 0 else None
    if rows is None:
        rows = read(session, reading, condition)
    return len(numbers) if reading.scope is None else _count(session, reading, condition), rows


def _count(session: Session, reading: Reading, condition: ColumnElement[bool]) -> int:
    rows = reading.scoped(select(literal_column("1")).select_from(reading.listing.table)).where(condition)
    count: int = session.execute(_bounded(rows)).scalar_one()
    return count


def _bounded(rows: Select[Any]) -> Select[int]:
    return select(func.count()).select_from(rows.limit(COUNT_BOUND + 1).subquery())


def _matches(reading: Reading) -> Select[Any]:
    """Return the query of the numbers of the rows that hold the words."""
    name = of(reading.listing.table, "search")
    index = table(name, column("rowid"))
    return select(index.c.rowid).where(literal_column(name).op("MATCH")(match_expression(reading.terms)))


def _has_number(reading: Reading, numbers: Sequence[int] | Select[Any]) -> ColumnElement[bool]:
    key = table(of(reading.listing.table, "key"), column("key"), column("id"))
    (id_,) = reading.listing.table.primary_key
    return id_.in_(select(key.c.id).where(key.c.key.in_(numbers)))


def _next_ones(session: Session, reading: Reading) -> list[Row[Any]] | None:
    """Return the page's rows from among the next ones in the list's order; None where those do not make a page."""
    rows: list[Row[Any]] = []
    for part in reading.parts():
        next_ones = reading.rows(part)
        some = next_ones.limit(MANY).subquery("some")
        condition = holds(reading.terms, literal_column(searched_text(reading.listing.listed, "some")), "sqlite")
        # A subquery with a limit is read in its order, and no further than the page wants.
        rows += session.execute(select(*some.c).where(condition).limit(reading.limit - len(rows))).all()
        if len(rows) == reading.limit:
            return rows
        if session.execute(next_ones.offset(MANY).limit(1)).first() is not None:
            return None
    return rows
