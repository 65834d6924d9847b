"""The rows of a list without a search, and how many there are: in one statement, where the database writes the rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

from app.listing.encoders import Row, read, read_stored, rows_of
from app.listing.request import Reading
from app.listing.row_counts import NUMBER, number_of_rows, number_parameters
from app.listing.statements import Form, in_lines
from app.listing.stored_page import UNREADABLE, bounded, is_of_values


def read_whole(session: Session, reading: Reading) -> tuple[int, list[Row]]:
    """Return how many rows there are on all pages, and those of the page."""
    form = reading.form(session.get_bind().dialect.name)
    if not in_lines(form):
        found = read(session, form, _queries(form), reading.parameters, reading.limit)
        return number_of_rows(session, reading.listing.table, reading.scope), found
    rows: list[Row] = []
    number = 0
    parameters = {**reading.parameters, **number_parameters(reading.listing.table, reading.scope)}
    for query in _counting_queries(form):
        of_part = {**parameters, "limit": reading.limit - len(rows)}
        try:
            with bounded(session):
                *lines, number = session.execute(query, of_part).one()
            rows += rows_of(*lines)
        except UNREADABLE as error:
            if not is_of_values(session, error):
                raise
            rows += read_stored(session, form, query, of_part)
            number = number_of_rows(session, reading.listing.table, reading.scope)
        if len(rows) == reading.limit:
            break
    return number or 0, rows


@cache
def _queries(form: Form) -> Sequence[Select[Any]]:
    return form.queries(form.listing.source(form.sort))


@cache
def _counting_queries(form: Form) -> Sequence[Select[Any]]:
    return [query.add_columns(NUMBER.scalar_subquery()) for query in _queries(form)]
