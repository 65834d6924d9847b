"""Rows of a page as JSON, encoded by SQLite if it can and otherwise by Pydantic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select
from sqlmodel import Session

# Pydantic takes typing's own from Python 3.12 on.
from typing_extensions import TypedDict

from app.listing.spec import ListSpec
from app.listing.sqlite_json import rows_of_json_lines
from app.listing.statements import StatementKey, uses_sqlite_json
from app.listing.stored_page import MAX_PAGE_BYTES, UNREADABLE, bounded, is_of_values, stored_rows

# A JSON object with the public shape, and a JSON array with the sort keys.
Row = tuple[str, str]

_KEYS = TypeAdapter(list[Any])

# Stands for a row that no longer fits into the page: it is counted, but its content is dropped.
UNREAD: Row = ("", "")


def read(
    session: Session,
    key: StatementKey,
    queries: Sequence[Select[Any]],
    parameters: Mapping[str, Any],
    limit: int,
) -> list[Row]:
    """Execute the queries of StatementKey.queries in turn until there are `limit` rows."""
    rows: list[Row] = []
    for query in queries:
        rows += _read_part(session, key, query, {**parameters, "limit": limit - len(rows)})
        if len(rows) == limit:
            break
    return rows


def read_stored(session: Session, key: StatementKey, query: Select[Any], parameters: Mapping[str, Any]) -> list[Row]:
    """Execute one of these queries although some values do not have the type of their column."""
    page = rows_of_json_lines(query) if uses_sqlite_json(key) else query
    return _encoded(key, stored_rows(session, page, parameters))


def within_bytes(rows: list[Row]) -> list[Row]:
    """Return the first rows that fit into MAX_PAGE_BYTES, and at least one."""
    size = 0
    for number, (shape, keys) in enumerate(rows):
        size += len(shape) + len(keys)
        if number and (size > MAX_PAGE_BYTES or not shape):
            return rows[:number]
    return rows


def _read_part(session: Session, key: StatementKey, query: Select[Any], parameters: Mapping[str, Any]) -> list[Row]:
    try:
        if not uses_sqlite_json(key):
            return _encoded(key, session.execute(query, parameters))
        with bounded(session):
            return rows_of(*session.execute(query, parameters).one())
    except UNREADABLE as error:
        if not is_of_values(session, error):
            raise
        return read_stored(session, key, query, parameters)


def rows_of(lines: str | None, keys: str | None) -> list[Row]:
    """Return the rows of the two texts of `sqlite_json.as_json_lines`."""
    return [] if lines is None or keys is None else list(zip(lines.split("\n"), keys.split("\n"), strict=True))


def _encoded(key: StatementKey, values_of_rows: Iterable[Sequence[Any]]) -> list[Row]:
    names = tuple(key.spec.public.model_fields)
    writer = _writer(key.spec)
    rows: list[Row] = []
    size = 0
    for values in values_of_rows:
        if size > MAX_PAGE_BYTES and len(rows) > 1:
            rows.append(UNREAD)
            continue
        # A value that does not have the type of its column is encoded as it is, without a warning.
        shape = writer.dump_json(dict(zip(names, values, strict=False)), warnings=False).decode()
        keys = _KEYS.dump_json(list(values[len(names) :])).decode()
        size += len(shape) + len(keys)
        rows.append((shape, keys))
    return rows


@cache
def _writer(spec: ListSpec) -> TypeAdapter[Any]:
    """Return the encoder of a row's public columns, which does not make an object of the public shape first."""
    # Values were validated before they were stored. mypy accepts TypedDicts of literals only.
    typed_dict: Any = TypedDict
    fields = {name: field.rebuild_annotation() for name, field in spec.public.model_fields.items()}
    return TypeAdapter(typed_dict(spec.public.__name__, fields))
