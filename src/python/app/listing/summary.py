"""A list at a glance: how many rows it has, how many of them were added on each day, and the newest ones."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, func, literal_column, select
from sqlmodel import Session

from app.listing.row_counts import COUNT_QUERY, count_parameters
from app.listing.spec import ListSpec
from app.listing.stored_page import stored_rows

# The rows of a day are counted up to this number: an exact count would have to read them all.
MAX_PER_DAY = 500

NEWEST_ROWS = 5
MAX_LABEL_LENGTH = 120


@dataclass(frozen=True)
class NewRow:
    """A row that was added lately.

    :ivar label: the beginning of its first text that can be searched; None if there is no such text.
    """

    id: uuid.UUID
    label: str | None
    created_at: datetime


@dataclass(frozen=True)
class ListSummary:
    """What `summarize` returns.

    :ivar count: the exact number of rows.
    :ivar added: for each day, the number of rows that were created on it and still exist, up to MAX_PER_DAY; None if
        the list is not sorted by `created_at`.
    :ivar newest: at most NEWEST_ROWS rows, the newest first.
    """

    count: int
    added: list[int] | None
    newest: list[NewRow]


def summarize(session: Session, spec: ListSpec, owner: uuid.UUID | None, days: Sequence[datetime]) -> ListSummary:
    """Return the summary of a list, in two statements.

    They read one counter, at most MAX_PER_DAY entries of an index for each day, and NEWEST_ROWS rows. So the cost has a
    bound, whatever the number of rows.

    :param owner: whose rows are counted; None for all.
    :param days: the beginning of each day, and the end of the last one.
    """
    if spec.owner is None:
        owner = None
    parameters = {f"day_{number}": time for number, time in enumerate(days)}
    counts = session.execute(
        _counts(spec, owner is not None, len(days)),
        {**count_parameters(spec.table, owner), **parameters, "owner": owner},
    ).one()
    if _created_at(spec) is None:
        return ListSummary(counts[0] or 0, None, [])
    newest = stored_rows(session, _newest(spec, owner is not None), {"owner": owner})
    return ListSummary(counts[0] or 0, list(counts[1:]), list(_readable(newest)))


def _created_at(spec: ListSpec) -> ColumnElement[Any] | None:
    """Return the column with the time of a row's creation, if an index on it returns the rows in order."""
    sort = spec.sorts.get("created_at")
    column = spec.table.c.get("created_at")
    return column if sort is not None and sort.keys[0] is column else None


@cache
def _counts(spec: ListSpec, by_owner: bool, times: int) -> Select[Any]:
    columns = [COUNT_QUERY.scalar_subquery()]
    created_at = _created_at(spec)
    if created_at is not None:
        for number in range(times - 1):
            begin, end = (bindparam(f"day_{day}", type_=created_at.type) for day in (number, number + 1))
            of_day = select(created_at).where(created_at >= begin, created_at < end)
            some = _of_owner(of_day, spec, by_owner).limit(literal_column(str(MAX_PER_DAY))).subquery()
            columns.append(select(func.count()).select_from(some).scalar_subquery())
    return select(*columns)


@cache
def _newest(spec: ListSpec, by_owner: bool) -> Select[Any]:
    source = spec.source("created_at")
    text = spec.table.c[spec.search[0]] if spec.search else literal_column("NULL")
    label = func.substr(text, literal_column("1"), literal_column(str(MAX_LABEL_LENGTH)), type_=String)
    query = select(spec.table.c.id, label, spec.table.c.created_at).order_by(*source.sort.all("desc").order_by)
    return _of_owner(query, spec, by_owner).limit(literal_column(str(NEWEST_ROWS)))


def _of_owner(query: Select[Any], spec: ListSpec, by_owner: bool) -> Select[Any]:
    return query.where(spec.owner == bindparam("owner")) if by_owner and spec.owner is not None else query


def _readable(rows: Iterator[list[Any]]) -> Iterator[NewRow]:
    """Yield the rows without those whose id or time is damaged: a summary has no place to repair them."""
    for id, label, created_at in rows:
        if isinstance(id, uuid.UUID) and isinstance(created_at, datetime):
            yield NewRow(id, None if label is None else str(label), created_at)
