"""A page's rows, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select
from sqlmodel import Session

# Pydantic takes typing's own from Python 3.12 on.
from typing_extensions import TypedDict

from app.listing.listing import Listing
from app.listing.sqlite_json import rows_of_lines
from app.listing.statements import Form, in_lines
from app.listing.stored_page import MAX_PAGE_BYTES, UNREADABLE, bounded, is_of_values, stored_rows

# The public shape, and the keys of the row's place in the order: JSON's object and array.
Row = tuple[str, str]

_KEYS = TypeAdapter(list[Any])

# Stands for a row behind the page's last byte: it is counted and not kept.
UNREAD: Row = ("", "")


def read(
    session: Session, form: Form, queries: Sequence[Select[Any]], parameters: Mapping[str, Any], limit: int
) -> list[Row]:
    """Return the page's rows, which a form's queries find."""
    rows: list[Row] = []
    for query in queries:
        rows += _read_part(session, form, query, {**parameters, "limit": limit - len(rows)})
        if len(rows) == limit:
            break
    return rows


def read_stored(session: Session, form: Form, query: Select[Any], parameters: Mapping[str, Any]) -> list[Row]:
    """Return the rows of one of a form's queries though some of their values are not of their column's type."""
    page = rows_of_lines(query) if in_lines(form) else query
    return _written(form, stored_rows(session, page, parameters))


def within_bytes(rows: list[Row]) -> list[Row]:
    """Return the first rows, as many as MAX_PAGE_BYTES has room for, and at least one."""
    size = 0
    for number, (shape, keys) in enumerate(rows):
        size += len(shape) + len(keys)
        if number and (size > MAX_PAGE_BYTES or not shape):
            return rows[:number]
    return rows


def _read_part(session: Session, form: Form, query: Select[Any], parameters: Mapping[str, Any]) -> list[Row]:
    try:
        if not in_lines(form):
            return _written(form, session.execute(query, parameters))
        with bounded(session):
            return rows_of(*session.execute(query, parameters).one())
    except UNREADABLE as error:
        if not is_of_values(session, error):
            raise
        return read_stored(session, form, query, parameters)


def rows_of(lines: str | None, keys: str | None) -> list[Row]:
    """Return the rows that two texts of lines are (lines.as_lines)."""
    return [] if lines is None or keys is None else list(zip(lines.split("\n"), keys.split("\n"), strict=True))


def _written(form: Form, values_of_rows: Iterable[Sequence[Any]]) -> list[Row]:
    names = tuple(form.listing.public.model_fields)
    writer = _writer(form.listing)
    rows: list[Row] = []
    size = 0
    for values in values_of_rows:
        if size > MAX_PAGE_BYTES and len(rows) > 1:
            rows.append(UNREAD)
            continue
        # A value that is not of its column's type is written as what it is, without a warning for each.
        shape = writer.dump_json(dict(zip(names, values, strict=False)), warnings=False).decode()
        keys = _KEYS.dump_json(list(values[len(names) :])).decode()
        size += len(shape) + len(keys)
        rows.append((shape, keys))
    return rows


@cache
def _writer(listing: Listing) -> TypeAdapter[Any]:
    """Return what writes a row's public columns as JSON without making an object of the public shape first."""
    # What comes from the database was validated when it went in. To mypy a TypedDict is made of literals alone.
    typed_dict: Any = TypedDict
    fields = {name: field.annotation for name, field in listing.public.model_fields.items()}
    return TypeAdapter(typed_dict(listing.public.__name__, fields))
